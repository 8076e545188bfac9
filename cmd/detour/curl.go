package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"detour/trace"
	"detour/trace/curl"
	"detour/trace/curl/shell"
)

func newCurl() *cobra.Command {
	return &cobra.Command{
		Use:                   "curl [CURL'S FLAGS] URL",
		DisableFlagsInUseLine: true,
		Short:                 "Walk what a pasted curl command asks for",
		Long: `Put detour in front of a curl command, as a browser's "Copy as cURL" puts it on
the clipboard: the screen opens on the first hop, walked as curl would. Without a
terminal the chain is printed. What a flag of curl's would have changed that detour
leaves out is said on stderr: -o writes no file, --ntlm proves nothing. Files that
flags name are read (-d @FILE, -F, -T, -b, -K, --netrc), and -c's is written. The
variables http_proxy, HTTPS_PROXY, ALL_PROXY and NO_PROXY count as they do for curl.`,
		Example:            "  detour curl 'https://example.com/login' -H 'accept: */*' --data-raw 'user=me'",
		DisableFlagParsing: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			args = pasted(args)
			if len(args) == 0 {
				return usage(errors.New("the curl command is missing"))
			}
			if args[0] == "-h" || args[0] == "--help" {
				return cmd.Help()
			}
			client, err := trace.ClientNamed("curl")
			if err != nil {
				return err
			}
			if err := plainWords(args); err != nil {
				return err
			}
			w, err := curl.ParseArgs(args, client, curl.Process{Stdin: cmd.InOrStdin(), Getenv: os.Getenv})
			if err != nil {
				return usage(err)
			}
			sayOmissions(cmd.ErrOrStderr(), w)
			s, err := loadSettings()
			if err != nil {
				return err
			}
			return show(cmd, plan{Walk: w}, s.screen(), false)
		},
	}
}

// pasted leaves out the word curl: who pastes a command behind `detour curl`
// has it twice.
func pasted(args []string) []string {
	if len(args) > 1 && curl.IsCommand(args[0]) {
		return args[1:]
	}
	return args
}

// sayOmissions says what flags of curl's would have changed, a line each.
func sayOmissions(stderr io.Writer, w curl.Walk) {
	for _, o := range w.LeftOut {
		fmt.Fprintf(stderr, "left out: %s: %s\n", o.Flag, o.Would)
	}
}

// plainWords refuses words that an editor has set in type: a shell takes its
// quotation marks and dashes for text.
func plainWords(args []string) error {
	for _, a := range args {
		if mark, ok := shell.Typographic(a); ok {
			return &exit{code: exitUsage, err: fmt.Errorf("%q has %s, as editors write it; a shell treats it as text", a, mark),
				hint: "type plain quotes (' or \") and hyphens (-) instead"}
		}
	}
	return nil
}
