package tui

import (
	"fmt"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"detour/explain"
	"detour/explain/article"
	"detour/explain/cause"
	"detour/explain/evidence"
	"detour/explain/remedy"
	"detour/trace"
)

// explain gives the walk another explanation.
func (d *driver) explain(explainer func(trace.Chain, int) explain.Explanation) {
	d.t.Helper()
	d.m.explainer = explainer
	d.m.explain = explanation{}
	d.m = d.m.refreshed()
}

// pointedAt is the explanation of [explained] with two causes and a finding,
// which rest on lines of both messages and on the body.
func pointedAt(ch trace.Chain, i int) explain.Explanation {
	e, h := explained(ch, i), ch.Hops[i]
	e.Hop = h.ID
	if h.Response == nil {
		return e
	}
	line := func(m trace.Message, fs trace.Fields, index int) trace.Line {
		l := trace.Line{Hop: h.ID, Message: m, Index: index}
		if index >= 0 && index < len(fs) {
			l.Name = fs[index].Name
		}
		return l
	}
	response := func(index int) trace.Line { return line(trace.InResponse, h.Response.Fields, index) }
	first := &explain.Point{
		ID: "form", Part: explain.PartCauses, Title: "**80 %** Express: a form redirects.", Why: "The form was processed.",
		For: []explain.Evidence{
			{Text: "Server: nginx", Line: response(0)},
			{Text: "the body is express-html", Region: evidence.InBody},
			{Text: "the request's method is POST", Line: line(trace.InRequest, nil, trace.StartLine)},
		},
		Against: []explain.Evidence{{Text: "no session cookie"}, {Text: "the status code is 302", Line: response(trace.StartLine)}},
		Confirm: []string{"The next hop. 200 means that the form was processed.", "Without cookies. Another answer means a session."},
		Remedy: remedy.Remedy{
			Healthy: true, Advice: "Nothing is broken: 303 is the right code.", Where: "`res.redirect(303, '/done')`", Files: []string{"app.js"},
			Find: []string{"grep -rn 'redirect('"}, Log: []string{"`node` has no access log of its own"},
		},
		Ways: []cause.Way{
			{Cause: &cause.Cause{Title: "a form of Express redirects"}, Share: 0.75}, {Cause: &cause.Cause{Title: "a form redirects"}, Share: 0.25},
		},
		Sources: []article.Source{{Cite: "RFC 9110 §15.4.4", URL: "https://www.rfc-editor.org/rfc/rfc9110#section-15.4.4"}},
	}
	second := &explain.Point{ID: "route", Part: explain.PartCauses, Title: "**15 %** Express: a route redirects.", Share: 0.15, For: first.For[1:2], Remedy: remedy.Remedy{Advice: "Change the handler."}}
	found := &explain.Point{
		ID: "lost", Part: explain.PartFindings, Title: "**error** The POST is answered 302.", Why: "What was posted is lost.", Remedy: remedy.Remedy{Advice: "Answer 307."},
		For: []explain.Evidence{{Text: "Location: " + h.Response.Fields.Get("Location"), Line: response(1)}},
	}
	for k := range e.Parts {
		if p := &e.Parts[k]; p.ID == explain.PartCauses {
			p.Items = []explain.Item{
				{Kind: explain.Guess, Text: first.Title + " Look at: `res.redirect`.", Point: first},
				{Kind: explain.Guess, Text: second.Title, Point: second},
			}
		}
	}
	e.Parts = append(e.Parts, explain.Part{ID: explain.PartFindings, Title: "Findings", Items: []explain.Item{
		{Kind: explain.Fact, Text: found.Title + " " + found.Remedy.Advice, Source: "post-rewritten · RFC 9110 §15.4.3", Point: found},
	}})
	return e
}

// onCauses walks to an answer with causes and findings.
func onCauses(t *testing.T, w, h int) *driver {
	t.Helper()
	d, _ := walking(t, w, h, checkout(), redirect(302, "Found", "/thanks"), page200())
	d.explain(pointedAt)
	return d
}

// row returns the row of the screen that has a text.
func (d *driver) row(text string) string {
	d.t.Helper()
	for _, r := range strings.Split(d.screen(), "\n") {
		if strings.Contains(r, text) {
			return r
		}
	}
	d.t.Errorf("the screen lacks %q:\n%s", text, d.screen())
	return ""
}

func TestCausesTakeTheFocusInTurn(t *testing.T) {
	d := onCauses(t, 240, 60)
	d.sees(". opens one", "80 % Express: a form redirects.", "+ Server: nginx", "2 more")
	d.sees("Find: grep", "Fix: Nothing is broken")
	d.sees("Where: res.redirect(303")
	d.lacks("Files: app.js", "▌ ?")
	d.press(".")
	d.sees("▌ ? 80 %", "+ ◆ Server: nginx", "− ◇ the status code is 302", "Confirm: The next hop.", "Fix: Nothing is broken", "Where: res.redirect(303", "Files: app.js", "Find: grep", "Log: node")
	d.press(".")
	d.sees("▌ ? 15 %", "Fix: Change the handler.")
	d.lacks("▌ ? 80 %", "Files: app.js")
	d.press(".")
	d.sees("▌ ✗ The POST is answered 302.", "+ ◆ Location: /thanks", "Why: What was posted is lost.")
	d.press(".")
	d.sees("▌ ? 80 %")
	d.press(",")
	d.sees("▌ ✗ The POST")
	d.press("esc")
	d.lacks("▌ ✗", "◆")
}

func TestEvidenceIsMarkedInTheInspector(t *testing.T) {
	d := onCauses(t, 240, 60)
	d.press(".", "3")
	d.sees("Marked ◆ under Request and Response. Also see Body.", "◆2 Request", "◆[3 Response]", "◆7 Body")
	for text, sign := range map[string]string{"HTTP/1.1 302 Found": "◇", "Server: nginx    ": "◆", "Location: /thanks": "▸"} {
		if r := d.row(text); !strings.Contains(r, sign+" "+strings.TrimSpace(text)) {
			t.Errorf("%q is not marked %s: %s", text, sign, r)
		}
	}
	d.press("2")
	if r := d.row("POST /checkout"); !strings.Contains(r, "◆ POST") {
		t.Errorf("the request line is not marked: %s", r)
	}
	d.press("3", ",")
	if r := d.row("Location: /thanks  "); !strings.Contains(r, "◆ Location") {
		t.Errorf("the Location is not marked: %s", r)
	}
	d.lacks("◆2 Request", "◆ Server")
}

// On a narrow screen the tab that is read stays, and the row under it tells
// what has the focus.
func TestMarksAreReadOnANarrowScreen(t *testing.T) {
	d := onCauses(t, 80, 24)
	d.press(".")
	d.sees("[4 Why]", "▌ ? 80 %", "Request, Response, Body · 80 % Express")
	d.press("3")
	d.sees("◆ Server: nginx", "◇ HTTP/1.1 302")
	d.press(",")
	d.sees("◆[3 Response]", "◆ Location: /thanks", "◆ Response · error The POST is answered 302.")
}

func TestFirstMarkComesIntoView(t *testing.T) {
	long := redirect(302, "Found", "/thanks")
	for i := range 40 {
		long.fields = append(long.fields, trace.Field{Name: fmt.Sprintf("X-%d", i), Value: "v"})
	}
	d, _ := walking(t, 80, 24, checkout(), long)
	d.explain(func(ch trace.Chain, i int) explain.Explanation {
		e := pointedAt(ch, i)
		e.Parts[3].Items[0].Point.For = []explain.Evidence{{Text: "X-35: v", Line: trace.Line{Hop: 1, Message: trace.InResponse, Name: "X-35", Index: 37}}}
		e.Parts[3].Items[0].Point.Against = nil
		return e
	})
	d.press("3")
	d.lacks("X-35")
	d.press(".")
	d.sees("◆ X-35: v")
	d.press("k", "k", "pgup", "pgup", "g") // who moves away is left alone
	d.lacks("X-35")
	d.press("2", "3")
	d.sees("◆ X-35: v")
}

func TestEnterTellsTheWholeOfACause(t *testing.T) {
	d := onCauses(t, 120, 40)
	d.press(".", "enter")
	d.sees("A likely cause", "The form was processed.", "What speaks for it", "What speaks against it",
		"The lines stand in the response: Server, status line; the request: request line.", "75 % A form of Express redirects.", "How to confirm", "Files: app.js", "RFC 9110 §15.4.4")
	d.press("esc")
	d.sees("▌ ? 80 %")
	d.press(",", "enter")
	d.sees("A finding", "What was posted is lost.", "How to fix it", "Answer 307.")
	d.press("esc", "[", "enter") // in the inspector it explains the line
	d.lacks("What speaks for it")
}

// The focus stays with its cause when the hop is decided anew, and leaves with
// the hop.
func TestFocusStaysWithItsHop(t *testing.T) {
	d := onCauses(t, 240, 60)
	d.press(".", ".", "s")
	d.sees("▌ ? 15 %")
	d.press("space")
	d.lacks("▌ ? 15 %", "◆")
}

func TestNoCauseToLookAt(t *testing.T) {
	d, _ := walking(t, 120, 40, checkout(), page200())
	d.press(".")
	d.sees("There is no cause and no finding here to look at.")
}

func TestClickTakesTheFocus(t *testing.T) {
	d := onCauses(t, 240, 60)
	for y, r := range strings.Split(d.screen(), "\n") {
		if strings.Contains(r, "15 % Express") {
			d.send(tea.MouseMsg{X: d.m.layout.explain.x + 4, Y: y, Button: tea.MouseButtonLeft, Action: tea.MouseActionPress})
			break
		}
	}
	d.sees("▌ ? 15 %")
}

// A private screen hides in a cause what it hides elsewhere.
func TestPrivatePointsHideHosts(t *testing.T) {
	d, _ := walking(t, 120, 40, checkout(), redirect(302, "Found", "https://secret-host.test/thanks"))
	d.explain(pointedAt)
	d.press("p", ",", "3")
	d.lacks("secret-host")
	d.press("K")
	d.lacks("secret-host")
}
