package main

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"detour/trace"
	"detour/tui"
)

// TestDocumentsAreTheProgram holds the tables in the documents against what the
// program says of itself. UPDATE_DOC=1 writes them. The table of how true the
// clients are is held by the replay in package trace.
func TestDocumentsAreTheProgram(t *testing.T) {
	for _, doc := range []struct{ file, name, want string }{
		{"doc/keys.md", "keys", tui.KeyTable()},
		{"doc/flags.md", "flags", flagTables()},
		{"doc/clients.md", "clients", "| name | client | version | how it is known |\n| --- | --- | --- | --- |\n" + clientRows()},
	} {
		t.Run(doc.name, func(t *testing.T) { holdDocument(t, doc.file, doc.name, doc.want) })
	}
}

// holdDocument holds the part of a file between <!-- NAME --> and <!-- /NAME -->
// against a text.
func holdDocument(t *testing.T, file, name, want string) {
	t.Helper()
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	begin, end := "<!-- "+name+" -->\n", "<!-- /"+name+" -->"
	before, rest, ok := strings.Cut(string(src), begin)
	_, after, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatalf("%s has no place for %s", file, name)
	}
	text := before + begin + want + end + after
	if text == string(src) {
		return
	}
	if os.Getenv("UPDATE_DOC") == "" {
		t.Fatalf("%s is not what the program says: run this test with UPDATE_DOC=1", file)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// flagTables is the flags of the request in their groups, then the further flags
// of each command.
func flagTables() string {
	var b strings.Builder
	root := newRoot(nil)
	screen := groupFlags(root.Flags())
	for _, g := range screen[1:] {
		fmt.Fprintf(&b, "## %s\n\n%s\n", g.title, flagRows(g.flags, nil))
	}
	fmt.Fprintf(&b, "## Of detour, the screen\n\n%s\n", flagRows(screen[0].flags, nil))
	commands := root.Commands()
	slices.SortFunc(commands, func(a, b *cobra.Command) int { return strings.Compare(a.Name(), b.Name()) })
	for _, cmd := range commands {
		if rows := flagRows(cmd.Flags(), root.Flags()); cmd.IsAvailableCommand() && rows != "" {
			fmt.Fprintf(&b, "## Of detour %s\n\n%s\n", cmd.Name(), rows)
		}
	}
	return b.String()
}

// flagRows are a table of flags, but for those that another set has.
func flagRows(fs, but *pflag.FlagSet) string {
	var b strings.Builder
	fs.VisitAll(func(f *pflag.Flag) {
		if f.Hidden || f.Name == "help" || but != nil && but.Lookup(f.Name) != nil {
			return
		}
		value, says := pflag.UnquoteUsage(f)
		name := "--" + f.Name
		if f.Shorthand != "" {
			name = "-" + f.Shorthand + ", " + name
		}
		fmt.Fprintf(&b, "| `%s` | %s |\n", strings.TrimSpace(name+" "+value), tableCell(says))
	})
	if b.Len() == 0 {
		return ""
	}
	return "| flag | |\n| --- | --- |\n" + b.String()
}

// tableCell writes a text so that Markdown shows it as it is.
func tableCell(s string) string {
	return strings.NewReplacer("|", `\|`, "<", "&lt;", "*", `\*`).Replace(s)
}

func clientRows() string {
	var b strings.Builder
	for _, c := range trace.Clients() {
		known := "from its documents and sources"
		if c.Measured {
			known = "measured"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", c.Name, tableCell(c.Title), c.Version, known)
	}
	return b.String()
}
