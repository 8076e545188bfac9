package page

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"detour/trace"
)

// A diffTest sets field lines, "Name: value", against those of the next request.
type diffTest struct {
	name     string
	from, to []string
	changes  []trace.Change
	want     []string // sign, line, and the rule's ID after " <"
}

var diffTests = []diffTest{
	{
		name: "nothing changes",
		from: []string{"Host: a", "Accept: */*"}, to: []string{"Host: a", "Accept: */*"},
		want: []string{"  Host: a", "  Accept: */*"},
	},
	{
		name: "removed stays in its place",
		from: []string{"Host: a", "Content-Type: x", "Accept: */*"}, to: []string{"Host: a", "Accept: */*"},
		changes: []trace.Change{{Part: trace.PartField, Name: "content-type", From: "x", Op: trace.Removed, Rule: trace.Rule{ID: "drop"}}},
		want:    []string{"  Host: a", "- Content-Type: x <drop", "  Accept: */*"},
	},
	{
		name: "another value is a pair",
		from: []string{"Host: a", "Accept: */*"}, to: []string{"Host: b", "Accept: */*"},
		changes: []trace.Change{{Part: trace.PartField, Name: "Host", From: "a", To: "b", Op: trace.Changed, Rule: trace.Rule{ID: "host"}}},
		want:    []string{"- Host: a", "+ Host: b <host", "  Accept: */*"},
	},
	{
		name: "added at its place",
		from: []string{"Host: a", "Accept: */*"}, to: []string{"Host: a", "Cookie: x=1", "Accept: */*"},
		want: []string{"  Host: a", "+ Cookie: x=1", "  Accept: */*"},
	},
	{
		name: "repeated lines are paired by value first",
		from: []string{"X: 1", "X: 2", "X: 3"}, to: []string{"X: 2", "X: 3"},
		want: []string{"- X: 1", "  X: 2", "  X: 3"},
	},
	{
		name: "another order is no change",
		from: []string{"A: 1", "B: 2"}, to: []string{"B: 2", "A: 1"},
		want: []string{"  B: 2", "  A: 1"},
	},
	{
		name: "a kept line can have a rule",
		from: []string{"Authorization: x"}, to: []string{"Authorization: x"},
		changes: []trace.Change{{Part: trace.PartField, Name: "Authorization", From: "x", To: "x", Op: trace.Kept, Rule: trace.Rule{ID: "crosses"}}},
		want:    []string{"  Authorization: x <crosses"},
	},
	{
		name: "two removed lines of a name each have their rule",
		from: []string{"X: 1", "X: 2"},
		changes: []trace.Change{
			{Part: trace.PartField, Name: "X", From: "2", Op: trace.Removed, Rule: trace.Rule{ID: "two"}},
			{Part: trace.PartField, Name: "X", From: "1", Op: trace.Removed, Rule: trace.Rule{ID: "one"}},
		},
		want: []string{"- X: 1 <one", "- X: 2 <two"},
	},
}

func fieldsOf(lines []string) trace.Fields {
	var fs trace.Fields
	for _, l := range lines {
		name, val, _ := strings.Cut(l, ": ")
		fs = append(fs, trace.Field{Name: name, Value: val})
	}
	return fs
}

func TestDiffOfFields(t *testing.T) {
	for _, tt := range diffTests {
		t.Run(tt.name, func(t *testing.T) {
			rows, rest := diff(trace.Request{Fields: fieldsOf(tt.from)}, trace.Request{Fields: fieldsOf(tt.to)}, nil, tt.changes)
			if len(rest) > 0 {
				t.Errorf("left over: %v", rest)
			}
			var got []string
			for _, r := range rows {
				if r.part != trace.PartField {
					continue
				}
				s := string(rune(r.sign)) + " " + r.field.Name + ": " + r.field.Value
				if r.why != nil {
					s += " <" + r.why.Rule.ID
				}
				got = append(got, s)
			}
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

// Whatever the lists, every line of both is told of once, the next request's in
// its wire order.
func TestDiffLosesNoLine(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	random := func() trace.Fields {
		var fs trace.Fields
		for range rng.IntN(8) {
			fs = append(fs, trace.Field{Name: string(rune('A' + rng.IntN(4))), Value: string(rune('0' + rng.IntN(3)))})
		}
		return fs
	}
	for range 2000 {
		from, to := random(), random()
		rows, _ := diff(trace.Request{Fields: from}, trace.Request{Fields: to}, nil, nil)
		var next trace.Fields
		left := map[trace.Field]int{}
		for _, r := range rows {
			if r.part != trace.PartField {
				continue
			}
			if r.sign != signRemoved {
				next = append(next, r.field)
			}
			if r.sign != signAdded {
				left[r.field]++
			}
		}
		for _, f := range from {
			left[f]--
		}
		for f, n := range left {
			if n != 0 {
				t.Fatalf("%v to %v: %v is told of %+d times too often", from, to, f, n)
			}
		}
		if d := cmp.Diff(to, next, cmpopts.EquateEmpty()); d != "" {
			t.Fatalf("%v to %v (-want +got):\n%s", from, to, d)
		}
	}
}
