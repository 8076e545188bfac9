package hunt

import (
	"context"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"detour/explain/blame"
	"detour/trace"
)

// Cases are those of the hops of walks, each worked out once. They can be asked by
// several at once.
type Cases struct {
	set   Set
	stdin io.Reader

	mu    sync.Mutex
	hunts map[string]*Hunt
	known map[*trace.Hop]*blame.Case
}

// NewCases returns the cases of what was handed over.
func NewCases(s Set, stdin io.Reader) *Cases {
	return &Cases{set: s, stdin: stdin, hunts: map[string]*Hunt{}, known: map[*trace.Hop]*blame.Case{}}
}

// Open opens what was handed over of the server of a first request.
func (c *Cases) Open(start trace.Request) error {
	hop := &trace.Hop{Request: start}
	h, _ := c.hunt(hop, hop)
	if h == nil {
		return nil
	}
	return h.Open()
}

// hunt is what was handed over of the server of a hop; nil for nothing.
func (c *Cases) hunt(first, hop *trace.Hop) (h *Hunt, sure bool) {
	g, sure := c.set.Of(first, hop)
	if g.Empty() {
		return nil, false
	}
	key := strings.Join(append(slices.Clone(g.Logs), g.Config, g.Root, g.Source, g.Framework), "\x00")
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.hunts[key] == nil {
		c.hunts[key] = New(g, c.stdin)
	}
	return c.hunts[key], sure
}

// Of asks the configuration about a hop of a chain; nil where nothing was handed
// over of its server. It reads no log and no code.
func (c *Cases) Of(first, hop *trace.Hop) *blame.Case {
	c.mu.Lock()
	known := c.known[hop]
	c.mu.Unlock()
	if known != nil {
		return known
	}
	h, sure := c.hunt(first, hop)
	if h == nil {
		return nil
	}
	made := h.Case(hop, sure)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.known[hop] = &made
	return &made
}

// Searched is the same with what the logs and the code tell. An ended context
// leaves what was found until then.
func (c *Cases) Searched(ctx context.Context, first, hop *trace.Hop) *blame.Case {
	plain := c.Of(first, hop)
	h, _ := c.hunt(first, hop)
	if plain == nil || !h.Slow() {
		return plain
	}
	for try := 1; ; try++ {
		found := h.Search(ctx, hop, *plain)
		missing := found.LogNote != "" && len(found.Log) == 0
		if !missing || try == logTries || time.Since(hop.Timing.Start) > fresh || !pause(ctx) {
			return &found
		}
	}
}

// A server writes its line after it has answered: what was just sent is looked for
// so often, so far apart.
const (
	logTries = 5
	logPause = 200 * time.Millisecond
	fresh    = 30 * time.Second
)

// pause waits, and reports whether the context is still there.
func pause(ctx context.Context) bool {
	t := time.NewTimer(logPause)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
