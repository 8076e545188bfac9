package curl

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"detour/trace"
)

// netrcFlags are -n and its kin.
type netrcFlags struct {
	given    bool // -n
	file     string
	optional bool
}

func (n netrcFlags) any() bool { return n.given || n.optional || n.file != "" }

// netrcEntries reads the netrc file. One that is not there has no logins, as
// curl has it, and that is said.
func (f *Flags) netrcEntries() (*trace.Netrc, error) {
	if !f.netrc.any() {
		return nil, nil
	}
	name := f.netrc.file
	if name == "" && f.pasted {
		f.leave("-n", "user and password of each host would come from ~/.netrc, which is not read for a paste")
		return nil, nil
	}
	if name == "" {
		name = f.home(".netrc")
	}
	b, err := f.ReadFile(name)
	switch {
	case err != nil && f.pasted:
		return nil, err
	case err != nil:
		f.leave("-n", "the file "+trace.Printable(name)+" cannot be read, so no user and password come from it")
		return nil, nil
	}
	entries, err := parseNetrc(string(b))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	return &trace.Netrc{Entries: entries, Optional: f.netrc.optional}, nil
}

// home returns a file in the user's home.
func (f *Flags) home(name string) string {
	if f.Getenv == nil {
		return name
	}
	return filepath.Join(f.Getenv("HOME"), name)
}

// parseNetrc reads machines with their login and password. What curl does not
// know (account) is passed over with the word behind it, a macdef up to the next
// empty line.
func parseNetrc(text string) ([]trace.NetrcEntry, error) {
	var entries []trace.NetrcEntry
	key, macro := "", false
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if macro = macro && line != ""; macro {
			continue
		}
		words, err := netrcWords(line)
		if err != nil {
			return nil, err
		}
		for _, w := range words {
			if macro = macro || key == "" && w == "macdef"; macro {
				break
			}
			entries, key = netrcWord(entries, key, w)
		}
	}
	return entries, nil
}

// netrcWord takes a word: a key, or the value of the key before it.
func netrcWord(entries []trace.NetrcEntry, key, w string) ([]trace.NetrcEntry, string) {
	var last *trace.NetrcEntry
	if len(entries) > 0 {
		last = &entries[len(entries)-1]
	}
	switch key {
	case "machine":
		return append(entries, trace.NetrcEntry{Host: w}), ""
	case "login":
		last.User = w
		return entries, ""
	case "password":
		last.Password = w
		return entries, ""
	case "other":
		return entries, ""
	}
	switch k := strings.ToLower(w); {
	case k == "machine":
		return entries, k
	case k == "default":
		return append(entries, trace.NetrcEntry{}), ""
	case last != nil && (k == "login" || k == "password"):
		return entries, k
	case k == "account":
		return entries, "other"
	}
	return entries, ""
}

// netrcWords cuts a line into words; one in quotes may have spaces. What begins
// with # ends the line.
func netrcWords(line string) ([]string, error) {
	var words []string
	for line = strings.TrimLeft(line, " \t"); line != "" && line[0] != '#'; line = strings.TrimLeft(line, " \t") {
		if line[0] != '"' {
			end := strings.IndexAny(line, " \t")
			if end < 0 {
				end = len(line)
			}
			words, line = append(words, line[:end]), line[end:]
			continue
		}
		word, rest, ok := netrcQuoted(line[1:])
		if !ok {
			return nil, errors.New("a quote is not closed")
		}
		words, line = append(words, word), rest
	}
	return words, nil
}

func netrcQuoted(s string) (word, rest string, ok bool) {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '"':
			return b.String(), s[i+1:], true
		case s[i] == '\\' && i+1 < len(s):
			i++
			if c, ok := map[byte]byte{'n': '\n', 'r': '\r', 't': '\t'}[s[i]]; ok {
				b.WriteByte(c)
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return "", "", false
}
