package form

import "testing"

// A moveTest says where the focus is after some moves.
type moveTest struct {
	name  string
	from  Pos
	moves func(Form) Form
	want  Pos
}

func TestMoves(t *testing.T) {
	tests := []moveTest{
		{"on from the URL", Pos{}, func(f Form) Form { return f.Move(1) }, Pos{Part: PartClient}},
		{"back from the URL", Pos{}, func(f Form) Form { return f.Move(-1) }, Pos{Part: PartMethod}},
		{"round from the method", Pos{Part: PartMethod}, func(f Form) Form { return f.Move(-1) }, Pos{Part: PartBody}},
		{"past the empty value", Pos{PartName, 2}, func(f Form) Form { return f.Move(1) }, Pos{Part: PartBody}},
		{"up from the first row", Pos{PartName, 0}, func(f Form) Form { return f.MoveLine(-1) }, Pos{Part: PartProxy}},
		{"value below value", Pos{PartValue, 0}, func(f Form) Form { return f.MoveLine(1) }, Pos{PartValue, 1}},
		{"no value below", Pos{PartValue, 1}, func(f Form) Form { return f.MoveLine(1) }, Pos{PartName, 2}},
		{"below the body", Pos{Part: PartBody}, func(f Form) Form { return f.MoveLine(1) }, Pos{Part: PartBody}},
		{"enter on a name", Pos{PartName, 0}, Form.Enter, Pos{PartValue, 0}},
		{"enter on a value", Pos{PartValue, 1}, Form.Enter, Pos{PartName, 2}},
		{"enter on no name", Pos{PartName, 2}, Form.Enter, Pos{Part: PartBody}},
		{"a row less", Pos{PartValue, 1}, Form.Drop, Pos{PartName, 1}},
		{"nothing to drop", Pos{Part: PartHTTP}, Form.Drop, Pos{Part: PartHTTP}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := Open(Edit, order(), client(t, "curl")).Focus(tt.from)
			if got := tt.moves(f).At; got != tt.want {
				t.Errorf("at %+v, want %+v", got, tt.want)
			}
		})
	}
}
