package form

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"detour/trace"
	"detour/tui/cell"
)

// methods are those that the arrows go through.
var methods = []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY"}

// maxMethod bounds a method that is typed.
const maxMethod = 32

// Vary takes the value before or after the present one, where the focus is on
// a choice. The clients are those to choose from.
func (f Form) Vary(by int, clients []trace.Client) Form {
	was := f
	switch f.At.Part {
	case PartMethod:
		f = f.picked(methods[around(slices.Index(methods, f.Method()), by, len(methods))])
	case PartClient:
		if len(clients) > 0 {
			i := slices.IndexFunc(clients, func(c trace.Client) bool { return c.Name == f.Client.Name })
			f.Client = clients[around(i, by, len(clients))].With(f.Client.Options())
		}
	case PartFollow:
		f.ToEnd = !f.ToEnd
	case PartHeaders:
		f.AsHeaders = !f.AsHeaders
	case PartTLS:
		f.Connection.Insecure = !f.Connection.Insecure
	case PartHTTP:
		f.HTTP = trace.HTTP(around(int(f.HTTP), by, int(trace.HTTP2)+1))
	}
	return f.after(was, Whole)
}

// around steps from i by one in n, round and round; -1 is before the first.
func around(i, by, n int) int {
	if i < 0 && by < 0 {
		return n - 1
	}
	return (i + by + n) % n
}

// WithClient returns the form with another client.
func (f Form) WithClient(c trace.Client) Form {
	was := f
	f.Client = c
	return f.after(was, Whole)
}

// WithURL returns the form with another URL typed.
func (f Form) WithURL(url string) Form {
	was := f
	f.URL = f.URL.With(url)
	return f.after(was, Whole)
}

// picked returns the form with a method that the user picked.
func (f Form) picked(method string) Form {
	f.method, f.byHand, f.implied = method, true, false
	return f
}

// OnChoice reports whether the focus is on a value that is picked, not typed.
func (f Form) OnChoice() bool {
	switch f.At.Part {
	case PartMethod, PartClient, PartFollow, PartHTTP, PartHeaders, PartTLS:
		return true
	}
	return false
}

// Entry returns the line in focus; ok is false where none is typed.
func (f Form) Entry() (e Entry, ok bool) {
	switch f.At.Part {
	case PartURL:
		return f.URL, true
	case PartName:
		return f.Rows[f.At.Row].Name, true
	case PartValue:
		return f.Rows[f.At.Row].Value, true
	case PartSecret:
		return f.Secrets[f.At.Row].Value, true
	case PartLimit:
		return f.Limit, true
	case PartProxy:
		return f.Connection.Proxy, true
	case PartResolve:
		return f.Connection.Resolve, true
	}
	return Entry{}, false
}

// Typed returns the form with what a text field made of the line in focus.
func (f Form) Typed(e Entry, how How) Form {
	was := f
	switch f.At.Part {
	case PartURL:
		f.URL = e
	case PartName:
		f = f.withRow(Row{e, f.Rows[f.At.Row].Value})
	case PartValue:
		f = f.withRow(Row{f.Rows[f.At.Row].Name, e})
	case PartSecret:
		f = f.withSecret(e)
	case PartLimit:
		f.Limit = e
	case PartProxy:
		f.Connection.Proxy = e
	case PartResolve:
		f.Connection.Resolve = e
	}
	return f.after(was, how)
}

// EraseRow removes the field line in focus where it is empty and not the only
// one; ok is false where there is text to erase first.
func (f Form) EraseRow() (erased Form, ok bool) {
	if f.At.Part != PartName || len(f.Rows) < 2 || !f.Rows[f.At.Row].Empty() {
		return f, false
	}
	return f.dropped().after(f, Delete), true
}

// TypeMethod adds letters to a method that is not in the list. The first ones
// begin another method.
func (f Form) TypeMethod(letters string, how How) Form {
	method := f.Method()
	if f.fresh {
		method = ""
	}
	for _, r := range letters {
		if isToken(r) && len(method) < maxMethod {
			method += string(r)
		}
	}
	return f.methodTyped(method, how)
}

// EraseMethod takes the last letter of the method away.
func (f Form) EraseMethod() Form {
	method := f.Method()
	return f.methodTyped(method[:max(0, len(method)-1)], Delete)
}

func (f Form) methodTyped(method string, how How) Form {
	was := f
	f = f.picked(method)
	f.fresh = false
	return f.after(was, how)
}

// isToken reports whether r may stand in a method (RFC 9110 §5.6.2).
func isToken(r rune) bool {
	return r > ' ' && r < 0x7f && !strings.ContainsRune(`"(),/:;<=>?@[\]{}`, r)
}

// Change returns the form after a change that is told in words, such as
// "method PUT" or "field Accept: text/html".
func (f Form) Change(words string) (Form, error) {
	what, rest, _ := strings.Cut(words, " ")
	rest = strings.TrimSpace(rest)
	next, err := f, error(nil)
	switch what {
	case "method":
		if rest == "" || strings.ContainsFunc(rest, func(r rune) bool { return !isToken(r) }) {
			return f, fmt.Errorf("%q is no method", cell.Shown(rest))
		}
		next = f.picked(rest)
	case "url":
		next.URL = f.URL.With(rest)
	case "body":
		next.Body = f.Body.rewritten(rest)
	case "field":
		next, err = f.withField(rest)
	case "cookie":
		next, err = f.withCookie(rest)
	case "drop":
		next, err = f.withoutField(rest)
	default:
		var known bool
		if next, known = f.reconnected(what, rest); !known {
			return f, errors.New("say what to change: method PUT, url URL, field Name: value, drop NAME, cookie NAME=VALUE or NAME, body TEXT, limit N, headers client, tls unverified, proxy URL, or resolve HOST:PORT:ADDRESS")
		}
	}
	return next.after(f, Whole), err
}
