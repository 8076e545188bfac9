package handed

import (
	"bytes"
	"html"
	"path"
	"regexp"
	"strconv"
	"strings"
)

// What stands around a configuration that was copied out of somewhere.
const (
	prefixedHeader pattern = `(?m)^([^\n#]{1,80}?)# configuration file (/[^\r\n]+?):\r*$`
	promptLine     pattern = `^\s*(\[?[\w.-]+@[\w.-]+[^$#%]*[$#%]|[$#%>])\s*(sudo\s+)?(cat|less|more|head|tail|vi|vim|nano|grep|nginx|docker|kubectl|apachectl|apache2ctl|httpd)\b`
	numbered       pattern = `^\s*(\d+)(:|\.|\)|\t| +\||  |$| )`
)

// withoutPrefix takes off what stands before every line of a dump, such as an
// indentation, a quotation's mark or compose's name of the service.
func withoutPrefix(data []byte) []byte {
	if nginxHeader.re().Match(data) {
		return data
	}
	m := prefixedHeader.re().FindSubmatch(data)
	if m == nil {
		return data
	}
	prefix := m[1]
	bare := bytes.TrimRight(prefix, " ") // what an empty line has of it
	lines := bytes.Split(data, []byte("\n"))
	for i, line := range lines {
		if rest, ok := bytes.CutPrefix(line, prefix); ok {
			lines[i] = rest
		} else if len(bare) > 0 {
			lines[i] = bytes.TrimPrefix(line, bare)
		}
	}
	return bytes.Join(lines, []byte("\n"))
}

// isPaste reports whether a text was copied by hand, and not out of a server's
// folder.
func isPaste(given string) bool {
	switch strings.ToLower(path.Ext(given)) {
	case ".txt", ".md":
		return true
	}
	return given == "-"
}

// cleanPaste empties what stands around a configuration in a post or a ticket:
// prose, fences, prompts, line numbers. Every line keeps its number.
func cleanPaste(data []byte) []byte {
	data = bytes.ReplaceAll(data, []byte("\u00a0"), []byte(" "))
	if bytes.Contains(data, []byte("&lt;")) && !bytes.Contains(data, []byte("<")) {
		data = []byte(html.UnescapeString(string(data)))
	}
	lines := bytes.Split(data, []byte("\n"))
	for _, clean := range []func([][]byte){unfence, unquote, unnumber, unprompt, unprose} {
		clean(lines)
	}
	return bytes.Join(lines, []byte("\n"))
}

// unfence keeps what stands between fences, where there are any.
func unfence(lines [][]byte) {
	isFence := func(line []byte) bool { return bytes.HasPrefix(bytes.TrimSpace(line), []byte("```")) }
	fences := 0
	for _, line := range lines {
		if isFence(line) {
			fences++
		}
	}
	if fences == 0 {
		return
	}
	inside := fences == 1 && !isFence(lines[0]) // its begin was cut off
	for i, line := range lines {
		if isFence(line) {
			inside = !inside
			lines[i] = nil
		} else if !inside {
			lines[i] = nil
		}
	}
}

// most reports whether nearly all lines that have something are so.
func most(lines [][]byte, so func([]byte) bool) bool {
	n, all := 0, 0
	for _, line := range lines {
		if len(bytes.TrimSpace(line)) > 0 {
			all++
			if so(line) {
				n++
			}
		}
	}
	return all > 1 && n*10 >= all*9
}

// unquote takes off the marks of a quotation.
func unquote(lines [][]byte) {
	if !most(lines, func(l []byte) bool { return bytes.HasPrefix(l, []byte(">")) }) {
		return
	}
	for i, line := range lines {
		lines[i] = bytes.TrimPrefix(bytes.TrimPrefix(line, []byte(">")), []byte(" "))
	}
}

// unnumber takes off line numbers, when they count.
func unnumber(lines [][]byte) {
	last := -1
	counts := most(lines, func(l []byte) bool {
		m := numbered.re().FindSubmatch(l)
		if m == nil {
			return false
		}
		n, err := strconv.Atoi(string(m[1]))
		ok := err == nil && n > last
		last = n
		return ok
	})
	if !counts {
		return
	}
	for i, line := range lines {
		if m := numbered.re().FindIndex(line); m != nil {
			lines[i] = line[m[1]:]
		}
	}
}

// unprompt empties the commands of a shell between the files that they showed.
func unprompt(lines [][]byte) {
	for i, line := range lines {
		if promptLine.re().Match(line) {
			lines[i] = nil
		}
	}
}

// unprose empties what stands before the first line of a configuration and, where
// every directive has an end, after the last.
func unprose(lines [][]byte) {
	text := bytes.Join(lines, []byte("\n"))
	words := nginxWords
	if len(apacheWords.re().FindAllIndex(text, 200)) >= len(nginxWords.re().FindAllIndex(text, 200)) {
		words = apacheWords
	}
	first := firstOf(lines, words.re())
	for i := range first {
		if !bytes.HasPrefix(bytes.TrimSpace(lines[i]), []byte("#")) && !endsDirective(lines[i]) {
			lines[i] = nil
		}
	}
	if words != nginxWords {
		return
	}
	for i := len(lines) - 1; i > first && !endsDirective(lines[i]); i-- {
		lines[i] = nil
	}
}

func firstOf(lines [][]byte, words *regexp.Regexp) int {
	for i, line := range lines {
		if words.Match(line) {
			return i
		}
	}
	return 0
}

// endsDirective reports whether a line closes something of nginx's, or is a
// comment.
func endsDirective(line []byte) bool {
	line = bytes.TrimSpace(line)
	if i := bytes.Index(line, []byte(" #")); i > 0 {
		line = bytes.TrimSpace(line[:i])
	}
	return len(line) > 0 && (bytes.HasSuffix(line, []byte(";")) || bytes.HasSuffix(line, []byte("}")) || bytes.HasSuffix(line, []byte("{")) || line[0] == '#')
}
