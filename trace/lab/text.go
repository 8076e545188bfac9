package lab

import (
	"fmt"
	"strconv"
	"strings"
)

// fieldLines reads a block of "Name: value" lines. A value keeps its odd bytes;
// the name ends at the first colon.
func fieldLines(block string) ([]Field, error) {
	var list []Field
	for line := range strings.Lines(block) {
		text, err := unescape(strings.TrimSuffix(line, "\n"))
		if err != nil {
			return nil, err
		}
		name, value, ok := strings.Cut(text, ":")
		if !ok || name == "" {
			return nil, fmt.Errorf("%q is not a field line", text)
		}
		list = append(list, Field{name, strings.TrimPrefix(value, " ")})
	}
	return list, nil
}

// rawText reads a block of verbatim lines. Each ends in CRLF; one that ends in
// a lone backslash goes on without it.
func rawText(block string) (string, error) {
	var b strings.Builder
	for line := range strings.Lines(block) {
		line = strings.TrimSuffix(line, "\n")
		end := "\r\n"
		if strings.HasSuffix(line, `\`) && !strings.HasSuffix(line, `\\`) {
			line, end = strings.TrimSuffix(line, `\`), ""
		}
		text, err := unescape(line)
		if err != nil {
			return "", err
		}
		b.WriteString(text + end)
	}
	return b.String(), nil
}

// unescape turns \xHH, \t, \r, \n, \0 and \\ into the bytes they stand for.
func unescape(text string) (string, error) {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, `\`)
		b.WriteString(before)
		if !found {
			return b.String(), nil
		}
		c, used, err := escaped(rest)
		if err != nil {
			return "", err
		}
		b.WriteByte(c)
		text = rest[used:]
	}
}

// escaped reads the part of an escape that follows its backslash.
func escaped(rest string) (c byte, used int, err error) {
	simple := map[byte]byte{'t': '\t', 'r': '\r', 'n': '\n', '0': 0, '\\': '\\'}
	if rest == "" {
		return 0, 0, fmt.Errorf(`a lone \ at the end`)
	}
	if c, ok := simple[rest[0]]; ok {
		return c, 1, nil
	}
	if rest[0] == 'x' && len(rest) >= 3 {
		n, err := strconv.ParseUint(rest[1:3], 16, 8)
		if err == nil {
			return byte(n), 3, nil
		}
	}
	return 0, 0, fmt.Errorf(`\%.3s is not an escape`, rest)
}

// expand replaces each ${name} by what value returns for it.
func expand(text string, value func(name string) string) string {
	if !strings.Contains(text, "${") {
		return text
	}
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "${")
		b.WriteString(before)
		name, after, closed := strings.Cut(rest, "}")
		if !found || !closed {
			b.WriteString(rest)
			return b.String()
		}
		b.WriteString(value(name))
		text = after
	}
}
