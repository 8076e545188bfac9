package page

import (
	"fmt"
	"slices"
	"strings"

	"detour/explain/facts"
	"detour/trace"
	"detour/trace/prose"
	"detour/tui/cell"
)

// A weight orders the lines of a diff by how much a user has to know of them.
type weight uint8

const (
	ofTarget     weight = iota // method and URL
	ofExposed                  // what somebody else comes to see
	ofContent                  // the body
	ofCredential               // cookies, passwords
	ofOther                    // fields of nobody's routine, and what the user wrote
	ofRoutine                  // what follows from the rest by itself
	ofSame                     // lines that stay
)

// routine are fields that clients write by themselves, or that follow from method,
// target and body.
var routine = []string{
	"host", "accept", "accept-encoding", "accept-language", "user-agent", "connection", "keep-alive", "te", "priority", "cache-control", "pragma",
	"origin", "dnt", "upgrade-insecure-requests", "http2-settings", "upgrade", "transfer-encoding", "expect",
}

func isRoutine(f trace.Field) bool {
	name := cell.LowerASCII(f.Name)
	return slices.Contains(routine, name) || strings.HasPrefix(name, "sec-") || describesBody(f)
}

// weigh says how much a line of a diff matters. A pair of lines weighs the same.
func (r diffRow) weigh() weight {
	switch {
	case r.exposed != "":
		return ofExposed
	case r.part == trace.PartTarget, r.part == trace.PartMethod:
		return ofTarget
	case r.part == trace.PartBody && (r.sign != signSame || r.why != nil || r.own):
		return ofContent
	case r.sign == signSame && r.why == nil && !r.own:
		return ofSame
	case r.own:
		return ofOther
	case len(facts.Credentials(trace.Fields{r.field})) > 0:
		return ofCredential
	case isRoutine(r.field):
		return ofRoutine
	}
	return ofOther
}

// ranked sets the lines of a diff by their weight, and what is routine and what stays
// in a line each that opens.
func (p *sheet) ranked(rows []diffRow) {
	weights := make([]weight, len(rows))
	for i, r := range rows {
		weights[i] = r.weigh()
		if i > 0 && r.part == trace.PartField && rows[i-1].sign == signRemoved && r.sign == signAdded && strings.EqualFold(rows[i-1].field.Name, r.field.Name) {
			weights[i-1] = min(weights[i-1], weights[i])
			weights[i] = weights[i-1]
		}
	}
	var shown []diffRow
	for w := ofTarget; w < ofRoutine; w++ {
		for i, r := range rows {
			if weights[i] == w {
				shown = append(shown, r)
			}
		}
	}
	p.rows(shown)
	for _, f := range []struct {
		of        weight
		one, many string
	}{{ofRoutine, "routine change", "routine changes"}, {ofSame, "line stays", "lines stay"}} {
		if names := namesOfRows(rows, weights, f.of); len(names) > 0 {
			p.fold(names, f.one, f.many)
		}
	}
}

// namesOfRows are the fields of a weight, each once.
func namesOfRows(rows []diffRow, weights []weight, of weight) []string {
	var names []string
	for i, r := range rows {
		name := cell.Shown(r.field.Name)
		if r.part == trace.PartBody {
			name = "the body"
		}
		if weights[i] == of && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// fold is the line that stands for lines of little weight.
func (p *sheet) fold(names []string, one, many string) {
	what := many
	if len(names) == 1 {
		what = one
	}
	head, key := fmt.Sprintf("  %d %s: ", len(names), what), p.Unfolds
	room := max(4, p.Width-cell.Width(head)-cell.Width(key)-2)
	list := cell.CutEnd(strings.Join(names, ", "), room)
	l := cell.LineOf(p.Styles.Dim.Span(head+list), cell.Text(cell.Blanks(room-cell.Width(list)+1)), p.Styles.Key.Span(key))
	p.put(Line{Line: l, About: Subject{Kind: AboutFold, Text: prose.Listed(names)}})
}
