package report

import "detour/trace"

func (f jsonForm) decision(name string, d *trace.Decision) {
	f.Object(name)
	f.Str("client", d.Client)
	f.Str("verdict", d.Verdict.String())
	f.rule("why", &d.Why)
	f.OptStr("detail", d.Detail.String())
	f.location(&d.Location)
	if d.Next != nil {
		f.request("next", d.Next)
	}
	f.Array("changes")
	for i := range d.Changes {
		f.change(&d.Changes[i])
	}
	f.EndArray()
	f.cookies(d.Cookies)
	f.loop(&d.Loop)
	f.offers(d.Offers)
	f.EndObject()
}

func (f jsonForm) rule(name string, r *trace.Rule) {
	f.Object(name)
	f.Str("id", r.ID)
	f.Str("says", r.Says)
	f.Str("source", r.Source)
	f.EndObject()
}

func (f jsonForm) location(l *trace.Location) {
	if len(l.Raw) == 0 && l.Problem.IsZero() {
		return
	}
	f.Object("location")
	f.Array("raw")
	for _, raw := range l.Raw {
		f.Str("", f.opts.uri(raw))
	}
	f.EndArray()
	f.Str("used", f.opts.uri(l.Used))
	if l.Resolved != nil {
		f.OptStr("resolved", f.opts.uri(l.Resolved.String()))
	}
	f.OptStr("problem", l.Problem.String())
	f.EndObject()
}

func (f jsonForm) change(c *trace.Change) {
	f.Object("")
	f.Str("part", string(c.Part))
	f.OptStr("name", c.Name)
	f.Str("op", string(c.Op))
	f.Str("from", f.opts.part(*c, c.From))
	f.Str("to", f.opts.part(*c, c.To))
	f.rule("rule", &c.Rule)
	f.OptStr("note", c.Note.String())
	f.EndObject()
}

// part returns one side of a change, masked like the part that it belongs to.
func (o Options) part(c trace.Change, value string) string {
	switch {
	case value == "":
		return ""
	case c.Part == trace.PartField:
		return o.field(trace.Field{Name: c.Name, Value: value})
	case c.Part == trace.PartTarget:
		return o.uri(value)
	}
	return value
}

func (f jsonForm) cookies(notes []trace.CookieNote) {
	if len(notes) == 0 {
		return
	}
	f.Array("cookies")
	for i := range notes {
		f.cookie(&notes[i])
	}
	f.EndArray()
}

func (f jsonForm) cookie(c *trace.CookieNote) {
	f.Object("")
	f.Int("hop", int64(c.Hop))
	f.Str("name", c.Name)
	f.OptStr("line", f.opts.field(trace.Field{Name: "Set-Cookie", Value: c.Line}))
	f.Str("event", string(c.Event))
	f.rule("rule", &c.Rule)
	f.OptStr("note", c.Note.String())
	f.EndObject()
}

func (f jsonForm) loop(l *trace.Loop) {
	if l.Kind == trace.LoopNone {
		return
	}
	f.Object("loop")
	f.Str("kind", string(l.Kind))
	f.Int("since", int64(l.Since))
	f.OptStr("note", l.Note.String())
	f.EndObject()
}

func (f jsonForm) offers(offers []trace.Offer) {
	if len(offers) == 0 {
		return
	}
	f.Array("offers")
	for i := range offers {
		o := &offers[i]
		f.Object("")
		f.Str("kind", o.Kind)
		f.Int("delay", int64(o.Delay))
		f.Str("raw", f.opts.uri(o.Raw))
		f.request("next", &o.Next)
		f.rule("rule", &o.Rule)
		f.EndObject()
	}
	f.EndArray()
}
