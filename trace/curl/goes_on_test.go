package curl_test

import (
	"strings"
	"testing"

	"detour/trace/curl"
)

// A command of several lines goes on after each of them but the last.
func TestCommandGoesOnUntilItsLastLine(t *testing.T) {
	for _, command := range []string{
		"curl 'http://a.test/' \\\n  -H 'X: 1' \\\n  --data-raw 'one\ntwo'",
		"curl ^\"http://a.test/^\" ^\n  -H ^\"content-type: text/plain^\" ^\n  --data-raw ^\"line1^\n\nline2^\"",
		"curl.exe http://a.test/ `\n  -H 'X: 1'",
		"fetch(\"http://a.test/\", {\n  \"method\": \"POST\",\n  \"body\": \"a=1\"\n})",
	} {
		lines := strings.Split(command, "\n")
		for i := range lines {
			text := strings.Join(lines[:i+1], "\n")
			if got, want := curl.GoesOn(text), i < len(lines)-1; got != want {
				t.Errorf("%q goes on: %v", text, got)
			}
		}
	}
	for _, text := range []string{"", "http://a.test/ \\", "curl http://a.test/"} {
		if curl.GoesOn(text) {
			t.Errorf("%q goes on", text)
		}
	}
}
