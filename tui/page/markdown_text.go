package page

import "detour/tui/cell"

// Markdown lays out a text of paragraphs, lists, quotes and code.
func Markdown(st cell.Styles, src string, width int) []cell.Line { return markdown(st, src, width) }
