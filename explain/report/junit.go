package report

import (
	"fmt"
	"io"
	"strings"

	"detour/trace"
)

// A Check is one test case of a JUnit report.
type Check struct {
	Name    string // what is expected: "the chain ends with 200"
	Class   string // its kind: "chain", "expect", "finding.downgrade"
	Failure string // what was found instead, a line or several; empty where the check passed
}

// JUnit writes the checks of a walk as a JUnit report, which CI servers show: one
// suite, named for the URL, a case a check. Output is the chain as text.
func JUnit(w io.Writer, suite string, checks []Check, seconds float64, output string) error {
	var b strings.Builder
	failures := 0
	for _, c := range checks {
		if c.Failure != "" {
			failures++
		}
	}
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n")
	fmt.Fprintf(&b, "<testsuites tests=\"%d\" failures=\"%d\">\n", len(checks), failures)
	fmt.Fprintf(&b, "  <testsuite name=\"%s\" tests=\"%d\" failures=\"%d\" errors=\"0\" time=\"%.3f\">\n", xmlText(suite), len(checks), failures, seconds)
	for _, c := range checks {
		fmt.Fprintf(&b, "    <testcase classname=\"detour.%s\" name=\"%s\"", xmlText(c.Class), xmlText(c.Name))
		if c.Failure == "" {
			b.WriteString("/>\n")
			continue
		}
		first, _, _ := strings.Cut(c.Failure, "\n")
		fmt.Fprintf(&b, ">\n      <failure message=\"%s\">%s</failure>\n    </testcase>\n", xmlText(first), xmlText(c.Failure))
	}
	fmt.Fprintf(&b, "    <system-out>%s</system-out>\n  </testsuite>\n</testsuites>\n", xmlText(output))
	_, err := io.WriteString(w, b.String())
	return err
}

// xmlText writes a text for XML: in it, and in attributes. Characters that XML 1.0
// has no place for were made visible.
func xmlText(s string) string { return xmlEscapes.Replace(trace.PrintableLines(s)) }

var xmlEscapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "\r", "", "\uFFFE", "?", "\uFFFF", "?")
