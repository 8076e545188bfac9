package saved

import (
	"strings"
	"testing"
	"time"
)

func TestFileNameIsSafe(t *testing.T) {
	at := time.Date(2026, 11, 24, 16, 5, 9, 0, time.UTC)
	for _, tt := range []struct{ host, want string }{
		{"shop.test", "detour-shop.test-20261124-160509.json"},
		{"SHOP.test", "detour-shop.test-20261124-160509.json"},
		{"[::1]", "detour-1-20261124-160509.json"},
		{"../../etc/passwd", "detour-etc-passwd-20261124-160509.json"},
		{"a\x1b[2J;rm -rf\u202e", "detour-a--2j-rm--rf-20261124-160509.json"},
		{"", "detour-session-20261124-160509.json"},
		{strings.Repeat("a", 300), "detour-" + strings.Repeat("a", 60) + "-20261124-160509.json"},
	} {
		if got := FileName(tt.host, at); got != tt.want {
			t.Errorf("%q: got %s, want %s", tt.host, got, tt.want)
		}
	}
}
