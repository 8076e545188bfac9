package trace

// Message is one of the two messages of an exchange.
type Message string

// The messages.
const (
	InRequest  Message = "request"
	InResponse Message = "response"
)

// StartLine stands for the request line or the status line in place of the
// index of a field line.
const StartLine = -1

// A Line is a line of one of a hop's messages, for what points at it: evidence,
// a finding, a mark on the screen.
type Line struct {
	Hop     int     // the hop's ID
	Message Message // "" for none: no single line shows it
	Name    string  // of a field line, as it stands there and printable; "" for the start line
	Index   int     // in the message's Fields, or StartLine
}

// LineAt returns the line of a message by its index.
func (h *Hop) LineAt(m Message, index int) Line {
	l := Line{Hop: h.ID, Message: m, Index: index}
	if f, ok := h.FieldAt(l); ok {
		l.Name = Printable(f.Name)
	}
	return l
}

// FieldAt returns the field line at a line, and whether it is one.
func (h *Hop) FieldAt(l Line) (Field, bool) {
	var fs Fields
	switch {
	case l.Message == InRequest:
		fs = h.Request.Fields
	case h.Response != nil:
		fs = h.Response.Fields
	}
	if l.Index < 0 || l.Index >= len(fs) {
		return Field{}, false
	}
	return fs[l.Index], true
}

// String names the line as a user would: "Location", "status line".
func (l Line) String() string {
	switch {
	case l.Name != "":
		return l.Name
	case l.Message == InRequest:
		return "request line"
	case l.Message == InResponse:
		return "status line"
	}
	return ""
}
