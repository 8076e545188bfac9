package form

import "slices"

// A Part is what can have the focus in a form.
type Part uint8

// The parts of a form.
const (
	PartURL Part = iota
	PartMethod
	PartClient
	PartFollow
	PartHTTP
	PartName
	PartValue
	PartBody
	PartSecret  // a value in place of a mask
	PartLimit   // of redirects
	PartHeaders // the client's own fields
	PartTLS     // whether certificates are verified
	PartProxy
	PartResolve
)

// A Pos is a place in a form: a part, and for field lines which one.
type Pos struct {
	Part Part
	Row  int
}

// inField reports whether the place is in a field line.
func (p Pos) inField() bool { return p.Part == PartName || p.Part == PartValue }

// order returns the places in the order of tab, which is that of reading.
func (f Form) order() []Pos {
	out := []Pos{
		{Part: PartMethod}, {Part: PartURL}, {Part: PartClient}, {Part: PartFollow}, {Part: PartHTTP},
		{Part: PartLimit}, {Part: PartHeaders}, {Part: PartTLS}, {Part: PartProxy}, {Part: PartResolve},
	}
	for i := range f.Secrets {
		out = append(out, Pos{PartSecret, i})
	}
	for i := range f.Rows {
		out = append(out, Pos{PartName, i})
		if i < len(f.Rows)-1 || !f.Rows[i].Empty() {
			out = append(out, Pos{PartValue, i})
		}
	}
	return append(out, Pos{Part: PartBody})
}

// Focus moves the focus to a place.
func (f Form) Focus(p Pos) Form { return f.focused(p).after(f, Whole) }

func (f Form) focused(p Pos) Form {
	f.At, f.fresh = p, true
	return f.withEmptyRow()
}

// Move moves the focus n places on, round and round.
func (f Form) Move(n int) Form { return f.moved(n).after(f, Whole) }

func (f Form) moved(n int) Form {
	order := f.order()
	at := max(0, slices.Index(order, f.At))
	return f.focused(order[(at+n+len(order))%len(order)])
}

// line is the line of the form that a place is on: the request line, the
// choices, the connection, the field lines, the body.
func (f Form) line(p Pos) int {
	switch p.Part {
	case PartURL, PartMethod:
		return 0
	case PartClient, PartFollow, PartHTTP:
		return 1
	case PartLimit, PartHeaders, PartTLS:
		return 2
	case PartProxy, PartResolve:
		return 3
	case PartSecret:
		return firstLines + p.Row
	case PartBody:
		return firstLines + len(f.Secrets) + len(f.Rows)
	}
	return firstLines + len(f.Secrets) + p.Row
}

// firstLines are those before what is masked and the fields.
const firstLines = 4

// MoveLine moves the focus to the line above or below; a value leads to a value.
func (f Form) MoveLine(by int) Form {
	want, value := f.line(f.At)+by, f.At.Part == PartValue
	var best *Pos
	for _, p := range f.order() {
		if f.line(p) == want && (best == nil || value && p.Part == PartValue) {
			best = &p
		}
	}
	if best == nil {
		return f
	}
	return f.Focus(*best)
}

// Enter goes on from a place: a name is completed, a value leads to the next
// line.
func (f Form) Enter() Form { return f.entered().after(f, Whole) }

func (f Form) entered() Form {
	switch f.At.Part {
	case PartName:
		f = f.completed()
		if f.Rows[f.At.Row].Name.Empty() {
			return f.focused(Pos{Part: PartBody})
		}
		return f.focused(Pos{PartValue, f.At.Row})
	case PartValue:
		f = f.withEmptyRow()
		return f.focused(Pos{PartName, min(f.At.Row+1, len(f.Rows)-1)})
	}
	return f.moved(1)
}
