package prose_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"detour/trace/prose"
)

func TestOrdinal(t *testing.T) {
	for n, want := range map[int]string{1: "1st", 2: "2nd", 3: "3rd", 4: "4th", 11: "11th", 12: "12th", 13: "13th", 21: "21st", 101: "101st", 111: "111th", 112: "112th"} {
		if got := prose.Ordinal(n); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

func TestListed(t *testing.T) {
	for names, want := range map[string]string{"": "", "a": "a", "a b": "a and b", "a b c": "a, b and c"} {
		if got := prose.Listed(strings.Fields(names)); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestSentence(t *testing.T) {
	for clause, want := range map[string]string{"": "", "it is": "It is.", "Is it?": "Is it?", "ö.": "Ö.", "\xff": "\xff."} {
		if got := prose.Sentence(clause); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestDistance(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"", "abc", 3}, {"curl", "curl", 0}, {"crul", "curl", 2}, {"kitten", "sitting", 3}} {
		if got := prose.Distance(tt.a, tt.b); got != tt.want || prose.Distance(tt.b, tt.a) != got {
			t.Errorf("%s, %s: %d, want %d", tt.a, tt.b, got, tt.want)
		}
	}
}

func TestMeantBounds(t *testing.T) {
	known := strings.Fields("a aa aaa aaaa aaaaa aaaaaa aaaaaaa")
	got := prose.Meant(known, 5, func(word string) int { return prose.Distance("aaa", word) })
	if want := strings.Fields("aaa aa aaaa a aaaaa"); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func Example() {
	fmt.Println(prose.Sentence("it was seen in " + prose.Counted(3, "hop") + ", in the " + prose.Ordinal(2) + " first"))
	// Output: It was seen in 3 hops, in the 2nd first.
}
