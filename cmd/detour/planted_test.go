package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"detour/explain"
	"detour/explain/compare"
	"detour/explain/report"
	"detour/explain/verdict"
	"detour/trace"
	"detour/trace/har"
	"detour/trace/saved"
	"detour/trace/uri"
	"detour/tui/page"
)

// planted is a secret that stands in what is sent or answered, and in no output.
const planted = "Pl4ntedS3cretValue"

// plantings are the places that a secret can come from.
var plantings = []struct {
	name     string
	start    string
	body     string
	sent     []trace.Field
	answered []trace.Field
	content  string
}{
	{name: "an app's scheme", answered: []trace.Field{{Name: "Location", Value: "com.acme.app:/cb?code=" + planted}}},
	{name: "an app's scheme with an authority", answered: []trace.Field{{Name: "Location", Value: "acme://cb?access_token=" + planted}}},
	{name: "a fragment", answered: []trace.Field{{Name: "Location", Value: "/cb#access_token=" + planted}}},
	{name: "a space", answered: []trace.Field{{Name: "Location", Value: "/cb?access_token=" + planted + " x"}}},
	{name: "a relative Location", answered: []trace.Field{{Name: "Location", Value: "cb?id_token=" + planted}}},
	{name: "a Location of a query", answered: []trace.Field{{Name: "Location", Value: "?session_token=" + planted}}},
	{name: "a broken Location", answered: []trace.Field{{Name: "Location", Value: "http://[::1?token=" + planted}}},
	{name: "a bad port", answered: []trace.Field{{Name: "Location", Value: "http://a.test:99999/?token=" + planted}}},
	{name: "an escape that is none", answered: []trace.Field{{Name: "Location", Value: "/%zz?password=" + planted}}},
	{name: "userinfo", answered: []trace.Field{{Name: "Location", Value: "https://bob:" + planted + "@b.test/"}}},
	{name: "userinfo behind a backslash", answered: []trace.Field{{Name: "Location", Value: `https://a.test\@bob:` + planted + `@b.test/`}}},
	{name: "a nested URL", answered: []trace.Field{{Name: "Location", Value: "/login?next=" + "https%3A%2F%2Fb.test%2F%3Ftoken%3D" + planted}}},
	{name: "several Locations", answered: []trace.Field{{Name: "Location", Value: "/a?token=" + planted}, {Name: "Location", Value: "/b?token=" + planted + "2"}}},
	{name: "Refresh", answered: []trace.Field{{Name: "Refresh", Value: "0;url=/cb?code=" + planted}}},
	{name: "a cookie that is set", answered: []trace.Field{{Name: "Location", Value: "/x"}, {Name: "Set-Cookie", Value: "sid=" + planted + "; Path=/"}}},
	{name: "a cookie that is rejected", answered: []trace.Field{{Name: "Location", Value: "/x"}, {Name: "Set-Cookie", Value: "sid=" + planted + "; Domain=other.test"}}},
	{name: "the first query", start: "http://a.test/?api_key=" + planted, answered: []trace.Field{{Name: "Location", Value: "/x?api_key=" + planted}}},
	{name: "Authorization", sent: []trace.Field{{Name: "Authorization", Value: "Bearer " + planted}}, answered: []trace.Field{{Name: "Location", Value: "http://b.test/"}}},
	{name: "Cookie", sent: []trace.Field{{Name: "Cookie", Value: "sid=" + planted}}, answered: []trace.Field{{Name: "Location", Value: "http://b.test/"}}},
	{name: "a field by its name", sent: []trace.Field{{Name: "X-Api-Key", Value: planted}}, answered: []trace.Field{{Name: "X-Auth-Token", Value: planted}, {Name: "Location", Value: "/x"}}},
	{name: "a form's body", body: "user=a&password=" + planted, sent: []trace.Field{{Name: "Content-Type", Value: "application/x-www-form-urlencoded"}}, answered: []trace.Field{{Name: "Location", Value: "/x"}}},
	{name: "a body of JSON", body: `{"password":"` + planted + `"}`, sent: []trace.Field{{Name: "Content-Type", Value: "application/json"}}, answered: []trace.Field{{Name: "Location", Value: "/x"}}},
	{name: "content of JSON", content: `{"access_token":"` + planted + `"}`, answered: []trace.Field{{Name: "Content-Type", Value: "application/json"}, {Name: "Location", Value: "/x"}}},
	{name: "a link in the page", content: `<a href="/cb?access_token=` + planted + `">go</a>`, answered: []trace.Field{{Name: "Content-Type", Value: "text/html"}, {Name: "Location", Value: "/cb?access_token=" + planted}}},
}

// TestNoOutputHoldsASecret plants a secret in each place that a value can come
// from, and looks for it in every output of every client.
func TestNoOutputHoldsASecret(t *testing.T) {
	for _, p := range plantings {
		t.Run(p.name, func(t *testing.T) {
			for _, c := range trace.Clients() {
				start := trace.Request{Method: "GET", URI: uri.Split("http://a.test/start"), Fields: p.sent}
				if p.start != "" {
					start.URI = uri.Split(p.start)
				}
				if p.body != "" {
					start.Method, start.Body = "POST", []byte(p.body)
				}
				redirect := &trace.Response{Proto: "HTTP/1.1", Status: 302, Reason: "Found", Fields: p.answered,
					Body: trace.Body{Kept: []byte(p.content), Size: int64(len(p.content)), Whole: true}}
				s := trace.NewSession(c, start)
				end := &trace.Response{Proto: "HTTP/1.1", Status: 200, Reason: "OK"}
				if err := s.Run(t.Context(), &replay{[]*trace.Response{redirect, end, end, end, end}}, nil); err != nil {
					t.Fatal(err)
				}
				for name, text := range outputs(t, s) {
					if i := strings.Index(text, planted); i >= 0 {
						t.Errorf("%s, %s: ...%s", c.Name, name, text[max(0, i-60):i+len(planted)])
					}
				}
			}
		})
	}
}

// outputs returns what is printed and saved of a session, by the output's name.
func outputs(t *testing.T, s *trace.Session) map[string]string {
	t.Helper()
	ch := s.Chain()
	v := explain.Explainer{}.Verdict(ch)
	all := map[string]string{}
	write := func(name string, make func(*bytes.Buffer) interface {
		Hop(trace.Chain) error
		End(trace.Chain, verdict.Verdict) error
	}) {
		var b bytes.Buffer
		w := make(&b)
		for i := range ch.Hops {
			if err := w.Hop(trace.Chain{Hops: ch.Hops[:i+1]}); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.End(ch, v); err != nil {
			t.Fatal(err)
		}
		all[name] = b.String()
	}
	type writer = interface {
		Hop(trace.Chain) error
		End(trace.Chain, verdict.Verdict) error
	}
	write("text", func(b *bytes.Buffer) writer {
		return report.NewText(b, report.Options{Brief: true, Explain: true, Infos: true})
	})
	write("text with -v", func(b *bytes.Buffer) writer {
		return report.NewText(b, report.Options{Verbose: true, Explain: true, Infos: true})
	})
	write("JSON", func(b *bytes.Buffer) writer { return report.NewJSON(b, report.Options{Explain: true}) })
	write("Markdown", func(b *bytes.Buffer) writer { return report.NewMarkdown(b, report.Options{Infos: true}) })
	write("a template", func(b *bytes.Buffer) writer { return report.NewTemplate(b, allNames(t), report.Options{}) })
	write("JUnit", func(b *bytes.Buffer) writer {
		f := &traceFlags{junit: "-", failOn: "info", expect: []string{"404"}}
		return f.newJUnit(b, report.Options{})
	})
	var recording bytes.Buffer
	if err := har.Write(&recording, ch, har.Options{}); err != nil {
		t.Fatal(err)
	}
	all["HAR"] = recording.String()
	file := filepath.Join(t.TempDir(), "session.json")
	if err := saved.Save(file, s, saved.Options{}); err != nil {
		t.Fatal(err)
	}
	session, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	all["a saved session"] = string(session)
	if s.Client().Name == trace.Clients()[0].Name { // the same whoever walked
		all["the clients compared"] = compared(t, ch, s.Client().Name)
	}
	for name, text := range panes(s) {
		all[name] = text
	}
	return all
}

// allNames is a template that asks for everything that one can.
func allNames(t *testing.T) *report.Template {
	t.Helper()
	chain, hop, _ := strings.Cut(report.TemplateHelp(), "Of a hop, between {{range .Hops}} and {{end}}:")
	name := regexp.MustCompile(`\{\{\.\w+\}\}`)
	all := strings.Join(name.FindAllString(chain, -1), " ") + "{{range .Hops}}" + strings.Join(name.FindAllString(hop, -1), " ") + "{{end}}"
	tmpl, err := report.ParseTemplate(all)
	if err != nil {
		t.Fatal(err)
	}
	return tmpl
}

// compared returns what clients do after each hop, as text and as JSON.
func compared(t *testing.T, ch trace.Chain, chosen string) string {
	t.Helper()
	var b bytes.Buffer
	for i, h := range ch.Hops {
		c := compare.After(h, trace.Compare(trace.Chain{Hops: ch.Hops[:i+1]}, trace.Clients()))
		if err := errors.Join(report.Comparison(&b, h, c, chosen, report.Options{}), report.ComparisonJSON(&b, h, c, report.Options{})); err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

// panes returns what the screen and the line by line front end show of each hop,
// by the pane's name.
func panes(s *trace.Session) map[string]string {
	all := map[string]string{}
	view := page.View{Width: 200}
	for _, h := range s.Hops() {
		scene := page.NewScene(s, h, false)
		for name, pane := range map[string]func(page.Scene, page.View) []page.Line{
			"Next": page.Next, "Request": page.Request, "Response": page.Response, "TLS": page.TLS,
			"Cookies": page.Cookies, "Body": page.Body, "Raw": page.Raw, "Timing": page.Timing,
		} {
			for _, l := range pane(scene, view) {
				for _, span := range l.Spans {
					all["the pane "+name] += span.Text
				}
				all["the pane "+name] += "\n"
			}
		}
		all["what is copied of a hop"] += page.HopText(scene, false)
	}
	return all
}
