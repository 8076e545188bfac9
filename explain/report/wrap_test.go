package report_test

import (
	"bytes"
	"strings"
	"testing"

	"detour/explain"
	"detour/explain/report"
)

// What is copied from the text has to be whole, and signs of Markdown that a
// terminal does not read are noise.
func TestPlainTextBreaksAtSpacesAlone(t *testing.T) {
	e := explain.Explanation{Title: "302 Found", Parts: []explain.Part{{Title: "Likely causes", Items: []explain.Item{{
		Kind:   explain.Guess,
		Text:   "**98 %** nginx: the value `a**b**c` of Strict-Transport-Security and `https://id.portal.test/realms/openid-connect/auth`.",
		Source: "+ the template of the body is express-html · + Vary: Accept · − no cookie",
	}}}}}
	want := `302 Found

Likely causes
  ? 98 % nginx: the
    value ` + "`a**b**c`" + ` of
    Strict-Transport-Security
    and
    ` + "`https://id.portal.test/realms/openid-connect/auth`" + `.
    + the template of
    the body is
    express-html ·
    + Vary: Accept ·
    − no cookie
`
	var b bytes.Buffer
	if err := report.Explanation(&b, e, report.Options{Width: 24}); err != nil {
		t.Fatal(err)
	}
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
	b.Reset()
	if err := report.Explanation(&b, e, report.Options{Width: 200, Color: true}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), "? \x1b[1m98 %\x1b[0m nginx") {
		t.Errorf("with styles the probability is not bold:\n%s", b.String())
	}
}
