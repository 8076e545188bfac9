package main

import (
	"errors"

	"github.com/spf13/cobra"

	"detour/trace"
	"detour/trace/curl"
)

func newCurl() *cobra.Command {
	return &cobra.Command{
		Use:                   "curl [CURL'S FLAGS] URL",
		DisableFlagsInUseLine: true,
		Short:                 "Walk what a pasted curl command asks for",
		Long: `Put detour in front of a curl command, as a browser's "Copy as cURL" puts it on
the clipboard: the screen opens on the first hop, walked as curl would. Without a
terminal the chain is printed. Flags that only say what curl prints are ignored.`,
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
			w, err := curl.ParseArgs(args, client)
			if err != nil {
				return usage(err)
			}
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
