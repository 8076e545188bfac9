package form

import (
	"slices"
	"strings"

	"detour/trace"
	"detour/trace/curl"
	"detour/trace/curl/shell"
	"detour/trace/wire"
	"detour/tui/history"
)

// Curl reports whether a curl command stands in place of a URL.
func (d Draft) Curl() bool { return curl.IsCommand(d.URL.Text()) }

// A Reading is what a pasted command was read as.
type Reading struct {
	As      string          // "curl command for cmd.exe"
	Doubts  []shell.Doubt   // what can be read in another way
	LeftOut []curl.Omission // flags that are left out, and what they would change
}

// Sure reports whether there is one way to read the command and all of it is
// taken: nobody has to be asked.
func (r Reading) Sure() bool { return len(r.Doubts) == 0 && len(r.LeftOut) == 0 }

// PasteCurl returns the form filled from a curl command, and how that was read.
// Nothing is sent: the form shows what would be.
func (f Form) PasteCurl(line string) (Form, Reading, error) {
	w, err := curl.ParseCommand(line, f.Client)
	if err != nil {
		return f, Reading{}, err
	}
	r := w.Request
	if f.Kind == Edit {
		r = w.Client.Prepare(r)
	}
	return f.filled(r, w.Client, connects(w.Options)), Reading{w.Form, w.Doubts, w.LeftOut}, nil
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
	next.Connection, next.connected = f.connected, f.connected
	if o != nil {
		next.Connection = Connection{Insecure: o.Insecure}
		next.connected = next.Connection
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
