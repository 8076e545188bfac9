package trace

import "detour/trace/uri"

// initiator returns the page that began a navigation, or nil for the address
// bar. A form is taken to be on a page of the origin that it is sent to.
func (c Client) initiator(start Request) *uri.URI {
	switch {
	case c.options.Initiator != nil:
		return c.options.Initiator
	case start.Method == "POST" || c.policy.page.fetches:
		return &start.URI
	}
	return nil
}

// page returns the page that a script runs in.
func (c Client) page(start Request) uri.URI {
	if c.options.Initiator != nil {
		return *c.options.Initiator
	}
	return start.URI
}
