package page

import (
	"detour/explain"
	"detour/explain/blame"
	"detour/trace"
	"detour/tui/cell"
)

// A Subject is what a row speaks of: what K explains and y copies.
type Subject struct {
	Kind  SubjectKind
	Field trace.Field    // of a field line
	Text  string         // of anything else, as it is copied
	Code  int            // of a status line
	Of    []string       // whose causes come first in the article on a status, by product
	Why   *trace.Change  // what made the line so, in a diff
	Also  *trace.Change  // what else did: a request line has a method and a target
	Point *explain.Point // a cause or a finding
	Place blame.Line     // of a line of the server's files
}

// A Line is a row of a pane with what it speaks of, which travels with it.
type Line struct {
	cell.Line
	About Subject // what K explains and y copies; zero for rows that are not selected
	At    Place   // the line of a message that the row shows; zero for others
	First bool    // the one to begin with, of those that are selected
	Point int     // of the explanation that the row belongs to, from 1; 0 for none
}

// Lines are rows that speak of nothing that could be selected.
func Lines(ls []cell.Line) []Line {
	out := make([]Line, len(ls))
	for i, l := range ls {
		out[i].Line = l
	}
	return out
}

// A SubjectKind says which of a subject's values hold.
type SubjectKind uint8

// The kinds of subjects.
const (
	AboutNothing SubjectKind = iota
	AboutField
	AboutStatus
	AboutTarget
	AboutPoint
	AboutVerdict // of the chain
	AboutFold    // a line that stands for others
	AboutPlace   // a line of the server's files
)

// Selectable reports whether there is something to explain or to copy.
func (l Line) Selectable() bool { return l.About.Kind != AboutNothing }
