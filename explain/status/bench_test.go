package status_test

import (
	"fmt"
	"testing"

	"detour/explain/status"
)

// 307 is the largest file of the catalogue, 404 one of the usual size.
func BenchmarkLookup(b *testing.B) {
	for _, code := range []int{307, 404} {
		b.Run(fmt.Sprint(code), func(b *testing.B) {
			for b.Loop() {
				if _, ok := status.Lookup(code); !ok {
					b.Fatal("no entry")
				}
			}
		})
	}
}
