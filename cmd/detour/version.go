package main

import (
	"io"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"

	"github.com/spf13/cobra"
)

// version is set by the release build: -ldflags "-X main.version=1.2.3".
var version = ""

func newVersion() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version, and the commit it was built from",
		Args:  atMostArgs(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := io.WriteString(cmd.OutOrStdout(), "detour "+versionName()+
				" ("+built().commitText()+runtime.Version()+", "+runtime.GOOS+"/"+runtime.GOARCH+")\n")
			return err
		},
	}
}

// versionName returns the release's version, or that which the build was asked
// for by. One that Go made up from a commit is none: the commit is said.
func versionName() string {
	if version != "" {
		return version
	}
	info, ok := buildInfo()
	if ok && info.Main.Version != "" && info.Main.Version != "(devel)" && !strings.HasPrefix(info.Main.Version, "v0.0.0-") {
		return info.Main.Version
	}
	return "devel"
}

// buildInfo is what Go wrote into this binary, read once.
var buildInfo = sync.OnceValues(debug.ReadBuildInfo)

// A build is the commit that a binary was made from, as Go wrote it down. The
// zero value is a build outside of a repository.
type build struct {
	commit string // 40 hex digits
	time   string // of the commit, RFC 3339
	dirty  bool   // files had changed since
}

// built returns what Go wrote into this binary.
func built() build {
	var b build
	info, ok := buildInfo()
	if !ok {
		return b
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.commit = s.Value
		case "vcs.time":
			b.time = s.Value
		case "vcs.modified":
			b.dirty = s.Value == "true"
		}
	}
	return b
}

// commitText is the commit and its day, with a comma behind; empty when they
// are not known.
func (b build) commitText() string {
	const short = 12
	if len(b.commit) < short {
		return ""
	}
	text := "commit " + b.commit[:short]
	if len(b.time) >= len("2006-01-02") {
		text += " of " + b.time[:len("2006-01-02")]
	}
	if b.dirty {
		text += " with changes"
	}
	return text + ", "
}
