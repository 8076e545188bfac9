package trace

import "fmt"

// Start returns the first request as the user composed it, before the client
// prepared it.
func (s *Session) Start() Request { return s.start }

// maxRecalled bounds how many hops are gone through again because a hop does
// not follow the one before it: a session has few branches, a hostile file may
// have one for each hop.
const maxRecalled = 1 << 20

// RestoreSession returns a session as it was when its hops were saved: hops are
// all hops of all branches in the order of their IDs, current is the ID of the
// one that the chain ends with, 0 for none. The client decides anew after every
// hop; decisions that the hops bring along do not count.
func RestoreSession(client Client, start Request, hops []*Hop, current int) (*Session, error) {
	for i, h := range hops {
		switch {
		case h.ID != i+1:
			return nil, fmt.Errorf("hop %d has the ID %d", i+1, h.ID)
		case h.Parent < 0 || h.Parent >= h.ID:
			return nil, fmt.Errorf("hop %d comes after hop %d, which is not before it", h.ID, h.Parent)
		}
	}
	if current < 0 || current > len(hops) {
		return nil, fmt.Errorf("the current hop is %d of %d", current, len(hops))
	}
	s := &Session{client: client, start: start, hops: hops}
	if err := s.decideAll(); err != nil {
		return nil, err
	}
	return s, s.Rewind(current)
}

// decideAll renews the decision of every hop. Memory grows along a branch and
// is made anew where another begins.
func (s *Session) decideAll() error {
	var path []*Hop
	memory, recalled, tip := s.client.Recall(Chain{}), 0, 0
	for _, h := range s.hops {
		if h.Parent != tip {
			path = s.pathTo(h.Parent)
			if recalled += len(path); recalled > maxRecalled {
				return fmt.Errorf("the %d hops have too many branches", len(s.hops))
			}
			memory = s.client.Recall(Chain{Hops: path})
		}
		path = append(path, h)
		memory.Add(h)
		h.Decision = s.client.decide(Chain{Hops: path}, memory)
		tip = h.ID
	}
	return nil
}
