package status_test

import (
	"testing"

	"detour/explain/status"
)

func BenchmarkLookup(b *testing.B) {
	for b.Loop() {
		if _, ok := status.Lookup(307); !ok {
			b.Fatal("no entry for 307")
		}
	}
}

func BenchmarkCodes(b *testing.B) {
	for b.Loop() {
		if len(status.Codes()) == 0 {
			b.Fatal("no codes")
		}
	}
}
