package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// What every start may allocate. The bounds stand a tenth above what is so: a
// table that is filled, or a command that is made, before anyone asks for it
// goes beyond them.
const (
	maxStartAllocs = 140 // by `detour version`, beside the packages
	maxInitAllocs  = 185 // by the packages below this one, before main
)

func TestStartMakesOnlyWhatIsAskedFor(t *testing.T) {
	got := testing.AllocsPerRun(20, func() {
		if code := run(t.Context(), []string{"version"}, strings.NewReader(""), io.Discard, io.Discard); code != exitKept {
			t.Fatalf("it exits with %d", code)
		}
	})
	if got > maxStartAllocs {
		t.Errorf("version allocates %.0f times, at most %d expected", got, maxStartAllocs)
	}
}

func TestPackagesStartWithLittle(t *testing.T) {
	cmd := exec.CommandContext(t.Context(), "detour", "version")
	cmd.Env = append(os.Environ(), "GODEBUG=inittrace=1")
	var said strings.Builder
	cmd.Stderr = &said
	if err := cmd.Run(); err != nil {
		t.Fatal(err)
	}
	packages, sum := 0, 0
	for line := range strings.Lines(said.String()) {
		// init detour/trace @4.0 ms, 0.022 ms clock, 1640 bytes, 32 allocs
		f := strings.Fields(line)
		if len(f) != 11 || !strings.HasPrefix(f[1], "detour/") || f[1] == "detour/cmd/detour" { // which has the tests' own
			continue
		}
		var n int
		if _, err := fmt.Sscan(f[9], &n); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		packages++
		sum += n
	}
	if packages < 10 || sum > maxInitAllocs {
		t.Errorf("%d packages allocate %d times before main, at most %d expected:\n%s", packages, sum, maxInitAllocs, said.String())
	}
}
