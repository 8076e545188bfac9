package apache

import (
	"detour/explain/blame"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

// include reads the files of a pattern, in the order of their names. A pattern
// below ServerRoot is looked for beside the main file too, when ServerRoot was
// not handed over.
func (r *reader) include(d *directive, optional bool) []*directive {
	arg := r.first(d.args)
	if arg == "" {
		r.problem(d, "names no file")
		return nil
	}
	var out []*directive
	names := r.included(arg)
	for _, name := range names {
		ds, err := r.file(name)
		if err != nil {
			r.problem(d, unread(name, err))
		}
		out = append(out, ds...)
	}
	if len(names) == 0 {
		r.notIncluded(d, arg, optional)
	}
	return out
}

func unread(name string, err error) string {
	if errors.Is(err, fs.ErrNotExist) {
		return name + " was not handed over"
	}
	return fmt.Sprintf("%s: %v", name, err)
}

func (r *reader) included(arg string) []string {
	tries := []string{r.absolute(arg)}
	if !path.IsAbs(arg) {
		tries = append(tries, path.Join(path.Dir(r.main), arg), path.Join(path.Dir(path.Dir(r.main)), arg))
	}
	for _, try := range tries {
		if names := r.match(try, 0); len(names) > 0 {
			return names
		}
	}
	return nil
}

// match lists the files of a pattern; a folder stands for all files below it.
func (r *reader) match(pattern string, depth int) []string {
	var names []string
	if strings.ContainsAny(pattern, "*?[") {
		names = r.files.Glob(pattern)
	} else if r.files.Kind(pattern) == blame.Regular {
		return []string{pattern}
	} else {
		names = []string{pattern}
	}
	var out []string
	for _, name := range names {
		switch r.files.Kind(name) {
		case blame.Regular:
			out = append(out, name)
		case blame.Folder:
			if depth < 20 {
				out = append(out, r.match(name+"/*", depth+1)...)
			}
		}
	}
	return out
}

// notIncluded notes a file that may be on the server: it may hold anything.
func (r *reader) notIncluded(d *directive, arg string, optional bool) {
	name := r.absolute(arg)
	known := r.files.Kind(path.Dir(name))
	if strings.ContainsAny(path.Dir(name), "*?[") {
		known = blame.NotKnown
	}
	if known == blame.Folder && strings.ContainsAny(path.Base(name), "*?[") || known == blame.Absent && optional {
		return // an empty folder, or none
	}
	if !optional {
		r.problem(d, name+" was not handed over")
	}
	r.missing = append(r.missing, missing{d, name})
}
