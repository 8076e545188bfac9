package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"detour/explain/report"
	"detour/trace"
	"detour/trace/saved"
)

func newOpen() *cobra.Command {
	var as string
	cmd := &cobra.Command{
		Use:   "open FILE",
		Short: "Open a saved session or a HAR recording in the screen, without any network",
		Long: `Open shows what was recorded as if it had just been walked: a session that
detour saved, or the redirect chains of a HAR file (HAR 1.2). Going on from there
sends requests; credentials that were masked in the file are to be written anew.`,
		Args: exactArgs(1, "a file"),
	}
	cmd.Flags().StringVar(&as, "as", trace.Clients()[0].Name, "the `CLIENT` that decides in a HAR recording")
	screen := bindScreen(cmd.Flags())
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		s, err := loadSettings()
		if err != nil {
			return err
		}
		screen.settings = s
		session, err := openSession(args[0], as)
		if err != nil {
			return badFile(err)
		}
		return showSession(cmd, session, screen)
	}
	return cmd
}

// openSession reads a session from a HAR file, by its name, or from detour's own.
func openSession(name, as string) (*trace.Session, error) {
	if strings.EqualFold(filepath.Ext(name), ".har") {
		client, err := trace.ClientNamed(as)
		if err != nil {
			return nil, err
		}
		return recordedSession(name, client)
	}
	f, err := saved.Open(name)
	if err != nil {
		return nil, fmt.Errorf("%w (a recording's name ends in .har)", err)
	}
	return f.Session, nil
}

// recordedSession makes each chain of a recording a branch of one session; it
// stands at the end of the first.
func recordedSession(name string, client trace.Client) (*trace.Session, error) {
	log, err := readHAR(name)
	if err != nil {
		return nil, err
	}
	chains := log.Chains()
	if len(chains) == 0 {
		return nil, fmt.Errorf("%s has %d entries and no redirect among them", name, len(log.Entries))
	}
	hops := branches(chains)
	return trace.RestoreSession(client, hops[0].Request, hops, len(chains[0].Hops))
}

// branches numbers the hops of all chains anew, each chain from the start.
func branches(chains []trace.Chain) []*trace.Hop {
	var hops []*trace.Hop
	for _, ch := range chains {
		parent := 0
		for _, h := range ch.Hops {
			h.ID, h.Parent = len(hops)+1, parent
			parent = h.ID
			hops = append(hops, h)
		}
	}
	return hops
}

// showSession opens the screen on a session, or prints its chain where there is
// no terminal.
func showSession(cmd *cobra.Command, s *trace.Session, screen *screenFlags) error {
	if !interactive(cmd.InOrStdin(), cmd.OutOrStdout()) {
		o := report.Options{Explain: true, Explainer: explainer(cmd.ErrOrStderr())}
		o.Width, o.Color = terminal(cmd.OutOrStdout())
		return report.Chain(cmd.OutOrStdout(), s.Chain(), o)
	}
	cfg, err := screen.config(false)
	if err != nil {
		return err
	}
	l := &labs{}
	defer l.close()
	cfg.Client, cfg.Session = s.Client(), s
	cfg.Exchanger = l.dial(screen.settings.limit(trace.Options{}))
	return runTUI(cmd, cfg, l)
}
