// Command detour inspects HTTP redirects: it walks a chain one hop at a time
// with every field in view and says why the server answered as it did, what the
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
	"strings"
	"syscall"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"detour/trace"
	"detour/trace/curl"
	"detour/trace/lab"
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
	os.Exit(runProcess())
}

// runProcess is run with the process's arguments and files. It ends in good
// order on an interrupt and on SIGTERM, with which services and containers end
// a program: what was begun is told, and no file is left behind.
func runProcess() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
}

// run is the program without the process around it: it returns the exit code.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	root := newRoot(args)
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	help := newHelpPrinter(root, stdout)
	cmd, err := root.ExecuteContextC(ctx)
	if err == nil {
		err = help.err
	}
	return conclude(stderr, cmd, err)
}

// An exit ends the program with a code; a nil error says that all is said.
type exit struct {
	code  int
	err   error
	hint  string
	usage bool // the words of the command line are wrong
}

func (e *exit) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit %d", e.code)
	}
	return e.err.Error()
}

func (e *exit) Unwrap() error { return e.err }

// conclude writes what went wrong with cmd to stderr and returns the exit code.
func conclude(stderr io.Writer, cmd *cobra.Command, err error) int {
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
	if hint := e.hintFor(cmd); hint != "" {
		fmt.Fprintf(stderr, "hint: %s\n", hint)
	}
	return e.code
}

// hintFor is what there is to do: for a mistake on the command line without a
// hint of its own, where the command's words are listed.
func (e *exit) hintFor(cmd *cobra.Command) string {
	var unknownScenario *lab.UnknownError
	switch {
	case e.hint != "" || !e.usage:
		return e.hint
	case errors.As(e.err, &unknownScenario):
		return "`detour lab --list` lists the scenarios"
	case cmd == nil || !cmd.HasParent():
		return "`detour help` lists commands and flags"
	}
	return "`" + cmd.CommandPath() + " --help` says what it takes"
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
func flagError(cmd *cobra.Command, err error) error {
	var bad *pflag.InvalidValueError
	var number *strconv.NumError
	var unknown *pflag.NotExistError
	switch {
	case errors.As(err, &bad) && errors.As(err, &number):
		err = fmt.Errorf("--%s %q is not a whole number", bad.GetFlag().Name, bad.GetValue())
	case errors.As(err, &unknown):
		return unknownFlag(cmd, unknown)
	}
	return usage(err)
}

// unknownFlag says which flag may be meant, or that it is one of curl's which
// detour leaves out.
func unknownFlag(cmd *cobra.Command, err *pflag.NotExistError) error {
	if curl.LeavesOut(err.GetSpecifiedName()) {
		return &exit{code: exitUsage, err: fmt.Errorf("%w: it is curl's, and detour leaves it out", err), hint: "`detour curl` takes it, and says what it would have changed"}
	}
	if meant := curl.Meant(cmd.Flags(), err.GetSpecifiedName()); len(meant) > 0 {
		return usage(fmt.Errorf("%w: did you mean --%s?", err, meant[0]))
	}
	return usage(err)
}

// usage makes err a mistake on the command line, if it is not said to be one.
func usage(err error) *exit {
	var said *exit
	if errors.As(err, &said) {
		return said
	}
	return &exit{code: exitUsage, err: err, usage: true}
}

// clientNamed returns a client; the error of an unknown name says where names are.
func clientNamed(name string) (trace.Client, error) {
	c, err := trace.ClientNamed(name)
	if err != nil {
		return c, &exit{code: exitUsage, err: err, hint: "`detour clients` lists the clients"}
	}
	return c, nil
}

// urlArg takes the URL of a walk.
func urlArg(cmd *cobra.Command, args []string) error {
	if err := plainWords(args); err != nil {
		return err
	}
	if took := flagWithURL(cmd); len(args) == 0 && took != "" {
		return usage(fmt.Errorf("the URL is missing: --%s took one for its value", took))
	}
	return exactArgs(1, "the URL")(cmd, args)
}

// flagWithURL is a flag whose value looks like a URL, so that who forgot the
// flag's own value sees where the URL went; "" for none.
func flagWithURL(cmd *cobra.Command) string {
	took := ""
	cmd.Flags().Visit(func(f *pflag.Flag) {
		if v := f.Value.String(); strings.HasPrefix(v, "lab:") || strings.HasPrefix(v, "http://") || strings.HasPrefix(v, "https://") {
			took = f.Name
		}
	})
	return took
}

// exactArgs is cobra's, with an error that says what is missing.
func exactArgs(n int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) < n:
			return usage(fmt.Errorf("%s is missing", what))
		case len(args) > n:
			return tooMany(args[n])
		}
		return nil
	}
}

// atMostArgs is cobra's, with an error that names the argument.
func atMostArgs(n int) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) > n {
			return tooMany(args[n])
		}
		return nil
	}
}

func tooMany(arg string) error { return usage(fmt.Errorf("%q is one argument too many", arg)) }
