package handed

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"sort"

	"detour/explain/blame"
)

// Layers are files one above another, as volumes are mounted into a container:
// the first that has a name answers for it.
type layers []blame.Files

// Read implements [blame.Files].
func (l layers) Read(name string) (*blame.File, error) {
	err := fmt.Errorf("%s: %w", name, fs.ErrNotExist)
	for _, f := range l {
		file, e := f.Read(name)
		if e == nil {
			return file, nil
		}
		if !isMissing(e) {
			err = e
		}
	}
	return nil, err
}

// Glob implements [blame.Files].
func (l layers) Glob(pattern string) []string {
	var all []string
	for _, f := range l {
		all = append(all, f.Glob(pattern)...)
	}
	sort.Strings(all)
	return slices.Compact(all)
}

// Kind implements [blame.Files].
func (l layers) Kind(name string) blame.Kind {
	best := blame.NotKnown
	for _, f := range l {
		switch k := f.Kind(name); {
		case k == blame.Regular || k == blame.Folder:
			return k
		case best == blame.NotKnown:
			best = k
		}
	}
	return best
}

// Texts are files held in memory by their names: a dump's, a fragment, or what
// was made around it.
type texts map[string]*blame.File

func (t texts) add(name string, data []byte, shown func(line int) (string, int)) {
	t[name] = &blame.File{Name: name, Data: data, Shown: shown}
}

// Read implements [blame.Files].
func (t texts) Read(name string) (*blame.File, error) {
	if f, ok := t[path.Clean(name)]; ok {
		return f, nil
	}
	return nil, fmt.Errorf("%s: %w", name, fs.ErrNotExist)
}

// Glob implements [blame.Files].
func (t texts) Glob(pattern string) []string {
	var found []string
	for name := range t {
		if ok, err := path.Match(pattern, name); err == nil && ok && visible(pattern, name) {
			found = append(found, name)
		}
	}
	sort.Strings(found)
	return found
}

// visible reports whether each leading dot of a name is one of the pattern too.
func visible(pattern, name string) bool {
	p, n := split(pattern), split(name)
	for i := range min(len(p), len(n)) {
		if n[i][0] == '.' && p[i][0] != '.' {
			return false
		}
	}
	return true
}

// Kind implements [blame.Files].
func (t texts) Kind(name string) blame.Kind {
	if _, ok := t[path.Clean(name)]; ok {
		return blame.Regular
	}
	return blame.NotKnown
}

func isMissing(err error) bool { return errors.Is(err, fs.ErrNotExist) }
