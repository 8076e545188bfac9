package trace

import (
	"slices"
	"testing"
)

func TestLists(t *testing.T) {
	fs := Fields{{"Connection", "x-hop , Close"}, {"connection", "\tUpgrade"}, {"Content-Encoding", "GZIP, identity"}, {"X", "close"}, {"content-encoding", " br,"}}
	for token, want := range map[string]bool{"close": true, "CLOSE": true, "upgrade": true, "x-hop": true, "hop": false, "": false} {
		if got := fs.HasToken("Connection", token); got != want {
			t.Errorf("HasToken(%q) = %v", token, got)
		}
	}
	if got, want := fs.Codings(), []string{"gzip", "br"}; !slices.Equal(got, want) {
		t.Errorf("codings %q, want %q", got, want)
	}
}

func TestIsToken(t *testing.T) {
	for s, want := range map[string]bool{"X-Forwarded-For": true, "!#$%&'*+-.^_`|~09": true, "": false, "a b": false, "a:": false, "\xe9": false, "a\x00": false, "@": false, "[": false} {
		if got := IsToken(s); got != want {
			t.Errorf("IsToken(%q) = %v", s, got)
		}
	}
}
