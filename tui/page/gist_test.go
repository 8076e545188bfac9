package page

import (
	"slices"
	"strings"
	"testing"

	"detour/explain/verdict"
	"detour/tui/cell"
)

// What to do comes whole before the cause does; what there is no room for is cut, and
// has no gap where rows were joined.
func TestWhyAndDo(t *testing.T) {
	long := strings.Repeat("the cause of it all ", 5)
	tests := []struct {
		name, why, do string
		want          []string
	}{
		{"short", "a rule", "Drop it.", []string{" Why 80 % a rule.", " Do Drop it."}},
		{"a long cause", long, "Drop it.", []string{" Why 80 % the cause of it all the cause", "     of it all the cause of it all the …", " Do Drop it."}},
		{"both long", long, "Drop the rule that leads to the other one, then reload it.", []string{" Why 80 % the cause of it all the cause…", " Do Drop the rule that leads to", "    the other one, then reload it."}},
		{"too long to do", "a rule", "Drop the rule that leads to the other one, then reload it and ask for it once more.", []string{" Why 80 % a rule.", " Do Drop the rule that leads to", "    the other one, then reload it and a…"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			v := verdict.Verdict{Because: &verdict.Because{Share: 0.8, Title: strings.TrimSpace(tt.why)}, Do: tt.do}
			var got []string
			for _, l := range WhyAndDo(v, View{Styles: cell.Styles{}, Width: 40}, 3, 6) {
				got = append(got, strings.TrimRight(l.Draw(40), " "))
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
			}
		})
	}
}
