package history

import (
	"regexp"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"detour/trace"
	"detour/trace/uri"
)

// An Entry is one request that was sent, its credentials masked.
type Entry struct {
	Time    time.Time     `json:"time"`
	Client  string        `json:"client,omitempty"`
	Method  string        `json:"method"`
	URL     string        `json:"url"`
	HTTP    trace.HTTP    `json:"http,omitempty"`
	Fields  []trace.Field `json:"fields,omitempty"`
	Body    string        `json:"body,omitempty"`
	Dropped int           `json:"dropped,omitempty"` // bytes of a body that was not kept
}

// EntryOf returns what is kept of a request as it was composed. A body that is
// not text, or is large, is counted and not kept.
func EntryOf(r trace.Request, client string) Entry {
	kind := r.Fields.Get("Content-Type")
	e := Entry{
		Client: client, Method: r.Method, HTTP: r.HTTP,
		URL: trace.MaskURI(r.URI.String()), Fields: trace.MaskFields(r.Fields),
	}
	switch {
	case len(r.Body) > maxBody || !utf8.Valid(r.Body):
		e.Dropped = len(r.Body)
	case len(r.Body) > 0:
		e.Body = string(trace.MaskBody(r.Body, kind, nil))
	}
	return e
}

// LabPrefix stands before the name of a scenario of the lab, where a URL would.
const LabPrefix = "lab:"

// EntryOfLab returns what is kept of a scenario of the lab: its name, because
// its hosts are nowhere else.
func EntryOfLab(name, client string) Entry {
	return Entry{Client: client, Method: "GET", URL: LabPrefix + name}
}

// masked matches what stands for a secret.
var masked = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`•••• \(\d+\)`) })

// Request returns the entry as a request to compose, and the parts of it that
// are to be written again because they were secret or not kept.
func (e Entry) Request() (r trace.Request, missing []string) {
	clear := func(s, what string) string {
		if !strings.Contains(s, "••••") {
			return s
		}
		missing = append(missing, what)
		return masked().ReplaceAllString(s, "")
	}
	r = trace.Request{Method: e.Method, HTTP: e.HTTP, URI: uri.Split(clear(e.URL, "the URL"))}
	for _, f := range e.Fields {
		r.Fields = append(r.Fields, trace.Field{Name: f.Name, Value: clear(f.Value, f.Name)})
	}
	if e.Body != "" {
		r.Body = []byte(clear(e.Body, "the body"))
	}
	if e.Dropped > 0 {
		missing = append(missing, "the body")
	}
	return r, missing
}
