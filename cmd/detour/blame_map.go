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
	"detour/explain/blame/redirects"
	"detour/trace"
	"detour/trace/jsonwrite"
	"detour/trace/prose"
)

// printMap lists every redirect that a configuration makes.
func (f *blameFlags) printMap(out *bufio.Writer, a *attach.Attached, showSecrets bool) error {
	list := a.Redirects()
	tried := redirects.Try(a, list)
	all := make([]mapRow, len(list))
	for i, onward := range a.Onward(list, tried) {
		if all[i] = (mapRow{list[i], onward, tried[i]}); !showSecrets {
			all[i] = all[i].masked()
		}
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
		fmt.Fprintf(tw, "%s\t%s\t%s\t→ %s\t%s\t%s\n", t.place(r.Line), printable(r.Server), codeOf(r.Redirect), trace.Clip(r.To, 80), trace.Clip(r.When, 80), trace.Clip(r.exampleText(), 80))
	}
	if err := tw.Flush(); err != nil {
		return err
	}
	t.chains(all)
	t.shadowed(all)
	t.problems()
	return nil
}

// A mapRow is a redirect with where its target leads in the same configuration.
type mapRow struct {
	blame.Redirect
	onward attach.Onward
	tried  redirects.Tried
}

// example is a request that the redirect answers, and whether that hangs on what
// is not known; "" where none was found.
func (r mapRow) example() string {
	q := r.tried.Example
	if q == nil {
		return ""
	}
	says := q.URL
	if q.Method != "GET" {
		says = q.Method + " " + says
	}
	for _, f := range q.Fields {
		says += " " + f.Name + ": " + f.Value
	}
	return says
}

// never says that another line always answers before a redirect, or that it answered
// nothing that was tried; "" for one that is reached, or of which that is not sure.
func (r mapRow) never() string {
	tried := prose.Counted(r.tried.Tries, "request")
	switch {
	case r.tried.Before != nil:
		return fmt.Sprintf("%s answers before it whatever meets its conditions", r.tried.Before.Place())
	case r.tried.Missed:
		return fmt.Sprintf("no line answered %s that meet its conditions", tried)
	}
	return ""
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

// exampleText is the example as the table has it.
func (r mapRow) exampleText() string {
	switch e := r.example(); {
	case e == "":
		return ""
	case !r.tried.Certain:
		return "perhaps " + e
	default:
		return "as " + e
	}
}

// shadowed lists the redirects that another line always answers before, and those
// that answer nothing that was tried.
func (t *blameText) shadowed(all []mapRow) {
	for _, r := range all {
		head := "dead?"
		if r.tried.Before != nil {
			head = "shadowed"
		}
		if says := r.never(); says != "" {
			fmt.Fprintf(t.out, "%s  %s  %s\n", head, t.place(r.Line), printable(says))
		}
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
	rows := [][]string{{"file", "line", "server", "status", "to", "when", "text", "then", "loop", "example", "never"}}
	for _, r := range all {
		rows = append(rows, []string{csvCell(r.File), strconv.Itoa(r.Line.Line), csvCell(r.Server), codeOf(r.Redirect), csvCell(r.To), csvCell(r.When), csvCell(r.Text),
			csvCell(thenCell(r.onward.Steps)), strconv.FormatBool(r.onward.Loop), csvCell(r.example()), csvCell(r.never())})
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
		triedMembers(w, r.tried)
		w.EndObject()
	}
	w.EndArray()
	givenMembers(w, a)
	w.EndObject()
	w.Raw("\n")
	return w.Flush()
}

// triedMembers are what came of trying a redirect.
func triedMembers(w *jsonwrite.Writer, t redirects.Tried) {
	if q := t.Example; q != nil {
		w.Object("example")
		w.Str("method", q.Method)
		w.Str("url", q.URL)
		if len(q.Fields) > 0 {
			w.Object("headers")
			for _, f := range q.Fields {
				w.Str(f.Name, f.Value)
			}
			w.EndObject()
		}
		w.OptStr("location", t.Location)
		w.Bool("certain", t.Certain)
		w.EndObject()
	}
	w.Bool("missed", t.Missed)
	if t.Before != nil {
		w.Object("before")
		lineMembers(w, *t.Before)
		w.EndObject()
	}
	w.Int("tried", int64(t.Tries))
}
