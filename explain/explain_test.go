package explain_test

import (
	"context"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"detour/explain"
	"detour/trace"
	"detour/trace/uri"
)

// A web answers every request with the next of its answers.
type web []*trace.Hop

func (w *web) Exchange(_ context.Context, r trace.Request) *trace.Hop {
	h := *(*w)[0]
	*w = (*w)[1:]
	h.Request = r
	return &h
}

// answer is a response with "Name: value" field lines.
func answer(status int, fields ...string) *trace.Hop {
	r := &trace.Response{Proto: "HTTP/1.1", Status: status, Reason: http.StatusText(status)}
	for _, f := range fields {
		name, value, _ := strings.Cut(f, ": ")
		r.Fields = append(r.Fields, trace.Field{Name: name, Value: value})
	}
	return &trace.Hop{Response: r}
}

// walk returns the chain of a request through the answers.
func walk(t *testing.T, client, method, url string, answers ...*trace.Hop) trace.Chain {
	t.Helper()
	c, err := trace.ClientNamed(client)
	if err != nil {
		t.Fatal(err)
	}
	uri, err := c.ParseURL(url)
	if err != nil {
		t.Fatal(err)
	}
	r := trace.Request{Method: method, URI: uri}
	if method == "POST" {
		r.Body = []byte("a=1&b=2")
		r.Fields = trace.Fields{{Name: "Content-Type", Value: "application/x-www-form-urlencoded"}}
	}
	s := trace.NewSession(c, r)
	w := web(answers)
	for range answers {
		if _, err := s.Step(t.Context(), &w); err != nil {
			t.Fatal(err)
		}
	}
	return s.Chain()
}

// texts joins the items of a part.
func texts(e explain.Explanation, id explain.PartID) string {
	part, _ := e.Part(id)
	var b strings.Builder
	for _, it := range part.Items {
		fmt.Fprintf(&b, "%s: %s [%s]\n", it.Kind, it.Text, it.Source)
	}
	return b.String()
}

func TestExchangeSaysWhatIsCrossed(t *testing.T) {
	for _, tt := range []struct {
		name, url, location string
		says                []string
	}{
		{"same origin", "https://a.test/x", "/y", []string{"Resolved against this request, it is `https://a.test/y`", "Same origin"}},
		{"upgrade", "http://a.test/", "https://a.test/", []string{"scheme goes up"}},
		{"downgrade", "https://a.test/", "http://a.test/", []string{"down from https to http"}},
		{"subdomain", "https://shop.example.com/", "https://www.example.com/", []string{"within the site `example.com`"}},
		{"other site", "https://example.com/", "https://example.org/", []string{"another site"}},
		{"port", "http://a.test/", "http://a.test:8080/", []string{"port changes from `80` to `8080`"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ch := walk(t, "curl", "GET", tt.url, answer(302, "Location: "+tt.location))
			got := texts(explain.Explain(ch, 0), explain.PartExchange)
			for _, want := range tt.says {
				if !strings.Contains(got, want) {
					t.Errorf("does not say %q:\n%s", want, got)
				}
			}
		})
	}
}

func TestAnAbsoluteLocationIsSaidOnce(t *testing.T) {
	const to = "https://id.test/auth?state=s3cr3t-s3cr3t"
	ch := walk(t, "chromium", "GET", "https://a.test/", answer(302, "Location: "+to))
	got := texts(explain.Explain(ch, 0), explain.PartExchange)
	if strings.Contains(got, "Resolved against") || strings.Contains(got, "s3cr3t") {
		t.Errorf("the same URL is said again, or its secret is:\n%s", got)
	}
}

func TestMissingLocationIsSaid(t *testing.T) {
	ch := walk(t, "chromium", "GET", "https://a.test/", answer(302))
	if got := texts(explain.Explain(ch, 0), explain.PartExchange); !strings.Contains(got, "Location") {
		t.Errorf("a 302 without Location is explained without saying so:\n%s", got)
	}
}

func TestPermanentRedirectWithoutBoundIsWarnedOf(t *testing.T) {
	const sticks = "until their cache is cleared"
	for _, tt := range []struct {
		status int
		fields []string
		want   bool
	}{
		{301, nil, true},
		{308, nil, true},
		{302, nil, false},
		{301, []string{"Cache-Control: max-age=60"}, false},
		{301, []string{"Expires: Thu, 01 Jan 1970 00:00:00 GMT"}, false},
	} {
		ch := walk(t, "chromium", "GET", "https://a.test/", answer(tt.status, append(tt.fields, "Location: /x")...))
		got := texts(explain.Explain(ch, 0), explain.PartExchange)
		if strings.Contains(got, sticks) != tt.want {
			t.Errorf("%d %q: warned %v, want %v", tt.status, tt.fields, !tt.want, tt.want)
		}
	}
}

func TestLostMethodIsTracedBack(t *testing.T) {
	ch := walk(t, "chromium", "POST", "http://a.test/api", answer(301, "Location: https://a.test/api"), answer(405, "Allow: POST"))
	if got := texts(explain.Explain(ch, 1), explain.PartExchange); !strings.Contains(got, "hop 1's 301 turned it into `GET`") {
		t.Errorf("the 405 is not traced back to the 301:\n%s", got)
	}
}

func TestNextNamesTheRules(t *testing.T) {
	ch := walk(t, "chromium", "POST", "https://a.test/form", answer(302, "Location: /done"))
	part, ok := explain.Explain(ch, 0).Part(explain.PartNext)
	if !ok {
		t.Fatal("nothing is said of what happens next")
	}
	if got := part.Items[0].Text; got != "Chromium sends `GET` to `https://a.test/done` without content." {
		t.Errorf("first: %q", got)
	}
	for _, it := range part.Items {
		if it.Kind != explain.Rule || it.Source == "" {
			t.Errorf("%q is no rule with a source", it.Text)
		}
	}
}

// TestCausesNameTheServer holds the seam between the evidence and the
// ranking: the product that shows itself comes first, with its probability and
// the evidence, and none is named without evidence.
func TestCausesNameTheServer(t *testing.T) {
	for _, tt := range []struct {
		name, product, evidence string
		hop                     *trace.Hop
	}{
		{"nginx by field", "nginx ", "+ Server: nginx", answer(307, "Server: nginx/1.24.0", "Content-Type: text/html", "Location: http://a.test/x")},
		{"Apache", "Apache", "+ Server: Apache", answer(307, "Server: Apache/2.4.71", "Location: http://a.test/x", "Content-Type: text/html; charset=iso-8859-1")},
		{"nobody", "", "", answer(302, "Location: /x")},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e := explain.Explain(walk(t, "curl", "GET", "http://a.test/", tt.hop), 0)
			part, ok := e.Part(explain.PartCauses)
			if !ok {
				t.Fatal("no causes")
			}
			all := texts(e, explain.PartCauses)
			if tt.product == "" {
				if !strings.Contains(all, "cannot tell") || strings.Contains(all, "nginx") {
					t.Errorf("without evidence the causes are\n%s", all)
				}
				return
			}
			if got := part.Items[0]; got.Kind != explain.Guess || !strings.Contains(got.Text, " %** "+tt.product) || !strings.Contains(got.Source, tt.evidence) {
				t.Errorf("first cause %+v, want %s by %s", got, tt.product, tt.evidence)
			}
			for _, id := range []explain.PartID{explain.PartConfirm, explain.PartMend} {
				if texts(e, id) == "" {
					t.Errorf("nothing is said of %s", id)
				}
			}
		})
	}
}

// TestPointsNameTheirLines: an answer and a finding say which lines they rest
// on, and what to do about them.
func TestPointsNameTheirLines(t *testing.T) {
	ch := walk(t, "chromium", "POST", "https://a.test/docs", answer(301, "Server: nginx/1.24.0", "Location: http://a.test/docs/"))
	e := explain.Explain(ch, 0)
	for id, want := range map[explain.PartID]string{
		explain.PartCauses:   "the response: Location, Server",
		explain.PartFindings: "the response: Location",
	} {
		part, _ := e.Part(id)
		if len(part.Items) == 0 {
			t.Fatalf("nothing is said of %s", id)
		}
		p := part.Items[0].Point
		if got := explain.LinesInWords(p.Lines(), e.Hop); !strings.HasPrefix(got, want) {
			t.Errorf("%s rests on %q, want %q", id, got, want)
		}
		for _, l := range p.Lines() {
			if l.Name != "" && ch.Hops[0].Response.Fields[l.Index].Name != l.Name {
				t.Errorf("%s names line %d as %s", id, l.Index, l.Name)
			}
		}
		if p.Remedy.Advice == "" || p.Why == "" || len(p.Sources) == 0 {
			t.Errorf("%s has no mend, reason or source: %+v", id, p)
		}
	}
	causes, _ := e.Part(explain.PartCauses)
	if p := causes.Items[0].Point; p.Remedy.Where == "" || len(p.Remedy.Files) == 0 || len(p.Remedy.Find) == 0 || len(p.Remedy.Log) == 0 || len(p.Confirm) == 0 {
		t.Errorf("the first cause has no directive, file, command, log or experiment: %+v", p)
	}
}

func TestLinesInWords(t *testing.T) {
	response := func(hop, index int, name string) trace.Line {
		return trace.Line{Hop: hop, Message: trace.InResponse, Name: name, Index: index}
	}
	got := explain.LinesInWords([]trace.Line{
		response(2, 0, "Server"), {Hop: 2, Message: trace.InRequest, Index: trace.StartLine}, response(1, 3, "Set-Cookie"),
		response(2, 4, "Set-Cookie"), response(2, 5, "Set-Cookie"), response(2, trace.StartLine, ""),
	}, 2)
	if want := "the response: Server, Set-Cookie, status line; the request: request line; the response of hop 1: Set-Cookie"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// TestStatusWithoutRankingHasItsCatalogue: where nothing is ranked, the
// catalogue's causes for the status stand.
func TestStatusWithoutRankingHasItsCatalogue(t *testing.T) {
	e := explain.Explain(walk(t, "curl", "GET", "http://a.test/", answer(404)), 0)
	if texts(e, explain.PartCauses) == "" {
		t.Error("a 404 has no causes")
	}
}

func TestFailuresAreExplained(t *testing.T) {
	kinds := []trace.FailureKind{
		trace.FailRequest, trace.FailResolve, trace.FailRefused, trace.FailNetwork, trace.FailTLS,
		trace.FailTimeout, trace.FailLimit, trace.FailProtocol, trace.FailCanceled,
	}
	for _, k := range kinds {
		h := &trace.Hop{ID: 1, Failure: &trace.Failure{Kind: k, Attempt: "connect to a.test", Reason: "it failed", Hint: "try again"}}
		e := explain.Explain(trace.Chain{Hops: []*trace.Hop{h}}, 0)
		if e.Title == "" || texts(e, explain.PartMeaning) == "" {
			t.Errorf("%s: no title or meaning", k)
		}
		if got := texts(e, explain.PartExchange); !strings.Contains(got, "Connect to a.test: it failed.") {
			t.Errorf("%s: %q", k, got)
		}
	}
}

func TestExplainingIsPure(t *testing.T) {
	ch := walk(t, "chromium", "POST", "http://a.test/", answer(307, "Location: https://b.test/", "Server: nginx"))
	if one, two := explain.Explain(ch, 0), explain.Explain(ch, 0); !reflect.DeepEqual(one, two) {
		t.Errorf("two explanations of one hop differ:\n%+v\n%+v", one, two)
	}
	if e := explain.Explain(ch, 7); len(e.Parts) != 0 {
		t.Errorf("a hop outside the chain is explained: %+v", e)
	}
}

func BenchmarkExplain(b *testing.B) {
	h := answer(302, "Location: /x", "Server: nginx")
	h.Request = trace.Request{Method: "GET", URI: uri.Split("http://a.test/")}
	c, err := trace.ClientNamed("chromium")
	if err != nil {
		b.Fatal(err)
	}
	ch := trace.Chain{Hops: []*trace.Hop{h}}
	h.Decision = c.Decide(ch)
	for b.Loop() {
		explain.Explain(ch, 0)
	}
}
