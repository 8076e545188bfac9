package main

import (
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"detour/explain/report"
	"detour/trace"
)

func newClients() *cobra.Command {
	return &cobra.Command{
		Use:     "clients [NAME]",
		Short:   "List the client profiles, or describe one in sentences with its sources",
		Example: "  detour clients\n  detour clients wget",
		Args:    atMostArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return listClients(cmd.OutOrStdout())
			}
			c, err := clientNamed(args[0])
			if err != nil {
				return usage(err)
			}
			o := report.Options{}
			o.Width, o.Color = terminal(cmd.OutOrStdout())
			return report.Client(cmd.OutOrStdout(), c, o)
		},
	}
}

func listClients(w io.Writer) error {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, c := range trace.Clients() {
		version := c.Version
		if !c.Measured {
			version += ", from documents"
		}
		fmt.Fprintf(tw, "%s\t%s\t%s\n", c.Name, c.Title, version)
	}
	return tw.Flush()
}
