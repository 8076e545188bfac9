package curl

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strconv"
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
	w, err := parseArgs(words[1:], client, func(f *Flags) {
		f.ReadFile, f.Stat, f.pasted = refuseFile, refuseStat, true
	})
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

// A Process is what a command line may use of the process that it is given to.
type Process struct {
	Stdin  io.Reader           // what "@-" reads; nil for none
	Getenv func(string) string // for the variables that name proxies; nil for none
}

// ParseArgs reads the words after "curl" as a shell has split them already.
func ParseArgs(words []string, client trace.Client, p Process) (Walk, error) {
	return parseArgs(words, client, func(f *Flags) { f.Stdin, f.Getenv = p.Stdin, p.Getenv })
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

func refuseStat(name string) (fs.FileInfo, error) {
	_, err := refuseFile(name)
	return nil, err
}

func parseArgs(words []string, client trace.Client, adapt func(*Flags)) (Walk, error) {
	flags := Bind(pflag.NewFlagSet("curl", pflag.ContinueOnError))
	adapt(flags)
	set := flags.commandSet()
	if err := set.Parse(words); err != nil {
		return Walk{}, fmt.Errorf("read the curl command: %w", flagError(set, err))
	}
	targets := append(set.Args(), flags.urls...)
	flags.urls = nil
	switch len(targets) {
	case 0:
		return Walk{}, errors.New("read the curl command: it has no URL")
	case 1:
		return flags.Walk(client, targets[0])
	}
	return Walk{}, fmt.Errorf("read the curl command: %q is a second URL; detour walks one", trace.Printable(targets[1]))
}

// negation begins the usage of a flag that only switches another one off.
const negation = "not --"

// commandSet returns the flags of a whole curl command: those that say what is
// walked, with curl's own names for them, and those that are left out.
func (f *Flags) commandSet() *pflag.FlagSet {
	set := pflag.NewFlagSet("curl", pflag.ContinueOnError)
	set.Usage = func() {}
	set.AddFlagSet(f.own)
	f.bindLeftOut(set)
	set.StringArrayVar(&f.urls, "url", f.urls, "")
	addSwitch(set, "next", ":", "", func(bool) {
		f.leave("--next", "what stands behind it would be a second request; the flags of both are taken together")
	})
	bindNegations(set)
	names := longNames(set)
	set.SetNormalizeFunc(func(_ *pflag.FlagSet, name string) pflag.NormalizedName {
		return pflag.NormalizedName(wholeName(names, name))
	})
	return set
}

// bindNegations adds --no-NAME for every switch, as curl has it.
func bindNegations(set *pflag.FlagSet) {
	var switches []*pflag.Flag
	set.VisitAll(func(flag *pflag.Flag) {
		if flag.NoOptDefVal == "true" && set.Lookup("no-"+flag.Name) == nil {
			switches = append(switches, flag)
		}
	})
	for _, flag := range switches {
		addSwitch(set, "no-"+flag.Name, "", negation+flag.Name, func(on bool) { _ = flag.Value.Set(strconv.FormatBool(!on)) })
	}
}

func longNames(set *pflag.FlagSet) []string {
	var names []string
	set.VisitAll(func(flag *pflag.Flag) { names = append(names, flag.Name) })
	return names
}

// wholeName returns the flag that a name begins, as curl takes it: json is what
// detour calls data-json.
func wholeName(names []string, name string) string {
	if name == "json" {
		return "data-json"
	}
	if slices.Contains(names, name) {
		return name
	}
	var begun []string
	for _, n := range names {
		if strings.HasPrefix(n, name) {
			begun = append(begun, n)
		}
	}
	if len(begun) == 1 && len(name) > 1 {
		return begun[0]
	}
	return name
}

// flagError adds to an unknown flag which known one may be meant.
func flagError(set *pflag.FlagSet, err error) error {
	var unknown *pflag.NotExistError
	if !errors.As(err, &unknown) {
		return err
	}
	if meant := Meant(set, unknown.GetSpecifiedName()); len(meant) > 0 {
		return fmt.Errorf("%w: did you mean --%s?", err, meant[0])
	}
	return err
}
