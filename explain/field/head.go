package field

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
)

// Names returns the names of the fields that have an entry, in their usual
// case and sorted without regard to it.
func Names() []string {
	files, err := data.ReadDir("data")
	if err != nil {
		return nil
	}
	stems := make([]string, 0, len(files))
	for _, file := range files {
		stems = append(stems, strings.TrimSuffix(file.Name(), ".md"))
	}
	// The files come with Accept-Encoding before Accept, because "-" is less
	// than the "." of ".md".
	slices.Sort(stems)
	names := make([]string, 0, len(stems))
	for _, stem := range stems {
		names = append(names, headValue(fileOf(stem), "name"))
	}
	return names
}

// Line returns what the field called name does, in at most 100 characters. It
// is empty when the catalogue does not have the field.
func Line(name string) string {
	return headValue(fileOf(name), "line")
}

// headValue returns the value of a key at the top of a file's head without
// reading the head as YAML. It knows the two ways that the files write a
// string, plain and in double quotes.
func headValue(file, key string) string {
	src, err := data.ReadFile(file)
	if err != nil {
		return ""
	}
	for line := range bytes.Lines(src) {
		rest, ok := bytes.CutPrefix(line, []byte(key+": "))
		if !ok {
			continue
		}
		value := string(bytes.TrimSpace(rest))
		if unquoted, err := strconv.Unquote(value); err == nil {
			return unquoted
		}
		return value
	}
	return ""
}
