//go:build unix

package real

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWords(t *testing.T) {
	for flags, want := range map[string][]string{
		"":                  nil,
		"-X PUT  -d a=1":    {"-X", "PUT", "-d", "a=1"},
		"-b '' -H 'A: b c'": {"-b", "", "-H", "A: b c"},
		"-H A:' x'":         {"-H", "A: x"},
	} {
		if diff := cmp.Diff(want, words(flags)); diff != "" {
			t.Errorf("words(%q): %s", flags, diff)
		}
	}
}
