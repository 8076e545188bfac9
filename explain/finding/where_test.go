package finding

import "testing"

// Many hops in a row are said as a range: who reads of a loop wants its extent.
func TestWhere(t *testing.T) {
	tests := []struct {
		hops []int
		want string
	}{
		{[]int{1}, "hop 1"},
		{[]int{1, 2}, "hop 1, 2"},
		{[]int{2, 3, 4}, "hops 2 to 4"},
		{[]int{2, 3, 5}, "hop 2, 3, 5"},
		{[]int{1, 3, 5, 7, 9, 11, 13, 15}, "hop 1, 3, 5, 7, 9, 11 and 2 more"},
	}
	for _, tt := range tests {
		if got := (Finding{Hops: tt.hops}).Where(); got != tt.want {
			t.Errorf("Where of %v = %q, want %q", tt.hops, got, tt.want)
		}
	}
}
