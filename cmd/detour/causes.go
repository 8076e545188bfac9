package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"detour/explain/cause"
)

func newCauses() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "causes",
		Short: "List the causes that are ranked, or check one of your own",
		Args:  cobra.NoArgs,
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

func newCausesCheck() *cobra.Command {
	return &cobra.Command{
		Use:   "check FILE",
		Short: "Check a file with a cause of your own, its example included",
		Args:  exactArgs(1, "a file"),
		RunE: func(cmd *cobra.Command, args []string) error {
			problems := cause.Check(args[0])
			for _, err := range problems {
				fmt.Fprintf(cmd.ErrOrStderr(), "detour: %v\n", err)
			}
			if len(problems) > 0 {
				return &exit{code: exitUsage}
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%s is a cause that can be ranked\n", args[0])
			return nil
		},
	}
}
