package main

import (
	"fmt"
	"io"
	"strconv"

	"github.com/spf13/cobra"

	"detour/explain/field"
	"detour/explain/report"
	"detour/explain/status"
)

func newExplain() *cobra.Command {
	return &cobra.Command{
		Use:     "explain CODE|FIELD",
		Short:   "Explain a status code or a header field",
		Example: "  detour explain 307\n  detour explain Location",
		Args:    exactArgs(1, "a status code or a field name"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return explainTopic(cmd.OutOrStdout(), args[0])
		},
	}
}

// explainTopic prints the article on a code or a field.
func explainTopic(w io.Writer, topic string) error {
	o := report.Options{}
	o.Width, o.Color = terminal(w)
	if code, err := strconv.Atoi(topic); err == nil {
		return explainCode(w, code, o)
	}
	e, ok := field.Lookup(topic)
	if !ok {
		return &exit{code: exitUsage, err: fmt.Errorf("no article on %q", topic), hint: "give a status code (`detour explain 307`) or a field name (`detour explain Location`)"}
	}
	return report.Field(w, e, o)
}

func explainCode(w io.Writer, code int, o report.Options) error {
	if code < 0 || code > 999 {
		return &exit{code: exitUsage, err: fmt.Errorf("%d is not a status code: they have three digits", code)}
	}
	e, ok := status.Lookup(code)
	if !ok {
		e = status.Unknown(code)
	}
	return report.Status(w, e, o)
}
