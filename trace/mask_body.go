package trace

import (
	"bytes"
	"html"
	"net/url"
	"regexp"
	"strings"
	"sync"
)

// MaskBody returns a body with its credentials replaced by dots. The media type
// says how to read it: a parameter of a form and a member of a JSON object are
// judged by their names as a parameter of a query is. Text of other kinds keeps
// all but the values that the caller names, such as a Location that a response's
// HTML repeats: of each pair in replace the first text is replaced by the second,
// also where HTML or JSON escapes it.
func MaskBody(body []byte, mediaType string, replace [][2]string) []byte {
	if len(body) == 0 {
		return body
	}
	for _, r := range replace {
		body = replaceEscaped(body, r[0], r[1])
	}
	kind, _, _ := strings.Cut(strings.ToLower(mediaType), ";")
	switch kind = strings.TrimSpace(kind); {
	case kind == "application/x-www-form-urlencoded":
		return []byte(strings.TrimPrefix(MaskURI("?"+string(body)), "?"))
	case strings.HasSuffix(kind, "json") || kind == "" && bytes.HasPrefix(bytes.TrimSpace(body), []byte("{")):
		return maskMembers(body)
	case kind == "multipart/form-data":
		return maskParts(body)
	}
	return maskBodyTokens(body)
}

// maskBodyTokens hides what is a credential by its form.
func maskBodyTokens(body []byte) []byte {
	return []byte(Mask(Field{Name: "Text", Value: string(body)}))
}

func replaceEscaped(body []byte, from, to string) []byte {
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

// jsonMember matches a member of a JSON object whose value is a string or a number.
var jsonMember = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`"((?:[^"\\]|\\.){1,200})"(\s*:\s*)("((?:[^"\\]|\\.)*)"?|-?[0-9][0-9.eE+-]*)`)
})

// maskMembers hides the values of secret members and keeps the text around
// them, also in JSON that is cut off.
func maskMembers(body []byte) []byte {
	out := jsonMember().ReplaceAllFunc(body, func(m []byte) []byte {
		parts := jsonMember().FindSubmatch(m)
		value := string(parts[3])
		if quoted := strings.HasPrefix(value, `"`); quoted {
			value = string(parts[4])
		}
		masked, ok := maskValueOf(string(parts[1]), value)
		if !ok {
			return m
		}
		return []byte(`"` + string(parts[1]) + `"` + string(parts[2]) + `"` + masked + `"`)
	})
	return maskBodyTokens(out)
}

// maskValueOf returns the masked value of a parameter, and whether it is secret:
// whether a value of that length would be hidden in a query.
func maskValueOf(name, value string) (string, bool) {
	head := "?" + url.QueryEscape(name) + "="
	stand := strings.Repeat("x", len(value))
	masked := strings.TrimPrefix(MaskURI(head+stand), head)
	return masked, masked != stand
}

// formPart matches the name and the content of one part of a multipart form.
var formPart = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?is)(content-disposition:[^\r\n]*?\bname="([^"\r\n]{1,200})"[^\r\n]*(?:\r?\n[^\r\n]+)*\r?\n\r?\n)(.*?)(\r?\n--|$)`)
})

func maskParts(body []byte) []byte {
	return formPart().ReplaceAllFunc(body, func(m []byte) []byte {
		p := formPart().FindSubmatch(m)
		masked, ok := maskValueOf(string(p[2]), string(p[3]))
		if !ok {
			return m
		}
		return []byte(string(p[1]) + masked + string(p[4]))
	})
}
