package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"detour/trace/prose"
	"detour/tui/learned"
)

func newLearnExport() *cobra.Command {
	return &cobra.Command{
		Use:   "export",
		Short: "Print every answer as CSV, for a teacher who asks for it",
		Long: `Export prints what you answered: time, lesson, question, answer, whether it was
right, hints, and the misconception that it shows. It goes to stdout and nowhere
else.`,
		Example: "  detour learn export > results.csv",
		Args:    atMostArgs(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			log, err := learned.Open(learned.Path()).Log()
			if err != nil {
				return &exit{code: exitUsage, err: err}
			}
			return log.WriteCSV(cmd.OutOrStdout())
		},
	}
}

func newLearnReset() *cobra.Command {
	var yes bool
	cmd := &cobra.Command{
		Use:   "reset",
		Short: "Forget every answer, and begin again",
		Args:  atMostArgs(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return resetProgress(cmd, yes)
		},
	}
	cmd.Flags().BoolVar(&yes, "yes", false, "forget without asking")
	return cmd
}

// resetProgress forgets what was answered, after a yes.
func resetProgress(cmd *cobra.Command, yes bool) error {
	f := learned.Open(learned.Path())
	log, err := f.Log()
	if err != nil {
		return &exit{code: exitUsage, err: err}
	}
	n := len(log.Attempts(""))
	if n == 0 {
		_, err := fmt.Fprintln(cmd.OutOrStdout(), "There is nothing to forget.")
		return err
	}
	if !yes {
		fmt.Fprintf(cmd.OutOrStdout(), "This forgets %s. Write yes: ", prose.Counted(n, "attempt"))
		var said string
		_, _ = fmt.Fscanln(cmd.InOrStdin(), &said) // the end of the input is no yes
		if !strings.EqualFold(said, "yes") {
			return &exit{code: exitUsage, err: errors.New("nothing was forgotten"), hint: "--yes forgets without asking"}
		}
	}
	if err := f.Reset(); err != nil {
		return &exit{code: exitEnded, err: err}
	}
	_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s forgotten.\n", prose.Counted(n, "attempt"))
	return err
}
