// Command detour inspects HTTP redirects: it walks a chain one hop at a time
// with every field in view and says why the server answered so, what the
// client does next and by which rule.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"strconv"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"detour/trace"
)

// Exit codes. Scripts rely on them; `detour help` lists them.
const (
	exitKept   = 0   // the chain ended in a response that the client keeps
	exitEnded  = 1   // it did not: network error, loop, hop limit, refused
	exitUsage  = 2   // the command line or a file is wrong
	exitExpect = 3   // --expect was not met
	exitInt    = 130 // interrupted
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run is the program without the process around it: it returns the exit code.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	root := newRoot(args)
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	help := newHelpPrinter(root, stdout)
	err := root.ExecuteContext(ctx)
	if err == nil {
		err = help.err
	}
	return conclude(stderr, err)
}

// An exit ends the program with a code; a nil error says that all is said.
type exit struct {
	code int
	err  error
	hint string
}

func (e *exit) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit %d", e.code)
	}
	return e.err.Error()
}

func (e *exit) Unwrap() error { return e.err }

// conclude writes what went wrong to stderr and returns the exit code.
func conclude(stderr io.Writer, err error) int {
	if err == nil {
		return exitKept
	}
	var e *exit
	if !errors.As(err, &e) {
		e = unsaid(err)
	}
	if e.err != nil {
		// The words of a command line may come from a page that was pasted.
		fmt.Fprintf(stderr, "detour: %s\n", trace.PrintableLines(e.err.Error()))
	}
	if e.hint != "" {
		fmt.Fprintf(stderr, "hint: %s\n", e.hint)
	}
	return e.code
}

// unsaid gives an error without a code its own: stdout that takes no more (a
// full disk) is no mistake on the command line, and cobra's errors are.
func unsaid(err error) *exit {
	var at *fs.PathError
	if errors.As(err, &at) && at.Op == "write" {
		return &exit{code: exitEnded, err: fmt.Errorf("write the result: %w", err)}
	}
	return usage(err)
}

// flagError says what is wrong with a flag without the words of Go's packages.
func flagError(_ *cobra.Command, err error) error {
	var bad *pflag.InvalidValueError
	var number *strconv.NumError
	if errors.As(err, &bad) && errors.As(err, &number) {
		err = fmt.Errorf("--%s %q is not a whole number", bad.GetFlag().Name, bad.GetValue())
	}
	return usage(err)
}

// usage makes err a mistake on the command line.
func usage(err error) *exit {
	return &exit{code: exitUsage, err: err, hint: "`detour help` lists commands and flags"}
}

// exactArgs is cobra's, with an error that says what is missing.
func exactArgs(n int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) < n:
			return usage(fmt.Errorf("%s: %s is missing", cmd.CommandPath(), what))
		case len(args) > n:
			return usage(fmt.Errorf("%s: %q is one argument too many", cmd.CommandPath(), args[n]))
		}
		return nil
	}
}
