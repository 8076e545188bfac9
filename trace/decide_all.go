package trace

// DecideAll fills in what the client would have decided after each hop of a
// recorded chain, in one pass.
func (c Client) DecideAll(ch Chain) {
	for i, d := range c.Decisions(ch) {
		ch.Hops[i].Decision = d
	}
}

// Decisions returns what the client would decide after each hop of a chain: what
// [Client.Decide] returns for each part of it, in one pass.
func (c Client) Decisions(ch Chain) []Decision {
	m := c.Recall(Chain{})
	ds := make([]Decision, len(ch.Hops))
	for i, h := range ch.Hops {
		m.Add(h)
		ds[i] = c.decide(Chain{Hops: ch.Hops[:i+1]}, m)
	}
	return ds
}
