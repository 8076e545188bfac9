package logs

import (
	"path"
	"slices"
	"strings"
)

// A lineReader reads the lines of one file: in the formats that the configuration
// writes it in, in those that are known, in those of its other files.
type lineReader struct {
	own, other []format
	w3c        w3cFields
}

func newLineReader(name string, all []format) *lineReader {
	r := &lineReader{}
	base := unrotated(path.Base(name))
	for _, f := range all {
		if f.file != "" && unrotated(f.file) == base {
			r.own = append(r.own, f)
		} else {
			r.other = append(r.other, f)
		}
	}
	return r
}

// unrotated takes off what rotation adds to a name: access.log.2.gz,
// access.log-20250702.
func unrotated(base string) string {
	if i := strings.Index(base, ".log"); i >= 0 {
		return base[:i+len(".log")]
	}
	return base
}

// parse reads a line as it stands in the file.
func (r *lineReader) parse(line string) (entry, bool) {
	if r.w3c != nil {
		if e, ok := r.w3c.parse(strings.TrimRight(line, "\r\n")); ok {
			return e, true
		}
	}
	line = strings.TrimRight(line, "\r\n")
	for i := range r.own {
		if e, ok := r.own[i].parse(line); ok {
			return e, true
		}
	}
	rest, at := unwrap(line)
	e, ok := r.parseText(rest)
	if ok && !e.prefix.known() {
		e.prefix = at
	}
	return e, ok
}

func (r *lineReader) parseText(s string) (entry, bool) {
	for i := range r.own {
		if e, ok := r.own[i].parse(s); ok {
			return e, true
		}
	}
	if strings.HasPrefix(s, "{") {
		if e, ok := parseJSON(s, r.parseText); ok {
			return e, true
		}
	} else if e, ok := parseAccess(s); ok {
		return e, true
	}
	i := slices.IndexFunc(r.other, func(f format) bool { _, ok := f.parse(s); return ok })
	if i < 0 {
		return entry{}, false
	}
	return r.other[i].parse(s)
}
