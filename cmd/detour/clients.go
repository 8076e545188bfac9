package main

import (
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"detour/trace"
)

func newClients() *cobra.Command {
	return &cobra.Command{
		Use:   "clients",
		Short: "List the client profiles, with the versions they were checked against",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			tw := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
			for _, c := range trace.Clients() {
				fmt.Fprintf(tw, "%s\t%s\t%s\t%s\n", c.Name, c.Title, c.Version, c.Source)
			}
			return tw.Flush()
		},
	}
}
