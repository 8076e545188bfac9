package cause

import "testing"

// Reading what the first Rank needs.
func BenchmarkOpen(b *testing.B) {
	for b.Loop() {
		open()
	}
}
