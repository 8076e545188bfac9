package main

import (
	"slices"
	"strings"

	"github.com/spf13/pflag"
)

// A flagGroup is the flags that a help lists together.
type flagGroup struct {
	title string
	flags *pflag.FlagSet
}

// ownFlags heads the flags that stand in no group: those that say what a
// command does.
const ownFlags = "Flags"

// flagGroups are the groups in the order of a help, each with the names of its
// flags. They are text until a help is printed.
var flagGroups = []struct{ title, names string }{
	{"The client", "as as-headers max-redirs location-trusted post301 post302 post303 refresh"},
	{"The request", `request header get head url-query request-target user-agent referer compressed range continue-at time-cond
		path-as-is config http1.0 http1.1 http2 http2-prior-knowledge proto proto-redir`},
	{"Its content", "data data-ascii data-raw data-binary data-urlencode data-json form form-string upload-file"},
	{"Credentials and cookies", `user digest anyauth oauth2-bearer netrc netrc-file netrc-optional cookie cookie-jar
		junk-session-cookies show-secrets`},
	{"TLS", "insecure cacert cert key tlsv1.2 tlsv1.3 tls-max"},
	{"The connection", `resolve connect-to ipv4 ipv6 unix-socket abstract-unix-socket proxy proxy-user proxy-header noproxy
		max-time connect-timeout max-body`},
}

// groupFlags sorts the visible flags of a command into groups, its own first. A
// short list stays one: three flags of a subcommand need no heads.
func groupFlags(fs *pflag.FlagSet) []flagGroup {
	groups := []flagGroup{{title: ownFlags}}
	for _, g := range flagGroups {
		groups = append(groups, flagGroup{title: g.title})
	}
	for i := range groups {
		groups[i].flags = pflag.NewFlagSet("", pflag.ContinueOnError)
		groups[i].flags.SortFlags = false
	}
	few := !fs.HasAvailableFlags() || fs.Lookup("request") == nil
	fs.VisitAll(func(f *pflag.Flag) {
		at := 0
		if !few && !(f.Name == "config" && f.Shorthand == "") { // blame's own, not curl's -K
			at = groupOf(f.Name) + 1
		}
		groups[at].flags.AddFlag(f)
	})
	return slices.DeleteFunc(groups, func(g flagGroup) bool { return !g.flags.HasAvailableFlags() })
}

// groupOf returns the index of the group that names a flag, -1 for none.
func groupOf(name string) int {
	for i, g := range flagGroups {
		if slices.Contains(strings.Fields(g.names), name) {
			return i
		}
	}
	return -1
}
