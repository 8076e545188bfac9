package report_test

import (
	"bytes"
	"encoding/json"
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"

	"detour/explain/report"
	"detour/trace"
)

// TestHopIsWrittenAsItsTagsSay holds the writer of hops against
// encoding/json, member by member.
func TestHopIsWrittenAsItsTagsSay(t *testing.T) {
	hops := hostileChain().Hops
	hops[0].Parent, hops[0].Ghost = 1, true
	hops[0].Request.Body = []byte("a\b\f\n\r\t\"\\&<>\u00e9\u2028\U0001f600\U000e0001")
	hops[0].Response.Body.DecodedSize = 7
	hops[0].Timing.Total = 1234567
	hops[0].Decision.Location.Problem = hostile
	for _, o := range []report.Options{{}, {ShowSecrets: true}, {Explain: true}} {
		for i := range hops {
			ch := trace.Chain{Hops: hops[:i+1]}
			var written, marshalled bytes.Buffer
			if err := report.NewJSONLines(&written, o).Hop(ch); err != nil {
				t.Fatal(err)
			}
			if err := json.NewEncoder(&marshalled).Encode(report.Hop(ch, o)); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tokens(t, &marshalled), tokens(t, &written)); diff != "" {
				t.Errorf("hop %d, %+v: the tags and the writer differ (-tags +writer):\n%s", i+1, o, diff)
			}
		}
	}
}

// tokens returns a JSON text's tokens in their order.
func tokens(t *testing.T, r io.Reader) []any {
	t.Helper()
	d := json.NewDecoder(r)
	d.UseNumber()
	var out []any
	for {
		token, err := d.Token()
		if err == io.EOF {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		if delim, ok := token.(json.Delim); ok {
			token = delim.String()
		}
		out = append(out, token)
	}
}
