package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

const longHelp = `detour walks a chain of HTTP redirects one hop at a time, with every field in
view, and says why the server answered as it did, what the client does next and by
which rule.

With a URL it opens on the first hop and waits for the next step; without one
it opens the composer. Wherever a URL is taken, lab:NAME plays a scenario of
the built-in lab without any network: ` + "`detour lab --list`" + ` names them.

Exit codes:
  0  the chain ended in a response that the client keeps
  1  it did not: network error, loop, hop limit, refused, a redirect status without a target
  2  the command line or a file is wrong
  3  --expect was not met, or --fail-on was`

// subcommands are made by need: each binds up to a hundred flags, which would
// cost a script's trace more than an exchange.
var subcommands = map[string]func() *cobra.Command{
	"trace": newTrace, "blame": newBlame, "causes": newCauses, "compare": newCompare, "config": newConfig, "curl": newCurl, "explain": newExplain,
	"findings": newFindings, "lab": newLab, "learn": newLearn, "open": newOpen, "clients": newClients, "version": newVersion,
}

// newRoot returns the command tree for a command line. When that begins with a
// subcommand, the tree has no other and no flags of its own.
func newRoot(args []string) *cobra.Command {
	root := bareRoot()
	if len(args) > 0 && subcommands[args[0]] != nil {
		root.AddCommand(subcommands[args[0]]())
		root.CompletionOptions.DisableDefaultCmd = true // its texts are made at every start
		return root
	}
	bindTUI(root)
	for _, command := range subcommands {
		root.AddCommand(command())
	}
	root.AddCommand(newMan(root))
	root.SetHelpCommand(newHelp(root))
	return root
}

// bareRoot returns the command detour without its flags and subcommands.
func bareRoot() *cobra.Command {
	root := &cobra.Command{
		Use:                        "detour [flags] [URL]",
		Short:                      "Inspect HTTP redirects hop by hop",
		Long:                       longHelp,
		Example:                    "  detour lab:post-302\n  detour -d a=1 https://example.com/form\n  detour trace --as curl https://example.com/",
		SuggestionsMinimumDistance: 2, // letters

		SilenceErrors: true,
		SilenceUsage:  true,
		Args: func(cmd *cobra.Command, args []string) error {
			if err := plainWords(args); err != nil {
				return err
			}
			if len(args) < 2 {
				return nil
			}
			if meant := cmd.SuggestionsFor(args[0]); len(meant) > 0 {
				return unknownCommand(cmd, args[0])
			}
			return usage(fmt.Errorf("%q is one argument too many: detour takes one URL", args[1]))
		},
	}
	root.SetFlagErrorFunc(flagError)
	return root
}
