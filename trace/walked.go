package trace

import "detour/trace/uri"

// A Walked is what became of one client's walk. It keeps the way and its end,
// not the hops: forty walks of a hostile server would not fit into memory.
type Walked struct {
	Index  int // of the client in the plan
	Client Client
	Cannot string   // why the client cannot send the request; then it was not walked
	Unset  []string // fields of the user's that the client cannot set; they were left out

	Steps    []WalkStep // the way, in order
	Requests int        // sent; a connection that failed sent none
	Outcome  Outcome
	Why      Rule     // behind the end
	Cut      string   // the plan's bound that ended the walk; "" for none
	Body     BodyFate // of the first request's content, in the last of several
	Lost     []Loss
	Carried  []string   // compared fields that the last request has
	Crossed  []Crossing // credentials of the first request that came to other hosts

	went bool // a redirect was followed with a request, not with a preflight alone
}

// A WalkStep is one hop of a walk.
type WalkStep struct {
	Method string
	URI    uri.URI // its path, query and fragment at most 2 KiB each, but for the last step
	Status int     // 0 without a response
	Ghost  bool
}

// A Loss is something that the first request had and the last one has not.
type Loss struct {
	Part  Part
	Name  string // of a field
	After int    // ID of the last hop that had it
}

// A Crossing is a credential that came to another host than the first.
type Crossing struct {
	Name string
	Host string // "host:port", without the scheme's own port
	Hop  int    // ID of the first hop there
}

// Last returns the last step, and false when there is none.
func (w Walked) Last() (WalkStep, bool) {
	if len(w.Steps) == 0 {
		return WalkStep{}, false
	}
	return w.Steps[len(w.Steps)-1], true
}

// sum takes what is to be known from the chain that began with start.
func (w *Walked) sum(ch Chain, start Request) {
	w.Outcome = ch.Outcome()
	var asked []*Hop // without preflights, which ask for another request
	for i, h := range ch.Hops {
		step := WalkStep{Method: h.Request.Method, URI: h.Request.URI, Status: h.Status(), Ghost: h.Ghost}
		if i < len(ch.Hops)-1 {
			step.URI = shortened(step.URI)
		}
		w.Steps = append(w.Steps, step)
		w.Requests += sentBy(h)
		if !isPreflight(h.Request) {
			asked = append(asked, h)
		}
	}
	if last := ch.Last(); last != nil {
		w.Why = last.Decision.Why
	}
	if len(asked) > 0 {
		w.fates(asked, append(customFields(&Hop{Request: start}), comparedFields...))
	}
}

// sentBy returns how many requests a hop sent: none without a connection, two
// where a kept connection was closed at the wrong moment.
func sentBy(h *Hop) int {
	if h.Ghost {
		return 0
	}
	if f := h.Failure; f != nil && (f.Kind == FailRequest || f.Phase == PhaseDNS || f.Phase == PhaseConnect || f.Phase == PhaseTLS) {
		return 0
	}
	n := 1
	for _, notice := range h.Notices {
		if notice.Kind == NoticeRetry {
			n++
		}
	}
	return n
}

// fates says what became of the body and the named fields of the first request.
func (w *Walked) fates(hops []*Hop, names []string) {
	first, last := hops[0], hops[len(hops)-1]
	if w.went = len(hops) > 1; w.went {
		w.Body = FateOfBody(first.Request, last.Request)
	}
	if w.Body == BodyLost || w.Body == BodyDropped {
		w.lose(hops, Loss{Part: PartBody}, func(r Request) bool { return len(r.Body) > 0 })
	}
	for _, name := range names {
		switch has := last.Request.Fields.Has(name); {
		case has:
			w.Carried = append(w.Carried, name)
		case first.Request.Fields.Has(name):
			w.lose(hops, Loss{Part: PartField, Name: name}, func(r Request) bool { return r.Fields.Has(name) })
		}
	}
	for _, name := range []string{"Authorization", "Proxy-Authorization", "Cookie"} {
		w.cross(hops, name)
	}
}

// lose notes a loss with the last hop that still had it.
func (w *Walked) lose(hops []*Hop, l Loss, had func(Request) bool) {
	for _, h := range hops {
		if had(h.Request) {
			l.After = h.ID
		}
	}
	w.Lost = append(w.Lost, l)
}

// cross notes the other hosts that a credential of the first request came to.
func (w *Walked) cross(hops []*Hop, name string) {
	first := hops[0].Request
	value, ok := first.Fields.Lookup(name)
	if !ok {
		return
	}
	been := map[string]bool{}
	for _, h := range hops {
		host := h.Request.URI.Authority()
		if now, has := h.Request.Fields.Lookup(name); !has || now != value || been[host] || h.Request.URI.Hostname() == first.URI.Hostname() {
			continue
		}
		been[host] = true
		w.Crossed = append(w.Crossed, Crossing{name, host, h.ID})
	}
}

// longStep bounds what is kept of a URL on the way.
const longStep = 2 << 10

func shortened(u uri.URI) uri.URI {
	if len(u.Path) > longStep {
		u.Path = u.Path[:longStep] + "…"
	}
	u.Query, u.Fragment = cutText(u.Query), cutText(u.Fragment)
	return u
}

func cutText(s *string) *string {
	if s == nil || len(*s) <= longStep {
		return s
	}
	cut := (*s)[:longStep] + "…"
	return &cut
}

// LostAfter returns the ID of the last hop that had the field, and false when
// the walk did not lose it.
func (w Walked) LostAfter(name string) (id int, lost bool) {
	for _, l := range w.Lost {
		if l.Part == PartField && l.Name == name {
			return l.After, true
		}
	}
	return 0, false
}
