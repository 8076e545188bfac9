package curl

import (
	"errors"
	"strings"

	"detour/trace/curl/shell"
)

// GoesOn reports whether a command that is typed, or pasted line by line, has more
// lines to come: its last one ends with what joins lines in a shell, or within a
// quote or a value.
func GoesOn(text string) bool {
	text = strings.TrimRight(text, " \t\r\n")
	if !IsCommand(text) || len(text) > maxCommand {
		return false
	}
	if strings.HasSuffix(text, `\`) || strings.HasSuffix(text, "^") || strings.HasSuffix(text, "`") {
		return true
	}
	switch {
	case isFetch(text):
		return !strings.HasSuffix(strings.TrimRight(text, " \t\r\n;"), ")")
	case isWebRequest(text) && strings.Count(text, "{") > strings.Count(text, "}"):
		return true
	}
	_, _, _, err := wordsOf(text)
	return errors.Is(err, shell.ErrUnclosed)
}
