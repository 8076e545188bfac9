package main

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"detour/explain/blame"
	"detour/explain/blame/hunt"
	"detour/explain/report"
	"detour/trace"
	"detour/tui/config"
)

// attachFlags are what is handed over of the server that is asked first.
type attachFlags struct {
	given hunt.Given
	name  string // of the flag for the configuration
}

// bind adds the flags. --config is curl's where a request can be written: there
// the server's has a name of its own.
func (f *attachFlags) bind(fs *pflag.FlagSet, name string) {
	f.name = "--" + name
	hint := ""
	if name != "config" {
		hint = " (--config is curl's)"
	}
	fs.StringVar(&f.given.Config, name, "", "name the line that answers in the server's configuration at `PATH`: a file, a folder or an archive"+hint)
	fs.StringVar(&f.given.Root, "root", "", "with "+f.name+": look at files in the tree `DIR`")
	fs.StringArrayVar(&f.given.Logs, "log", nil, "find the lines of each request in the server's log at `PATH`: a file, a folder or a pattern; repeatable")
	fs.StringVar(&f.given.Source, "source", "", "find what makes a redirect in the application's code in the tree `DIR`")
}

// check refuses what says nothing, or what a walk has no hand free for.
func (f *attachFlags) check(stdin bool) error {
	switch {
	case f.given.Root != "" && f.given.Config == "":
		return errors.New("--root goes with " + f.name)
	case !stdin && (f.given.Config == "-" || slices.Contains(f.given.Logs, "-")):
		return errors.New("standard input is the keyboard here: give a file to " + f.name + " and --log")
	case f.given.Config == "-" && slices.Contains(f.given.Logs, "-"):
		return errors.New(f.name + " and --log can't both be standard input")
	}
	return nil
}

// set is what was handed over by flags, and by the configuration file for hosts.
// What the flags hand over holds for all of the walk.
func (f *attachFlags) set(servers map[string]hunt.Given) hunt.Set {
	if !f.given.Empty() {
		return hunt.Set{First: f.given}
	}
	return hunt.Set{Hosts: servers}
}

// servers are what the configuration file hands over, by host, with whole paths.
func (s settings) servers() map[string]hunt.Given {
	if len(s.Servers) == 0 {
		return nil
	}
	all := make(map[string]hunt.Given, len(s.Servers))
	for host, v := range s.Servers {
		g := hunt.Given{Config: s.wholePath(v.Config), Root: s.wholePath(v.Root), Source: s.wholePath(v.Source), Framework: v.Framework}
		for _, name := range v.Logs {
			g.Logs = append(g.Logs, s.wholePath(name))
		}
		all[strings.ToLower(host)] = g
	}
	return all
}

// wholePath is a path of the configuration file: below the user's home for ~, else
// below the file's own folder.
func (s settings) wholePath(name string) string {
	rest, home := strings.CutPrefix(name, "~/")
	switch {
	case name == "" || filepath.IsAbs(name):
		return name
	case home:
		if dir, err := os.UserHomeDir(); err == nil {
			return filepath.Join(dir, rest)
		}
	}
	return filepath.Join(filepath.Dir(s.Path), name)
}

// loadServers reads what the configuration file hands over.
func loadServers() (map[string]hunt.Given, error) {
	f, err := config.Load(config.Path())
	if err != nil {
		return nil, badFile(err)
	}
	return settings{f}.servers(), nil
}

// cases opens what was handed over for a walk that begins with a request; nil for
// nothing. What can't be read is an error, and no walk begins.
func (f *attachFlags) cases(start trace.Request, stdin io.Reader) (*hunt.Cases, error) {
	servers, err := loadServers()
	if err != nil {
		return nil, err
	}
	set := f.set(servers)
	if set.Empty() {
		return nil, nil
	}
	c := hunt.NewCases(set, stdin)
	if err := c.Open(start); err != nil {
		return nil, &exit{code: exitUsage, err: err}
	}
	return c, nil
}

// attachTo has a report on a session tell what the server's files say; told is nil
// where nothing was handed over.
func attachTo(ctx context.Context, o *report.Options, told *hunt.Cases, s *trace.Session) {
	if told == nil {
		return
	}
	first := func() *trace.Hop { return s.Chain().Hops[0] }
	o.Explainer.Proof = func(h *trace.Hop) *blame.Proof {
		if c := told.Of(first(), h); c != nil {
			return c.Proof
		}
		return nil
	}
	o.Case = func(h *trace.Hop) *blame.Case { return told.Searched(ctx, first(), h) }
}
