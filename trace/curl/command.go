package curl

import (
	"errors"
	"fmt"
	"path"
	"strings"

	"github.com/spf13/pflag"

	"detour/trace"
)

// maxCommand bounds a pasted command, in bytes.
const maxCommand = 1 << 20

// ParseCommand reads a whole curl command line as a shell would, such as a
// browser's "Copy as cURL" puts on the clipboard, and returns the walk it asks
// for. Nothing is executed: variables, substitutions and pipes are errors.
// Files that it names with @ are not read, for a paste is not a person's word.
func ParseCommand(line string, client trace.Client) (Walk, error) {
	if len(line) > maxCommand {
		return Walk{}, fmt.Errorf("the command has %d bytes; at most %d are read", len(line), maxCommand)
	}
	words, err := split(line)
	if err != nil {
		return Walk{}, err
	}
	if len(words) == 0 || !IsCommand(words[0]) {
		return Walk{}, errors.New("the command does not begin with curl")
	}
	return parseArgs(words[1:], client, func(f *Flags) { f.ReadFile = refuseFile })
}

// ParseArgs reads the words after "curl" as a shell has split them already.
func ParseArgs(words []string, client trace.Client) (Walk, error) {
	return parseArgs(words, client, func(*Flags) {})
}

// IsCommand reports whether text begins like a curl command line.
func IsCommand(text string) bool {
	word, _, _ := strings.Cut(strings.TrimSpace(text), " ")
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
