package compare

import "fmt"

// A Count is how many of the clients that were asked do a thing, and how many
// of them cannot send the request at all.
type Count struct{ N, Of, Cannot int }

// String is "39 of 42; 3 cannot send this".
func (c Count) String() string { return c.Saying("") }

// Saying puts words between the numbers: "12 of 42 clients differ; 3 cannot
// send this".
func (c Count) Saying(words string) string {
	text := fmt.Sprintf("%d of %d%s", c.N, c.Of, words)
	if c.Cannot > 0 {
		text += fmt.Sprintf("; %d cannot send this", c.Cannot)
	}
	return text
}

// Differing counts the clients that do something else than the one named.
func (c Comparison) Differing(client string) Count {
	n := 0
	for _, g := range c.Groups {
		if !g.Has(client) {
			n += len(g.Decisions)
		}
	}
	return Count{n, c.Of, len(c.Cannot)}
}
