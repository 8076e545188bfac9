package shell

import "strings"

// structure tells the shell by what only one of them has: how the first quoted
// word is quoted, or how the first line is continued. A caret inside a bash
// quote is text, so what stands in quotes is passed over. sure is false where
// nothing decides.
func structure(text string) (shell Shell, sure bool) {
	if isPowerShellOnly(text) {
		return PowerShell, true
	}
	for i := 0; i < len(text); i++ {
		c, rest := text[i], text[i+1:]
		switch {
		case c == '^' && (strings.HasPrefix(rest, `"`) || atLineEnd(rest)):
			return Cmd, true
		case c == '\\' && atLineEnd(rest):
			return POSIX, true
		case c == '`' && (atLineEnd(rest) || strings.HasPrefix(rest, `"`) || strings.HasPrefix(rest, "$")):
			return PowerShell, true
		case strings.HasPrefix(text[i:], "$'") || strings.HasPrefix(text[i:], " #"):
			return POSIX, true
		case c == '\'':
			return singleQuoted(text, i)
		case c == '"':
			i += doubleEnd(rest)
		case c == '\\' && rest != "":
			i++
		}
	}
	return POSIX, false
}

// singleQuoted decides for a text whose first quoted word, at index i, is in
// single quotes, which cmd.exe does not have. PowerShell has them too: it
// continues lines by ` and doubles a quote to write it.
func singleQuoted(text string, i int) (Shell, bool) {
	ps := false
	for rest := text[i+1:]; ; {
		end := strings.IndexByte(rest, '\'')
		if end < 0 {
			break
		}
		after := rest[end+1:]
		if strings.HasPrefix(after, "'") && !strings.HasPrefix(after, "' ") && after != "'" || continuedBy(after, '`') {
			ps = true
		}
		if strings.HasPrefix(after, `\''`) || continuedBy(after, '\\') {
			return POSIX, true
		}
		next := strings.IndexByte(after, '\'')
		if next < 0 {
			break
		}
		rest = after[next+1:]
	}
	if ps || strings.Contains(firstWord(text), "curl.exe") {
		return PowerShell, true
	}
	return POSIX, true
}

func firstWord(text string) string {
	word, _, _ := strings.Cut(text, " ")
	return word
}

// continuedBy reports whether the line that s begins in the middle of ends with
// the mark outside of what follows it.
func continuedBy(s string, mark byte) bool {
	s = strings.TrimLeft(s, " \t")
	return s != "" && s[0] == mark && atLineEnd(s[1:])
}

// atLineEnd reports whether the rest of a line is blank, and another follows.
func atLineEnd(rest string) bool {
	rest = strings.TrimLeft(rest, " \t")
	return strings.HasPrefix(rest, "\n")
}

// doubleEnd returns the length of what stands in double quotes behind their
// beginning, the closing quote included.
func doubleEnd(s string) int {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(s)
}

// isPowerShellOnly reports whether a text begins with what no other shell has.
func isPowerShellOnly(text string) bool {
	word := strings.ToLower(strings.TrimSpace(firstWord(text)))
	return strings.HasPrefix(word, "$") || IsWebRequest(word)
}

// IsWebRequest reports whether a word is PowerShell's Invoke-WebRequest or
// Invoke-RestMethod, or a short name of theirs.
func IsWebRequest(word string) bool {
	switch strings.ToLower(word) {
	case "invoke-webrequest", "invoke-restmethod", "iwr", "irm":
		return true
	}
	return false
}

// doubledQuotes reports whether quotes are doubled within a word, which is how
// Windows writes a quote inside quotes and which nobody writes in bash.
func doubledQuotes(text string) bool {
	for rest := text; ; {
		i := strings.Index(rest, `""`)
		if i < 0 {
			return false
		}
		before, after := i > 0 && !strings.ContainsRune(" \t\n=", rune(rest[i-1])), rest[i+2:]
		if before || after != "" && !strings.ContainsRune(" \t\n", rune(after[0])) {
			return true
		}
		rest = after
	}
}
