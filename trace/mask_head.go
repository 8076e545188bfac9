package trace

import "strings"

// MaskHead returns an HTTP/1 head with the credentials in its request target
// and its field lines masked; all other bytes stay as they were.
func MaskHead(head []byte) []byte {
	text := string(head)
	out := make([]byte, 0, len(head)+64)
	for first := true; text != ""; first = false {
		line := text
		if i := strings.IndexByte(text, '\n'); i >= 0 {
			line = text[:i+1]
		}
		text = text[len(line):]
		if first {
			out = appendMaskedStart(out, line)
		} else {
			out = appendMaskedLine(out, line)
		}
	}
	return out
}

// appendMaskedStart masks the target of "METHOD target HTTP/1.1".
func appendMaskedStart(out []byte, line string) []byte {
	first, last := strings.IndexByte(line, ' '), strings.LastIndexByte(line, ' ')
	if first < 0 || first == last || strings.HasPrefix(line, "HTTP/") {
		return append(out, line...)
	}
	out = append(out, line[:first+1]...)
	out = append(out, MaskURI(line[first+1:last])...)
	return append(out, line[last:]...)
}

// appendMaskedLine masks the value of "Name: value" and keeps the space around it.
func appendMaskedLine(out []byte, line string) []byte {
	name, rest, ok := strings.Cut(line, ":")
	if !ok {
		return append(out, line...)
	}
	value := strings.Trim(rest, " \t\r\n")
	start := strings.Index(rest, value)
	out = append(append(out, name...), ':')
	out = append(out, rest[:start]...)
	out = append(out, Mask(Field{Name: name, Value: value})...)
	return append(out, rest[start+len(value):]...)
}
