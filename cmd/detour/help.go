package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
)

// newHelp returns the command that prints the help of a command named. Cobra's
// own takes a name that it does not know for none.
func newHelp(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "Print the help of a command",
		RunE: func(_ *cobra.Command, args []string) error {
			cmd, rest, err := root.Find(args)
			switch {
			case err == nil && len(rest) == 0:
				return cmd.Help()
			case cmd == nil || cmd == root:
				return unknownCommand(root, args[0])
			}
			return tooMany(rest[0])
		},
	}
}

// unknownCommand says that no command has a name, and which are close to it.
func unknownCommand(root *cobra.Command, name string) error {
	text := fmt.Sprintf("%q is no command", name)
	if meant := root.SuggestionsFor(name); len(meant) > 0 {
		text += ": did you mean " + strings.Join(meant, ", ") + "?"
	}
	return &exit{code: exitUsage, err: errors.New(text), hint: "`detour help` lists commands and flags"}
}

// A helpPrinter prints the help of commands and remembers how that went: cobra
// lets it return nothing, and help that a full disk swallowed was not given.
type helpPrinter struct {
	out   io.Writer
	write func(*cobra.Command, []string)
	err   error
}

// newHelpPrinter lets root and its commands print their help through it, as
// wide as the terminal that out is.
func newHelpPrinter(root *cobra.Command, out io.Writer) *helpPrinter {
	h := &helpPrinter{out: out, write: root.HelpFunc()}
	root.SetHelpFunc(h.print)
	root.SetUsageFunc(func(cmd *cobra.Command) error {
		_, err := io.WriteString(cmd.OutOrStdout(), usageText(cmd, columns(out)))
		return err
	})
	return h
}

func (h *helpPrinter) print(cmd *cobra.Command, args []string) {
	var text bytes.Buffer
	cmd.SetOut(&text)
	h.write(cmd, args)
	cmd.SetOut(h.out)
	_, h.err = h.out.Write(text.Bytes())
}

// usageText is what a help says behind the command's own text: how it is
// written, examples, commands, and the flags in groups.
func usageText(cmd *cobra.Command, width int) string {
	var b strings.Builder
	b.WriteString("Usage:\n")
	for _, line := range synopsis(cmd) {
		fmt.Fprintf(&b, "  %s\n", line)
	}
	if cmd.Example != "" {
		fmt.Fprintf(&b, "\nExamples:\n%s\n", cmd.Example)
	}
	writeCommands(&b, cmd)
	for _, g := range groupFlags(cmd.Flags()) {
		fmt.Fprintf(&b, "\n%s:\n%s", g.title, g.flags.FlagUsagesWrapped(width))
	}
	if cmd.HasAvailableSubCommands() {
		fmt.Fprintf(&b, "\n`%s [command] --help` says more about a command.\n", cmd.CommandPath())
	}
	return b.String()
}

// synopsis is how a command is written.
func synopsis(cmd *cobra.Command) []string {
	var lines []string
	if cmd.Runnable() {
		lines = append(lines, cmd.UseLine())
	}
	if cmd.HasAvailableSubCommands() {
		lines = append(lines, cmd.CommandPath()+" [command]")
	}
	return lines
}

func writeCommands(b *strings.Builder, cmd *cobra.Command) {
	if !cmd.HasAvailableSubCommands() {
		return
	}
	b.WriteString("\nCommands:\n")
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() || c.Name() == "help" {
			fmt.Fprintf(b, "  %-*s %s\n", cmd.Commands()[0].NamePadding(), c.Name(), c.Short)
		}
	}
}
