package form

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"detour/explain/field"
	"detour/trace"
	"detour/trace/uri"
	"detour/trace/wire"
	"detour/tui/cell"
	"detour/tui/history"
)

// A Kind says what becomes of the request.
type Kind uint8

// The kinds of form.
const (
	New  Kind = iota // the first of a new walk; the client adds its own fields
	Edit             // the next of the present walk, complete as it stands
)

// A Form is a request being written, with the steps that led there.
type Form struct {
	Draft
	Kind Kind

	origin    trace.Request // what it was opened with
	names     []string      // of fields that can be completed
	connected Connection    // what it was opened with
	fresh     bool          // the next letter typed begins another method
	steps     steps
}

// A Draft is everything that is written, and where the focus is: what a step
// goes back to. Its values are read freely and changed by the methods of a form.
type Draft struct {
	URL     Entry
	Client  trace.Client
	ToEnd   bool // run to the end after sending
	HTTP    trace.HTTP
	Rows    []Row // of the field lines; the last one is always empty
	Body    Body
	Secrets []Secret      // that are masked in what it was opened with
	Options *wire.Options // what a curl command said of the connection; nil where none did
	At      Pos

	AsHeaders  bool  // the client's own default fields go along
	Limit      Entry // of redirects; empty for the client's own
	Connection Connection

	method  string
	implied bool // the method follows from the body until one is picked
	byHand  bool // the method was picked here
}

// Open returns the form of a request. The client is who decides, with what was
// asked of it.
func Open(kind Kind, r trace.Request, client trace.Client) Form {
	f := Form{Kind: kind, origin: r, fresh: true, names: field.Names()}
	f.method, f.HTTP, f.Client, f.Body = r.Method, r.HTTP, client, OpenBody(r.Body)
	f.AsHeaders, f.Limit = client.Options().AsHeaders, limitOf(client)
	if r.URI.Host != "" {
		f.URL = OpenEntry(r.URI.String())
	}
	if kind == New {
		f.implied = r.Method == impliedMethod(r.Body)
		f.Client = withCustomMethod(client, client.Options().CustomMethod && r.URI.Host != "")
	}
	for _, line := range r.Fields {
		f.Rows = append(f.Rows, openRow(line))
	}
	if f.Secrets = secretsOf(r, client); len(f.Secrets) > 0 {
		f.At = Pos{Part: PartSecret}
	}
	return f.withEmptyRow()
}

// impliedMethod is what is sent where nobody names a method: a body makes it a
// POST, as it does for curl.
func impliedMethod(body []byte) string {
	if len(body) > 0 {
		return "POST"
	}
	return "GET"
}

// withCustomMethod returns a client that was asked to keep the method, as curl
// is by -X, or was not.
func withCustomMethod(c trace.Client, custom bool) trace.Client {
	a := c.Options()
	a.CustomMethod = custom
	return c.With(a)
}

// Method returns the method as it is sent.
func (d Draft) Method() string {
	if d.implied {
		return impliedMethod(d.Body.Bytes())
	}
	return d.method
}

// Asking returns the client with all that was asked of it. A method that was
// picked counts as named with curl's -X, but for HEAD, which is curl's -I.
func (d Draft) Asking() trace.Client {
	_, asked := trace.FillMasked(trace.Request{}, d.Client.Options(), d.given)
	asked = d.withAsked(asked)
	if d.byHand {
		asked.CustomMethod = d.method != "HEAD"
	}
	return d.Client.With(asked)
}

// LabClient returns the client that walks a scenario of the lab, whose method
// nobody picked.
func (d Draft) LabClient() trace.Client { return withCustomMethod(d.Client, false) }

// Lab returns the name of the scenario of the lab that stands in place of a URL.
func (d Draft) Lab() (name string, ok bool) {
	return strings.CutPrefix(strings.TrimSpace(d.URL.Text()), history.LabPrefix)
}

// Fields are the field lines that are written.
func (d Draft) Fields() trace.Fields {
	var fs trace.Fields
	for _, r := range d.Rows {
		if !r.Empty() {
			fs = append(fs, r.Field())
		}
	}
	return fs
}

// Target is the URL as it is written; what of it cannot be read stands as it is.
func (f Form) Target() uri.URI {
	if !f.URL.Changed() && f.origin.URI.Host != "" {
		return f.origin.URI
	}
	u, err := f.Client.ParseURL(f.URL.Text())
	if err != nil {
		return uri.Split(f.URL.Text())
	}
	return u
}

// Changed reports whether the form says anything else than it was opened with.
func (f Form) Changed() bool {
	r, err := f.written()
	return err != nil || f.Connects() || f.AsHeaders != f.Client.Options().AsHeaders || f.Limit.Changed() || f.URL.Changed() || !r.SameOnWire(f.origin) || f.HTTP != f.origin.HTTP
}

// Request returns the request as it is written, or says what is missing: the value
// of what is masked too.
func (f Form) Request() (trace.Request, error) {
	r, err := f.written()
	if err == nil {
		_, err = f.limit()
	}
	if err == nil {
		err = f.Connection.check()
	}
	if err != nil {
		return r, err
	}
	return f.withSecrets(r)
}

// written is the request as it is written, with what is masked in it.
func (f Form) written() (trace.Request, error) {
	r := trace.Request{Method: f.Method(), HTTP: f.HTTP, URI: f.origin.URI, Fields: f.Fields(), Body: f.Body.Bytes()}
	if f.URL.Changed() || f.origin.URI.Host == "" {
		target, err := f.Client.ParseURL(f.URL.Text())
		if err != nil {
			return r, err
		}
		r.URI = target
	}
	for _, line := range r.Fields {
		switch {
		case line.Name == "":
			return r, fmt.Errorf("the field with the value %s has no name", strconv.Quote(cell.Shorten(cell.Shown(line.Value), 20)))
		case strings.ContainsAny(line.Name+line.Value, "\r\n\x00"):
			return r, fmt.Errorf("the field %s has a line end in it", cell.Shown(line.Name))
		}
	}
	if r.Method == "" {
		return r, errors.New("the method is empty")
	}
	if f.Kind == Edit {
		r = f.adjusted(r)
	}
	return r, nil
}

// adjusted keeps true what follows from the rest of an edited request: the
// Host and the Content-Length, unless the user wrote them.
func (f Form) adjusted(r trace.Request) trace.Request {
	if old := f.origin.URI.Authority(); old != r.URI.Authority() && r.Fields.Get("Host") == old {
		r.Fields = r.Fields.With("Host", r.URI.Authority())
	}
	if string(r.Body) == string(f.origin.Body) {
		return r
	}
	length, has := r.Fields.Lookup("Content-Length")
	automatic := has && length == strconv.Itoa(len(f.origin.Body))
	switch {
	case automatic && len(r.Body) == 0:
		r.Fields = r.Fields.Without("Content-Length")
	case automatic, !has && len(r.Body) > 0 && !r.Fields.Has("Transfer-Encoding"):
		r.Fields = r.Fields.With("Content-Length", strconv.Itoa(len(r.Body)))
	}
	return r
}

// withEmptyRow keeps one empty field line at the end, to write the next in.
func (f Form) withEmptyRow() Form {
	if n := len(f.Rows); n == 0 || !f.Rows[n-1].Empty() {
		f.Rows = append(slices.Clip(f.Rows), Row{})
	}
	return f
}
