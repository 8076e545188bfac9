package lab

import (
	"fmt"
	"net/url"
	"strings"
	"time"
)

// A family is one data file: scenarios under one heading, in teaching order.
type family struct {
	Family    string   `yaml:"family"`
	Scenarios []script `yaml:"scenarios"`
}

// A script is a scenario together with the routes that play it.
type script struct {
	Scenario `yaml:"-"`
	Name     string  `yaml:"name"`
	Title    string  `yaml:"title"`
	Teaches  string  `yaml:"teaches"`
	Start    opening `yaml:"start"`
	Routes   []route `yaml:"routes"`
}

// An opening is the request that starts a scenario, as its file writes it.
type opening struct {
	Method string `yaml:"method"`
	URL    string `yaml:"url"`
	Fields string `yaml:"fields"`
	Body   string `yaml:"body"`
}

// A route is one or more places on the lab's origins and the answer they give.
type route struct {
	At     places    `yaml:"at"`   // "https://shop.test/cart", or with a * at the end every target that begins so
	For    string    `yaml:"for"`  // "1-25": the route once for each number, as ${n} with ${next} after it
	When   condition `yaml:"when"` // all must hold; the first route of a place that fits answers
	Answer answer    `yaml:"answer"`
}

// places is a list of URLs; a single one needs no list.
type places []string

// UnmarshalYAML takes one URL or a list of them.
func (p *places) UnmarshalYAML(decode func(any) error) error {
	var one string
	if decode(&one) == nil {
		*p = places{one}
		return nil
	}
	return decode((*[]string)(p))
}

// A condition asks about the request alone, so that no walk can disturb
// another. In a value, "-" means absent and a star at either end stands for
// anything.
type condition struct {
	Method string            `yaml:"method"` // one or more, separated by spaces; GET takes HEAD too
	Cookie map[string]string `yaml:"cookie"`
	Field  map[string]string `yaml:"field"`
	Query  map[string]string `yaml:"query"`
}

// An answer is what a route sends. Text in it may hold ${variables}; field
// lines and raw bytes also \xE9, \t, \r, \n and \\.
type answer struct {
	Like     string        `yaml:"like"`     // the server it imitates: a key of servers.yaml
	Status   int           `yaml:"status"`   //
	Reason   string        `yaml:"reason"`   // else what that server says
	Fields   string        `yaml:"fields"`   // field lines beyond those the server adds, or in their place
	Type     string        `yaml:"type"`     // Content-Type, else the server's usual one
	Body     string        `yaml:"body"`     // else the server's own page for the status
	Fill     int64         `yaml:"fill"`     // a generated body of so many bytes, -1 for one without an end
	Encode   string        `yaml:"encode"`   // gzip or deflate, or several in the order in which they are put on
	Again    int           `yaml:"again"`    // the body so many times, coded once: a coded text may stand after itself
	Chunked  bool          `yaml:"chunked"`  // chunked instead of Content-Length
	Unframed bool          `yaml:"unframed"` // the end of the connection ends the body
	Trailers string        `yaml:"trailers"` // field lines after a chunked body
	Early    []early       `yaml:"early"`    // 1xx responses before the answer
	Delay    time.Duration `yaml:"delay"`    // before the first byte
	Drip     drip          `yaml:"drip"`     // the body in small pieces
	Pad      pad           `yaml:"pad"`      // one line again and again at the end of the head, or at ${pad} in raw
	Cut      *cut          `yaml:"cut"`      // the connection ends in the middle
	Close    bool          `yaml:"close"`    // the connection ends after the answer
	Raw      string        `yaml:"raw"`      // instead of all above but the times: verbatim, lines end in CRLF
	Frames   []frame       `yaml:"frames"`   // instead of all above, in HTTP/2 on a site with frames

	style *serverStyle
	own   []Field
	tail  []Field
}

// An early is a 1xx response.
type early struct {
	Status int    `yaml:"status"`
	Fields string `yaml:"fields"`

	own []Field
}

// A drip sends a body a few bytes at a time, or all of an answer.
type drip struct {
	Bytes int           `yaml:"bytes"`
	Every time.Duration `yaml:"every"`
	Head  bool          `yaml:"head"` // the head drips too
}

// A pad repeats one line in the head: Times -1 has no end.
type pad struct {
	Line  string `yaml:"line"`
	Times int    `yaml:"times"`
	Bare  bool   `yaml:"bare"` // without a line end

	text []byte
}

// A cut ends the connection after so many bytes of the head or of the body.
type cut struct {
	In    string `yaml:"in"` // head or body
	After int    `yaml:"after"`
	How   string `yaml:"how"` // close or reset
}

// matches says whether a request meets the condition.
func (c *condition) matches(r *request) bool {
	return c.takes(r.method) &&
		all(c.Cookie, r.cookie) && all(c.Field, r.field) && all(c.Query, r.queryValue)
}

// takes says whether the condition allows a method. A HEAD goes wherever a GET
// goes, RFC 9110 §9.3.2.
func (c *condition) takes(method string) bool {
	if c.Method == "" {
		return true
	}
	for want := range strings.FieldsSeq(c.Method) {
		if method == want || method == "HEAD" && want == "GET" {
			return true
		}
	}
	return false
}

// all says whether each wanted value is what find returns for its name.
func all(want map[string]string, find func(string) (string, bool)) bool {
	for name, pattern := range want {
		value, ok := find(name)
		if pattern == "-" {
			if ok {
				return false
			}
			continue
		}
		if !ok || !like(value, pattern) {
			return false
		}
	}
	return true
}

// like compares a value with a pattern that may have a star at either end.
func like(value, pattern string) bool {
	rest, open := strings.CutPrefix(pattern, "*")
	stem, more := strings.CutSuffix(rest, "*")
	switch {
	case open && more:
		return strings.Contains(value, stem)
	case open:
		return strings.HasSuffix(value, rest)
	case more:
		return strings.HasPrefix(value, stem)
	}
	return value == pattern
}

// prepare checks a script and fills what its text stands for.
func (s *script) prepare(family string, styles styles) error {
	fields, err := fieldLines(s.Start.Fields)
	if err != nil {
		return fmt.Errorf("scenario %s: start: %w", s.Name, err)
	}
	if err := s.check(); err != nil {
		return fmt.Errorf("scenario %s: %w", s.Name, err)
	}
	s.Scenario = Scenario{Name: s.Name, Family: family, Title: s.Title, Teaches: s.Teaches,
		Start: Request{Method: s.Start.Method, URL: s.Start.URL, Fields: fields, Body: s.Start.Body}}
	for i := range s.Routes {
		if err := s.Routes[i].Answer.prepare(styles); err != nil {
			return fmt.Errorf("scenario %s: route %d: %w", s.Name, i+1, err)
		}
	}
	return nil
}

// check refuses a script that lacks what every reader of it needs.
func (s *script) check() error {
	switch {
	case s.Name == "" || strings.ContainsFunc(s.Name, func(r rune) bool { return r != '-' && (r < '0' || r > '9') && (r < 'a' || r > 'z') }):
		return fmt.Errorf("a name is lower-case letters, digits and hyphens")
	case s.Title == "" || s.Teaches == "":
		return fmt.Errorf("title and teaches are needed")
	case s.Start.Method == "":
		return fmt.Errorf("start: a method is needed")
	case len(s.Routes) == 0:
		return fmt.Errorf("routes are needed")
	}
	if _, err := url.Parse(s.Start.URL); err != nil {
		return fmt.Errorf("start: %w", err)
	}
	return nil
}

// prepare checks an answer and reads its field lines.
func (a *answer) prepare(styles styles) (err error) {
	if err := a.check(); err != nil {
		return err
	}
	if a.style, err = styles.of(a.Like); err != nil {
		return err
	}
	if a.style == nil && a.Raw == "" && a.Frames == nil {
		return fmt.Errorf("like: no server is called %q", a.Like)
	}
	if a.own, err = fieldLines(a.Fields); err != nil {
		return fmt.Errorf("fields: %w", err)
	}
	if a.tail, err = fieldLines(a.Trailers); err != nil {
		return fmt.Errorf("trailers: %w", err)
	}
	for i := range a.Early {
		if a.Early[i].own, err = fieldLines(a.Early[i].Fields); err != nil {
			return fmt.Errorf("early: %w", err)
		}
	}
	for i := range a.Frames {
		if err = a.Frames[i].prepare(); err != nil {
			return fmt.Errorf("frame %d: %w", i+1, err)
		}
	}
	if a.Pad.text, err = a.Pad.read(); err != nil {
		return fmt.Errorf("pad: %w", err)
	}
	a.Raw, err = rawText(a.Raw)
	return err
}

// read returns what is sent each time.
func (p *pad) read() ([]byte, error) {
	text, err := unescape(p.Line)
	if !p.Bare {
		text += "\r\n"
	}
	return []byte(text), err
}

// check refuses an answer that contradicts itself.
func (a *answer) check() error {
	switch {
	case a.Raw == "" && a.Frames == nil && (a.Status < 200 || a.Status > 999):
		return fmt.Errorf("status %d is not a final status", a.Status)
	case a.Trailers != "" && !a.Chunked:
		return fmt.Errorf("trailers need chunked")
	case !areCodings(a.Encode):
		return fmt.Errorf("encode: gzip or deflate, not %q", a.Encode)
	case a.Encode != "" && a.Fill > maxCoded:
		return fmt.Errorf("fill: at most %d bytes where they are coded", maxCoded)
	case a.Fill < 0 && !a.Chunked && !a.Unframed:
		return fmt.Errorf("fill: a body without an end is chunked or unframed")
	case a.Cut != nil && a.Cut.In != "head" && a.Cut.In != "body":
		return fmt.Errorf("cut: in head or body, not %q", a.Cut.In)
	case a.Cut != nil && a.Cut.How != "close" && a.Cut.How != "reset":
		return fmt.Errorf("cut: how close or reset, not %q", a.Cut.How)
	}
	return nil
}
