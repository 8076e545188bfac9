package logs

import (
	"strings"
)

// unwrap takes off what stands before a line of a server's own: a container's
// runtime and compose's name, syslog's head, a terminal's colours. The time in it
// is that of the prefix.
func unwrap(s string) (rest string, at moment) {
	s = strings.TrimRight(s, "\r\n")
	if strings.Contains(s, "\x1b[") {
		s = withoutColours(s)
	}
	for range 4 {
		next, m := unwrapOnce(s)
		if next == s {
			break
		}
		s = next
		if m.known() && (!at.known() || at.naive && !m.naive) {
			at = m
		}
	}
	return s, at
}

func unwrapOnce(s string) (string, moment) {
	if name, rest, ok := strings.Cut(s, " | "); ok && isComposeName(strings.TrimRight(name, " ")) {
		return rest, moment{}
	}
	if rest, ok := podPrefix(s); ok {
		return rest, moment{}
	}
	if rest, m, ok := stamped(s); ok {
		return rest, m
	}
	return syslogHead(s)
}

// isComposeName reports whether a text is a container's name, as compose writes it
// before a bar.
func isComposeName(name string) bool {
	for i := range len(name) {
		if c := name[i]; !isWordByte(c) && c != '-' && c != '.' {
			return false
		}
	}
	return name != "" && len(name) <= 64
}

func isWordByte(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z' || c == '_'
}

// podPrefix takes "[pod/web-1/nginx] " off, as kubectl logs --prefix writes it.
func podPrefix(s string) (string, bool) {
	if !strings.HasPrefix(s, "[pod/") {
		return s, false
	}
	_, rest, ok := strings.Cut(s, "] ")
	return rest, ok
}

// stamped takes a time that a container's runtime or syslog (RFC 5424 too) puts
// before a line: it ends in Z or a zone, and has a fraction or is followed by a
// host's name. A log's own time at its begin is left to it.
func stamped(s string) (string, moment, bool) {
	head := s
	if strings.HasPrefix(s, "<") { // <190>1 2025-07-02T10:30:00.27Z host app - - -
		if _, rest, ok := strings.Cut(s, ">"); ok {
			head = strings.TrimPrefix(rest, "1 ")
		}
	}
	if len(head) < 20 || head[4] != '-' || head[10] != 'T' {
		return s, moment{}, false
	}
	word, rest, ok := strings.Cut(head, " ")
	m := isoTime(word)
	if !ok || !m.known() || m.naive {
		return s, moment{}, false
	}
	if after, ok := strings.CutPrefix(rest, "stdout F "); ok { // the CRI's own file
		return after, m, true
	}
	if after, ok := strings.CutPrefix(rest, "stderr F "); ok {
		return after, m, true
	}
	if after, ok := tagged(rest); ok {
		return after, m, true
	}
	if isALB(rest) {
		return s, moment{}, false
	}
	return rest, m, true
}

// syslogHead takes "Jul  2 10:30:00 host nginx[812]: " off.
func syslogHead(s string) (string, moment) {
	head := s
	if strings.HasPrefix(s, "<") {
		if i := strings.IndexByte(s, '>'); i > 1 && i < 5 {
			head = s[i+1:]
		}
	}
	m, n := syslogTime(head)
	if n == 0 || n >= len(head) {
		return s, moment{}
	}
	rest, ok := tagged(strings.TrimPrefix(head[n:], " "))
	if !ok {
		return s, moment{}
	}
	return rest, m
}

// tagged takes "host nginx[812]: " off, or RFC 5424's "host nginx 812 - - ".
func tagged(s string) (string, bool) {
	_, rest, ok := strings.Cut(s, " ")
	if !ok {
		return s, false
	}
	tag, after, ok := strings.Cut(rest, " ")
	if ok && strings.HasSuffix(tag, ":") && len(tag) < 64 && isTag(tag[:len(tag)-1]) {
		return after, true
	}
	words := strings.SplitN(rest, " ", 5)
	if len(words) == 5 && isTag(words[0]) && words[3] == "-" {
		return strings.TrimPrefix(words[4], "\xef\xbb\xbf"), true
	}
	return s, false
}

func isTag(s string) bool {
	for i := range len(s) {
		if c := s[i]; !isWordByte(c) && !strings.ContainsRune("-./[]@", rune(c)) {
			return false
		}
	}
	return s != "" && isWordByte(s[0])
}

// withoutColours takes the sequences off that set a terminal's colours.
func withoutColours(s string) string {
	var b strings.Builder
	for {
		i := strings.Index(s, "\x1b[")
		if i < 0 {
			b.WriteString(s)
			return b.String()
		}
		b.WriteString(s[:i])
		j := i + 2
		for j < len(s) && (s[j] < '@' || s[j] > '~') {
			j++
		}
		s = s[min(j+1, len(s)):]
	}
}
