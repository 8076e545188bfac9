package main

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// TestJSONFollowsItsSchema walks lab scenarios that between them use every
// part of the document. The schema allows no property that it does not name.
func TestJSONFollowsItsSchema(t *testing.T) {
	for _, args := range []string{
		"lab:post-302", "lab:cookie-bounce", "lab:loop", "lab:early-hints", "lab:trailers", "lab:gzip", "lab:h2",
		"lab:refresh", "lab:two-lengths", "lab:reset-in-body", "lab:odd-location", "lab:duplicate-location",
		"lab:upgrade", "lab:hsts", "lab:auth-cross-origin", "http://127.0.0.1:1/",
	} {
		t.Run(args, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			run(t.Context(), []string{"trace", "--json", "--explain", args}, strings.NewReader(""), &stdout, &stderr)
			if !checkSchema(t, stdout.Bytes()) {
				t.Log(stderr.String())
			}
		})
	}
}

// checkSchema holds a document of `detour trace --json` against the published
// description.
func checkSchema(t *testing.T, doc []byte) bool {
	t.Helper()
	src, err := os.ReadFile("doc/trace.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	description, err := jsonschema.UnmarshalJSON(bytes.NewReader(src))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("trace.schema.json", description); err != nil {
		t.Fatal(err)
	}
	var v any
	if err := json.Unmarshal(doc, &v); err != nil {
		t.Error(err)
		return false
	}
	if err := c.MustCompile("trace.schema.json").Validate(v); err != nil {
		t.Error(err)
		return false
	}
	return true
}
