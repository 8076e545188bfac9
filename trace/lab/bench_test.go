package lab

import (
	"io/fs"
	"testing"
)

// BenchmarkStart is what every walk on the lab pays before its first request.
func BenchmarkStart(b *testing.B) {
	for b.Loop() {
		s, err := Start(Options{})
		if err != nil {
			b.Fatal(err)
		}
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkOpen reads where everything is, and BenchmarkChapter one scenario
// on top of it: what a first Lookup costs.
func BenchmarkOpen(b *testing.B) {
	data := dataFS(b)
	for b.Loop() {
		if _, err := open(data); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkChapter(b *testing.B) {
	data := dataFS(b)
	for b.Loop() {
		w, err := open(data)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := w.chapters[0].content(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkAll decodes everything, as a list of the scenarios does.
func BenchmarkAll(b *testing.B) {
	data := dataFS(b)
	for b.Loop() {
		w, err := open(data)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := w.scripts(func(*chapter) bool { return true }); err != nil {
			b.Fatal(err)
		}
	}
}

// dataFS returns the embedded data files.
func dataFS(tb testing.TB) fs.FS {
	tb.Helper()
	data, err := fs.Sub(embedded, "data")
	if err != nil {
		tb.Fatal(err)
	}
	return data
}
