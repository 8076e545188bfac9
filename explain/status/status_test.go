package status

import (
	"fmt"
	"io/fs"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"detour/explain/cause"
)

// registered is IANA's HTTP Status Code Registry without its gaps, and with
// the two codes that it lists as unused.
var registered = []int{
	100, 101, 102, 103, 104,
	200, 201, 202, 203, 204, 205, 206, 207, 208, 226,
	300, 301, 302, 303, 304, 305, 306, 307, 308,
	400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 413,
	414, 415, 416, 417, 418, 421, 422, 423, 424, 425, 426, 428, 429, 431, 451,
	500, 501, 502, 503, 504, 505, 506, 507, 508, 510, 511,
}

// wild are the codes that nobody registered and that are met all the same.
var wild = []int{
	218, 419, 420, 430, 440, 444, 449, 450, 460, 463, 464, 494, 495, 496, 497,
	498, 499, 509, 520, 521, 522, 523, 524, 525, 526, 527, 529, 530, 561, 598,
	599, 999,
}

// heuristic are the codes that RFC 9110 §15.1 lets a cache store unasked, and
// 451, which RFC 7725 §3 adds.
var heuristic = []int{200, 203, 204, 206, 300, 301, 308, 404, 405, 410, 414, 451, 501}

// neverStored are the codes of RFC 6585, whose sections forbid storing them.
var neverStored = []int{428, 429, 431, 511}

// titles are the sections that an article can have, in their order.
var titles = []string{"Meaning", "Method and body", "Caching", "History", "Clients", "Causes", "Fix"}

func TestCodes(t *testing.T) {
	want := slices.Sorted(slices.Values(slices.Concat(registered, wild)))
	if got := Codes(); !slices.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

// eachEntry runs check for every file, those for unknown codes included.
func eachEntry(t *testing.T, check func(t *testing.T, entry Entry)) {
	t.Helper()
	files, err := fs.Glob(data, "data/*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(strings.TrimPrefix(file, "data/"), ".md")
		t.Run(name, func(t *testing.T) {
			entry, err := load(name)
			if err != nil {
				t.Fatal(err)
			}
			check(t, entry)
		})
	}
}

func TestHeads(t *testing.T) {
	eachEntry(t, func(t *testing.T, e Entry) {
		if want := slices.Contains(registered, e.Code); e.Registered != want {
			t.Errorf("registered: %v, want %v", e.Registered, want)
		}
		for key, value := range map[string]string{"name": e.Name, "method": e.Method, "body": e.Body} {
			if value == "" {
				t.Errorf("%s is empty", key)
			}
		}
		if e.Registered && e.Introduced == "" {
			t.Error("introduced is empty")
		}
		if slices.Contains(wild, e.Code) && e.By == "" {
			t.Error("by is empty")
		}
		if len(e.Sources) == 0 {
			t.Error("no sources")
		}
		if e.Code != 0 && e.Registered && len(causes(t, e, cause.Any)) == 0 {
			t.Error("no cause for any server")
		}
	})
}

// A file is found under the code it is about.
func TestLookup(t *testing.T) {
	for _, code := range Codes() {
		entry, ok := Lookup(code)
		if !ok || entry.Code != code {
			t.Errorf("Lookup(%d) = %d %s, %v", code, entry.Code, entry.Name, ok)
		}
	}
	for _, code := range []int{-1, 0, 1, 99, 199, 306000, 600} {
		if entry, ok := Lookup(code); ok {
			t.Errorf("Lookup(%d) = %d %s; want none", code, entry.Code, entry.Name)
		}
	}
}

func TestCache(t *testing.T) {
	eachEntry(t, func(t *testing.T, e Entry) {
		var want []Cache
		switch {
		case slices.Contains(heuristic, e.Code):
			want = []Cache{Heuristic}
		case slices.Contains(neverStored, e.Code):
			want = []Cache{Never}
		case e.Code == 304 || !e.OnWire || e.Code/100 == 1 || e.TreatAs == 100:
			want = []Cache{NotApplicable}
		default:
			want = []Cache{Explicit}
		}
		if !slices.Contains(want, e.Cache) {
			t.Errorf("cache: %s, want %v", e.Cache, want)
		}
	})
}

var section = regexp.MustCompile(`^RFC \d+ (§\d+(\.\d+)*|Appendix [A-Z])$`)

func TestSources(t *testing.T) {
	eachEntry(t, func(t *testing.T, e Entry) {
		withSection := false
		for _, s := range e.Sources {
			if section.MatchString(s.Cite) {
				withSection = true
			} else if strings.HasPrefix(s.Cite, "RFC ") {
				t.Errorf("%q names no section", s.Cite)
			}
			if u, err := url.Parse(s.URL); err != nil || u.Scheme != "https" || u.Host == "" {
				t.Errorf("%q is not an https URL", s.URL)
			}
			if strings.HasPrefix(s.Cite, "RFC ") && !strings.HasPrefix(s.URL, rfcURL(s.Cite)) {
				t.Errorf("%q has the URL %q", s.Cite, s.URL)
			}
		}
		// 104 has no RFC yet; its source is a draft, with a section.
		if e.Registered && !withSection && !strings.Contains(e.Sources[0].Cite, "§") {
			t.Errorf("no source with a section: %v", e.Sources)
		}
	})
}

// rfcURL returns what the URL of a section such as "RFC 9110 §15.4" must be.
func rfcURL(cite string) string {
	number, place, _ := strings.Cut(strings.TrimPrefix(cite, "RFC "), " ")
	if appendix, ok := strings.CutPrefix(place, "Appendix "); ok {
		return "https://www.rfc-editor.org/rfc/rfc" + number + "#appendix-" + appendix
	}
	return "https://www.rfc-editor.org/rfc/rfc" + number + "#section-" + strings.TrimPrefix(place, "§")
}

// causes returns the causes of a product that an entry names.
func causes(t *testing.T, e Entry, product string) []*cause.Cause {
	t.Helper()
	return cause.Default().Named(e.Causes, product)
}

// An entry names causes of the catalogue, each once, and those of one product
// together, those of any last.
func TestCauses(t *testing.T) {
	eachEntry(t, func(t *testing.T, e Entry) {
		var makers []string
		for i, id := range e.Causes {
			c, ok := cause.Default().Cause(id)
			if !ok {
				t.Errorf("there is no cause %q", id)
				continue
			}
			if slices.Contains(e.Causes[:i], id) {
				t.Errorf("%s is named twice", id)
			}
			if n := len(makers); n == 0 || makers[n-1] != c.Product {
				makers = append(makers, c.Product)
			}
		}
		for i, maker := range makers {
			if slices.Contains(makers[:i], maker) || maker == cause.Any && i+1 < len(makers) {
				t.Errorf("the causes are in the order %v", makers)
			}
		}
	})
}

// The servers that people run most have something to say on every redirection.
func TestRedirectionCauses(t *testing.T) {
	for code := 300; code <= 308; code++ {
		entry, _ := Lookup(code)
		for _, product := range []string{cause.Any, "nginx", "Apache httpd"} {
			if len(causes(t, entry, product)) == 0 {
				t.Errorf("%d has no cause for %s", code, product)
			}
		}
	}
}

func TestSections(t *testing.T) {
	eachEntry(t, func(t *testing.T, e Entry) {
		order := -1
		for _, s := range e.Text.Sections {
			at := slices.Index(titles, s.Title)
			if at <= order {
				t.Errorf("section %q is unknown or out of order", s.Title)
			}
			order = at
		}
		if e.Code >= 300 && e.Code <= 308 && len(e.Text.Sections) != len(titles) {
			t.Errorf("%d sections, want all of %v", len(e.Text.Sections), titles)
		}
		meaning, ok := e.Text.Section("Meaning")
		if n := sentences(meaning); !ok || n < 1 || n > 4 {
			t.Errorf("Meaning has %d sentences, want 1 to 4", n)
		}
	})
}

// sentences counts the ends of sentences in plain prose.
func sentences(text string) int {
	ends := regexp.MustCompile(`[.?]["')*]*(\s|$)`)
	return len(ends.FindAllString(text, -1))
}

// The prose speaks of the exchange, not of who wrote it, and keeps its voice
// down. Code is exempt.
func TestProse(t *testing.T) {
	code := regexp.MustCompile("(?s)```.*?```|`[^`\n]*`")
	refused := map[string]*regexp.Regexp{
		"exclamation mark": regexp.MustCompile(`!`),
		"first person":     regexp.MustCompile(`(?i)\b(I|we|us|our|ours|my|mine|let's)\b`),
		"table or HTML":    regexp.MustCompile(`(?m)^\s*\||</?[a-z]+>`),
		"unfinished text":  regexp.MustCompile(`TODO|FIXME|\[mem\]|\[unsure\]`),
		"control byte":     regexp.MustCompile(`[\x00-\x08\x0b-\x1f\x7f]`),
	}
	eachEntry(t, func(t *testing.T, e Entry) {
		for _, text := range prose(e) {
			for what, pattern := range refused {
				if found := pattern.FindString(code.ReplaceAllString(text, "")); found != "" {
					t.Errorf("%s %q in %q", what, found, text)
				}
			}
			if strings.Count(text, "`")%2 != 0 {
				t.Errorf("a backquote is left open in %q", text)
			}
		}
	})
}

// prose returns everything in e that is shown as text.
func prose(e Entry) []string {
	texts := []string{e.Name, e.By, e.Introduced, e.Method, e.Body}
	for _, o := range e.Also {
		texts = append(texts, o.By, o.Name, o.Says)
	}
	for _, s := range e.Text.Sections {
		texts = append(texts, s.Text)
	}
	return texts
}

func TestUnknown(t *testing.T) {
	tests := []struct {
		code, treatAs int
		meaning       string
	}{
		{199, 100, "interim"},
		{299, 200, "success"},
		{399, 300, "may follow a Location"},
		{471, 400, "client's side"},
		{555, 500, "server's side"},
		{0, 500, "Not a valid status code"},
		{-7, 500, "Not a valid status code"},
		{600, 500, "Not a valid status code"},
		{1000, 500, "Not a valid status code"},
	}
	for _, test := range tests {
		t.Run(fmt.Sprint(test.code), func(t *testing.T) {
			got := Unknown(test.code)
			if got.Code != test.code || got.TreatAs != test.treatAs || got.Registered {
				t.Errorf("code %d, treat as %d, registered %v", got.Code, got.TreatAs, got.Registered)
			}
			if text, _ := got.Text.Section("Meaning"); !strings.Contains(text, test.meaning) {
				t.Errorf("Meaning lacks %q: %s", test.meaning, text)
			}
			if _, ok := Lookup(got.TreatAs); !ok {
				t.Errorf("no entry for %d", got.TreatAs)
			}
		})
	}
}

func TestClass(t *testing.T) {
	tests := map[int]string{
		100: "Informational", 199: "Informational", 200: "Successful", 307: "Redirection",
		404: "Client Error", 599: "Server Error", 99: "Server Error", 600: "Server Error", -1: "Server Error",
	}
	for code, want := range tests {
		if got := Class(code); got != want {
			t.Errorf("Class(%d) = %q, want %q", code, got, want)
		}
	}
}

// nginx alone knows of these; no client ever receives the number.
func TestOnWire(t *testing.T) {
	for code, want := range map[int]bool{307: true, 444: false, 460: false, 494: false, 497: false, 499: false, 520: true} {
		if entry, _ := Lookup(code); entry.OnWire != want {
			t.Errorf("%d: on the wire %v, want %v", code, entry.OnWire, want)
		}
	}
}

// A mistake in a file is an error that names the line.
func TestStrict(t *testing.T) {
	tests := []struct{ name, old, new, want string }{
		{"unknown key", "method: must not change", "metod: must not change", `data/307.md:6: unknown field "metod"`},
		{"a cause that is no ID", "  - browser-hsts\n", "  - server: browser\n", "data/307.md:"},
		{"not a number", "code: 307", "code: many", "data/307.md:2: "},
		{"empty section", "## Caching\n", "## Caching\n\n## More\n", `section "Caching" is empty`},
	}
	src, err := data.ReadFile("data/307.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			broken := strings.Replace(string(src), test.old, test.new, 1)
			if broken == string(src) {
				t.Fatalf("%q is not in the file", test.old)
			}
			_, err := parse("data/307.md", []byte(broken))
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}
