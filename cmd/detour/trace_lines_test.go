package main

import (
	"bytes"
	"strings"
	"testing"
)

// TestTraceIsShort holds the plain text to what a reader sees at once: a chain of
// three hops fits a terminal of 24 rows, a loop of 20 a page.
func TestTraceIsShort(t *testing.T) {
	for _, tt := range []struct {
		url  string
		most int
	}{
		{"lab:upgrade", 24}, {"lab:downgrade", 24}, {"lab:hsts", 24}, {"lab:userinfo", 24},
		{"lab:loop", 60}, {"lab:trouble-login-loop-behind-proxy", 60}, {"lab:chain-25", 60},
	} {
		var stdout, stderr bytes.Buffer
		run(t.Context(), []string{"trace", tt.url}, strings.NewReader(""), &stdout, &stderr)
		if n := strings.Count(stdout.String(), "\n"); n > tt.most || n < 3 {
			t.Errorf("%s: %d lines, at most %d expected:\n%s", tt.url, n, tt.most, stdout.String())
		}
	}
}
