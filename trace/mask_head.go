package trace

import "bytes"

// MaskHead returns an HTTP/1 head with the credentials in its request target
// and its field lines masked; all other bytes stay as they were.
func MaskHead(head []byte) []byte {
	var out []byte
	for i, line := range bytes.SplitAfter(head, []byte("\n")) {
		if i == 0 {
			out = append(out, maskStartLine(line)...)
		} else {
			out = append(out, maskLine(line)...)
		}
	}
	return out
}

// maskStartLine masks the target of "METHOD target HTTP/1.1".
func maskStartLine(line []byte) []byte {
	first, last := bytes.IndexByte(line, ' '), bytes.LastIndexByte(line, ' ')
	if first < 0 || first == last || bytes.HasPrefix(line, []byte("HTTP/")) {
		return line
	}
	target := MaskURI(string(line[first+1 : last]))
	return append(append(line[:first+1:first+1], target...), line[last:]...)
}

// maskLine masks the value of "Name: value" and keeps the space around it.
func maskLine(line []byte) []byte {
	name, rest, ok := bytes.Cut(line, []byte(":"))
	if !ok {
		return line
	}
	value := bytes.Trim(rest, " \t\r\n")
	start := bytes.Index(rest, value)
	masked := Mask(Field{Name: string(name), Value: string(value)})
	out := append(append([]byte(nil), name...), ':')
	out = append(append(out, rest[:start]...), masked...)
	return append(out, rest[start+len(value):]...)
}
