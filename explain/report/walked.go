package report

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"detour/explain/compare"
	"detour/trace"
	"detour/trace/prose"
)

// Walked writes how walks as several clients ended as plain text. chosen is the
// client that the others are compared with.
func Walked(w io.Writer, start trace.Request, c trace.WalkedComparison, chosen string, o Options) error {
	t := NewText(w, o)
	t.out.line(t.out.bold(fmt.Sprintf("%s %s as %s: %s sent", printable(start.Method), printable(o.uri(start.URI.String())), walkers(c), prose.Counted(c.Requests, "request"))))
	for _, g := range c.Groups {
		t.walkedGroup(g, chosen)
	}
	if len(c.Groups) == 0 && c.Clients > 0 {
		t.out.line("")
		t.out.line("All walks ended as that of " + chosen + ".")
	}
	for _, f := range c.Fields {
		t.out.line("")
		t.out.line(t.out.bold(printable(f.Name)))
		t.shares(sharesOf(f, c))
	}
	for _, x := range c.Crossed {
		t.out.line("")
		t.out.line(t.out.bold(printable(x.Name) + " came to " + printable(x.Host)))
		t.names("  from ", x.Clients)
	}
	t.unset(c)
	if len(c.Cannot) > 0 {
		t.out.line("")
		t.out.line(t.out.bold(compare.Count{N: len(c.Cannot), Of: c.Clients + len(c.Cannot)}.Saying(": cannot send this request")))
		for _, w := range c.Cannot {
			t.wrap("  ", printable(w.Cannot))
		}
	}
	return t.out.err
}

// walkers counts the clients that were walked, of all where some cannot be.
func walkers(c trace.WalkedComparison) string {
	if len(c.Cannot) == 0 {
		return prose.Counted(c.Clients, "client")
	}
	return fmt.Sprintf("%d of %s", c.Clients, prose.Counted(c.Clients+len(c.Cannot), "client"))
}

func (t *TextWriter) walkedGroup(g trace.WalkedGroup, chosen string) {
	var names []string
	for _, w := range g.Walks {
		names = append(names, w.Client.Name)
	}
	t.out.line("")
	t.out.line(t.out.bold(endText(g, t.opts)) + mark(slices.Contains(names, chosen), chosen))
	t.names("  ", names)
	if way := wayOf(g); way != "" {
		t.wrap("  ", t.out.dim(way))
	}
	if why := endedBy(g); why != "" {
		t.wrap("  ", t.out.dim(why))
	}
}

// endText is how the walks of a group ended, in a line.
func endText(g trace.WalkedGroup, o Options) string {
	e := g.End
	text := prose.Counted(e.Requests, "request")
	if e.Requests > 1 {
		text += ", the last"
	} else if e.Method != "" {
		text += ","
	}
	if e.Method != "" {
		text += " " + printable(e.Method) + " " + printable(o.uri(e.URL))
	}
	if e.Status != 0 {
		text += fmt.Sprintf(": %d", e.Status)
	}
	if body := compare.Body(e.Body); body != "" {
		text += ", " + body
	}
	return text + endNote(g)
}

// endNote says what is not a response that was kept.
func endNote(g trace.WalkedGroup) string {
	switch e := g.End; {
	case e.Cut != "":
		return ", " + e.Cut
	case e.Kind == trace.OutcomeFinal && e.Status/100 == 3 && e.Status != 304:
		return ", not followed"
	case e.Kind == trace.OutcomeRefused:
		return ", refused"
	case e.Kind == trace.OutcomeLimit:
		return ", the limit is reached"
	case e.Kind == trace.OutcomeLoop:
		return ", in a loop"
	case e.Kind == trace.OutcomeCanceled:
		return ", stopped"
	case e.Kind == trace.OutcomeFailed:
		return ", failed"
	}
	return ""
}

// maxWay bounds the hops that are shown of a way.
const maxWay = 12

// wayOf is the methods and statuses on the way, where all of a group went it.
func wayOf(g trace.WalkedGroup) string {
	way := wayText(g.Walks[0])
	for _, w := range g.Walks {
		if len(w.Steps) < 2 || wayText(w) != way {
			return ""
		}
	}
	return way
}

// wayText is "POST 302, GET 200"; the same again and again is counted.
func wayText(w trace.Walked) string {
	var steps []string
	times := 0
	for i, s := range w.Steps {
		if times++; i+1 < len(w.Steps) && stepWord(w.Steps[i+1]) == stepWord(s) {
			continue
		}
		if len(steps) == maxWay {
			steps = append(steps, "…")
			break
		}
		word := stepWord(s)
		if times > 1 {
			word += fmt.Sprintf(" %d times", times)
		}
		steps, times = append(steps, word), 0
	}
	return strings.Join(steps, ", ")
}

func stepWord(s trace.WalkStep) string {
	word := printable(s.Method)
	if s.Status != 0 {
		word += fmt.Sprintf(" %d", s.Status)
	}
	if s.Ghost {
		word += " by itself"
	}
	return word
}

// endedBy is why the walks of a group ended where that is not plain: the rules,
// or what failed, each once.
func endedBy(g trace.WalkedGroup) string {
	var said []string
	for _, w := range g.Walks {
		if endNote(g) == "" || w.Cut != "" || w.Outcome.Kind == trace.OutcomeCanceled {
			continue
		}
		text := printable(w.Why.Says)
		if w.Outcome.Kind == trace.OutcomeFailed {
			text = printable(w.Outcome.Text)
		}
		if text != "" && !slices.Contains(said, text) {
			said = append(said, text)
		}
	}
	return strings.Join(said, "; ")
}

// unset says which fields were left out because the client cannot set them.
func (t *TextWriter) unset(c trace.WalkedComparison) {
	by := map[string][]string{}
	for _, g := range c.Groups {
		for _, w := range g.Walks {
			for _, name := range w.Unset {
				by[name] = append(by[name], w.Client.Name)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(by)) {
		t.out.line("")
		t.out.line(t.out.bold(printable(name) + " was left out"))
		t.names("  cannot be set in ", by[name])
	}
}

// sharesOf says who sent a field to the end and who lost it where.
func sharesOf(f trace.FieldSplit, c trace.WalkedComparison) []compare.Share {
	lost, unsent := map[int][]string{}, []string{}
	for _, g := range c.Groups {
		for _, w := range g.Walks {
			after, gone := w.LostAfter(f.Name)
			switch {
			case !slices.Contains(f.Without, w.Client.Name):
			case gone:
				lost[after] = append(lost[after], w.Client.Name)
			case slices.Contains(w.Unset, f.Name): // told by itself
			default:
				unsent = append(unsent, w.Client.Name)
			}
		}
	}
	shares := []compare.Share{{Does: "sent to the end by", Clients: f.Sent}}
	for _, hop := range slices.Sorted(maps.Keys(lost)) {
		shares = append(shares, compare.Share{Does: fmt.Sprintf("lost after hop %d by", hop), Clients: lost[hop]})
	}
	shares = append(shares, compare.Share{Does: "not sent by", Clients: unsent})
	return compare.Shares(c.Clients+len(c.Cannot), shares...)
}

// names writes names in lines, none of them broken at its hyphens.
func (t *TextWriter) names(mark string, names []string) {
	line := mark
	for i, name := range names {
		if i > 0 && len(line)+2+len(name) > t.opts.Width {
			t.out.line(strings.TrimRight(line, " "))
			line = strings.Repeat(" ", len(mark))
		}
		line += name + "  "
	}
	t.out.line(strings.TrimRight(line, " "))
}
