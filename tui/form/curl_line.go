package form

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"detour/trace"
)

// CurlCommand returns a request as a curl command that a shell can be given:
// what a server or a user wrote into it stays text.
func CurlCommand(r trace.Request) string {
	words := []string{"curl"}
	switch {
	case r.Method == "HEAD" && len(r.Body) == 0:
		words = append(words, "-I")
	case r.Method != impliedMethod(r.Body):
		words = append(words, "-X", quoted(r.Method))
	}
	if flag := [...]string{trace.HTTP10: "-0", trace.HTTP11: "--http1.1", trace.HTTP2: "--http2"}[r.HTTP]; flag != "" {
		words = append(words, flag)
	}
	uri := r.URI.WithoutFragment().String()
	if strings.ContainsAny(uri, "[]{}") {
		words = append(words, "-g")
	}
	if strings.Contains(r.URI.Path, "/.") {
		words = append(words, "--path-as-is")
	}
	words = append(words, quoted(uri))
	for _, f := range r.Fields {
		words = append(words, curlField(r, f)...)
	}
	if len(r.Body) > 0 {
		words = append(words, "--data-raw", quoted(string(r.Body)))
	}
	return strings.Join(words, " ")
}

// curlField returns the flag for a field line that curl does not add by itself.
func curlField(r trace.Request, f trace.Field) []string {
	switch {
	case f.Is("Host") && f.Value == r.URI.Authority(), f.Is("Content-Length"), f.Is("Transfer-Encoding"):
		return nil
	case f.Value == "":
		return []string{"-H", quoted(f.Name + ";")}
	}
	return []string{"-H", quoted(f.Name + ": " + f.Value)}
}

// quoted returns a word of a shell. Bytes that a terminal would act on while it
// is pasted are written as escapes.
func quoted(s string) string {
	if s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:=,@%+") == "" {
		return s
	}
	if trace.Printable(s) == s {
		return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
	}
	var b strings.Builder
	b.WriteString("$'")
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == '\'' || r == '\\':
			b.WriteString(`\` + string(r))
		case r == utf8.RuneError || trace.Printable(s[i:i+n]) != s[i:i+n]:
			for _, c := range []byte(s[i : i+n]) {
				fmt.Fprintf(&b, `\x%02x`, c)
			}
		default:
			b.WriteString(s[i : i+n])
		}
		i += n
	}
	return b.String() + "'"
}
