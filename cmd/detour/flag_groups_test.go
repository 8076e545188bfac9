package main

import (
	"bytes"
	"context"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/pflag"
)

// TestFlagsStandInGroups holds the groups against the flags: each name in them
// is a flag of trace or of another command, once, and each flag that every
// command with a request has is in one.
func TestFlagsStandInGroups(t *testing.T) {
	known := map[string]bool{}
	newTrace().Flags().VisitAll(func(f *pflag.Flag) { known[f.Name] = true })
	seen := map[string]bool{}
	for _, g := range flagGroups {
		for _, name := range strings.Fields(g.names) {
			if seen[name] || !known[name] {
				t.Errorf("%s: %s stands there twice or is no flag", g.title, name)
			}
			seen[name] = true
		}
	}
	newCompare().Flags().VisitAll(func(f *pflag.Flag) {
		if !f.Hidden && ofScreen(f.Name) && !seen[f.Name] {
			t.Errorf("--%s is a flag of the request and in no group", f.Name)
		}
	})
}

// ofScreen tells whether the screen has a flag too: with compare it shares those of
// the request alone.
func ofScreen(name string) bool {
	f := newRoot(nil).Flags().Lookup(name)
	return f != nil && f.Name != "help"
}

func TestHelpListsEachFlagOnce(t *testing.T) {
	var out, errs bytes.Buffer
	if code := run(context.Background(), []string{"trace", "--help"}, nil, &out, &errs); code != exitKept {
		t.Fatalf("exit %d: %s", code, &errs)
	}
	newTrace().Flags().VisitAll(func(f *pflag.Flag) {
		heads := regexp.MustCompile(`(?m)^  (-\S,|   ) --` + regexp.QuoteMeta(f.Name) + ` `)
		if n := len(heads.FindAllString(out.String(), -1)); n != 1 && !f.Hidden {
			t.Errorf("the help lists --%s %d times", f.Name, n)
		}
	})
	for _, head := range []string{"Usage:\n", "Examples:\n", "Flags:\n", "The request:\n", "TLS:\n"} {
		if strings.Count(out.String(), head) != 1 {
			t.Errorf("the help has no head %q, or two", head)
		}
	}
}
