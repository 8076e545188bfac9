package trace

// DecideAll fills in what the client would have decided after each hop of a
// recorded chain, in one pass.
func (c Client) DecideAll(ch Chain) {
	m := c.Recall(Chain{})
	for i, h := range ch.Hops {
		m.Add(h)
		h.Decision = c.decide(Chain{Hops: ch.Hops[:i+1]}, m)
	}
}
