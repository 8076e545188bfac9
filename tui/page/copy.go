package page

import (
	"fmt"
	"strings"

	"detour/explain"
	"detour/explain/report"
	"detour/trace"
	"detour/trace/prose"
	"detour/tui/cell"
)

// CopyText is what is copied of a line: printable, and masked as on the screen.
func CopyText(about Subject, sg Redaction) (text, what string) {
	switch about.Kind {
	case AboutField:
		return trace.Printable(about.Field.Name + ": " + sg.Whole(about.Field)), cell.Shown(about.Field.Name)
	case AboutStatus:
		if about.Text == "" {
			about.Text = fmt.Sprint(about.Code)
		}
		return cell.Shown(about.Text), "the status"
	case AboutTarget:
		return cell.Shown(about.Text), "the URL"
	case AboutPlace:
		return sg.line(cell.Shown(about.Place.File + ":" + fmt.Sprint(about.Place.Line) + ": " + about.Text)), "the line"
	case AboutPoint:
		return cell.WithoutMarks(sg.Text(cell.Shown(about.Point.Title))), "the sentence"
	}
	return "", ""
}

// ContentText is the content of the response in view, masked as on the screen.
func ContentText(s Scene, as Redaction) string {
	if s.Hop == nil || s.Hop.Response == nil {
		return ""
	}
	r := s.Hop.Response
	text := as.Content(r.Body.Text(), r.Fields, s.Hop.RepeatedURIs())
	if !isText(text) {
		return ""
	}
	return trace.PrintableLines(string(text))
}

// pointWidth is how wide what is copied of a cause or a finding is set.
const pointWidth = 100

// PointText is what is known of a cause or a finding, as its article has it.
func PointText(p *explain.Point, as Redaction, hop int) string {
	var b strings.Builder
	for _, l := range pointArticle(p, View{Width: pointWidth, Redaction: as}, hop) {
		b.WriteString(strings.TrimRight(l.Text(), " ") + "\n")
	}
	return b.String()
}

// HopText is the hop in view as `detour trace -v` prints it.
func HopText(s Scene, secrets bool) string {
	var b strings.Builder
	w := report.NewText(&b, report.Options{ShowSecrets: secrets, Verbose: true})
	_ = w.Hop(s.UpToHop()) // a strings.Builder takes all
	return b.String()
}

// maxCopied bounds how many hops are copied as text.
const maxCopied = 500

// ChainText is the chain of the hop in view as `detour trace` prints it.
func ChainText(s Scene, secrets bool) string {
	var b strings.Builder
	w := report.NewText(&b, report.Options{ShowSecrets: secrets})
	hops := s.Chain.Hops
	for i := range min(len(hops), maxCopied) {
		_ = w.Hop(trace.Chain{Hops: hops[:i+1]}) // a strings.Builder takes all
	}
	if more := len(hops) - maxCopied; more > 0 {
		fmt.Fprintf(&b, "\n%s more.\n", prose.Counted(more, "hop"))
	}
	return b.String()
}
