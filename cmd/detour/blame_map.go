package main

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"strconv"
	"text/tabwriter"

	"detour/explain/blame"
	"detour/explain/blame/attach"
	"detour/trace"
	"detour/trace/jsonwrite"
)

// printMap lists every redirect that a configuration makes.
func (f *blameFlags) printMap(out *bufio.Writer, a *attach.Attached) error {
	all := a.Redirects()
	switch {
	case f.json:
		return mapJSON(out, a, all)
	case f.csv:
		return mapCSV(out, all)
	}
	t := blameText{out: out, attached: a}
	if len(all) == 0 {
		fmt.Fprintln(out, "The configuration makes no redirect.")
	}
	tw := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, r := range all {
		fmt.Fprintf(tw, "%s\t%s\t%s\t→ %s\t%s\n", t.place(r.Line), printable(r.Server), codeOf(r), trace.Clip(r.To, 80), trace.Clip(r.When, 80))
	}
	if err := tw.Flush(); err != nil {
		return err
	}
	t.problems()
	return nil
}

// codeOf is a redirect's status; one that the configuration leaves open has none.
func codeOf(r blame.Redirect) string {
	if r.Status == 0 {
		return "-"
	}
	return strconv.Itoa(r.Status)
}

func mapCSV(out *bufio.Writer, all []blame.Redirect) error {
	w := csv.NewWriter(out)
	rows := [][]string{{"file", "line", "server", "status", "to", "when", "text"}}
	for _, r := range all {
		rows = append(rows, []string{csvCell(r.File), strconv.Itoa(r.Line.Line), csvCell(r.Server), codeOf(r), csvCell(r.To), csvCell(r.When), csvCell(r.Text)})
	}
	return w.WriteAll(rows)
}

// csvCell keeps a spreadsheet from taking a text for a formula.
func csvCell(text string) string {
	if text != "" && (text[0] == '=' || text[0] == '+' || text[0] == '-' || text[0] == '@') {
		return "'" + printable(text)
	}
	return printable(text)
}

func mapJSON(out *bufio.Writer, a *attach.Attached, all []blame.Redirect) error {
	w := jsonwrite.New(out)
	w.Object("")
	w.Array("redirects")
	for _, r := range all {
		w.Object("")
		lineMembers(w, r.Line)
		w.Str("server", r.Server)
		w.Int("status", int64(r.Status))
		w.Str("to", r.To)
		w.Str("when", r.When)
		w.EndObject()
	}
	w.EndArray()
	givenMembers(w, a)
	w.EndObject()
	w.Raw("\n")
	return w.Flush()
}
