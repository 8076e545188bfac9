package blame

import (
	"path"
	"strconv"
	"strings"
)

// A Proof is a line that is proved to have made a response: the configuration was
// evaluated for the request, nothing that isn't known could lead elsewhere, and
// what it answers is what came back.
type Proof struct {
	Server string // as [Configuration.Server] names it
	Line   Line
	Mends  []Mend
}

// Proof is what an answer proves of a request that was observed; nil for nothing.
// A prediction proves nothing: a file may not be the one that the server runs.
func (a Answer) Proof(server string, r Request) *Proof {
	o := r.Observed
	switch {
	case a.Blame == nil || a.Origin != Config || !a.Certain || !a.Evaluated || a.Differs != "":
		return nil
	case o == nil || o.Status == 0 || o.Status != a.Status:
		return nil
	case redirects(a.Status) && (a.Location == nil || o.Location == nil):
		return nil
	}
	return &Proof{Server: server, Line: *a.Blame, Mends: a.Mends}
}

// Says is the line in a few words: "sites-enabled/shop:14 return 307 https://…".
// Credentials in it are masked.
func (p *Proof) Says() string { return p.Line.Place() + " " + Masked(p.Line.Text) }

// Better is the first change that does not merely take the line out; nil for none.
func (p *Proof) Better() *Mend {
	for i := range p.Mends {
		if !p.Mends[i].Removes() {
			return &p.Mends[i]
		}
	}
	return nil
}

// Place is a line's file, the end of its path, and its number.
func (l Line) Place() string {
	file := l.File
	if dir, name := path.Split(file); strings.Count(dir, "/") > 1 {
		file = path.Join(path.Base(dir), name)
	}
	return file + ":" + strconv.Itoa(l.Line)
}

// Removes reports whether a change takes the line out, or makes it a comment, and
// does nothing else.
func (m Mend) Removes() bool {
	before, after := strings.Join(m.Before, "\n"), strings.Join(m.After, "\n")
	for _, l := range m.After {
		if l = strings.TrimSpace(l); l != "" && l[0] != '#' {
			return len(after) < len(before) && !strings.Contains(after, "#")
		}
	}
	return true
}
