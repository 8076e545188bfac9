package finding

import (
	"context"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"detour/explain/article"
	"detour/explain/facts"
	"detour/trace"
	"detour/trace/uri"
)

// has reports whether the rule is among the findings.
func has(fs []Finding, id string) bool {
	return slices.ContainsFunc(fs, func(f Finding) bool { return f.Rule.ID == id })
}

// Each example is called ID.bad or ID.good, with anything behind it.
func TestExamples(t *testing.T) {
	for _, s := range examples(t) {
		t.Run(s.name, func(t *testing.T) {
			id, kind, _ := strings.Cut(s.name, ".")
			fs := s.findings()
			if bad := strings.HasPrefix(kind, "bad"); has(fs, id) != bad {
				t.Errorf("found: %v, want %v\n%s", !bad, bad, lines(fs))
			}
			for _, want := range s.want {
				if !slices.ContainsFunc(fs, func(f Finding) bool { return fits(f, want) }) {
					t.Errorf("not found: %s\n%s", want, lines(fs))
				}
			}
		})
	}
}

// fits reports whether a finding is the one expected; a text that ends with …
// is the beginning of it. How many clients do something is left open so: a new
// client changes it.
func fits(f Finding, want string) bool {
	got := f.Severity.String() + " " + f.Text
	start, open := strings.CutSuffix(want, "…")
	return got == want || open && strings.HasPrefix(got, start)
}

func TestEveryRuleHasExamplesOfBothKinds(t *testing.T) {
	kinds := map[string]bool{}
	for _, s := range examples(t) {
		id, kind, _ := strings.Cut(s.name, ".")
		if !slices.ContainsFunc(Rules(), func(r Rule) bool { return r.ID == id }) {
			t.Errorf("%s is an example of no rule", s.name)
		}
		kinds[id+"."+strings.TrimRight(kind, "0123456789")] = true
	}
	for _, r := range Rules() {
		for _, kind := range []string{".bad", ".good"} {
			if !kinds[r.ID+kind] {
				t.Errorf("no example %s%s", r.ID, kind)
			}
		}
	}
}

var kebab = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

func TestRulesAreComplete(t *testing.T) {
	seen := map[string]bool{}
	for i, r := range Rules() {
		if r.Number != i+1 {
			t.Errorf("%s has the number %d, want %d", r.ID, r.Number, i+1)
		}
		if !kebab.MatchString(r.ID) || seen[r.ID] {
			t.Errorf("the id %q is taken or not kebab-case", r.ID)
		}
		seen[r.ID] = true
		if r.Severity < Info || r.Severity > Error {
			t.Errorf("%s has no severity", r.ID)
		}
		checkSources(t, r.ID, r.Sources)
	}
	if len(seen) != 110 {
		t.Errorf("there are %d rules, want 110", len(seen))
	}
}

var rfcSection = regexp.MustCompile(`^RFC \w+ §\d+(\.\d+)*$`)

func checkSources(t *testing.T, id string, sources []article.Source) {
	t.Helper()
	if len(sources) == 0 {
		t.Errorf("%s has no source", id)
	}
	for _, s := range sources {
		if u, err := url.Parse(s.URL); err != nil || u.Scheme != "https" || u.Host == "" {
			t.Errorf("%s: the source %q has the URL %q", id, s.Cite, s.URL)
		}
		if strings.HasPrefix(s.Cite, "RFC") && !rfcSection.MatchString(s.Cite) {
			t.Errorf("%s: the source %q names no section", id, s.Cite)
		}
	}
}

// sentence ends a sentence: a stop before a space or the end.
var sentence = regexp.MustCompile(`[.?](\s|$)`)

const maxWords = 30

func TestProseOfRules(t *testing.T) {
	for _, r := range Rules() {
		for what, prose := range map[string]string{"why": r.Why, "fix": r.Fix} {
			checkProse(t, r.ID+" "+what, prose)
			if n := len(sentence.FindAllString(prose, -1)); n > 3 {
				t.Errorf("%s %s has %d sentences", r.ID, what, n)
			}
		}
		if r.Title == "" || strings.HasSuffix(r.Title, ".") || strings.Contains(r.Title, "!") || len(r.Title) > 70 {
			t.Errorf("%s: the title %q is no short line", r.ID, r.Title)
		}
	}
}

func checkProse(t *testing.T, what, prose string) {
	t.Helper()
	if !strings.HasSuffix(prose, ".") || strings.Contains(prose, "!") || strings.Count(prose, "`")%2 != 0 {
		t.Errorf("%s breaks the style: %q", what, prose)
	}
	for _, s := range sentence.Split(prose, -1) {
		if n := len(strings.Fields(s)); n > maxWords {
			t.Errorf("%s has a sentence of %d words: %q", what, n, s)
		}
	}
}

// What a finding says is a sentence, safe to print, and gives no secret away.
// The scripts write every secret with the word in it.
func TestTextsOfFindings(t *testing.T) {
	const secret = "s3cr3t"
	for _, s := range examples(t) {
		for _, f := range s.findings() {
			if !strings.HasSuffix(f.Text, ".") || strings.Contains(f.Text, "!") || strings.Count(f.Text, "`")%2 != 0 {
				t.Errorf("%s: %s breaks the style: %q", s.name, f.Rule.ID, f.Text)
			}
			if trace.Printable(f.Text) != f.Text || strings.Contains(f.Text, secret) {
				t.Errorf("%s: %s is not fit to be shown: %q", s.name, f.Rule.ID, f.Text)
			}
			checkPointers(t, s, f)
		}
	}
}

// checkPointers demands that hops and lines are there.
func checkPointers(t *testing.T, s script, f Finding) {
	t.Helper()
	if len(f.Hops) == 0 || f.Times == 0 {
		t.Errorf("%s: %s points at no hop", s.name, f.Rule.ID)
	}
	byID := map[int]*trace.Hop{}
	for _, h := range s.hops() {
		byID[h.ID] = h
	}
	for _, id := range f.Hops {
		if byID[id] == nil {
			t.Errorf("%s: %s points at hop %d, which is not there", s.name, f.Rule.ID, id)
		}
	}
	for _, l := range f.Lines {
		fields := byID[l.Hop].Request.Fields
		if l.Message == trace.InResponse {
			fields = byID[l.Hop].Response.Fields
		}
		if l.Index >= len(fields) || fields[l.Index].Name != l.Name {
			t.Errorf("%s: %s points at a line that is not there: %+v", s.name, f.Rule.ID, l)
		}
	}
}

// Chains that are as they should be: all that is found of them is listed.
func TestGoodChains(t *testing.T) {
	for _, s := range scripts(t, "testdata/good.txtar") {
		t.Run(s.name, func(t *testing.T) {
			var got []string
			for _, f := range s.findings() {
				got = append(got, f.Severity.String()+" "+f.Rule.ID)
			}
			if diff := cmp.Diff(s.want, got); diff != "" {
				t.Errorf("findings (-want +got):\n%s\n%s", diff, lines(s.findings()))
			}
		})
	}
}

// Adding hop by hop comes to what checking the whole comes to, at every step.
func TestCheckerAgreesWithCheck(t *testing.T) {
	for _, s := range examples(t) {
		for _, ch := range s.chains {
			var c Checker
			for i, h := range ch.Hops {
				c.Add(h)
				if diff := cmp.Diff(Check(trace.Chain{Hops: ch.Hops[:i+1]}), c.Findings()); diff != "" {
					t.Errorf("%s: after hop %d (-check +checker):\n%s", s.name, i+1, diff)
				}
			}
		}
	}
}

// What the facts say of the scripts' rounds is what the findings say.
func TestFindingsAgreeWithFacts(t *testing.T) {
	loops := []string{"loop-exact", "loop-with-cookie", "loop-growing", "ping-pong", "tls-proxy-loop"}
	for _, s := range append(examples(t), scripts(t, "testdata/good.txtar")...) {
		for _, ch := range s.chains {
			holds, any := false, false
			for _, f := range facts.Of(ch) {
				holds, any = holds || f.Round != nil && f.Round.Holds(), any || f.Round != nil
			}
			said := slices.ContainsFunc(Check(ch), func(f Finding) bool { return slices.Contains(loops, f.Rule.ID) })
			if holds && !said || said && !any {
				t.Errorf("%s: the findings say a loop: %v, the facts a round: %v\n%s", s.name, said, holds, lines(Check(ch)))
			}
		}
	}
}

// What a hop shows alone is a part of what the chain shows.
func TestCheckHopIsPartOfCheck(t *testing.T) {
	for _, s := range examples(t) {
		for _, ch := range s.chains {
			whole := Check(ch)
			for i := range ch.Hops {
				for _, f := range CheckHop(ch, i) {
					if !slices.ContainsFunc(whole, func(g Finding) bool { return g.Rule.ID == f.Rule.ID && g.Text == f.Text && g.Severity == f.Severity }) {
						t.Errorf("%s: hop %d alone says what the chain does not: %s", s.name, i+1, f.Text)
					}
				}
			}
		}
	}
	if fs := CheckHop(trace.Chain{}, 0); fs != nil {
		t.Errorf("a hop outside the chain has findings: %v", fs)
	}
}

func TestFindingsAreSorted(t *testing.T) {
	for _, s := range examples(t) {
		fs := s.findings()
		for i := 1; i < len(fs); i++ {
			a, b := fs[i-1], fs[i]
			if a.Severity < b.Severity || a.Severity == b.Severity && a.Hops[0] > b.Hops[0] {
				t.Errorf("%s: findings out of order:\n%s", s.name, lines(fs))
				break
			}
		}
	}
}

func TestSeverity(t *testing.T) {
	for _, s := range []Severity{Info, Warning, Error} {
		if got, err := ParseSeverity(s.String()); err != nil || got != s {
			t.Errorf("ParseSeverity(%q) = %v, %v", s.String(), got, err)
		}
	}
	for _, bad := range []string{"", "Error", "fatal", "Severity(0)"} {
		if _, err := ParseSeverity(bad); err == nil {
			t.Errorf("ParseSeverity(%q) succeeds", bad)
		}
	}
	if w := Worst([]Finding{{Severity: Info}, {Severity: Error}, {Severity: Warning}}); w != Error {
		t.Errorf("worst is %v, want error", w)
	}
	if w := Worst(nil); w != 0 {
		t.Errorf("worst of none is %v", w)
	}
}

// longChains are ways to be long.
var longChains = map[string]func(i int) (url, location string){
	"ping-pong": func(i int) (string, string) {
		urls := []string{"https://a.test/x", "https://www.a.test/x"}
		return urls[i%2], urls[(i+1)%2]
	},
	"counter": func(i int) (string, string) {
		return fmt.Sprintf("https://a.test/p/%d", i), fmt.Sprintf("/p/%d", i+1)
	},
	"hosts": func(i int) (string, string) {
		return fmt.Sprintf("http://h%d.test/p?a=1", i), fmt.Sprintf("http://h%d.test/p", i+1)
	},
}

func longWay(n int, hop func(i int) (string, string)) trace.Chain {
	client, _ := trace.ClientNamed("curl")
	var ch trace.Chain
	for i := range n {
		at, to := hop(i)
		h := &trace.Hop{ID: i + 1, Request: trace.Request{Method: "GET", URI: uri.Split(at), Fields: trace.Fields{{Name: "Host", Value: "a.test"}, {Name: "User-Agent", Value: "x"}, {Name: "Accept", Value: "*/*"}}},
			Response: &trace.Response{Status: 302, Fields: trace.Fields{{Name: "Server", Value: "nginx"}, {Name: "Date", Value: "Mon, 01 Jan 2024 00:00:00 GMT"}, {Name: "Content-Type", Value: "text/html"},
				{Name: "Content-Length", Value: "138"}, {Name: "Location", Value: to}, {Name: "Set-Cookie", Value: fmt.Sprintf("a=%d", i)}}, Body: trace.Body{Kept: []byte("<html><head><title>302 Found</title></head><body><center><h1>302 Found</h1></center></body></html>"), Size: 98, Whole: true}}}
		h.Decision = client.Decide(trace.Chain{Hops: []*trace.Hop{h}})
		ch.Hops = append(ch.Hops, h)
	}
	return ch
}

func TestFindingsAreBounded(t *testing.T) {
	for name, hop := range longChains {
		fs := Check(longWay(10_000, hop))
		if len(fs) == 0 || len(fs) > 60 {
			t.Errorf("%s: %d findings", name, len(fs))
		}
		count := map[string]int{}
		for _, f := range fs {
			count[f.Rule.ID]++
			if len(f.Hops) > MaxHops || count[f.Rule.ID] > MaxPerRule {
				t.Errorf("%s: %s goes beyond the bounds", name, f.Rule.ID)
			}
		}
	}
}

// Hops that say the same are one finding.
func TestRepeatedSightingsAreOneFinding(t *testing.T) {
	fs := Check(longWay(100, longChains["ping-pong"]))
	i := slices.IndexFunc(fs, func(f Finding) bool { return f.Rule.ID == "cookie-no-secure" })
	if i < 0 || fs[i].Times != 100 || len(fs[i].Hops) != MaxHops {
		t.Errorf("100 sightings of a cookie without Secure are not one finding:\n%s", lines(fs))
	}
}

func BenchmarkCheck(b *testing.B) {
	for _, n := range []int{1, 20, 10_000} {
		for name, hop := range longChains {
			ch := longWay(n, hop)
			b.Run(fmt.Sprintf("%s/%d", name, n), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					Check(ch)
				}
			})
		}
	}
}

func BenchmarkCheckHop(b *testing.B) {
	ch := longWay(10_000, longChains["ping-pong"])
	b.ReportAllocs()
	for b.Loop() {
		CheckHop(ch, 5000)
	}
}

// Adding a hop and asking costs the same at the end of a long chain.
func BenchmarkCheckerStep(b *testing.B) {
	ch := longWay(10_000, longChains["counter"])
	var c Checker
	for _, h := range ch.Hops {
		c.Add(h)
	}
	b.ReportAllocs()
	for b.Loop() {
		c.Findings()
	}
}

func FuzzCheck(f *testing.F) {
	for _, s := range examples(f) {
		for _, h := range s.hops() {
			f.Add(h.Request.Method, h.Request.URI.String(), h.Status(), fieldText(h), []byte("<title>404</title><input>"), uint8(3))
		}
	}
	f.Fuzz(func(t *testing.T, method, target string, status int, fields string, body []byte, hops uint8) {
		ch := fuzzChain(method, target, status, fields, body, int(hops%12))
		fs := Check(ch)
		if len(fs) > len(Rules())*MaxPerRule {
			t.Fatalf("%d findings", len(fs))
		}
		for _, x := range slices.Concat(fs, Across(ch, ch)) {
			if trace.Printable(x.Text) != x.Text || len(x.Text) > 4096 {
				t.Errorf("%s is not fit to be shown: %d bytes, %q", x.Rule.ID, len(x.Text), x.Text)
			}
			if len(x.Hops) > MaxHops || len(x.Lines) > 2*maxLines*maxRun {
				t.Errorf("%s has no bound: %d hops, %d lines", x.Rule.ID, len(x.Hops), len(x.Lines))
			}
		}
	})
}

func fieldText(h *trace.Hop) string {
	if h.Response == nil {
		return ""
	}
	var b strings.Builder
	for _, f := range h.Response.Fields {
		b.WriteString(f.Name + ": " + f.Value + "\n")
	}
	return b.String()
}

// fuzzChain lets a session walk through the same answer again and again.
func fuzzChain(method, target string, status int, fields string, body []byte, hops int) trace.Chain {
	client, _ := trace.ClientNamed("curl")
	r := trace.Request{Method: method, URI: uri.Split(target), Body: body}
	r.Fields = trace.Fields{{Name: "Cookie", Value: fields}, {Name: "Origin", Value: target}, {Name: "Content-Type", Value: "application/x-www-form-urlencoded"}}
	s := trace.NewSession(client, r)
	for range hops + 1 {
		h := &trace.Hop{Response: &trace.Response{Status: status, Body: trace.Body{Kept: body, Size: int64(len(body))}}}
		for line := range strings.Lines(fields) {
			name, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ": ")
			h.Response.Fields = append(h.Response.Fields, trace.Field{Name: name, Value: value})
		}
		if _, err := s.Step(context.Background(), answers{h}); err != nil {
			break
		}
	}
	return s.Chain()
}

// answers is an exchanger with one answer.
type answers struct{ hop *trace.Hop }

func (a answers) Exchange(_ context.Context, r trace.Request) *trace.Hop {
	a.hop.Request = r
	return a.hop
}
