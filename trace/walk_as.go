package trace

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
)

// A WalkPlan is one request to be walked as several clients, and how far. Its
// bounds have defaults; Clients are already asked for what a user asked
// ([Client.Asking]).
type WalkPlan struct {
	Clients     []Client
	Start       Request // as the user composed it; each client prepares it in its own way
	Abreast     int     // walks under way at the same time; 0 means 4
	MaxHops     int     // hops of one walk; 0 means 64
	MaxRequests int     // requests of all walks together; 0 means 1000
	Refresh     int     // as a browser, act on a Refresh of at most so many seconds, without waiting; negative for none
}

// withDefaults returns the plan with every bound set.
func (p WalkPlan) withDefaults() WalkPlan {
	p.Abreast = cmp.Or(max(p.Abreast, 0), 4)
	p.MaxHops = cmp.Or(max(p.MaxHops, 0), 64)
	p.MaxRequests = cmp.Or(max(p.MaxRequests, 0), 1000)
	return p
}

// Walkers returns the clients that can send the plan's request: as many walks
// are made, and at least as many requests are sent.
func (p WalkPlan) Walkers() []Client {
	var able []Client
	for _, c := range p.Clients {
		if c.CannotSend(p.Start) == "" {
			able = append(able, c)
		}
	}
	return able
}

// Unsafe returns the method with which a client would begin and which is not
// safe (RFC 9110 §9.2.1), "" for none. Such a walk may change something on the
// server as often as there are walkers: let a user agree to it first.
func (p WalkPlan) Unsafe() string {
	for _, c := range p.Walkers() {
		if m := c.Prepare(p.Start).Method; !isSafe(m) {
			return m
		}
	}
	return ""
}

// MostRequests returns how many requests the walks send at most.
func (p WalkPlan) MostRequests() int {
	p = p.withDefaults()
	return min(p.MaxRequests, len(p.Walkers())*p.MaxHops)
}

func isSafe(method string) bool {
	return method == "GET" || method == "HEAD" || method == "OPTIONS" || method == "TRACE"
}

// WalkAs walks the chain over the network once as each client, some at a time,
// and sends what became of each walk as it ends, in no certain order
// ([Walked.Index] has it). Every client begins with an empty memory, so a server
// may answer each in another way. A client that cannot send the request is not
// walked and says why ([Walked.Cannot]).
//
// The channel holds the results of all clients and is closed after the last, so
// nobody has to read it to the end. To stop, end ctx: no more requests are sent,
// walks under way end within 50 ms as canceled, and the others come back as
// canceled without a request.
//
// ex must be safe for concurrent use, as a wire.Transport is. WalkAs asks nobody:
// see [WalkPlan.Unsafe] first. In a program with an event loop, receive one
// Walked a command and ask for the next when it came; [CompareWalked] takes as
// many as there are.
func WalkAs(ctx context.Context, ex Exchanger, p WalkPlan) <-chan Walked {
	p = p.withDefaults()
	results := make(chan Walked, len(p.Clients))
	var next, requests atomic.Int64
	var walks sync.WaitGroup
	for range min(p.Abreast, len(p.Clients)) {
		walks.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(p.Clients); i = int(next.Add(1)) - 1 {
				results <- p.walk(ctx, ex, i, &requests)
			}
		})
	}
	go func() {
		walks.Wait()
		close(results)
	}()
	return results
}

// walk makes the walk of one client; requests are those of all walks.
func (p WalkPlan) walk(ctx context.Context, ex Exchanger, i int, requests *atomic.Int64) Walked {
	c := p.Clients[i]
	w := Walked{Index: i, Client: c, Cannot: c.CannotSend(p.Start), Unset: unset(c, p.Start)}
	if w.Cannot != "" {
		return w
	}
	start := p.Start
	start.Fields = start.Fields.Without(w.Unset...)
	s := NewSession(c, start)
	for ctx.Err() == nil {
		if w.Cut = p.bound(s, requests); w.Cut != "" {
			break
		}
		_, err := s.Step(ctx, ex)
		if errors.Is(err, ErrNoStep) && !s.TakeRefresh(p.Refresh) {
			break
		}
		if path := s.Chain().Hops; len(path) > 1 {
			path[len(path)-2].Shed()
		}
	}
	w.sum(s.Chain(), p.Start)
	if _, pending := s.Pending(); pending && w.Cut == "" {
		w.Outcome = Outcome{Kind: OutcomeCanceled, Hop: w.Outcome.Hop, Text: "stopped before the end"}
	}
	return w
}

// bound returns which bound keeps the next request from being sent, "" for
// none. What a client does without a server costs no request.
func (p WalkPlan) bound(s *Session, requests *atomic.Int64) string {
	if _, pending := s.Pending(); !pending {
		return ""
	}
	if len(s.Chain().Hops) >= p.MaxHops {
		return fmt.Sprintf("cut off after %d hops", p.MaxHops)
	}
	if s.Ghost() == nil && requests.Add(1) > int64(p.MaxRequests) {
		return fmt.Sprintf("cut off: all walks together sent %d requests", p.MaxRequests)
	}
	return ""
}

// unset returns the names of the user's fields that a client cannot set. A
// browser's rules are walked with any field: what an address bar cannot send, a
// page or an extension can.
func unset(c Client, r Request) []string {
	if c.Browses() {
		return nil
	}
	var names []string
	for _, f := range r.Fields {
		if !c.CanSet(f.Name) && !nameIn(f.Name, names) {
			names = append(names, f.Name)
		}
	}
	return names
}
