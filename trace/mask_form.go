package trace

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// maskParts hides the content of the secret parts of a multipart form
// (RFC 7578): what stands between the header of a part that names a secret and
// the next line that begins with two hyphens.
func maskParts(body []byte) []byte {
	var out []byte
	done := 0
	for at := 0; ; {
		start := indexFold(body, at, "content-disposition:")
		if start < 0 {
			break
		}
		line := lineEnd(body, start)
		name := partName(body[start+len("content-disposition:") : line])
		if name == "" {
			at = line
			continue
		}
		content := headerEnd(body, line)
		if content < 0 {
			at = brokenAt(body, line) // no header that begins before that has an end either
			continue
		}
		end := partEnd(body, content)
		if isSecretParameter(name) && end > content {
			out = append(append(out, body[done:content]...), MaskSecret(string(body[content:end]))...)
			done = end
		}
		at = end
	}
	if done == 0 {
		return body
	}
	return append(out, body[done:]...)
}

// indexFold finds a lower-case text in any case.
func indexFold(body []byte, at int, text string) int {
	for ; at+len(text) <= len(body); at++ {
		if body[at]|0x20 == text[0] && strings.EqualFold(string(body[at:at+len(text)]), text) {
			return at
		}
	}
	return -1
}

// lineEnd returns where the line ends that i stands in.
func lineEnd(body []byte, i int) int {
	if n := bytes.IndexAny(body[i:], "\r\n"); n >= 0 {
		return i + n
	}
	return len(body)
}

// newline returns the length of the line end at i, 0 for none.
func newline(body []byte, i int) int {
	switch {
	case bytes.HasPrefix(body[i:], []byte("\r\n")):
		return 2
	case bytes.HasPrefix(body[i:], []byte("\n")):
		return 1
	}
	return 0
}

// headerEnd returns where the content behind a part's header begins, whose
// line ends at i; -1 where no empty line comes.
func headerEnd(body []byte, i int) int {
	i = brokenAt(body, i)
	first := newline(body, i)
	if second := newline(body, i+first); first > 0 && second > 0 {
		return i + first + second
	}
	return -1
}

// brokenAt returns where the lines that follow on a line end at i are no
// lines of a header any more.
func brokenAt(body []byte, i int) int {
	for {
		n := newline(body, i)
		end := lineEnd(body, i+n)
		if n == 0 || end == i+n {
			return i
		}
		i = end
	}
}

// partName returns the parameter "name" of a Content-Disposition value.
func partName(value []byte) string {
	const begin, longest = `name="`, 200
	for at := 0; ; {
		i := indexFold(value, at, begin)
		if i < 0 {
			return ""
		}
		at = i + len(begin)
		n := bytes.IndexByte(value[at:min(len(value), at+4*longest+1)], '"')
		if n > 0 && (i == 0 || !isWordByte(value[i-1])) && utf8.RuneCount(value[at:at+n]) <= longest {
			return string(value[at : at+n])
		}
	}
}

func isWordByte(c byte) bool { return c != '-' && isBase64URL(c) }

// partEnd returns where the content of a part ends.
func partEnd(body []byte, i int) int {
	end := bytes.Index(body[i:], []byte("\n--"))
	if end < 0 {
		return len(body)
	}
	if end += i; end > i && body[end-1] == '\r' {
		end--
	}
	return end
}
