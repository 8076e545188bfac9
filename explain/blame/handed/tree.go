package handed

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"sort"
	"strings"

	"detour/explain/blame"
)

// A tree holds files: a folder of the disk, or what an archive has. Its paths
// are relative and clean, with slashes; "." is the top.
type tree interface {
	look(rel string) node // without following a link
	read(rel string) ([]byte, error)
	list(rel string) []string // names, sorted
}

// A node is what stands at a path of a tree.
type node struct {
	kind blame.Kind // Absent for what is neither: nothing, or a device
	link string     // the target of a link
}

// A diskTree is a folder. [os.Root] keeps every access within it.
type diskTree struct{ root *os.Root }

func openDisk(dir string) (*diskTree, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	return &diskTree{root}, nil
}

func (t *diskTree) look(rel string) node {
	info, err := t.root.Lstat(rel)
	if err != nil {
		return node{kind: blame.Absent}
	}
	switch mode := info.Mode(); {
	case mode&fs.ModeSymlink != 0:
		target, err := t.root.Readlink(rel)
		if err != nil {
			return node{kind: blame.Absent}
		}
		return node{link: target}
	case mode.IsDir():
		return node{kind: blame.Folder}
	case mode.IsRegular():
		return node{kind: blame.Regular}
	}
	return node{kind: blame.Absent}
}

func (t *diskTree) read(rel string) ([]byte, error) {
	f, err := t.root.Open(rel)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("it is no plain file")
	}
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err == nil && len(data) > maxFile {
		err = errTooBig
	}
	return data, err
}

func (t *diskTree) list(rel string) []string {
	f, err := t.root.Open(rel)
	if err != nil {
		return nil
	}
	defer f.Close()
	names, _ := f.Readdirnames(maxFiles) // what can be read of it
	sort.Strings(names)
	return names
}

// A memoryTree is what an archive has.
type memoryTree struct {
	files   map[string][]byte
	links   map[string]string
	folders map[string]map[string]bool
}

func newMemoryTree() *memoryTree {
	return &memoryTree{map[string][]byte{}, map[string]string{}, map[string]map[string]bool{".": {}}}
}

// enter makes the folders above a path know it.
func (t *memoryTree) enter(rel string) {
	for rel != "." {
		dir := path.Dir(rel)
		if t.folders[dir] == nil {
			t.folders[dir] = map[string]bool{}
		}
		t.folders[dir][path.Base(rel)] = true
		rel = dir
	}
}

func (t *memoryTree) look(rel string) node {
	if to, ok := t.links[rel]; ok {
		return node{link: to}
	}
	if _, ok := t.files[rel]; ok {
		return node{kind: blame.Regular}
	}
	if _, ok := t.folders[rel]; ok {
		return node{kind: blame.Folder}
	}
	return node{kind: blame.Absent}
}

func (t *memoryTree) read(rel string) ([]byte, error) {
	if data, ok := t.files[rel]; ok {
		return data, nil
	}
	return nil, fs.ErrNotExist
}

func (t *memoryTree) list(rel string) []string {
	var names []string
	for name := range t.folders[rel] {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

// maxLinks bounds the links on the way to one file, as systems do.
const maxLinks = 40

// follow returns the path of what a path of the tree leads to, every link on the
// way followed. An absolute link means the server's own path: inside turns it
// into one of the tree. What is missing, loops or leads out is not ok.
func follow(t tree, rel string, inside func(abs string) (string, bool)) (string, node, bool) {
	todo := split(rel)
	done := "."
	for links := 0; len(todo) > 0; {
		at := path.Join(done, todo[0])
		if todo[0] == ".." {
			if done == "." {
				return "", node{}, false
			}
			done, todo = path.Dir(done), todo[1:]
			continue
		}
		n := t.look(at)
		switch {
		case n.link != "":
			if links++; links > maxLinks {
				return "", node{}, false
			}
			to := n.link
			if path.IsAbs(to) {
				within, ok := inside(to)
				if !ok {
					return "", node{}, false
				}
				done, to = ".", within
			}
			todo = append(split(to), todo[1:]...)
			continue
		case n.kind == blame.Absent, n.kind == blame.Regular && len(todo) > 1:
			return "", node{}, false
		}
		done, todo = at, todo[1:]
	}
	return done, t.look(done), true
}

// split cuts a path into its parts, without those that say nothing.
func split(rel string) []string {
	var parts []string
	for _, p := range strings.Split(rel, "/") {
		if p != "" && p != "." {
			parts = append(parts, p)
		}
	}
	return parts
}
