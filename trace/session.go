package trace

import (
	"context"
	"errors"
	"fmt"
)

// An Exchanger makes one exchange and never follows. The one with a
// network is wire.Transport.
type Exchanger interface {
	Exchange(ctx context.Context, r Request) *Hop
}

// A Session is a chain being walked by a client. It keeps every hop that was
// made: going back and on in another way leaves the earlier branch in place.
//
// A session is not safe for concurrent use. A program that must not block
// takes [Session.Pending], makes the exchange elsewhere and hands the hop to
// [Session.Add]; [Session.Step] does the same in one call.
type Session struct {
	client  Client
	start   Request // the first request as the user composed it
	memory  *Memory
	hops    []*Hop // by ID-1
	path    []*Hop // the current chain
	pending *Request
	edited  bool
	taken   int // offers taken by TakeRefresh
	changes int // see Changes
}

// maxRefreshes bounds the Refreshes that one session takes by itself: a page
// may refresh itself forever.
const maxRefreshes = 20

// ErrNoStep is returned by Step when the client keeps the last response.
var ErrNoStep = errors.New("the chain has ended")

// NewSession returns a session that waits to send start, prepared by client.
func NewSession(client Client, start Request) *Session {
	first := client.Prepare(start)
	return &Session{client: client, start: start, memory: client.Recall(Chain{}), pending: &first}
}

// Changes counts what changed the session: while it is the same, so is all that
// the session says.
func (s *Session) Changes() int { return s.changes }

// Client returns the client that decides.
func (s *Session) Client() Client { return s.client }

// SetClient lets another client decide from the current hop on. An unsent
// first request is prepared anew from what the user composed.
func (s *Session) SetClient(c Client) {
	s.changes++
	s.client = c
	s.memory = c.Recall(s.Chain())
	switch {
	case s.Current() != nil:
		s.decide()
	case !s.edited:
		first := c.Prepare(s.start)
		s.pending = &first
	}
}

// Chain returns the hops from the first to the current one.
func (s *Session) Chain() Chain { return Chain{Hops: s.path} }

// Hops returns all hops of all branches in the order in which they were made.
func (s *Session) Hops() []*Hop { return s.hops }

// Current returns the hop that the chain ends with, or nil before the first.
func (s *Session) Current() *Hop { return s.Chain().Last() }

// Cookies returns the cookies that the client has by now, the youngest first.
func (s *Session) Cookies() []StoredCookie { return s.memory.cookies() }

// Pending returns the request that the next step sends, and false when the
// chain has ended.
func (s *Session) Pending() (Request, bool) {
	if s.pending == nil {
		return Request{}, false
	}
	return *s.pending, true
}

// Edited reports whether the pending request is the user's, not the client's.
func (s *Session) Edited() bool { return s.edited }

// Edit replaces the pending request, also where the client would stop.
func (s *Session) Edit(r Request) {
	s.changes++
	s.pending, s.edited = &r, true
}

// Take makes an offer of the current hop (a Refresh) the pending request.
func (s *Session) Take(o Offer) { s.Edit(o.Next) }

// TakeRefresh makes a Refresh of the current hop pending when a browser would
// act on it within the given seconds. It reports whether it did: not for
// clients that are no browsers, nor when the chain goes round in circles.
func (s *Session) TakeRefresh(within int) bool {
	cur := s.Current()
	if cur == nil || s.pending != nil || !s.client.Browses() || s.taken >= maxRefreshes {
		return false
	}
	d := cur.Decision
	if len(d.Offers) == 0 || d.Offers[0].Scripted() || d.Offers[0].Delay > within || d.Loop.Kind == LoopCertain {
		return false
	}
	s.taken++
	s.Take(d.Offers[0])
	return true
}

// Ghost returns the hop that the next step adds without any network, or nil.
func (s *Session) Ghost() *Hop {
	if cur := s.Current(); cur != nil && !s.edited && cur.Decision.Ghost != nil {
		return cur.Decision.Ghost
	}
	return nil
}

// Add appends a hop made from the pending request and decides what comes next.
func (s *Session) Add(h *Hop) {
	s.changes++
	h.ID = len(s.hops) + 1
	if cur := s.Current(); cur != nil {
		h.Parent = cur.ID
	}
	s.hops = append(s.hops, h)
	s.path = append(s.path, h)
	s.memory.Add(h)
	s.decide()
}

// decide renews the current hop's decision and the pending request.
func (s *Session) decide() {
	cur := s.Current()
	cur.Decision = s.client.decide(s.Chain(), s.memory)
	s.pending, s.edited = cur.Decision.Next, false
}

// Step sends the pending request and adds the hop. It returns ErrNoStep when
// nothing is pending; a failed exchange is a hop, not an error.
func (s *Session) Step(ctx context.Context, ex Exchanger) (*Hop, error) {
	r, ok := s.Pending()
	if !ok {
		return nil, ErrNoStep
	}
	h := s.Ghost()
	if h == nil {
		h = ex.Exchange(ctx, r)
	}
	s.Add(h)
	return h, nil
}

// Run steps until the chain ends, until returns true for a hop, or ctx ends.
func (s *Session) Run(ctx context.Context, ex Exchanger, until func(*Hop) bool) error {
	for {
		h, err := s.Step(ctx, ex)
		if errors.Is(err, ErrNoStep) {
			return nil
		}
		if err != nil || ctx.Err() != nil {
			return ctx.Err()
		}
		if until != nil && until(h) {
			return nil
		}
	}
}

// UntilStatus returns a condition for Run: stop at a response with the status.
func UntilStatus(status int) func(*Hop) bool {
	return func(h *Hop) bool { return h.Status() == status }
}

// UntilHostChange returns a condition for Run: stop before the chain leaves
// the host that it is on.
func UntilHostChange() func(*Hop) bool {
	return func(h *Hop) bool {
		next := h.Decision.Next
		return next != nil && next.URI.Hostname() != h.Request.URI.Hostname()
	}
}

// Rewind ends the chain at the hop with the given ID, in whichever branch it
// is, so that the next step goes on from there; 0 goes back to before the
// first request. Hops made after it stay in Hops.
func (s *Session) Rewind(id int) error {
	if id < 0 || id > len(s.hops) {
		return fmt.Errorf("rewind to hop %d: there are %d hops", id, len(s.hops))
	}
	s.changes++
	if id == 0 {
		s.rewindToStart()
		return nil
	}
	s.path = s.pathTo(id)
	s.memory = s.client.Recall(s.Chain())
	s.decide()
	return nil
}

func (s *Session) rewindToStart() {
	first := s.client.Prepare(s.start)
	s.path, s.memory = nil, s.client.Recall(Chain{})
	s.pending, s.edited = &first, false
}

// pathTo returns the hops from the first to the one with the given ID.
func (s *Session) pathTo(id int) []*Hop {
	var back []*Hop
	for ; id != 0; id = s.hops[id-1].Parent {
		back = append(back, s.hops[id-1])
	}
	path := make([]*Hop, 0, len(back))
	for i := len(back) - 1; i >= 0; i-- {
		path = append(path, back[i])
	}
	return path
}
