package main

import (
	"fmt"
	"io"
	"os"
	"sync"

	"github.com/spf13/cobra"

	"detour/explain"
	"detour/explain/cause"
	"detour/explain/finding"
	"detour/tui"
)

func newCauses() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "causes",
		Short: "List the causes that are ranked, or check one of your own",
		Args:  atMostArgs(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			catalogue := cause.Default()
			for _, id := range catalogue.IDs() {
				if c, ok := catalogue.Cause(id); ok {
					if _, err := fmt.Fprintf(cmd.OutOrStdout(), "%s  %s: %s\n", id, c.Product, c.Title); err != nil {
						return err
					}
				}
			}
			return nil
		},
	}
	cmd.AddCommand(newCausesCheck())
	return cmd
}

// explainer explains by the built-in causes and those in a person's folder.
// What is wrong with one of these is said, and it is left out.
func explainer(stderr io.Writer, mute finding.Mute) explain.Explainer {
	if _, err := os.Stat(causesFolder()); err != nil {
		return explain.Explainer{Mute: mute} // nothing is read that is not there
	}
	catalogue, problems := cause.Load(causesFolder())
	for _, err := range problems {
		fmt.Fprintf(stderr, "detour: %v; it is left out\n", err)
	}
	return explain.Explainer{Causes: catalogue, Mute: mute}
}

// lazyExplainer has the screen explain and judge by the user's causes too, which are
// read when the first hop is explained, not before the first frame. The screen has the terminal by then: what is wrong
// with a file is left to `detour causes check`.
func lazyExplainer(cfg *tui.Config, mute finding.Mute) {
	cfg.Explainer = sync.OnceValue(func() explain.Explainer { return explainer(io.Discard, mute) })
}

const causesCheckLong = `Check a file with a cause of your own: a head of YAML, why it happens, and an
exchange that has to rank it first.

    ---
    id: our-gate
    title: Our own gate answers
    product: Express
    category: other
    for:
      - 9 path-other & server-token=nginx
    where: 'gate.js: the route ` + "`/gate`" + `'
    mend: 'Leave the path out in ` + "`gate.yml`" + `.'
    confirm:
      - try: other-path
        tells: Every path ends at the gate.
    sources:
      - cite: our handbook
    ---

    ## Why

    The gate sends everybody on.

What to do about it are keys of the head too, all of them optional:

    find:     # commands that find the line
      - grep -RnsE {patterns} gate.js
    try:      # what can be taken back at once, and what it shows
      - do: Comment the route out.
        expect: '{source} answers 200.'
    change:   # the code before and after; for, in and from (a version) say when
      - language: js
        before: res.redirect('{path}')
        after: next()
    test: npm test
    reload: systemctl restart gate
    undo: Put the copy back.
    log: journalctl -u gate
    healthy: true   # nothing is broken; better says what would be better
    better: Answer 303.

{url}, {asked} (its host), {source} (its path), {status}, {location}, {host},
{path} (the target's) and {written} (what of that path does not come from the
request) stand for the values of the exchange, {patterns} for the texts to find, as options of grep -E. In a command each is quoted. {{host}}
stands for {host} itself. ` + "`detour config`" + ` says in which folder such files are read.`

func newCausesCheck() *cobra.Command {
	return &cobra.Command{
		Use:   "check FILE",
		Short: "Check a file with a cause of your own, its example included",
		Long:  causesCheckLong,
		Args:  exactArgs(1, "a file"),
		RunE: func(cmd *cobra.Command, args []string) error {
			problems := cause.Check(args[0])
			for _, err := range problems {
				fmt.Fprintf(cmd.ErrOrStderr(), "detour: %v\n", err)
			}
			if len(problems) > 0 {
				return &exit{code: exitUsage}
			}
			_, err := fmt.Fprintf(cmd.OutOrStdout(), "%s is a cause that can be ranked\n", args[0])
			return err
		},
	}
}
