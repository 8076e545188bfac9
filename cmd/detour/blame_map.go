package main

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"

	"detour/explain/blame"
	"detour/explain/blame/attach"
	"detour/trace"
	"detour/trace/jsonwrite"
)

// printMap lists every redirect that a configuration makes.
func (f *blameFlags) printMap(out *bufio.Writer, a *attach.Attached) error {
	redirects := a.Redirects()
	all := make([]mapRow, len(redirects))
	for i, onward := range a.Onward(redirects) {
		all[i] = mapRow{redirects[i], onward}
	}
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
		fmt.Fprintf(tw, "%s\t%s\t%s\t→ %s\t%s\n", t.place(r.Line), printable(r.Server), codeOf(r.Redirect), trace.Clip(r.To, 80), trace.Clip(r.When, 80))
	}
	if err := tw.Flush(); err != nil {
		return err
	}
	t.chains(all)
	t.problems()
	return nil
}

// A mapRow is a redirect with where its target leads in the same configuration.
type mapRow struct {
	blame.Redirect
	onward attach.Onward
}

// chains lists the redirects that lead to another, and those that lead back.
func (t *blameText) chains(all []mapRow) {
	for _, r := range all {
		if len(r.onward.Steps) == 0 {
			continue
		}
		head := "chain"
		if r.onward.Loop {
			head = "loop "
		}
		places := []string{t.place(r.Line)}
		for _, l := range r.onward.Steps {
			places = append(places, t.place(l))
		}
		fmt.Fprintf(t.out, "%s  %s  (asked for %s)\n", head, strings.Join(places, " → "), printable(r.onward.Asked))
	}
}

// codeOf is a redirect's status; one that the configuration leaves open has none.
func codeOf(r blame.Redirect) string {
	if r.Status == 0 {
		return "-"
	}
	return strconv.Itoa(r.Status)
}

func mapCSV(out *bufio.Writer, all []mapRow) error {
	w := csv.NewWriter(out)
	rows := [][]string{{"file", "line", "server", "status", "to", "when", "text", "then", "loop"}}
	for _, r := range all {
		rows = append(rows, []string{csvCell(r.File), strconv.Itoa(r.Line.Line), csvCell(r.Server), codeOf(r.Redirect), csvCell(r.To), csvCell(r.When), csvCell(r.Text),
			csvCell(thenCell(r.onward.Steps)), strconv.FormatBool(r.onward.Loop)})
	}
	return w.WriteAll(rows)
}

// thenCell is a chain in one cell.
func thenCell(steps []blame.Line) string {
	var all []string
	for _, l := range steps {
		all = append(all, l.File+":"+strconv.Itoa(l.Line))
	}
	return strings.Join(all, " ")
}

// csvCell keeps a spreadsheet from taking a text for a formula.
func csvCell(text string) string {
	if text != "" && (text[0] == '=' || text[0] == '+' || text[0] == '-' || text[0] == '@') {
		return "'" + printable(text)
	}
	return printable(text)
}

func mapJSON(out *bufio.Writer, a *attach.Attached, all []mapRow) error {
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
		w.Array("then")
		for _, l := range r.onward.Steps {
			w.Object("")
			lineMembers(w, l)
			w.EndObject()
		}
		w.EndArray()
		w.Bool("loop", r.onward.Loop)
		w.EndObject()
	}
	w.EndArray()
	givenMembers(w, a)
	w.EndObject()
	w.Raw("\n")
	return w.Flush()
}
