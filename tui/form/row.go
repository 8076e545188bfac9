package form

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"detour/trace"
	"detour/tui/cell"
)

// A Row is one field line.
type Row struct{ Name, Value Entry }

func openRow(f trace.Field) Row { return Row{OpenEntry(f.Name), OpenEntry(f.Value)} }

// Field returns the field line as it is sent.
func (r Row) Field() trace.Field {
	return trace.Field{Name: strings.TrimSpace(r.Name.Value()), Value: r.Value.Value()}
}

// Empty reports whether nothing is written in the row.
func (r Row) Empty() bool { return r.Name.Empty() && r.Value.Empty() }

// maxRows bounds how many field lines are read from a text.
const maxRows = 5000

// readRows reads field lines, one a line; empty lines are left out.
func readRows(text string) ([]Row, error) {
	var rows []Row
	for i, l := range strings.Split(text, "\n") {
		l = strings.TrimSuffix(l, "\r")
		if strings.TrimSpace(l) == "" {
			continue
		}
		name, val, ok := strings.Cut(l, ":")
		if !ok || strings.TrimSpace(name) == "" {
			return nil, fmt.Errorf("line %d, %q, is no field; write Name: value", i+1, cell.Shorten(l, 30))
		}
		rows = append(rows, openRow(trace.Field{Name: strings.TrimSpace(name), Value: strings.Trim(val, " \t")}))
		if len(rows) > maxRows {
			return nil, fmt.Errorf("there are more than %d lines", maxRows)
		}
	}
	return rows, nil
}

// FieldText is the field lines as they stand in a file.
func (d Draft) FieldText() string {
	var b strings.Builder
	for _, f := range d.Fields() {
		b.WriteString(f.Name + ": " + f.Value + "\n")
	}
	return b.String()
}

// WithFieldText returns the form with the field lines of a file.
func (f Form) WithFieldText(text string) (Form, error) {
	rows, err := readRows(text)
	if err != nil {
		return f, err
	}
	return f.withRows(rows).focused(Pos{Part: PartName}).after(f, Whole), nil
}

// withField sets the field of a line such as "Name: value", or adds it at the
// end.
func (f Form) withField(text string) (Form, error) {
	rows, err := readRows(text)
	if err == nil && len(rows) == 0 {
		err = errors.New("write field Name: value")
	}
	if err != nil {
		return f, err
	}
	set, fs := rows[0].Field(), f.Fields()
	if fs.Has(set.Name) {
		fs = fs.With(set.Name, set.Value)
	} else {
		fs = append(fs, set)
	}
	return f.withFields(fs), nil
}

func (f Form) withoutField(name string) (Form, error) {
	fs := f.Fields()
	if !fs.Has(name) {
		return f, fmt.Errorf("the request has no field %q", cell.Shown(name))
	}
	return f.withFields(fs.Without(name)), nil
}

func (f Form) withFields(fs trace.Fields) Form {
	var rows []Row
	for _, line := range fs {
		rows = append(rows, openRow(line))
	}
	return f.withRows(rows)
}

func (f Form) withRows(rows []Row) Form {
	f.Rows = rows
	return f.withEmptyRow()
}

// withRow returns the form with another row in focus.
func (f Form) withRow(r Row) Form {
	f.Rows = slices.Clone(f.Rows)
	f.Rows[f.At.Row] = r
	return f.withEmptyRow()
}

// Drop removes the field line in focus.
func (f Form) Drop() Form { return f.dropped().after(f, Whole) }

func (f Form) dropped() Form {
	if !f.At.inField() {
		return f
	}
	f = f.withRows(slices.Delete(slices.Clone(f.Rows), f.At.Row, f.At.Row+1))
	return f.focused(Pos{PartName, min(f.At.Row, len(f.Rows)-1)})
}

// Completions returns the known field names, or the usual values of a field, that begin
// with what is in focus and are longer. Any name begins with nothing, so that there
// something has to be typed.
func (f Form) Completions() []string {
	var typed string
	var known []string
	switch f.At.Part {
	case PartName:
		if typed, known = f.Rows[f.At.Row].Name.Text(), f.names; typed == "" {
			return nil
		}
	case PartValue:
		typed, known = f.Rows[f.At.Row].Value.Text(), f.usualValues(f.Rows[f.At.Row].Name.Text())
	}
	var found []string
	for _, n := range known {
		if len(n) > len(typed) && strings.EqualFold(n[:len(typed)], typed) {
			found = append(found, n)
		}
	}
	return found
}

// Completion returns what is missing of the first that begins so.
func (f Form) Completion() string {
	found := f.Completions()
	if len(found) == 0 {
		return ""
	}
	e, _ := f.Entry()
	return found[0][len(e.Text()):]
}

// Complete completes a name or a value that is begun.
func (f Form) Complete() Form { return f.completed().after(f, Whole) }

func (f Form) completed() Form {
	found := f.Completions()
	if len(found) == 0 {
		return f
	}
	row := f.Rows[f.At.Row]
	if f.At.Part == PartValue {
		row.Value = row.Value.With(found[0])
	} else {
		row.Name = row.Name.With(found[0])
	}
	return f.withRow(row)
}
