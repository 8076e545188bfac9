package curl

import (
	"errors"
	"fmt"
	"path"
	"strings"
	"unicode"

	"github.com/spf13/pflag"

	"detour/trace"
	"detour/trace/curl/shell"
)

// maxCommand bounds a pasted command, in bytes.
const maxCommand = 1 << 20

// ParseCommand reads a request that was copied: a whole curl command line for
// bash, cmd.exe or PowerShell, PowerShell's Invoke-WebRequest, or a script's
// fetch(...), such as browsers put on the clipboard. It returns the walk that
// it asks for, with the form it was read as and what is doubtful about that.
// Nothing is executed: variables, substitutions and pipes are errors. Files
// that it names with @ are not read, for a paste is not a user's word.
func ParseCommand(text string, client trace.Client) (Walk, error) {
	if len(text) > maxCommand {
		return Walk{}, fmt.Errorf("the command has %d bytes; at most %d are read", len(text), maxCommand)
	}
	form, words, doubts, err := wordsOf(text)
	if err != nil {
		return Walk{}, fmt.Errorf("read the %s: %w", form, err)
	}
	if len(words) == 0 || !IsCommand(words[0]) {
		return Walk{}, errors.New("the command does not begin with curl")
	}
	w, err := parseArgs(words[1:], client, func(f *Flags) { f.ReadFile = refuseFile })
	w.Form, w.Doubts = form, doubts
	return w, err
}

// wordsOf returns the words of a curl command that does what a paste asks for,
// and what the paste is.
func wordsOf(text string) (form string, words []string, doubts []shell.Doubt, err error) {
	switch {
	case isFetch(text):
		words, doubts, err = fetchWords(text)
		return "fetch() call", words, doubts, err
	case isWebRequest(text):
		words, doubts, err = webRequestWords(text)
		return "PowerShell command", words, doubts, err
	}
	r, err := shell.Read(text)
	if err != nil {
		return "curl command", nil, nil, err
	}
	return "curl command for " + r.Shell.String(), r.Words, r.Doubts, nil
}

// ParseArgs reads the words after "curl" as a shell has split them already.
func ParseArgs(words []string, client trace.Client) (Walk, error) {
	return parseArgs(words, client, func(*Flags) {})
}

// IsCommand reports whether text begins like a request that [ParseCommand]
// reads.
func IsCommand(text string) bool {
	if isFetch(text) || isWebRequest(text) {
		return true
	}
	text = strings.TrimPrefix(strings.TrimSpace(text), "$ ")
	word := text
	if i := strings.IndexFunc(text, unicode.IsSpace); i >= 0 {
		word = text[:i]
	}
	name := strings.ToLower(path.Base(strings.ReplaceAll(word, `\`, "/")))
	return name == "curl" || name == "curl.exe"
}

func refuseFile(name string) ([]byte, error) {
	return nil, fmt.Errorf("%s is not read: a pasted command may name any file; say it on detour's own command line", name)
}

func parseArgs(words []string, client trace.Client, adapt func(*Flags)) (Walk, error) {
	set := pflag.NewFlagSet("curl", pflag.ContinueOnError)
	set.Usage = func() {}
	flags := Bind(set)
	adapt(flags)
	url := set.String("url", "", "")
	bindAside(set)
	set.SetNormalizeFunc(func(_ *pflag.FlagSet, name string) pflag.NormalizedName {
		if name == "json" {
			name = "data-json"
		}
		return pflag.NormalizedName(name)
	})
	if err := set.Parse(words); err != nil {
		return Walk{}, fmt.Errorf("read the curl command: %w", err)
	}
	targets := set.Args()
	if *url != "" {
		targets = append(targets, *url)
	}
	switch len(targets) {
	case 0:
		return Walk{}, errors.New("read the curl command: it has no URL")
	case 1:
		return flags.Walk(client, targets[0])
	}
	return Walk{}, fmt.Errorf("read the curl command: %q is a second URL; detour walks one", trace.Printable(targets[1]))
}

// bindAside takes the flags that say what curl prints or how it paces itself:
// they do not change the request.
func bindAside(set *pflag.FlagSet) {
	for name, short := range map[string]string{
		"verbose": "v", "fail": "f", "globoff": "g", "progress-bar": "#", "no-progress-meter": "", "remote-name": "O",
		"ipv4": "4", "ipv6": "6", "no-buffer": "N", "fail-with-body": "", "tcp-nodelay": "", "no-keepalive": "", "styled-output": "",
	} {
		set.BoolP(name, short, false, "")
	}
	for name, short := range map[string]string{
		"output": "o", "write-out": "w", "retry": "", "retry-delay": "", "retry-max-time": "", "limit-rate": "",
		"speed-time": "y", "speed-limit": "Y", "dump-header": "D", "stderr": "", "trace": "", "trace-ascii": "",
	} {
		set.StringP(name, short, "", "")
	}
}
