package report_test

import (
	"bytes"
	"os"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"detour/explain"
	"detour/explain/report"
	"detour/trace"
)

// schema returns the published description of the JSON form, which allows no
// member that it does not name.
func schema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	src, err := os.ReadFile("../../cmd/detour/doc/trace.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(src))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("trace.schema.json", doc); err != nil {
		t.Fatal(err)
	}
	return c.MustCompile("trace.schema.json")
}

// TestHostileHopsFollowTheSchema holds hops that have every member, each text
// hostile, against the schema.
func TestHostileHopsFollowTheSchema(t *testing.T) {
	ch := hostileChain()
	first := ch.Hops[0]
	first.Parent, first.Ghost = 1, true
	first.Request.Body = []byte("a\b\f\n\r\t\"\\&<>\u00e9\u2028\U0001f600\U000e0001")
	first.Response.Body.DecodedSize = 7
	first.Decision.Location.Problem = hostileReason
	follows := schema(t)
	for _, o := range []report.Options{{}, {ShowSecrets: true}, {Explain: true}} {
		var b bytes.Buffer
		w := report.NewJSON(&b, o)
		for i := range ch.Hops {
			if err := w.Hop(trace.Chain{Hops: ch.Hops[:i+1]}); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.End(ch, explain.Explainer{}.Verdict(ch)); err != nil {
			t.Fatal(err)
		}
		doc, err := jsonschema.UnmarshalJSON(&b)
		if err != nil {
			t.Fatal(err)
		}
		if err := follows.Validate(doc); err != nil {
			t.Errorf("%+v: %v", o, err)
		}
	}
}

// hostileReason quotes a stranger.
var hostileReason = trace.Reason{Says: "%s", Values: []trace.Value{{Kind: trace.TextValue, Text: hostile}}}
