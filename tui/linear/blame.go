package linear

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	"detour/explain"
	"detour/explain/blame"
	"detour/explain/blame/hunt"
	"detour/trace"
	"detour/trace/prose"
	"detour/tui/page"
)

// attaching hands over what is attached of servers, and has the report know what it
// proves.
func (c *console) attaching(s hunt.Set) {
	c.set, c.cases = s, nil
	if !s.Empty() {
		c.cases = hunt.NewCases(s, nil)
	}
	c.opts.Explainer = c.explainer()
}

// explainer explains by what the server's files prove too.
func (c *console) explainer() explain.Explainer {
	var x explain.Explainer
	if c.cfg.Explainer != nil {
		x = c.cfg.Explainer()
	}
	if cases := c.cases; cases != nil {
		x.Proof = func(h *trace.Hop) *blame.Proof {
			if told := cases.Of(c.session.Chain().Hops[0], h); told != nil {
				return told.Proof
			}
			return nil
		}
	}
	return x
}

// attach hands over one thing more of the server that is asked first.
func (c *console) attach(line string) {
	what, path, _ := strings.Cut(line, " ")
	path = strings.TrimSpace(path)
	if rest, ok := strings.CutPrefix(path, "~/"); ok {
		if home, err := os.UserHomeDir(); err == nil {
			path = filepath.Join(home, rest)
		}
	}
	set := c.set
	switch g := &set.First; {
	case what == "none" && path == "":
		set = hunt.Set{}
	case path == "":
		c.say("Write config PATH, log PATH, source FOLDER, root FOLDER, or none.")
		return
	case what == "config":
		g.Config = path
	case what == "log":
		g.Logs = append(g.Logs[:len(g.Logs):len(g.Logs)], path)
	case what == "source":
		g.Source = path
	case what == "root":
		g.Root = path
	default:
		c.say("There is no %q to attach: config, log, source and root there are, and none.", what)
		return
	}
	c.attaching(set)
	if c.cases != nil && c.session != nil {
		if err := c.cases.Open(c.session.Start()); err != nil {
			c.say("%s", prose.Sentence(err.Error()))
			return
		}
	}
	if c.cases == nil {
		c.say("Nothing is attached any more.")
		return
	}
	c.say("Attached. t blame says which line answered a hop.")
}

// blame prints which line of the server's files answered a hop.
func (c *console) blame(id int) {
	s := c.scene(id)
	s.Blamed.Attach = "A"
	if c.cases != nil && s.Hop.Response != nil && !s.Hop.Ghost {
		s.Blamed.Case = c.looked(s)
	}
	c.lay(page.Blame(s, c.view(width)))
}

// looked looks through all that is attached, until that is given up.
func (c *console) looked(s page.Scene) (found *blame.Case) {
	ctx, cancel := context.WithCancel(c.ctx)
	defer cancel()
	made := make(chan *blame.Case, 1)
	first, cases := s.Chain.Hops[0], c.cases
	go func() { made <- cases.Searched(ctx, first, s.Hop) }()
	slow := func() string { return "Looking through the server's files; a line with . gives it up." }
	if await(c.dialogue, made, slow, func(got *blame.Case) bool { found = got; return false }) {
		return cases.Of(first, s.Hop)
	}
	return found
}
