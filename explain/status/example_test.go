package status_test

import (
	"fmt"

	"detour/explain/cause"
	"detour/explain/status"
)

// What produces a status are causes of the catalogue, each of a product, so that
// the evidence in an exchange can choose among them.
func ExampleLookup() {
	entry, ok := status.Lookup(307)
	if !ok {
		return
	}
	fmt.Printf("%d %s (%s)\n", entry.Code, entry.Name, status.Class(entry.Code))
	fmt.Println("method:", entry.Method)
	fmt.Println("source:", entry.Sources[0].Cite)
	for _, c := range cause.Default().Named(entry.Causes, "Caddy") {
		fmt.Println("caddy:", c.Where)
	}
	// Output:
	// 307 Temporary Redirect (Redirection)
	// method: must not change
	// source: RFC 9110 §15.4.8
	// caddy: Caddyfile: `redir /old /new 308`
}

func ExampleEntry() {
	entry, _ := status.Lookup(307)
	for _, section := range entry.Text.Sections {
		fmt.Println(section.Title)
	}
	// Output:
	// Meaning
	// Method and body
	// Caching
	// History
	// Clients
	// Causes
	// Fix
}
