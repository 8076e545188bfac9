package har_test

import (
	"slices"
	"strings"
	"testing"

	"detour/trace/har"
)

// An entry with a value that cannot be takes none of the others with it.
func TestBadEntriesAreLeftOut(t *testing.T) {
	good := func(n string) string {
		return `{"request":{"method":"GET","url":"http://a.test/` + n + `","headers":[{"name":"Host","value":"a.test"}]},"response":{"status":200,"headers":[]}}`
	}
	for name, bad := range map[string]string{
		"a status beyond all":   `{"request":{"url":"http://a.test/"},"response":{"status":1e9,"headers":[{"name":"Location","value":"/x"}]},"time":1}`,
		"a status that is none": `{"response":{"headers":[{"name":"a"}],"status":"moved","content":{"size":1}},"request":{"url":"http://a.test/"}}`,
		"no URL":                `{"request":{"url":{},"headers":[]},"response":{"status":200}}`,
		"a URL that is a list":  `{"request":{"url":["http://a.test/",{"x":[1]}],"headers":[]},"response":{"status":200}}`,
		"a size beyond all":     `{"request":{"url":"http://a.test/"},"response":{"status":200,"content":{"size":1e300,"text":"x"},"headers":[]}}`,
		"a size that is none":   `{"request":{"url":"http://a.test/"},"response":{"content":{"size":"-","text":"x"},"status":200}}`,
		"a time beyond numbers": `{"time":1e400,"request":{"url":"http://a.test/"},"response":{"status":200}}`,
		"fields that are none":  `{"request":{"url":"http://a.test/","headers":"x"},"response":{"status":200}}`,
		"a request as text":     `{"request":"GET /","response":{"status":200}}`,
		"nothing":               `{}`,
		"null":                  `null`,
		"a number":              `7`,
		"a list":                `[[],{"a":[1,{"b":2}]}]`,
	} {
		t.Run(name, func(t *testing.T) {
			log, err := har.Read(strings.NewReader(open+good("1")+","+bad+","+good("2")+`],"version":"1.2"}}`), har.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			if len(log.Entries) != 2 || log.Entries[1].Index != 2 || log.Entries[1].Hop.Request.URI.Path != "/2" || log.Version != "1.2" {
				t.Errorf("%d entries, version %q", len(log.Entries), log.Version)
			}
			if log.Left != 1 || len(log.LeftOut) != 1 || log.LeftOut[0].Index != 1 || !strings.Contains(log.LeftOut[0].Err.Error(), "log.entries[1]") {
				t.Errorf("left out: %v", log.LeftOut)
			}
		})
	}
}

// What is not JSON is not read on: nobody knows where the entry ends.
func TestBrokenTextIsNoBadEntry(t *testing.T) {
	good := `{"request":{"url":"http://a.test/"},"response":{"status":200}}`
	for _, bad := range []string{`{"request":{"url":"http://a.test/"}`, `{"request" {}}`, `{"request":{"a" 1}}`, `{"time":1e}`, `{"time":tru}`, `{"time":"\q"}`, `{"time":1,}`, `}`, ``} {
		if log, err := har.Read(strings.NewReader(open+good+","+bad+","+good+`]}}`), har.Limits{}); err == nil {
			t.Errorf("%q is read as %d entries, %d left out", bad, len(log.Entries), log.Left)
		}
	}
}

func TestLeftOutIsBounded(t *testing.T) {
	doc := open + `{"request":{"url":"http://a.test/"}}` + strings.Repeat(`,{"time":"x"}`, 300) + `]}}`
	log, err := har.Read(strings.NewReader(doc), har.Limits{})
	if err != nil || log.Left != 300 || len(log.LeftOut) != 100 {
		t.Errorf("%v, %d of %d named", err, len(log.LeftOut), log.Left)
	}
	if _, err := har.Read(strings.NewReader(doc), har.Limits{Entries: 200}); err == nil {
		t.Error("entries that are left out do not count")
	}
}

// What a writer leaves out is marked, so that nobody takes it for evidence.
func TestGapsAreMarked(t *testing.T) {
	const creator = `{"log":{"creator":{"name":"WebInspector"},"entries":[`
	tests := []struct {
		name, doc string
		want      []string
	}{
		{"sanitized", creator + `{"startedDateTime":"2026-01-01T00:00:00Z","serverIPAddress":"127.0.0.1","request":{"method":"GET","url":"http://a.test/","headers":[{"name":"Host","value":"a.test"}]},"response":{"status":200,"headers":[{"name":"Date","value":"x"}],"content":{"size":0}}}]}}`,
			[]string{"cookies", "credentials"}},
		{"with a cookie", creator + `{"startedDateTime":"2026-01-01T00:00:00Z","serverIPAddress":"127.0.0.1","request":{"method":"GET","url":"http://a.test/","headers":[{"name":"Cookie","value":"a=1"}]},"response":{"status":200,"headers":[{"name":"Date","value":"x"}],"content":{"size":0}}}]}}`,
			nil},
		{"cookies in their list", creator + `{"startedDateTime":"2026-01-01T00:00:00Z","serverIPAddress":"127.0.0.1","request":{"url":"http://a.test/","cookies":[{"name":"a"}],"headers":[{"name":"Host","value":"a.test"}]},"response":{"status":200,"headers":[{"name":"Date","value":"x"}],"content":{"size":0}}}]}}`,
			nil},
		{"nothing but lines", open + `{"request":{"method":"POST","url":"http://a.test/","postData":{"mimeType":"a/b"}},"response":{"status":200,"content":{"size":9}}}]}}`,
			[]string{"cookies", "the request's fields", "the response's fields", "the request's content", "the response's content", "the connection", "the timing"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			log, err := har.Read(strings.NewReader(tt.doc), har.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			if got := log.Entries[0].Hop.Recorded.Lacks(); !slices.Equal(got, tt.want) {
				t.Errorf("not recorded: %q, want %q", got, tt.want)
			}
		})
	}
}
