package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/muesli/roff"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// newMan returns the command that prints the manual pages of root and its commands.
func newMan(root *cobra.Command) *cobra.Command {
	var dir string
	cmd := &cobra.Command{
		Use:   "man [flags] [COMMAND]",
		Short: "Print a manual page, or write all of them to a folder",
		Long: `Man prints the manual page of detour, or of one of its commands, in roff; with
--dir it writes the page of every command to a folder, for a package.`,
		Example: "  detour man | man -l -\n  detour man trace | man -l -\n  detour man --dir man1",
		Args:    atMostArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if dir != "" {
				if len(args) > 0 {
					return usage(errors.New("--dir writes every page; leave the command out"))
				}
				return writeManuals(root, dir)
			}
			page, rest, err := root.Find(args)
			if err != nil || len(rest) > 0 {
				return unknownCommand(root, args[0])
			}
			_, err = fmt.Fprint(cmd.OutOrStdout(), manual(page))
			return err
		},
	}
	cmd.Flags().StringVar(&dir, "dir", "", "write the page of every command to the folder `DIR`, which is made")
	return cmd
}

// writeManuals writes the page of root and of each of its commands to a folder.
func writeManuals(root *cobra.Command, dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return usage(fmt.Errorf("make the folder for the pages: %w", err))
	}
	for _, cmd := range append([]*cobra.Command{root}, root.Commands()...) {
		if !cmd.IsAvailableCommand() && cmd != root {
			continue
		}
		name := filepath.Join(dir, manualName(cmd)+".1")
		if err := os.WriteFile(name, []byte(manual(cmd)), 0o644); err != nil {
			return usage(fmt.Errorf("write a manual page: %w", err))
		}
	}
	return nil
}

// manualName is the name of a command's page: detour-trace.
func manualName(cmd *cobra.Command) string {
	return strings.ReplaceAll(cmd.CommandPath(), " ", "-")
}

// manual is the page of a command in roff: the texts, examples and groups of
// flags that its help has.
func manual(cmd *cobra.Command) string {
	d := roff.NewDocument()
	name := manualName(cmd)
	d.Heading(1, name, "detour "+versionName(), commitTime())
	d.Section("Name")
	d.Text(name + " - " + strings.ToLower(cmd.Short[:1]) + cmd.Short[1:])
	d.Section("Synopsis")
	for i, line := range synopsis(cmd) {
		if i > 0 {
			d.Paragraph()
		}
		d.TextBold(line)
	}
	d.Section("Description")
	long := cmd.Long
	if long == "" {
		long = cmd.Short + "."
	}
	manualText(d, long)
	for _, g := range groupFlags(cmd.Flags()) {
		d.Section(g.title)
		manualFlags(d, g.flags)
	}
	manualCommands(d, cmd)
	if cmd.Example != "" {
		d.Section("Examples")
		manualText(d, cmd.Example)
	}
	manualSeeAlso(d, cmd)
	// A plain - may be set as a hyphen, which a shell does not take for a flag's.
	return strings.ReplaceAll(d.String(), "-", `\-`) + "\n"
}

// manualText writes a text: what is indented stays as it is, the lines of a
// paragraph run on.
func manualText(d *roff.Document, text string) {
	for i, paragraph := range strings.Split(text, "\n\n") {
		if i > 0 {
			d.Paragraph()
		}
		indented := false
		for j, line := range strings.Split(paragraph, "\n") {
			switch was := indented; {
			case strings.HasPrefix(line, "  "):
				indented = true
				d.Paragraph()
				d.Indent(2)
				d.Text(strings.TrimSpace(line))
				d.EndSection()
				d.IndentEnd()
			case j > 0 && !was:
				d.Text(" " + line)
			default:
				indented = false
				d.Text(line)
			}
		}
		d.EndSection()
	}
}

func manualFlags(d *roff.Document, fs *pflag.FlagSet) {
	fs.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		value, usage := pflag.UnquoteUsage(f)
		d.TaggedParagraph(-1)
		written := "--" + f.Name
		if f.Shorthand != "" {
			written = "-" + f.Shorthand + ", " + written
		}
		d.TextBold(written)
		if value != "" {
			d.Text(" ")
			d.TextItalic(value)
		}
		d.EndSection()
		d.Text(usage)
		d.EndSection()
	})
}

func manualCommands(d *roff.Document, cmd *cobra.Command) {
	if !cmd.HasAvailableSubCommands() {
		return
	}
	d.Section("Commands")
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() {
			d.TaggedParagraph(-1)
			d.TextBold(c.Name())
			d.EndSection()
			d.Text(c.Short + ".")
			d.EndSection()
		}
	}
}

func manualSeeAlso(d *roff.Document, cmd *cobra.Command) {
	d.Section("See also")
	if cmd.HasParent() {
		d.TextBold(manualName(cmd.Parent()))
		d.Text("(1)")
		return
	}
	for i, c := range cmd.Commands() {
		if i > 0 {
			d.Text(", ")
		}
		d.TextBold(manualName(c))
		d.Text("(1)")
	}
}

// commitTime is when the commit that was built was made, so that the same commit
// makes the same pages; the zero time where the build does not know it.
func commitTime() time.Time {
	t, err := time.Parse(time.RFC3339, built().time)
	if err != nil {
		return time.Time{}
	}
	return t.UTC()
}
