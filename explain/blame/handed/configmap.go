package handed

import (
	"path"
	"strings"
)

// A mapped file is an entry of a ConfigMap.
type mappedFile struct {
	of, key string
	value   *yamlNode
	line    int
}

// giveConfigMap makes the files of a pod of what ConfigMaps hold: at the paths at
// which a workload in the same file mounts them, else where the official images
// have them.
func giveConfigMap(data []byte, shown func(int) (string, int)) (*Given, error) {
	docs, err := parseYAML(data)
	if err != nil {
		return nil, err
	}
	var entries []mappedFile
	mounts := map[string][]string{} // the paths of a ConfigMap, of one key of it as "name/key"
	for _, d := range docs {
		objects := []*yamlNode{d}
		if d.get("kind").text == "List" {
			objects = d.get("items").items
		}
		for _, o := range objects {
			if o.get("kind").text == "ConfigMap" {
				for _, p := range o.get("data").keys {
					entries = append(entries, mappedFile{o.get("metadata", "name").text, p.key, p.value, p.line})
				}
				continue
			}
			mountsOf(o, mounts)
		}
	}
	return giveMapped(entries, mounts, shown), nil
}

// mountsOf notes where a workload's containers mount ConfigMaps.
func mountsOf(o *yamlNode, mounts map[string][]string) {
	pod := o.get("spec", "template", "spec")
	if len(pod.keys) == 0 {
		pod = o.get("spec")
	}
	names := map[string]string{}
	for _, v := range pod.get("volumes").items {
		names[v.get("name").text] = v.get("configMap", "name").text
	}
	for _, c := range pod.get("containers").items {
		for _, m := range c.get("volumeMounts").items {
			of, at, sub := names[m.get("name").text], m.get("mountPath").text, m.get("subPath").text
			switch {
			case of == "" || at == "":
			case sub != "":
				mounts[of+"/"+sub] = append(mounts[of+"/"+sub], at)
			default:
				mounts[of] = append(mounts[of], at)
			}
		}
	}
}

func giveMapped(entries []mappedFile, mounts map[string][]string, shown func(int) (string, int)) *Given {
	own := texts{}
	server := "nginx"
	for _, e := range entries {
		begin := e.line
		if e.value.block {
			begin++
		}
		place := func(n int) (string, int) { file, _ := shown(1); return file, begin + n - 1 }
		if r := recogniseText(e.key, []byte(e.value.text)); r.form == formApache || r.form == formHtaccess {
			server = "apache"
		}
		for _, at := range e.paths(mounts, server) {
			own.add(path.Clean("/"+at), []byte(e.value.text), place)
		}
	}
	image, main := imageOf(server, container{image: map[string]string{"apache": "httpd"}[server]}, layers{own})
	if len(own.Glob("/etc/nginx/conf.d/*.conf")) > 0 {
		delete(image, "/etc/nginx/conf.d/default.conf") // the ConfigMap is mounted over the folder
	}
	return &Given{Server: server, Files: layers{own, image}, Main: main, Form: "ConfigMap of " + server + "'s files",
		Assumed: []string{"the pod runs the official image of " + server + ", whose own files are below those of the ConfigMap"}}
}

// paths are those at which an entry stands in the pod.
func (e mappedFile) paths(mounts map[string][]string, server string) []string {
	if at := mounts[e.of+"/"+e.key]; len(at) > 0 {
		return at
	}
	var all []string
	for _, folder := range mounts[e.of] {
		all = append(all, path.Join(folder, e.key))
	}
	switch {
	case len(all) > 0:
		return all
	case server == "apache":
		return []string{"/usr/local/apache2/conf/" + e.key}
	case e.key == "nginx.conf" || !strings.HasSuffix(e.key, ".conf"):
		return []string{"/etc/nginx/" + e.key}
	}
	return []string{"/etc/nginx/conf.d/" + e.key}
}
