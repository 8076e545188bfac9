package handed

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"sort"
	"strings"

	"detour/explain/blame"
)

// A view is a tree as the server sees it, which knows it by other paths than the
// user does.
type view struct {
	tree  tree
	at    string // the server's path of the tree's top: "/", "/etc/nginx"
	here  string // this machine's path of it, which a configuration may name too; "" for an archive
	shown string // what the user's paths begin with; "" for none
	whole bool   // below at the server has nothing but this

	left  int // bytes that may still be read
	cache map[string]*blame.File
}

func newView(t tree, at, here, shown string) *view {
	return &view{tree: t, at: path.Clean(at), here: here, shown: shown, left: maxBytes, cache: map[string]*blame.File{}}
}

// under returns what comes after a folder in a path; "." for the folder itself.
func under(name, folder string) (string, bool) {
	name = path.Clean(name)
	switch {
	case folder == "":
		return "", false
	case name == folder:
		return ".", true
	case folder == "/" && strings.HasPrefix(name, "/"):
		return name[1:], true
	}
	return strings.CutPrefix(name, folder+"/")
}

// places are the paths of the tree that a name can mean. This machine's path
// comes first, for it is the longer.
func (v *view) places(name string) []string {
	var found []string
	if rel, ok := under(name, v.here); ok && v.here != "/" {
		found = append(found, rel)
	}
	if rel, ok := under(name, v.at); ok {
		found = append(found, rel)
	}
	return found
}

// inside turns the target of an absolute link into a path of the tree.
func (v *view) inside(abs string) (string, bool) {
	found := v.places(abs)
	if len(found) == 0 {
		return "", false
	}
	return found[0], true
}

// find returns the path of the tree that a name leads to, as it was named and
// with the links followed.
func (v *view) find(name string) (named, real string, n node, ok bool) {
	for _, rel := range v.places(name) {
		if real, n, ok = follow(v.tree, rel, v.inside); ok {
			return rel, real, n, true
		}
	}
	return "", "", node{}, false
}

// show is how the user opens a path of the tree.
func (v *view) show(rel string) string {
	if v.shown == "" {
		return rel
	}
	return path.Join(v.shown, rel)
}

// Read implements [blame.Files].
func (v *view) Read(name string) (*blame.File, error) {
	if f, ok := v.cache[name]; ok {
		return f, nil
	}
	named, real, n, ok := v.find(name)
	if !ok || n.kind != blame.Regular {
		return nil, fmt.Errorf("%s: %w", name, fs.ErrNotExist)
	}
	if len(v.cache) >= maxFiles || v.left <= 0 {
		return nil, fmt.Errorf("%s: more than %d files or %d MiB are not read", name, maxFiles, maxBytes>>20)
	}
	data, err := v.tree.read(real)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	v.left -= len(data)
	if to, ok := v.linkText(real, data); ok {
		if linked, err := v.tree.read(to); err == nil {
			named, data = to, linked
		}
	}
	shown := v.show(named)
	f := &blame.File{Name: name, Data: data, Shown: func(line int) (string, int) { return shown, line }}
	v.cache[name] = f
	return f, nil
}

// linkText takes a file whose whole text is the path of another for a link: some
// ways of copying a tree (git without symbolic links, some archives) leave it so.
func (v *view) linkText(real string, data []byte) (string, bool) {
	if len(data) > 1024 || !asPath.re().Match(data) {
		return "", false
	}
	rel := path.Join(path.Dir(real), string(bytes.TrimSpace(data)))
	if path.IsAbs(string(data)) {
		var ok bool
		if rel, ok = v.inside(string(bytes.TrimSpace(data))); !ok {
			return "", false
		}
	}
	if rel == ".." || strings.HasPrefix(rel, "../") || rel == real {
		return "", false
	}
	to, n, ok := follow(v.tree, rel, v.inside)
	return to, ok && n.kind == blame.Regular
}

var asPath = pattern(`^[\w.@+-]*(/[\w.@+-]+)+\n?$`)

// Kind implements [blame.Files].
func (v *view) Kind(name string) blame.Kind {
	places := v.places(name)
	for _, rel := range places {
		if _, n, ok := follow(v.tree, rel, v.inside); ok {
			return n.kind
		}
	}
	for i, rel := range places {
		if v.whole || i == 0 && len(places) > 1 || v.reaches(rel) {
			return blame.Absent
		}
	}
	return blame.NotKnown
}

// reaches reports whether the tree has the folders of a path so far down that
// what is missing below them is missing on the server: two, as in var/www.
func (v *view) reaches(rel string) bool {
	parts := split(rel)
	if len(parts) < 3 {
		return false
	}
	_, n, ok := follow(v.tree, path.Join(parts[0], parts[1]), v.inside)
	return ok && n.kind == blame.Folder
}

// Glob implements [blame.Files]. A star doesn't match a leading dot, as in a
// shell.
func (v *view) Glob(pattern string) []string {
	base, parts := globBase(pattern)
	for _, rel := range v.places(base) {
		if found := v.expand(base, rel, parts); len(found) > 0 {
			sort.Strings(found)
			return found
		}
	}
	return nil
}

// globBase cuts a pattern behind the last folder that has no wildcard.
func globBase(pattern string) (base string, parts []string) {
	all := split(pattern)
	n := 0
	for n < len(all)-1 && !strings.ContainsAny(all[n], `*?[\`) {
		n++
	}
	return "/" + strings.Join(all[:n], "/"), all[n:]
}

func (v *view) expand(name, rel string, parts []string) []string {
	if len(parts) == 0 {
		if _, _, ok := follow(v.tree, rel, v.inside); ok {
			return []string{name}
		}
		return nil
	}
	real, n, ok := follow(v.tree, rel, v.inside)
	if !ok || n.kind != blame.Folder {
		return nil
	}
	var found []string
	for _, entry := range v.tree.list(real) {
		if ok, err := path.Match(parts[0], entry); err != nil || !ok || entry[0] == '.' && parts[0][0] != '.' {
			continue
		}
		found = append(found, v.expand(path.Join(name, entry), path.Join(real, entry), parts[1:])...)
		if len(found) > maxFiles {
			break
		}
	}
	return found
}
