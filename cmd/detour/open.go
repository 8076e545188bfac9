package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"detour/explain/report"
	"detour/trace"
	"detour/trace/saved"
	"detour/trace/wire"
)

func newOpen() *cobra.Command {
	var as string
	cmd := &cobra.Command{
		Use:   "open FILE",
		Short: "Open a saved session or a HAR recording in the screen, without any network",
		Long: `Open shows what was recorded as if it had just been walked: a session that
detour saved, or the redirect chains of a HAR file (HAR 1.2). It is read-only:
nothing is sent from it. L walks it again, live: it says what goes where and asks;
credentials that are masked in the file are to be written again.`,
		Args: exactArgs(1, "a file"),
	}
	cmd.Flags().StringVar(&as, "as", trace.DefaultClient().Name, "the `CLIENT` that decides in a HAR recording")
	screen := bindScreen(cmd.Flags())
	screen.attachFlags.bind(cmd.Flags(), "config")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		s, err := loadSettings()
		if err != nil {
			return err
		}
		screen.settings = s
		session, notice, err := openSession(args[0], as, cmd.ErrOrStderr())
		if err != nil {
			return badFile(err)
		}
		return showSession(cmd, session, notice, screen)
	}
	return cmd
}

// openSession reads a session from a HAR file or from detour's own, and returns
// what is to be said of that.
func openSession(name, as string, stderr io.Writer) (s *trace.Session, notice string, err error) {
	if strings.EqualFold(filepath.Ext(name), ".har") || holdsHAR(name) {
		client, err := clientNamed(as)
		if err != nil {
			return nil, "", err
		}
		return recordedSession(name, client, stderr)
	}
	f, err := saved.Open(name)
	if err != nil {
		return nil, "", err
	}
	return f.Session, "", nil
}

// beginHAR is how a recording begins, whatever its name: some tools save it as
// .json. A byte order mark may stand before it.
var beginHAR = regexp.MustCompile(`^(\xef\xbb\xbf)?\s*\{\s*"log"\s*:`)

// holdsHAR reports whether a file begins as a recording does. One that cannot
// be read is for whoever opens it to complain about.
func holdsHAR(name string) bool {
	if info, err := os.Stat(name); err != nil || !info.Mode().IsRegular() {
		return false
	}
	f, err := os.Open(name)
	if err != nil {
		return false
	}
	defer f.Close()
	head := make([]byte, 512)
	n, _ := io.ReadFull(f, head)
	return beginHAR.Match(head[:n])
}

// recordedSession makes each chain of a recording a branch of one session; it
// stands at the end of the first.
func recordedSession(name string, client trace.Client, stderr io.Writer) (s *trace.Session, notice string, err error) {
	log, err := readHAR(name, stderr)
	if err != nil {
		return nil, "", err
	}
	chains := log.Chains()
	if len(chains) == 0 {
		return nil, "", fmt.Errorf("%s has %d entries and no redirect among them", name, len(log.Entries))
	}
	hops := branches(chains)
	if log.Left > 0 {
		notice = fmt.Sprintf("%d of %d entries of the recording could not be read and are left out; the first is entry %d: %v",
			log.Left, log.Left+len(log.Entries), log.LeftOut[0].Index+1, log.LeftOut[0].Err)
	}
	s, err = trace.RestoreSession(client, hops[0].Request, hops, len(chains[0].Hops))
	return s, notice, err
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
func showSession(cmd *cobra.Command, s *trace.Session, notice string, screen *screenFlags) error {
	cfg, err := screen.config(false)
	if err != nil {
		return err
	}
	if !interactive(cmd.InOrStdin(), cmd.OutOrStdout()) {
		mute, err := screen.settings.mute()
		if err != nil {
			return err
		}
		o := report.Options{Brief: true, Explain: true, Explainer: explainer(cmd.ErrOrStderr(), mute)}
		told, err := screen.cases(s.Start(), nil)
		if err != nil {
			return err
		}
		attachTo(cmd.Context(), &o, told, s)
		o.Width, o.Color = terminal(cmd.OutOrStdout())
		o.Columns = columns(cmd.OutOrStdout())
		return report.Chain(cmd.OutOrStdout(), s.Chain(), o)
	}
	l := &labs{}
	defer l.close()
	cfg.Client, cfg.Session, cfg.Notice = s.Client(), s, notice
	cfg.Exchanger = l.dial(screen.settings.limit(wire.Options{}))
	return runTUI(cmd, cfg, l)
}
