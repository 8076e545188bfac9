package page

import (
	"strconv"
	"strings"

	"detour/trace"
	"detour/tui/cell"
)

// A sign stands before each line of a diff.
type sign byte

const (
	signSame    sign = ' '
	signAdded   sign = '+'
	signRemoved sign = '-'
)

// A row of a diff is one line of a request, and why it is as it is.
type diffRow struct {
	sign  sign
	part  trace.Part
	field trace.Field   // of a field line
	of    trace.Request // whose request line or body it is
	aside bool          // no line, only one more reason for the line above
	why   *trace.Change
	own   bool   // the user changed it, no rule did
	says  string // in place of a rule: what detour keeps true after an edit

	address bool   // the method and the whole URL, where the origin is another
	exposed string // who comes to see it that did not before; "" for nobody
}

// sameWhy reports whether the next row is explained by the same rule and says
// no less, so that telling it once, under that row, is enough.
func (r diffRow) sameWhy(next diffRow) bool {
	if r.exposed != next.exposed {
		return false
	}
	if r.own || next.own || r.says != "" || next.says != "" {
		return r.own && next.own && r.says == next.says
	}
	if r.why == nil || next.why == nil || r.sign != next.sign || r.why.Rule != next.why.Rule {
		return false
	}
	return r.why.Note.IsZero() || r.why.Note.String() == next.why.Note.String()
}

// A differ sets a request against the next one.
type differ struct {
	from, to trace.Request
	proposed *trace.Request // the client's own next request, when to is the user's
	changes  []trace.Change
	used     []bool // changes that a row has told of
	rows     []diffRow
}

// diff returns what becomes of each line of from in to, in wire order, and
// the changes that no line told of.
func diff(from, to trace.Request, proposed *trace.Request, changes []trace.Change) ([]diffRow, []trace.Change) {
	d := &differ{from: from, to: to, proposed: proposed, changes: changes, used: make([]bool, len(changes))}
	d.requestLine()
	d.fields()
	d.body()
	var rest []trace.Change
	for i, c := range changes {
		if !d.used[i] {
			rest = append(rest, c)
		}
	}
	return d.rows, rest
}

func (d *differ) requestLine() {
	from, to := requestLine(d.from, Redaction{Open: true}), requestLine(d.to, Redaction{Open: true})
	method, target := d.change(trace.PartMethod, "", ""), d.change(trace.PartTarget, "", "")
	own := d.proposed != nil && (requestLine(*d.proposed, Redaction{Open: true}) != to || d.proposed.HTTP != d.to.HTTP)
	why := method
	if why == nil || why.Op == trace.Kept && target != nil && target.Op != trace.Kept {
		why, method = target, why
	}
	if crossing(d.from.URI, d.to.URI) != "" {
		from, to = "", d.to.Method // a pair, with the whole URL
	}
	address := from == ""
	if from == to && !own {
		d.add(diffRow{sign: signSame, part: trace.PartTarget, of: d.to, why: why, own: own})
		return
	}
	d.add(diffRow{sign: signRemoved, part: trace.PartTarget, of: d.from, address: address})
	d.add(diffRow{sign: signAdded, part: trace.PartTarget, of: d.to, why: why, own: own, address: address})
	if second := otherOf(why, method, target); second != nil && !own {
		d.add(diffRow{sign: signAdded, part: trace.PartMethod, why: second, aside: true})
	}
}

// otherOf returns the one of two changes that is not why.
func otherOf(why, a, b *trace.Change) *trace.Change {
	if a == why {
		return b
	}
	return a
}

// requestLine returns the first line of a request without the version.
func requestLine(r trace.Request, sg Redaction) string {
	return cell.Shown(r.Method) + " " + sg.Target(r.URI)
}

func (d *differ) add(r diffRow) { d.rows = append(d.rows, r) }

// change takes the first unused change of a part, for a field of a name and
// with the value it concerns where that is known.
func (d *differ) change(part trace.Part, name, value string) *trace.Change {
	best := -1
	for i := range d.changes {
		c := &d.changes[i]
		if d.used[i] || c.Part != part || !strings.EqualFold(c.Name, name) {
			continue
		}
		if value != "" && (c.From == value || c.To == value) {
			best = i
			break
		}
		if best < 0 {
			best = i
		}
	}
	if best < 0 {
		return nil
	}
	d.used[best] = true
	return &d.changes[best]
}

// fields walks both lists in wire order. Lines of one name are paired in their
// order, so that a client which sorts its fields does not seem to change them.
func (d *differ) fields() {
	pair := pairs(d.from.Fields, d.to.Fields)
	taken := make([]bool, len(d.from.Fields))
	i := 0
	removed := func(upTo int) {
		for ; i < upTo; i++ {
			if pair.to[i] < 0 {
				f := d.from.Fields[i]
				d.add(d.explained(diffRow{sign: signRemoved, part: trace.PartField, field: f}))
			}
			taken[i] = true
		}
	}
	for j, f := range d.to.Fields {
		at := pair.from[j]
		if at < 0 {
			removed(i + leadingRemoved(pair.to, i))
			d.add(d.explained(diffRow{sign: signAdded, part: trace.PartField, field: f}))
			continue
		}
		if !taken[at] {
			removed(at)
			taken[at], i = true, at+1
		}
		d.kept(d.from.Fields[at], f)
	}
	removed(len(d.from.Fields))
}

// leadingRemoved counts the lines from i on that have no partner: they come
// before what was added in their place.
func leadingRemoved(to []int, i int) int {
	n := 0
	for i+n < len(to) && to[i+n] < 0 {
		n++
	}
	return n
}

// kept adds a field line that both requests have.
func (d *differ) kept(from, to trace.Field) {
	if from == to {
		why := d.change(trace.PartField, to.Name, to.Value)
		d.add(diffRow{sign: signSame, part: trace.PartField, field: to, why: why, own: d.personal(to)})
		return
	}
	d.add(diffRow{sign: signRemoved, part: trace.PartField, field: from})
	d.add(d.explained(diffRow{sign: signAdded, part: trace.PartField, field: to}))
}

// explained returns the row with the change behind it.
func (d *differ) explained(r diffRow) diffRow {
	r.own = d.personal(r.field)
	if r.sign == signRemoved && d.proposed != nil {
		r.own = hasLine(d.proposed.Fields, r.field)
	}
	r.why = d.change(trace.PartField, r.field.Name, r.field.Value)
	r.says = d.follows(r)
	return r
}

// follows says of a field line of an edited request what it follows from: detour
// keeps Host and Content-Length true, and a body that was written does not bring
// back what described the one that is dropped.
func (d *differ) follows(r diffRow) string {
	if d.proposed == nil {
		return ""
	}
	ownBody := string(d.to.Body) != string(d.proposed.Body)
	switch {
	case r.field.Is("Content-Length") && ownBody && d.to.Fields.Get("Content-Length") == lengthOf(d.to.Body):
		return "it follows the body that you wrote"
	case r.field.Is("Host") && d.to.URI.Authority() != d.proposed.URI.Authority() && d.to.Fields.Get("Host") == d.to.URI.Authority():
		return "it follows the URL that you wrote"
	case r.sign == signRemoved && !r.own && ownBody && len(d.to.Body) > 0 && describesBody(r.field):
		return "it described the body before; the one that you wrote goes without it"
	}
	return ""
}

// describesBody reports whether a field is about the content of its message.
func describesBody(f trace.Field) bool {
	const begin = "content-"
	return len(f.Name) > len(begin) && strings.EqualFold(f.Name[:len(begin)], begin)
}

// lengthOf is the Content-Length of a body, "" for none.
func lengthOf(body []byte) string {
	if len(body) == 0 {
		return ""
	}
	return strconv.Itoa(len(body))
}

// personal reports whether a line of the next request is not the client's own.
func (d *differ) personal(f trace.Field) bool {
	return d.proposed != nil && !hasLine(d.proposed.Fields, f)
}

func hasLine(fs trace.Fields, f trace.Field) bool {
	for _, g := range fs {
		if f == g {
			return true
		}
	}
	return false
}

func (d *differ) body() {
	from, to := string(d.from.Body), string(d.to.Body)
	if from == "" && to == "" {
		return
	}
	why := d.change(trace.PartBody, "", "")
	own := d.proposed != nil && string(d.proposed.Body) != to
	if from == to {
		d.add(diffRow{sign: signSame, part: trace.PartBody, of: d.to, why: why, own: own})
		return
	}
	if from != "" {
		r := diffRow{sign: signRemoved, part: trace.PartBody, of: d.from}
		if to == "" {
			r.why, r.own = why, own
		}
		d.add(r)
	}
	if to != "" {
		d.add(diffRow{sign: signAdded, part: trace.PartBody, of: d.to, why: why, own: own})
	}
}

// paired says which line of one list belongs to which of the other; -1 for none.
type paired struct{ from, to []int }

// pairs pairs lines by name, those with the same value first, then in order.
func pairs(from, to trace.Fields) paired {
	p := paired{from: make([]int, len(to)), to: make([]int, len(from))}
	for i := range p.from {
		p.from[i] = -1
	}
	byName := make(map[string][]int, len(to))
	for j, f := range to {
		name := strings.ToLower(f.Name)
		byName[name] = append(byName[name], j)
	}
	take := func(i int, fits func(a, b trace.Field) bool) {
		for _, j := range byName[strings.ToLower(from[i].Name)] {
			if p.from[j] < 0 && fits(from[i], to[j]) {
				p.from[j], p.to[i] = i, j
				return
			}
		}
	}
	for i := range from {
		p.to[i] = -1
		take(i, func(a, b trace.Field) bool { return a == b })
	}
	for i := range from {
		if p.to[i] < 0 {
			take(i, func(a, b trace.Field) bool { return true })
		}
	}
	return p
}
