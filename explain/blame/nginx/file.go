package nginx

import (
	"path"
	"strings"

	"detour/explain/blame"
)

// kindOf tells what stands at a path. What isn't known is decided: the likely
// way first, a file where the name has an extension.
func (e *eval) kindOf(name string) blame.Kind {
	if unsure(name) {
		return e.askKind(name)
	}
	clean := path.Clean("/" + strings.TrimPrefix(name, "/"))
	kind := e.cfg.files.Kind(clean)
	if kind == blame.NotKnown {
		kind = e.askKind(clean)
	}
	if kind == blame.Regular && strings.HasSuffix(name, "/") {
		return blame.Absent // ENOTDIR
	}
	return kind
}

func (e *eval) askKind(name string) blame.Kind {
	file, none, folder := show(name)+" is a file", show(name)+" isn't there", show(name)+" is a folder"
	switch {
	case strings.HasSuffix(name, "/"):
		return []blame.Kind{blame.Folder, blame.Absent}[e.c.pick("kind "+path.Clean(name), folder, none)]
	case path.Ext(name) != "":
		return []blame.Kind{blame.Regular, blame.Absent, blame.Folder}[e.c.pick("kind "+name, file, none, folder)]
	}
	return []blame.Kind{blame.Absent, blame.Regular, blame.Folder}[e.c.pick("kind "+name, none, file, folder)]
}

// rootOf is the root or alias that is in force, and how much of the path the
// alias stands for: all of it with a pattern.
func (e *eval) rootOf() (d *directive, root string, alias int) {
	for s := e.loc; s != nil; s = s.up {
		for _, name := range []string{"alias", "root"} {
			ds := s.here(name)
			if len(ds) == 0 {
				continue
			}
			d = ds[len(ds)-1]
			root = e.absolute(e.expand(d.arg(0), manner{}).s)
			if name == "root" {
				return d, strings.TrimSuffix(root, "/"), 0
			}
			if s.loc != nil && s.loc.re != nil {
				return d, root, -1
			}
			if s.loc != nil {
				return d, root, len(s.loc.name)
			}
			return d, root, 0
		}
	}
	return nil, e.absolute("html"), 0
}

func (e *eval) absolute(name string) string {
	if strings.HasPrefix(name, "/") || unsure(name) {
		return name
	}
	return path.Join(e.cfg.prefix, name)
}

func (e *eval) rootPath() string {
	_, root, _ := e.rootOf()
	return root
}

// realRoot is the folder without links and last slash; of one that isn't there
// there is none.
func (e *eval) realRoot() string {
	root := e.rootPath()
	if !unsure(root) && e.cfg.files.Kind(path.Clean(root)) == blame.Absent {
		return ""
	}
	return path.Clean(root)
}

// filename is the file of a path, as ngx_http_map_uri_to_path makes it.
func (e *eval) filename(uri string) string {
	_, root, alias := e.rootOf()
	switch {
	case alias < 0 && e.addToAlias:
		return root + uri
	case alias < 0:
		return root
	case alias > len(uri):
		return root
	}
	return root + uri[alias:]
}
