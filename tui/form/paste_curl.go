package form

import (
	"slices"
	"strings"

	"detour/trace"
	"detour/trace/curl"
	"detour/trace/wire"
	"detour/tui/history"
)

// Curl reports whether a curl command stands in place of a URL.
func (d Draft) Curl() bool { return curl.IsCommand(d.URL.Text()) }

// PasteCurl returns the form filled from a curl command. Nothing is sent: the
// form shows what would be.
func (f Form) PasteCurl(line string) (Form, error) {
	w, err := curl.ParseCommand(line, f.Client)
	if err != nil {
		return f, err
	}
	r := w.Request
	if f.Kind == Edit {
		r = w.Client.Prepare(r)
	}
	return f.filled(r, w.Client, connects(w.Options)), nil
}

// connects returns what options say of the connection, or nil when they say
// nothing.
func connects(o wire.Options) *wire.Options {
	unbound := o.ConnectTimeout == 0 && o.TotalTimeout == 0 && o.Network == "" && o.Socket == ""
	direct := o.Proxy == "" && o.ProxyFor == nil && o.ProxyFields == nil && o.Resolve == nil
	if o.TLS == nil && !o.Insecure && unbound && direct {
		return nil
	}
	return &o
}

// filled puts a request into the form; what was in it can be brought back.
func (f Form) filled(r trace.Request, client trace.Client, o *wire.Options) Form {
	next := Open(f.Kind, r, client)
	next.Client, next.Options, next.origin, next.ToEnd = client, o, f.origin, f.ToEnd
	next.URL = Entry{}
	if r.URI.Host != "" {
		next.URL = next.URL.With(r.URI.String())
	}
	next.byHand = client.Options().CustomMethod
	next.steps = f.steps.with(f.Draft)
	return next
}

// Recall returns the form filled from the history, with the client of then
// where it is among those to choose from, and what is to be written again
// because it is not kept.
func (f Form) Recall(e history.Entry, clients []trace.Client) (filled Form, missing []string) {
	client := f.Client
	if i := slices.IndexFunc(clients, func(c trace.Client) bool { return c.Name == e.Client }); i >= 0 {
		client = clients[i].With(client.Options())
	}
	if strings.HasPrefix(e.URL, history.LabPrefix) {
		f = f.filled(trace.Request{Method: "GET"}, client, nil)
		f.URL = f.URL.With(e.URL)
		return f, nil
	}
	r, missing := e.Request()
	custom := r.Method != impliedMethod(r.Body) && r.Method != "HEAD"
	return f.filled(r, withCustomMethod(client, custom), nil), slices.Compact(missing)
}
