package report

import (
	"io"

	"detour/trace"
)

// WalkedJSON writes the same as JSON, each client with its way.
func WalkedJSON(w io.Writer, c trace.WalkedComparison, o Options) error {
	f := newJSONForm(w, o)
	f.Object("")
	f.Int("walked", int64(c.Clients))
	f.Int("requests", int64(c.Requests))
	f.Array("groups")
	for i := range c.Groups {
		f.walkedGroup(&c.Groups[i])
	}
	f.EndArray()
	f.fieldSplits(c.Fields)
	f.Array("crossed")
	for _, x := range c.Crossed {
		f.Object("")
		f.Str("name", x.Name)
		f.Str("host", x.Host)
		f.Strs("clients", x.Clients)
		f.EndObject()
	}
	f.EndArray()
	f.Array("not_walked")
	for _, n := range c.Cannot {
		f.Object("")
		f.Str("client", n.Client.Name)
		f.Str("why", n.Cannot)
		f.EndObject()
	}
	f.EndArray()
	f.EndObject()
	f.Raw("\n")
	return f.Flush()
}

// fieldSplits writes which clients send a field and which do not.
func (f jsonForm) fieldSplits(splits []trace.FieldSplit) {
	f.Array("fields")
	for _, s := range splits {
		f.Object("")
		f.Str("name", s.Name)
		f.Strs("sent", s.Sent)
		f.Strs("without", s.Without)
		f.EndObject()
	}
	f.EndArray()
}

func (f jsonForm) walkedGroup(g *trace.WalkedGroup) {
	e := g.End
	f.Object("")
	f.Int("requests", int64(e.Requests))
	f.OptStr("method", e.Method)
	f.OptStr("url", f.opts.uri(e.URL))
	f.OptInt("status", int64(e.Status))
	f.Str("outcome", string(e.Kind))
	f.OptStr("cut", e.Cut)
	f.OptStr("body", string(e.Body))
	f.Array("clients")
	for i := range g.Walks {
		f.walk(&g.Walks[i])
	}
	f.EndArray()
	f.EndObject()
}

func (f jsonForm) walk(w *trace.Walked) {
	f.Object("")
	f.Str("client", w.Client.Name)
	f.Int("requests", int64(w.Requests))
	f.outcome(w.Outcome)
	f.rule("why", &w.Why)
	f.Array("steps")
	for _, s := range w.Steps {
		f.Object("")
		f.Str("method", s.Method)
		f.Str("url", f.opts.uri(s.URI.String()))
		f.OptInt("status", int64(s.Status))
		f.OptBool("ghost", s.Ghost)
		f.EndObject()
	}
	f.EndArray()
	f.losses(w)
	f.OptStrs("unset", w.Unset) // fields that the client cannot set
	f.EndObject()
}

// losses writes what a client lost on its way, and what it took to other hosts.
func (f jsonForm) losses(w *trace.Walked) {
	f.Array("lost")
	for _, l := range w.Lost {
		f.Object("")
		f.Str("part", string(l.Part))
		f.OptStr("name", l.Name)
		f.Int("after_hop", int64(l.After))
		f.EndObject()
	}
	f.EndArray()
	if len(w.Crossed) == 0 {
		return
	}
	f.Array("crossed")
	for _, x := range w.Crossed {
		f.Object("")
		f.Str("name", x.Name)
		f.Str("host", x.Host)
		f.Int("hop", int64(x.Hop))
		f.EndObject()
	}
	f.EndArray()
}
