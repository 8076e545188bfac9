package curl

import (
	"fmt"
	"slices"
	"strings"

	"detour/trace"
)

// known are the schemes that curl may follow to by itself, of those that --proto
// can name.
var (
	knownSchemes    = []string{"dict", "file", "ftp", "ftps", "gopher", "gophers", "http", "https", "imap", "imaps", "ldap", "ldaps", "mqtt", "pop3", "pop3s", "rtmp", "rtsp", "scp", "sftp", "smb", "smbs", "smtp", "smtps", "telnet", "tftp"}
	redirectSchemes = []string{"http", "https", "ftp", "ftps"}
)

// schemes returns to which schemes redirects may lead, nil for the client's own.
func (f *Flags) schemes() []string {
	if f.proto == "" && f.protoRedir == "" {
		return nil
	}
	allowed, follow := f.schemeSet("--proto", f.proto, knownSchemes), f.schemeSet("--proto-redir", f.protoRedir, redirectSchemes)
	out := []string{}
	for _, s := range follow {
		if slices.Contains(allowed, s) {
			out = append(out, s)
		}
	}
	return out
}

// schemeSet reads a list such as "=https", "-all,http" or "-ftp" over the
// schemes of before. A word that names none is passed over, and that is said.
func (f *Flags) schemeSet(flag, list string, set []string) []string {
	set = slices.Clone(set)
	for word := range strings.SplitSeq(list, ",") {
		name := strings.TrimLeft(word, "+-=")
		names := []string{name}
		switch {
		case name == "":
			continue
		case name == "all":
			names = knownSchemes
		case !slices.Contains(knownSchemes, name):
			f.leave(flag+" "+word, "this names no scheme that curl knows, and allows or forbids none")
			names = nil
		}
		switch word[0] {
		case '-':
			set = slices.DeleteFunc(set, func(s string) bool { return slices.Contains(names, s) })
		case '=':
			set = slices.Clone(names)
		default:
			set = append(set, names...)
		}
	}
	return set
}

// checkScheme refuses a first URL whose scheme --proto does not allow.
func (f *Flags) checkScheme(r trace.Request) error {
	if f.proto == "" || slices.Contains(f.schemeSet("--proto", f.proto, knownSchemes), r.URI.Scheme) {
		return nil
	}
	return fmt.Errorf("--proto %s does not allow %s", f.proto, r.URI.Scheme)
}
