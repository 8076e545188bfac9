package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"detour/trace"
	"detour/trace/wire"
	"detour/tui"
	"detour/tui/config"
	"detour/tui/history"
	"detour/tui/learned"
)

func newConfig() *cobra.Command {
	return &cobra.Command{
		Use:   "config",
		Short: "Print a commented configuration, and where files live",
		Long: `Config prints the configuration with every setting as it is when none is given;
write it to the file that it names and change what you like. A key that is not
known is an error with its line.`,
		Args: atMostArgs(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := fmt.Fprintf(cmd.OutOrStdout(), "# configuration  %s\n# causes         %s\n# history        %s\n# learned        %s\n\n%s",
				config.Path(), causesFolder(), history.Path(), learned.Path(), config.Default())
			return err
		},
	}
}

// causesFolder is where a person's own causes are looked for.
func causesFolder() string { return filepath.Join(filepath.Dir(config.Path()), "causes") }

// settings are what the configuration file says, checked.
type settings struct{ config.File }

// loadSettings reads the configuration; a mistake in it is an error with its line.
func loadSettings() (settings, error) {
	f, err := config.Load(config.Path())
	if err != nil {
		return settings{}, badFile(err)
	}
	s := settings{f}
	return s, s.check()
}

func badFile(err error) error {
	var said *exit
	if errors.As(err, &said) {
		return said
	}
	return &exit{code: exitUsage, err: err}
}

// check asks those who know the names that the file uses.
func (s settings) check() error {
	for name, roles := range s.Themes {
		if _, err := ownTheme(name, roles); err != nil {
			return badFile(s.wrongTheme(name, err))
		}
	}
	if _, err := s.themeNamed(s.Theme); err != nil {
		return badFile(s.Wrong("theme", err))
	}
	if s.Client != "" {
		if _, err := trace.ClientNamed(s.Client); err != nil {
			return badFile(s.Wrong("client", err))
		}
	}
	if _, err := s.mute(); err != nil {
		return err
	}
	if err := tui.CheckKeys(s.Keys); err != nil {
		key := "keys"
		var bad *tui.KeyError
		if errors.As(err, &bad) {
			key = "keys." + bad.Name
		}
		return badFile(s.Wrong(key, err))
	}
	return nil
}

// applyTo lets the file decide what flags leave open.
func (s settings) applyTo(cmd *cobra.Command, wf *walkFlags, screen *screenFlags) {
	given := func(flag string) bool { return cmd.Flags().Changed(flag) }
	if s.Client != "" && !given("as") {
		wf.as = s.Client
	}
	if s.Limits.Body > 0 && !given("max-body") {
		wf.maxBody = s.Limits.Body
	}
	if s.Theme != "" && !given("theme") {
		screen.theme = s.Theme
	}
	if s.Mouse != nil && !given("no-mouse") {
		screen.noMouse = !*s.Mouse
	}
	screen.linear = screen.linear || s.Linear
	screen.settings = s
}

// screen returns the screen's flags for a command that has none of its own.
func (s settings) screen() *screenFlags {
	return &screenFlags{theme: s.Theme, noMouse: s.Mouse != nil && !*s.Mouse, linear: s.Linear, settings: s}
}

// limit bounds exchanges as the file says, where a flag did not.
func (s settings) limit(o wire.Options) wire.Options {
	if o.ConnectTimeout == 0 {
		o.ConnectTimeout = time.Duration(s.Limits.Connect)
	}
	if o.FirstByteTimeout == 0 {
		o.FirstByteTimeout = time.Duration(s.Limits.FirstByte)
	}
	if o.TotalTimeout == 0 {
		o.TotalTimeout = time.Duration(s.Limits.Total)
	}
	return o
}

// asked bounds redirects as the file says, where a flag did not.
func (s settings) asked(c trace.Client) trace.Client {
	a := c.Options()
	if s.Limits.Redirects != nil && a.MaxRedirects == nil {
		a.MaxRedirects = s.Limits.Redirects
	}
	return c.With(a)
}

// history returns the file of what was sent, nil when none is kept.
func (s settings) history() *history.File {
	switch keep := s.History.Keep; {
	case keep == nil:
		return history.Open(history.Path(), history.DefaultKeep)
	case *keep > 0:
		return history.Open(history.Path(), *keep)
	}
	return nil
}
