package shell

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Shell is a grammar of command lines.
type Shell uint8

// The shells.
const (
	POSIX      Shell = iota // bash, zsh and the other descendants of the Bourne shell
	Cmd                     // cmd.exe, its words then cut by Microsoft's C runtime
	PowerShell              // Windows PowerShell and PowerShell 7
)

// String returns the shell's name for sentences.
func (s Shell) String() string { return [...]string{"bash", "cmd.exe", "PowerShell"}[s] }

// A Reading is a command line cut into words.
type Reading struct {
	Shell  Shell
	Words  []string
	Doubts []Doubt // in the order of the text; none when there is one way to read it
}

// A Doubt is a place that can be read in another way, or that a shell would
// have filled.
type Doubt struct {
	Text string // the place as it is written, raw; a few words at most
	Why  string // one clause: what is doubtful and how it was read
}

// Read reads a command line of up to a few MiB in time linear in its length.
// Lines may end with LF, CRLF or CR, as terminals paste them. The error says
// which character a shell would have acted on, or which quote is not closed.
func Read(text string) (Reading, error) {
	text, doubts := plain(withoutPrompt(newlines(text)))
	shell, sure := structure(text)
	var r Reading
	var err error
	if sure {
		r, err = readAs(text, shell)
	} else {
		r, err = readEither(text)
	}
	r.Doubts = append(doubts, r.Doubts...)
	return r, err
}

func readAs(text string, shell Shell) (Reading, error) {
	r := Reading{Shell: shell}
	var err error
	switch shell {
	case Cmd:
		err = r.readCmd(text)
	case PowerShell:
		err = r.readPowerShell(text)
	default:
		err = r.readPOSIX(text)
	}
	return r, err
}

// readEither reads a command line in which nothing decides between bash and
// cmd.exe. Mostly both read the same.
func readEither(text string) (Reading, error) {
	posix, err := readAs(text, POSIX)
	cmd, cmdErr := readAs(text, Cmd)
	switch {
	case err != nil && cmdErr == nil && doubledQuotes(text):
		return cmd, nil
	case err != nil || cmdErr != nil || slices.Equal(posix.Words, cmd.Words):
		return posix, err
	}
	chosen, other := posix, cmd
	if doubledQuotes(text) {
		chosen, other = cmd, posix
	}
	is, would := difference(chosen.Words, other.Words)
	chosen.Doubts = append(chosen.Doubts, Doubt{is, fmt.Sprintf("read as %s does; %s would read %s", chosen.Shell, other.Shell, would)})
	return chosen, nil
}

// difference returns the first words in which two readings differ, cut short.
func difference(a, b []string) (string, string) {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return around(a[i], b[i])
		}
	}
	return fmt.Sprintf("%d words", len(a)), fmt.Sprintf("%d words", len(b))
}

// maxQuoted is how many bytes of a doubtful word are shown.
const maxQuoted = 40

// around returns two words from shortly before the byte in which they differ.
func around(a, b string) (string, string) {
	at := 0
	for at < min(len(a), len(b)) && a[at] == b[at] {
		at++
	}
	from := max(0, at-maxQuoted/4)
	return clip(a[from:]), clip(b[from:])
}

func clip(s string) string {
	if len(s) > maxQuoted {
		return s[:maxQuoted] + "..."
	}
	return s
}

// newlines makes LF of CRLF and CR: a terminal pastes line ends as CR.
func newlines(text string) string {
	return strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
}

// withoutPrompt takes a prompt off that was copied along: "$ ", "PS C:\> ", "C:\>".
func withoutPrompt(text string) string {
	text = strings.TrimLeft(text, " \t\n")
	if rest, ok := strings.CutPrefix(text, "$ "); ok {
		return rest
	}
	line, _, _ := strings.Cut(text, "\n")
	prompt, _, ok := strings.Cut(line, ">")
	drive := len(prompt) > 1 && prompt[1] == ':' && !strings.ContainsAny(prompt, `"'`)
	if ok && (drive || strings.HasPrefix(prompt, "PS ")) {
		return strings.TrimLeft(text[len(prompt)+1:], " ")
	}
	return text
}

// ErrUnclosed is the error of a text that ends inside a quote.
var ErrUnclosed = errors.New("a quote is not closed")

// wouldAct is the error of a character that a shell acts on.
func wouldAct(c rune) error {
	return fmt.Errorf("%q outside quotes would be the shell's to act on; quote it", c)
}

// A splitter reads words off the front of rest.
type splitter struct {
	rest  string
	words []string
	word  strings.Builder
	open  bool // a word has begun, be it empty
}

// end ends the word that is open.
func (s *splitter) end() {
	if s.open {
		s.words = append(s.words, s.word.String())
		s.word.Reset()
		s.open = false
	}
}

// take adds text to the word and drops n bytes of rest.
func (s *splitter) take(text string, n int) {
	s.word.WriteString(text)
	s.rest = s.rest[n:]
	s.open = true
}

// skip drops n bytes of rest.
func (s *splitter) skip(n int) { s.rest = s.rest[n:] }
