package form

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"detour/trace"
	"detour/trace/curl"
	"detour/trace/wire"
	"detour/tui/cell"
)

// A Connection is what is written of how a request goes out, beside what the walk
// does by itself. The zero value changes nothing.
type Connection struct {
	Insecure bool  // go on when a certificate does not verify
	Proxy    Entry // "" for the walk's own
	Resolve  Entry // "HOST:PORT:ADDRESS ...", as curl's --resolve has them
}

// same reports whether two say the same.
func (c Connection) same(o Connection) bool {
	return c.Insecure == o.Insecure && c.Proxy.text == o.Proxy.text && c.Resolve.text == o.Resolve.text
}

// check says what is wrong with it.
func (c Connection) check() error {
	if _, err := curl.Resolver(strings.Fields(c.Resolve.Text())); err != nil {
		return fmt.Errorf("%q is not HOST:PORT:ADDRESS, as curl's --resolve has it", cell.Shown(c.Resolve.Text()))
	}
	if strings.ContainsAny(strings.TrimSpace(c.Proxy.Text()), " ") {
		return errors.New("a proxy is one URL, such as http://127.0.0.1:8080")
	}
	return nil
}

// over returns options with what is written changed in them. Names that the form does
// not resolve are found as before, those of the lab too.
func (c Connection) over(o wire.Options) wire.Options {
	o.Insecure = c.Insecure
	if proxy := strings.TrimSpace(c.Proxy.Value()); proxy != "" {
		o.Proxy, o.ProxyFor = proxy, nil
	}
	written, err := curl.Resolver(strings.Fields(c.Resolve.Text()))
	if before := o.Resolve; err == nil && written != nil {
		o.Resolve = func(hostport string) (string, bool) {
			if to, ok := written(hostport); ok || before == nil {
				return to, ok
			}
			return before(hostport)
		}
	}
	return o
}

// An optioned exchanger says what it was made with.
type optioned interface{ Options() wire.Options }

// connectionOf is how an exchanger connects, as far as a form has it.
func connectionOf(ex trace.Exchanger) Connection {
	if t, ok := ex.(optioned); ok {
		return Connection{Insecure: t.Options().Insecure}
	}
	return Connection{}
}

// Connecting returns the form with how an exchanger connects.
func (f Form) Connecting(ex trace.Exchanger) Form {
	f.Connection = connectionOf(ex)
	f.connected = f.Connection
	return f
}

// Connects reports whether something is written of the connection.
func (f Form) Connects() bool { return !f.Connection.same(f.connected) }

// Through returns the exchanger of what the form says of the connection, made from
// another one; that one where it connects so already, or no other can be made.
func (x Exchangers) Through(f Form, ex trace.Exchanger) trace.Exchanger {
	before := f.connected
	if _, says := ex.(optioned); says {
		before = connectionOf(ex)
	}
	if f.Connection.same(before) || x.Dial == nil {
		return ex
	}
	var o wire.Options
	if t, ok := ex.(optioned); ok {
		o = t.Options()
	}
	return x.Dial(f.Connection.over(o))
}

// reconnected is the form after a change of the connection, or of what is asked of the
// client, that is told in words; known is false where that is of neither.
func (f Form) reconnected(what, rest string) (next Form, known bool) {
	switch what {
	case "limit":
		f.Limit = f.Limit.With(rest)
	case "headers":
		f.AsHeaders = rest == "client"
	case "tls":
		f.Connection.Insecure = rest == "unverified"
	case "proxy":
		f.Connection.Proxy = f.Connection.Proxy.With(rest)
	case "resolve":
		f.Connection.Resolve = f.Connection.Resolve.With(rest)
	default:
		return f, false
	}
	return f, true
}

// maxLimit bounds a limit of redirects that is written.
const maxLimit = 10000

// limit is the limit of redirects that is written; nil for the client's own.
func (d Draft) limit() (*int, error) {
	text := strings.TrimSpace(d.Limit.Text())
	if text == "" {
		return nil, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < -1 || n > maxLimit {
		return nil, fmt.Errorf("the limit of redirects is a number up to %d, -1 for none", maxLimit)
	}
	return &n, nil
}

// limitOf is the limit that a client was asked for, as it is written.
func limitOf(c trace.Client) Entry {
	if n := c.Options().MaxRedirects; n != nil {
		return OpenEntry(strconv.Itoa(*n))
	}
	return Entry{}
}

// withAsked returns a client with what the form says of its limit and its fields.
func (d Draft) withAsked(a trace.ClientOptions) trace.ClientOptions {
	a.AsHeaders = d.AsHeaders
	if n, err := d.limit(); err == nil {
		a.MaxRedirects = n
	}
	return a
}
