package preset

import "testing"

func TestDarkBy(t *testing.T) {
	tests := []struct {
		colorfgbg string
		dark      bool
	}{
		{"", true}, {"15;0", true}, {"0;15", false}, {"0;default;15", false}, {"12;8", true}, {"0;7", false}, {"garbage", true},
	}
	for _, tt := range tests {
		if got := darkBy(tt.colorfgbg); got != tt.dark {
			t.Errorf("darkBy(%q) = %v", tt.colorfgbg, got)
		}
	}
}
