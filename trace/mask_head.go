package trace

import (
	"bytes"
	"strings"
)

// MaskHead returns an HTTP/1 head with the credentials in its request target
// and its field lines masked; all other bytes stay as they were. A head without
// any is returned as it is.
func MaskHead(head []byte) []byte {
	var memory []byte
	return MaskHeadIn(&memory, head)
}

// MaskHeadIn does the same in memory that can be used again when the head has
// been written.
func MaskHeadIn(memory *[]byte, head []byte) []byte {
	out, done := (*memory)[:0], 0
	for at := 0; at < len(head); {
		end := len(head)
		if i := bytes.IndexByte(head[at:], '\n'); i >= 0 {
			end = at + i + 1
		}
		start, stop := secretStart(head[at:end])
		if at > 0 {
			start, stop = secretValue(head[at:end])
		}
		if start < stop {
			given := string(head[at+start : at+stop])
			masked := MaskURI(given)
			if at > 0 {
				name, _, _ := bytes.Cut(head[at:end], []byte(":"))
				masked = Mask(Field{Name: string(name), Value: given})
			}
			if masked != given {
				out = append(append(out, head[done:at+start]...), masked...)
				done = at + stop
			}
		}
		at = end
	}
	if done == 0 {
		return head
	}
	*memory = append(out, head[done:]...)
	return *memory
}

// secretStart returns where the target of "METHOD target HTTP/1.1" stands.
func secretStart(line []byte) (start, stop int) {
	first, last := bytes.IndexByte(line, ' '), bytes.LastIndexByte(line, ' ')
	if first < 0 || first == last || bytes.HasPrefix(line, []byte("HTTP/")) {
		return 0, 0
	}
	return first + 1, last
}

// secretValue returns where the value of "Name: value" stands, without the
// space around it, if anything in it can be secret.
func secretValue(line []byte) (start, stop int) {
	colon := bytes.IndexByte(line, ':')
	if colon < 0 || !canHoldSecret(line[:colon], line[colon+1:]) {
		return 0, 0
	}
	const space = " \t\r\n"
	rest := line[colon+1:]
	value := bytes.TrimLeft(rest, space)
	return len(line) - len(value), len(line) - len(rest) + len(bytes.TrimRight(rest, space))
}

// canHoldSecret reports whether [Mask] would look at such a field's value. It
// makes no text of the name: every head of a chain passes here.
func canHoldSecret(name, value []byte) bool {
	for _, names := range [][]string{credentialFields, urlFields} {
		for _, n := range names {
			if len(name) == len(n) && strings.EqualFold(string(name), n) {
				return true
			}
		}
	}
	return hasSecretSyllable(name) || bytes.Contains(value, []byte("eyJ"))
}

// credentialFields are masked by forms of their own.
var credentialFields = []string{"authorization", "proxy-authorization", "cookie", "cookie2", "set-cookie", "set-cookie2"}
