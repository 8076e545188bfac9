package form

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"detour/trace"
	"detour/tui/cell"
)

// A request as a call in a program or of another tool. Redirects are not followed by
// any of them, so that what comes back is this hop's answer. What a server or a user
// wrote stays text.

// A Call is a way to write a request for another tool or a program.
type Call struct {
	Name  string // one word, as it is asked for: "curl"
	What  string // what it is in a sentence: "the curl command"
	Write func(trace.Request) string
}

// Label says in a few words what is written.
func (c Call) Label() string { return strings.TrimPrefix(c.What, "the ") }

// Calls are the ways to write a request.
func Calls() []Call {
	return []Call{
		{"curl", "the curl command", CurlCommand},
		{"fetch", "the fetch() call", FetchCall},
		{"python", "the call of Python's requests", PythonCall},
		{"httpie", "the HTTPie command", HTTPieCommand},
	}
}

// ownFields are those that every client writes by itself.
var ownFields = []string{"host", "content-length", "transfer-encoding", "connection"}

// forbidden are the fields that a page's script cannot set (Fetch, "forbidden
// request-header").
var forbidden = []string{
	"accept-charset", "accept-encoding", "access-control-request-headers", "access-control-request-method", "cookie", "date", "dnt", "expect",
	"keep-alive", "origin", "referer", "set-cookie", "te", "trailer", "upgrade", "via",
}

// setFields are the fields of a request that a caller sets.
func setFields(r trace.Request, but ...string) trace.Fields {
	return slices.DeleteFunc(slices.Clone(r.Fields), func(f trace.Field) bool {
		name := cell.LowerASCII(f.Name)
		own := slices.Contains(ownFields, name) && (name != "host" || f.Value == r.URI.Authority())
		return own || strings.HasPrefix(name, ":") || slices.Contains(but, name)
	})
}

// literal is a text as a string of JavaScript, and of Python: characters that a terminal
// would act on are escapes.
func literal(s string) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if enc.Encode(strings.ToValidUTF8(s, "\ufffd")) != nil {
		return `""`
	}
	quoted := strings.TrimSuffix(b.String(), "\n")
	if trace.Printable(quoted) == quoted {
		return quoted
	}
	b.Reset()
	for _, r := range quoted {
		if one := string(r); trace.Printable(one) == one {
			b.WriteRune(r)
			continue
		}
		if r > 0xffff {
			r -= 0x10000
			fmt.Fprintf(&b, `\u%04x\u%04x`, 0xd800+r>>10, 0xdc00+r&0x3ff)
			continue
		}
		fmt.Fprintf(&b, `\u%04x`, r)
	}
	return b.String()
}

// FetchCall returns a request as a call of fetch() in JavaScript. Fields that a script
// cannot set are left out; a Cookie asks for the browser's own.
func FetchCall(r trace.Request) string {
	var b strings.Builder
	fmt.Fprintf(&b, "await fetch(%s, {\n  method: %s,\n", literal(r.URI.WithoutFragment().String()), literal(r.Method))
	fields := slices.DeleteFunc(setFields(r, forbidden...), func(f trace.Field) bool {
		name := cell.LowerASCII(f.Name)
		return strings.HasPrefix(name, "sec-") || strings.HasPrefix(name, "proxy-")
	})
	if len(fields) > 0 {
		b.WriteString("  headers: [\n")
		for _, f := range fields {
			fmt.Fprintf(&b, "    [%s, %s],\n", literal(f.Name), literal(f.Value))
		}
		b.WriteString("  ],\n")
	}
	if r.Fields.Has("Cookie") {
		b.WriteString("  credentials: \"include\",\n")
	}
	switch {
	case len(r.Body) == 0:
	case utf8.Valid(r.Body):
		fmt.Fprintf(&b, "  body: %s,\n", literal(string(r.Body)))
	default:
		fmt.Fprintf(&b, "  body: Uint8Array.from(atob(%q), c => c.charCodeAt(0)),\n", base64.StdEncoding.EncodeToString(r.Body))
	}
	return b.String() + "  redirect: \"manual\",\n});\n"
}

// PythonCall returns a request as a call of the library requests in Python. Lines of
// one name are joined, as its headers are a dictionary.
func PythonCall(r trace.Request) string {
	var b strings.Builder
	fmt.Fprintf(&b, "import requests\n\nresponse = requests.request(\n    %s,\n    %s,\n", pythonString(r.Method), pythonString(r.URI.WithoutFragment().String()))
	if fields := setFields(r); len(fields) > 0 {
		b.WriteString("    headers={\n")
		var told []string
		for _, f := range fields {
			if name := cell.LowerASCII(f.Name); !slices.Contains(told, name) {
				told = append(told, name)
				sep := ", "
				if name == "cookie" {
					sep = "; "
				}
				fmt.Fprintf(&b, "        %s: %s,\n", pythonString(f.Name), pythonString(strings.Join(fields.Values(f.Name), sep)))
			}
		}
		b.WriteString("    },\n")
	}
	if len(r.Body) > 0 {
		fmt.Fprintf(&b, "    data=%s,\n", pythonBytes(r.Body))
	}
	return b.String() + "    allow_redirects=False,\n)\n"
}

// pythonString is a text as a string of Python, which has no surrogates in escapes.
func pythonString(s string) string {
	for _, r := range s {
		if r > 0xffff && trace.Printable(string(r)) != string(r) {
			return pythonBytes([]byte(s)) + ".decode()"
		}
	}
	return literal(s)
}

// pythonBytes is a content as bytes of Python.
func pythonBytes(content []byte) string {
	var b strings.Builder
	b.WriteString(`b"`)
	for _, c := range content {
		switch {
		case c == '"' || c == '\\':
			b.WriteString(`\` + string(rune(c)))
		case c == '\n':
			b.WriteString(`\n`)
		case c < 0x20 || c > 0x7e:
			fmt.Fprintf(&b, `\x%02x`, c)
		default:
			b.WriteByte(c)
		}
	}
	return b.String() + `"`
}

// HTTPieCommand returns a request as a command of HTTPie, which follows nothing unless
// it is told to.
func HTTPieCommand(r trace.Request) string {
	words := []string{"http", quoted(r.Method), quoted(r.URI.WithoutFragment().String())}
	for _, f := range setFields(r) {
		if f.Value == "" {
			words = append(words, quoted(escapedItem(f.Name)+";"))
			continue
		}
		sep := ":"
		if strings.ContainsAny(f.Value[:1], "=@") {
			sep = ": " // ":=" and ":@" mean something else
		}
		words = append(words, quoted(escapedItem(f.Name)+sep+f.Value))
	}
	if len(r.Body) > 0 {
		words = append(words, "--raw", quoted(string(r.Body)))
	}
	return strings.Join(words, " ")
}

// escapedItem keeps HTTPie from reading a separator in a field's name.
func escapedItem(name string) string { return strings.NewReplacer("=", `\=`, "@", `\@`).Replace(name) }
