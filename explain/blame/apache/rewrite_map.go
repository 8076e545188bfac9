package apache

import "strings"

// A rewriteMap looks keys up.
type rewriteMap struct {
	at    *directive
	kind  string // txt, rnd, int, dbm, prg, dbd
	file  string
	int   string
	table map[string]mapEntry // of txt; nil when the file was not handed over
}

type mapEntry struct {
	value string
	line  int
}

func (l *loader) rewriteMap(d *directive, s *scope) {
	srv, _ := l.rewriting(s)
	w := l.words(d.args)
	if len(w) < 2 {
		l.problem(d, "takes a name and a source")
		return
	}
	m := &rewriteMap{at: d, kind: "txt", file: w[1]}
	if kind, rest, ok := strings.Cut(w[1], ":"); ok {
		kind, _, _ = strings.Cut(lower(kind), "=")
		switch kind {
		case "txt", "rnd", "int", "dbm", "prg", "dbd", "fastdbd":
			m.kind, m.file = kind, rest
		}
	}
	switch m.kind {
	case "int":
		m.int = m.file
	case "txt", "rnd":
		m.file = l.absolute(m.file)
		l.readMap(m)
	}
	srv.maps[w[0]] = m
}

// maxMapLine is how much of a line of a text map the server reads at once.
const maxMapLine = 1024

// readMap reads a text map: the first line with a key counts.
func (l *loader) readMap(m *rewriteMap) {
	f, err := l.files.Read(m.file)
	if err != nil {
		l.problem(m.at, unread(m.file, err))
		return
	}
	m.table = map[string]mapEntry{}
	n := 0
	for text := range strings.SplitSeq(string(f.Data), "\n") {
		n++
		if text == "" || text[0] == '#' || isSpace(text[0]) {
			continue
		}
		text = text[:min(len(text), maxMapLine)]
		key, rest := head(text)
		value, _ := head(skipSpace(rest))
		if value == "" {
			continue
		}
		if _, dup := m.table[key]; !dup {
			m.table[key] = mapEntry{value, n}
		}
	}
}
