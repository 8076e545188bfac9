package handed

import (
	"path"
	"strings"

	"detour/explain/blame/value"
)

// A mapped file is an entry of a ConfigMap.
type mappedFile struct {
	of, key string
	value   *value.Value
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
		objects := []*value.Value{d}
		if d.Get("kind").Str() == "List" {
			objects = d.Get("items").Elements()
		}
		for _, o := range objects {
			if o.Get("kind").Str() == "ConfigMap" {
				for _, p := range o.Get("data").Members() {
					entries = append(entries, mappedFile{o.Get("metadata", "name").Str(), p.Key, p.Value, p.Line})
				}
				continue
			}
			mountsOf(o, mounts)
		}
	}
	return giveMapped(entries, mounts, shown), nil
}

// mountsOf notes where a workload's containers mount ConfigMaps.
func mountsOf(o *value.Value, mounts map[string][]string) {
	pod := o.Get("spec", "template", "spec")
	if len(pod.Members()) == 0 {
		pod = o.Get("spec")
	}
	names := map[string]string{}
	for _, v := range pod.Get("volumes").Elements() {
		names[v.Get("name").Str()] = v.Get("configMap", "name").Str()
	}
	for _, c := range pod.Get("containers").Elements() {
		for _, m := range c.Get("volumeMounts").Elements() {
			of, at, sub := names[m.Get("name").Str()], m.Get("mountPath").Str(), m.Get("subPath").Str()
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
		if e.value.Block {
			begin++
		}
		place := func(n int) (string, int) { file, _ := shown(1); return file, begin + n - 1 }
		if r := recogniseText(e.key, []byte(e.value.Str())); r.form == formApache || r.form == formHtaccess {
			server = "apache"
		}
		for _, at := range e.paths(mounts, server) {
			own.add(path.Clean("/"+at), []byte(e.value.Str()), place)
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
