package main

import (
	"github.com/spf13/cobra"

	"detour/explain/finding"
	"detour/explain/report"
)

func newFindings() *cobra.Command {
	return &cobra.Command{
		Use:   "findings",
		Short: "List what detour looks for: the findings, why they matter, how to fix them",
		Args:  atMostArgs(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			o := report.Options{}
			o.Width, o.Color = terminal(cmd.OutOrStdout())
			return report.Rules(cmd.OutOrStdout(), finding.Rules(), o)
		},
	}
}
