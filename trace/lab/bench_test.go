package lab

import (
	"io/fs"
	"testing"
)

func BenchmarkLoad(b *testing.B) {
	data, _ := fs.Sub(embedded, "data")
	for b.Loop() {
		if _, err := load(data); err != nil {
			b.Fatal(err)
		}
	}
}
func BenchmarkStart(b *testing.B) {
	for b.Loop() {
		s, err := Start(Options{})
		if err != nil {
			b.Fatal(err)
		}
		s.Close()
	}
}
