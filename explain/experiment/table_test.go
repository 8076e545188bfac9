package experiment

import (
	"strings"
	"testing"

	"detour/explain/cause"
)

// What can be sent has a row and a way to build it, each row speaks of what
// there is, and each sentence is one.
func TestTable(t *testing.T) {
	rows, err := readTable(outcomesFile)
	if err != nil {
		t.Fatal(err)
	}
	for try := range variants {
		if _, ok := rows[try]; !ok {
			t.Errorf("%s has no row", try)
		}
	}
	for try, l := range rows {
		if _, ok := variants[try]; !ok || try.Says() == "" {
			t.Errorf("%s cannot be made", try)
		}
		for name, c := range l.by {
			if _, ok := cause.Default().Cause(name); !ok && cause.Category(name).Says() == "" {
				t.Errorf("%s: %q is neither a category nor a cause", try, name)
			}
			if len(c) != len(outcomes) {
				t.Errorf("%s: %s knows %d outcomes", try, name, len(c))
			}
		}
		for o, says := range l.says {
			if !o.Tells() || !strings.HasSuffix(says, ".") || strings.ContainsAny(says, "!\n") {
				t.Errorf("%s: %s: %q", try, o, says)
			}
		}
	}
}

// Every experiment that a cause names can be made, or is a look.
func TestCausesNameKnownExperiments(t *testing.T) {
	for _, id := range cause.Default().IDs() {
		c, _ := cause.Default().Cause(id)
		for _, trial := range c.Confirm {
			look := trial.Try == cause.FollowNext || trial.Try == cause.ReadLog
			if _, ok := variants[trial.Try]; !ok && !look {
				t.Errorf("%s names %s, which nobody builds", id, trial.Try)
			}
		}
	}
}

func TestReadTableRefuses(t *testing.T) {
	for _, tt := range []struct{ name, src, want string }{
		{"a sum", "- {try: other-path, usual: same 99}", "sums up to 99"},
		{"an outcome", "- {try: other-path, usual: sane 100}", "is no outcome"},
		{"one twice", "- {try: other-path, usual: 'same 50, same 50'}", "is no outcome"},
		{"an outcome that tells nothing", "- {try: other-path, usual: failed 100}", "is no outcome"},
		{"a key", "- {try: other-path, usually: same 100}", "unknown field"},
		{"a category's line", "- {try: other-path, usual: same 100, by: {locale: page}}", "locale"},
	} {
		if _, err := readTable([]byte(tt.src)); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
	}
}
