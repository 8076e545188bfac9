package main

import (
	"io"
	"os"

	"github.com/charmbracelet/x/term"
)

// columns returns those of the terminal that w is; 0 where it is none.
func columns(w io.Writer) int {
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(f.Fd()) {
		return 0
	}
	if n, _, err := term.GetSize(f.Fd()); err == nil && n > 0 {
		return n
	}
	return 80
}

// terminal returns the columns to wrap at and whether w takes styles: it does
// when it is a terminal and NO_COLOR (https://no-color.org) is not set.
func terminal(w io.Writer) (width int, color bool) {
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(f.Fd()) {
		return 80, false
	}
	if columns, _, err := term.GetSize(f.Fd()); err == nil && columns > 0 {
		width = min(columns, 100)
	}
	return width, os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
}
