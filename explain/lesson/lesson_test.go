package lesson_test

import (
	"strings"
	"testing"

	"detour/explain/lesson"
	"detour/trace"
	"detour/trace/uri"
)

// redirect is a walk that stands after one answer.
func redirect(t *testing.T, client, method, url, body string, status int, location string) lesson.Moment {
	t.Helper()
	c, err := trace.ClientNamed(client)
	if err != nil {
		t.Fatal(err)
	}
	r := trace.Request{Method: method, URI: uri.Split(url), Body: []byte(body)}
	s := trace.NewSession(c, r)
	s.Add(&trace.Hop{Request: r, Response: &trace.Response{Proto: "HTTP/1.1", Status: status, Fields: trace.Fields{{Name: "Location", Value: location}}}})
	return lesson.Moment{Chain: s.Chain(), Title: c.Title}
}

func TestAnswersAreWorkedOut(t *testing.T) {
	for _, c := range []struct {
		client, method, body, location string
		status                         int
		asked                          lesson.Kind
		want                           string
	}{
		{"chromium", "POST", "a=1", "/done", 302, lesson.AskMethod, "GET"},
		{"chromium", "POST", "a=1", "/done", 307, lesson.AskMethod, "POST"},
		{"chromium", "POST", "a=1", "/done", 302, lesson.AskBody, "no"},
		{"urllib3", "POST", "a=1", "/done", 302, lesson.AskBody, "yes"},
		{"curl", "GET", "", "../x?y", 301, lesson.AskTarget, "https://a.test/x?y"},
		{"curl", "GET", "", "/x", 301, lesson.AskLine, "GET /x"},
		{"chromium", "GET", "", "/x", 304, lesson.AskFollow, "no"},
		{"curl", "GET", "", "http://a.test/", 302, lesson.AskScheme, "http"},
	} {
		q, ok := lesson.Ask(c.asked, redirect(t, c.client, c.method, "https://a.test/b/c", c.body, c.status, c.location))
		if !ok || q.Answer().Value != c.want {
			t.Errorf("%s after %d to %s %q: %s is %q, want %q", c.client, c.status, c.method, c.location, c.asked, q.Answer().Value, c.want)
		}
		if a := q.Answer(); a.Says == "" || a.Rule.Says == "" || a.Rule.Source == "" || q.Prompt == "" {
			t.Errorf("%s: the answer lacks its sentence or its rule: %+v", c.asked, a)
		}
	}
}

func TestGradeTakesWhatMeansTheSame(t *testing.T) {
	m := redirect(t, "curl", "GET", "https://a.test/b", "", 301, "https://B.test")
	for _, c := range []struct {
		asked lesson.Kind
		given string
		right bool
	}{
		{lesson.AskTarget, "https://b.test/", true},
		{lesson.AskTarget, "https://b.test/#x", true},
		{lesson.AskTarget, "http://b.test/", false},
		{lesson.AskLine, "GET / HTTP/1.1", true},
		{lesson.AskLine, "get /", false},
	} {
		q, _ := lesson.Ask(c.asked, m)
		if g := q.Grade(c.given); g.Right != c.right {
			t.Errorf("%s %q: right is %t, the answer is %q", c.asked, c.given, g.Right, g.Answer.Value)
		}
	}
}

func TestWrongAnswersAreMetByName(t *testing.T) {
	q, _ := lesson.Ask(lesson.AskMethod, redirect(t, "chromium", "POST", "https://a.test/b", "a=1", 302, "/c"))
	g := q.Grade("POST")
	if g.Right || g.Misconception == nil || g.Misconception.ID != "post-stays-after-302" {
		t.Errorf("POST after a 302: %+v", g)
	}
}

func TestReadNamesWhatIsWrong(t *testing.T) {
	const head = "---\ntitle: A\nlevel: 1\nscenario: post-302\nclient: curl\nskills: [method]\nsources:\n  - {cite: RFC 9110, url: 'https://www.rfc-editor.org/rfc/rfc9110'}\n---\n\n## One\n\nAsk: method\n\nText.\n"
	if _, err := lesson.Read("a.md", []byte(head)); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ from, to, want string }{
		{"level: 1", "level: 4", "a.md:3: level is 1, 2 or 3"},
		{"scenario: post-302", "scenario: post-392", "a.md:4: no lab scenario"},
		{"client: curl", "client: netscape", "a.md:5: unknown client"},
		{"skills: [method]", "skills: [metod]", "a.md:6: skills"},
		{"Ask: method", "Ask: metod", `a.md:11: Ask: "metod" is no question`},
		{"Ask: method\n\n", "", "no section asks anything"},
		{"title: A", "titel: A", "a.md:2"},
		{"https:", "http:", "a.md:7: a source has"},
		{"Ask: method\n", "Walk: post-303 as netscape\nAsk: method\n", "a.md:11: Walk: unknown client"},
		{"Ask: method\n", "Walk: one two\nAsk: method\n", `a.md:11: Walk: "one two" is no walk`},
		{"sources:\n  - {cite: RFC 9110, url: 'https://www.rfc-editor.org/rfc/rfc9110'}\n", "", "a.md:1: the head has no sources"},
		{"Ask: method", "Ask: place", "a.md:11: Ask: place needs a config"},
		{"sources:", "config: {server: iis, file: /a, text: b}\nsources:", "a.md:7: config: server is nginx, apache or log"},
		{"sources:", "config: {server: nginx, file: a, text: b}\nsources:", "a.md:7: config: it has a file"},
	} {
		_, err := lesson.Read("a.md", []byte(strings.Replace(head, c.from, c.to, 1)))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.to, err, c.want)
		}
	}
}

// fewestLessons are in the path, in three levels.
const fewestLessons = 28

// TestBuiltinLessonsAreWhole holds each lesson to its form, and the path to the
// lessons.
func TestBuiltinLessonsAreWhole(t *testing.T) {
	level, all := 1, lesson.Builtin()
	if len(all) < fewestLessons {
		t.Errorf("there are %d lessons", len(all))
	}
	for _, l := range all {
		if l.Level < level {
			t.Errorf("%s, of level %d, comes after one of level %d", l.Name, l.Level, level)
		}
		level = l.Level
		if n := l.Asked(); n == 0 || n > 6 || len(l.Steps) > 8 {
			t.Errorf("%s asks in %d of %d sections", l.Name, n, len(l.Steps))
		}
		for _, s := range l.Steps {
			if strings.TrimSpace(s.Prose) == "" {
				t.Errorf("%s: %q says nothing", l.Name, s.Title)
			}
			for sentence := range strings.SplitSeq(strings.ReplaceAll(s.Prose, "\n", " "), ". ") {
				if n := len(strings.Fields(sentence)); n > longestSentence && !strings.Contains(sentence, "```") {
					t.Errorf("%s: a sentence of %d words: %s", l.Name, n, sentence)
				}
			}
		}
	}
	if level != 3 {
		t.Errorf("the last lesson is of level %d", level)
	}
}

// longestSentence is how many words a reader has to hold at once, at most.
const longestSentence = 28

// FuzzRead gives the reader files of strangers: no panic, and what is taken can be
// played.
func FuzzRead(f *testing.F) {
	for _, l := range []string{"---\ntitle: A\n---\n", "---\ntitle: A\nlevel: 1\nscenario: post-302\nclient: curl\nskills: [method]\nsources:\n  - {cite: a, url: 'https://a.test'}\n---\n\n## One\n\nWalk: get-302\nAsk: method\n\nText.\n"} {
		f.Add([]byte(l))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		l, err := lesson.Read("a.md", src)
		if err != nil {
			return
		}
		if _, err := l.Walks(); err != nil || l.Asked() == 0 {
			t.Errorf("taken, and can't be played: %v\n%s", err, src)
		}
	})
}
