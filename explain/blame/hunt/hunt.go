// Package hunt holds exchanges against what was handed over of their servers: the
// configuration, the logs, the application's code. A [Set] says what was handed
// over for which host, a [Hunt] has it open, and a [blame.Case] is what it tells of
// one exchange.
//
// Files are read and never written. The answer of a configuration takes
// milliseconds; logs and code can take long, and are looked through apart.
package hunt

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"

	"detour/explain/blame"
	"detour/explain/blame/attach"
	"detour/explain/blame/handed"
	"detour/explain/blame/logs"
	"detour/explain/blame/source"
	"detour/trace"
)

// Given is what was handed over of a server.
type Given struct {
	Config    string // a file, a folder or an archive; "-" for standard input
	Root      string // a tree in which files may be looked at
	Logs      []string
	Source    string // the folder of the application's code
	Framework string // that the code is looked through for, whatever it shows
}

// Empty reports whether nothing was handed over.
func (g Given) Empty() bool { return g.Config == "" && len(g.Logs) == 0 && g.Source == "" }

// A Hunt is what was handed over of a server, open. It can be asked by several at
// once.
type Hunt struct {
	given    Given
	stdin    io.Reader
	once     sync.Once
	attached *attach.Attached
	err      error
}

// New returns what was handed over, to be opened when it is asked. Standard input
// may be nil where nothing is given by it.
func New(g Given, stdin io.Reader) *Hunt { return &Hunt{given: g, stdin: stdin} }

// Open reads the configuration, once. The error is a sentence that names the file.
func (h *Hunt) Open() error {
	h.once.Do(func() {
		if h.given.Config == "" {
			return
		}
		if h.given.Config == "-" && h.stdin == nil {
			h.err = errors.New("the configuration can't be standard input here: it has the keys")
			return
		}
		h.attached, h.err = attach.Open(h.given.Config, handed.Options{Root: h.given.Root, Stdin: h.stdin})
	})
	return h.err
}

// Case asks the configuration about an exchange. It looks at no log and no code:
// see [Hunt.Search].
func (h *Hunt) Case(hop *trace.Hop, sure bool) blame.Case {
	var c blame.Case
	if err := h.Open(); err != nil {
		c.Errs = append(c.Errs, err.Error())
	}
	if h.attached == nil || hop.Response == nil || hop.Ghost {
		return c
	}
	r := HopRequest(hop)
	c.Server, c.Answer = h.attached.Server(), h.attached.Answer(r)
	if !sure {
		c.Answer.Certain = false
		c.Answer.Unknowns = append(c.Answer.Unknowns, "whether "+hop.Request.URI.Hostname()+" is served by this configuration: it is another host at another address than the first")
	}
	c.Proof = c.Answer.Proof(c.Server, r)
	c.Assumed, c.Problems = h.attached.Given.Assumed, h.attached.Problems()
	h.show(&c)
	return c
}

// Search looks an exchange up in the logs and the code. An ended context leaves
// what was found until then.
func (h *Hunt) Search(ctx context.Context, hop *trace.Hop, c blame.Case) blame.Case {
	if hop.Response == nil || hop.Ghost {
		return c
	}
	r := HopRequest(hop)
	if len(h.given.Logs) > 0 {
		c = h.inLogs(ctx, r, c)
	}
	if h.given.Source != "" {
		c = h.inCode(r, c)
	}
	return c
}

func (h *Hunt) inLogs(ctx context.Context, r blame.Request, c blame.Case) blame.Case {
	o := logs.Options{Stdin: h.stdin}
	if h.attached != nil {
		o.Formats = h.attached.Logs()
	}
	found, err := logs.Search(ctx, h.given.Logs, []blame.Request{r}, o)
	if err != nil {
		c.Errs = append(c.Errs[:len(c.Errs):len(c.Errs)], err.Error())
		return c
	}
	f := found[0]
	c.Log, c.LogOf, c.LogNote, c.Usage = f.Lines, f.Of, f.Note, usageOf(f.Redirect)
	if f.Partial {
		c.LogNote += " The reading was ended: this is what was found until then."
	}
	return c
}

// usageOf says how often a redirect was given.
func usageOf(u logs.Usage) string {
	if u.Count < 2 {
		return ""
	}
	says := fmt.Sprintf("given %d times", u.Count)
	if !u.First.IsZero() {
		const day = "2006-01-02 15:04"
		says += fmt.Sprintf(" since %s, last %s  %s", u.First.Format(day), u.Last.Format(day), u.Spark)
	}
	return says
}

func (h *Hunt) inCode(r blame.Request, c blame.Case) blame.Case {
	found, err := source.Search(h.given.Source, r, h.given.Framework)
	if err != nil {
		c.Errs = append(c.Errs[:len(c.Errs):len(c.Errs)], err.Error())
		return c
	}
	c.Searched, c.Framework, c.Code = true, found.Framework, nil
	for _, s := range found.Sources[:min(len(found.Sources), maxCode)] {
		c.Code = append(c.Code, blame.Note{Line: s.Line, Why: s.Why})
	}
	return c
}

// maxCode bounds the lines of code that are kept.
const maxCode = 5

// Slow reports whether [Hunt.Search] has something to look through.
func (h *Hunt) Slow() bool { return len(h.given.Logs) > 0 || h.given.Source != "" }
