// Package maskbody hides the credentials in a body before it is saved.
//
// What a credential is, package trace decides: a parameter of a form and a
// member of a JSON object are judged by their names as a parameter of a query
// is. Text of other kinds keeps all but the values that the caller names, such
// as a Location that a response's HTML repeats.
package maskbody

import (
	"bytes"
	"html"
	"net/url"
	"regexp"
	"strings"
	"sync"

	"detour/trace"
)

// Mask returns a body with its credentials replaced by dots. The media type
// says how to read it. Of each pair in replace the first text is replaced by
// the second, also where HTML or JSON escapes it.
func Mask(body []byte, mediaType string, replace [][2]string) []byte {
	if len(body) == 0 {
		return body
	}
	for _, r := range replace {
		body = replaced(body, r[0], r[1])
	}
	kind, _, _ := strings.Cut(strings.ToLower(mediaType), ";")
	switch kind = strings.TrimSpace(kind); {
	case kind == "application/x-www-form-urlencoded":
		return []byte(strings.TrimPrefix(trace.MaskURI("?"+string(body)), "?"))
	case strings.HasSuffix(kind, "json") || kind == "" && bytes.HasPrefix(bytes.TrimSpace(body), []byte("{")):
		return maskMembers(body)
	case kind == "multipart/form-data":
		return maskParts(body)
	}
	return tokens(body)
}

// tokens hides what is a credential by its form.
func tokens(body []byte) []byte {
	return []byte(trace.Mask(trace.Field{Name: "Text", Value: string(body)}))
}

func replaced(body []byte, from, to string) []byte {
	if len(from) < 8 || from == to {
		return body // too short to be no accident
	}
	for _, escape := range []func(string) string{func(s string) string { return s }, html.EscapeString, escapeSlashes} {
		body = bytes.ReplaceAll(body, []byte(escape(from)), []byte(escape(to)))
	}
	return body
}

// escapeSlashes is how PHP writes a URL in JSON.
func escapeSlashes(s string) string { return strings.ReplaceAll(s, "/", `\/`) }

// member matches a member of a JSON object whose value is a string or a number.
var member = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`"((?:[^"\\]|\\.){1,200})"(\s*:\s*)("((?:[^"\\]|\\.)*)"?|-?[0-9][0-9.eE+-]*)`)
})

// maskMembers hides the values of secret members and keeps the text around
// them, also in JSON that is cut off.
func maskMembers(body []byte) []byte {
	out := member().ReplaceAllFunc(body, func(m []byte) []byte {
		parts := member().FindSubmatch(m)
		value := string(parts[3])
		if quoted := strings.HasPrefix(value, `"`); quoted {
			value = string(parts[4])
		}
		masked, ok := maskNamed(string(parts[1]), value)
		if !ok {
			return m
		}
		return []byte(`"` + string(parts[1]) + `"` + string(parts[2]) + `"` + masked + `"`)
	})
	return tokens(out)
}

// maskNamed returns the masked value of a parameter, and whether it is secret:
// whether a value of that length would be hidden in a query.
func maskNamed(name, value string) (string, bool) {
	head := "?" + url.QueryEscape(name) + "="
	stand := strings.Repeat("x", len(value))
	masked := strings.TrimPrefix(trace.MaskURI(head+stand), head)
	return masked, masked != stand
}

// part matches the name and the content of one part of a multipart form.
var part = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?is)(content-disposition:[^\r\n]*?\bname="([^"\r\n]{1,200})"[^\r\n]*(?:\r?\n[^\r\n]+)*\r?\n\r?\n)(.*?)(\r?\n--|$)`)
})

func maskParts(body []byte) []byte {
	return part().ReplaceAllFunc(body, func(m []byte) []byte {
		p := part().FindSubmatch(m)
		masked, ok := maskNamed(string(p[2]), string(p[3]))
		if !ok {
			return m
		}
		return []byte(string(p[1]) + masked + string(p[4]))
	})
}
