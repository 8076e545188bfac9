package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"detour/trace"
)

// agreed returns nil when the walks may be made: their method is safe, --yes
// was given, or a person at a terminal says so.
func (f *compareFlags) agreed(cmd *cobra.Command, wp trace.WalkPlan) error {
	method := wp.Unsafe()
	if method == "" || f.yes {
		return nil
	}
	what := fmt.Sprintf("%s %s would be sent once for each of %d clients", trace.Printable(method), trace.Printable(trace.MaskURI(wp.Start.URI.String())), len(wp.Walkers()))
	return askToSend(cmd, what, fmt.Sprintf("%d to %d requests", len(wp.Walkers()), wp.MostRequests()),
		"it may change something each time; --yes sends it, --only takes fewer clients")
}

// askToSend asks a user at a terminal whether a request may be sent several
// times; without a terminal nothing is sent.
func askToSend(cmd *cobra.Command, what, many, hint string) error {
	if !isTerminal(cmd.InOrStdin()) || !isTerminal(cmd.ErrOrStderr()) {
		return &exit{code: exitUsage, err: errors.New(what), hint: hint}
	}
	fmt.Fprintf(cmd.ErrOrStderr(), "%s, and what each follows: %s.\nIt may change something each time. Send them? [y/N] ", what, many)
	yes, err := answer(cmd.Context(), cmd.InOrStdin())
	switch {
	case err != nil:
		fmt.Fprintln(cmd.ErrOrStderr())
		return &exit{code: exitInt, err: errors.New("interrupted; nothing was sent")}
	case !yes:
		return &exit{code: exitUsage, err: errors.New("nothing was sent")}
	}
	return nil
}

// answer reads a line and reports whether it says yes. It returns the
// context's error when that ends first.
func answer(ctx context.Context, in io.Reader) (bool, error) {
	line := make(chan string, 1)
	go func() {
		s, _ := bufio.NewReader(in).ReadString('\n') // the end of the input is a no
		line <- s
	}()
	select {
	case <-ctx.Done():
		return false, ctx.Err()
	case s := <-line:
		s = strings.ToLower(strings.TrimSpace(s))
		return s == "y" || s == "yes", nil
	}
}

// isTerminal reports whether a stream is a terminal.
func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(f.Fd())
}
