package wire

import (
	"context"
	"net"
	"sync"
	"time"
)

// A guard ends blocking calls on a connection when a phase has taken its time
// or the user cancels. Both work by the connection's deadline: a read or
// write that is under way then returns at once.
type guard struct {
	mu       sync.Mutex
	conn     net.Conn
	deadline time.Time // the end of the whole exchange
	ended    bool      // the user canceled
	begun    bool      // the answer has begun
	stop     func() bool
}

// past is a deadline that has passed on any clock.
var past = time.Unix(1, 0)

func newGuard(ctx context.Context, conn net.Conn, deadline time.Time) *guard {
	g := &guard{conn: conn, deadline: deadline}
	g.stop = context.AfterFunc(ctx, g.end)
	return g
}

func (g *guard) end() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.ended = true
	g.setDeadline(past)
}

// allow gives the calls that follow the time d, or what is left of the
// exchange's own time when that is less or d is 0.
func (g *guard) allow(d time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.bound(d)
}

// allowAnswer gives the answer the time d to begin, from another goroutine
// than the one that may be reading it already.
func (g *guard) allowAnswer(d time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !g.begun {
		g.bound(d)
	}
}

// answer lifts the bound on the answer's beginning.
func (g *guard) answer() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.begun = true
	g.bound(0)
}

func (g *guard) bound(d time.Duration) {
	if g.ended {
		return
	}
	end := g.deadline
	if d > 0 {
		if soft := time.Now().Add(d); soft.Before(end) {
			end = soft
		}
	}
	g.setDeadline(end)
}

// setDeadline needs no error handling: a connection that cannot take a
// deadline is closed, and the next read says so.
func (g *guard) setDeadline(t time.Time) { _ = g.conn.SetDeadline(t) }

// release ends the guard's watch. It reports false when the user canceled
// meanwhile: the deadline that ended the calls then stands on the connection.
func (g *guard) release() bool { return g.stop() }
