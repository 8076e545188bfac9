package cell_test

import (
	"fmt"

	"detour/tui/cell"
)

func Example() {
	title := cell.Ink("1").Span("Next")
	frame := cell.Frame{Title: []cell.Span{title}}
	for _, l := range cell.WrapSpans([]cell.Span{cell.Text("GET /thanks, as a browser sends it")}, 18, 2) {
		frame.Rows = append(frame.Rows, l.Draw(18))
	}
	for _, row := range frame.Draw(cell.Styles{}, 20, 4) {
		fmt.Printf("%q\n", row)
	}
	// Output:
	// "╭ \x1b[1mNext\x1b[0m ────────────╮"
	// "│GET /thanks, as a │"
	// "│  browser sends it│"
	// "╰──────────────────╯"
}
