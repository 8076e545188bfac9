package verdict

import (
	"detour/explain/facts"
	"detour/explain/finding"
	"detour/trace"
	"detour/trace/prose"
)

// bodyRules are the findings that a lost body or method brings with it.
var bodyRules = []string{"post-rewritten", "post-upgrade-301", "put-delete-302", "client-body-lost", "307-308-nonreplayable"}

// bodyLost is about a method or a body that does not arrive although nobody wanted
// that. A form whose result is shown by a 302 is as its maker wants it.
func bodyLost(m *matter) *told {
	for _, at := range m.marked(m.lost, loses) {
		if m.formsResult(at) {
			continue
		}
		t := &told{severity: finding.Error, at: at, why: "the request after it is another one", about: bodyRules}
		if t.headline = m.loss(at); m.errorBehind(at) {
			t.about = append(t.about[:len(t.about):len(t.about)], "final-error")
		}
		return t
	}
	return nil
}

// formsResult reports a hop that shows what became of a form, or that the user
// does not want to hear of.
func (m *matter) formsResult(at int) bool {
	if m.finds("form-post-not-303", at) {
		return true
	}
	h := m.ch.Hops[at]
	post := h.Request.Method == "POST" && (h.Status() == 301 || h.Status() == 302)
	return post && !m.finds("post-rewritten", at) && !m.finds("post-upgrade-301", at)
}

// errorBehind reports that the hop behind the one at an index ends the chain with
// an error.
func (m *matter) errorBehind(at int) bool { return at == m.end-1 && m.last.Status() >= 400 }

func (m *matter) loss(at int) Headline {
	h, next := m.ch.Hops[at], m.after(at)
	size, lost := prose.Counted(len(h.Request.Body), "byte"), len(h.Request.Body) > 0 && len(next.Body) == 0
	method, becomes := text(h.Request.Method), text(next.Method)
	switch {
	case m.ahead(at) && lost && h.Request.Method != next.Method:
		return says("The next request loses your %s: a %s makes this %s a %s", own(size), m.status(at), method, becomes)
	case m.ahead(at) && lost:
		return says("The next request repeats the %s without your %s", method, own(size))
	case m.ahead(at):
		return says("The next request is a %s: a %s does not keep the %s", becomes, m.status(at), method)
	}
	h1 := says("%s became a %s at hop %s: the %s does not keep it", method, becomes, m.id(at), m.status(at))
	if lost && h.Request.Method != next.Method {
		h1 = says("%s lost its %s at hop %s: the %s made it a %s", method, own(size), m.id(at), m.status(at), becomes)
	} else if lost {
		h1 = says("%s lost its %s at hop %s: it is repeated without them", method, own(size), m.id(at))
	}
	if m.errorBehind(at) {
		h1.Says += ", which gets %s"
		h1.Values = append(h1.Values, m.status(m.end))
	}
	return h1
}

func queryLost(m *matter) *told {
	f, at := m.first("query-dropped")
	if f == nil || m.after(at) == nil || m.after(at).URI.Query != nil || m.ch.Hops[at].Request.URI.Query == nil {
		return nil
	}
	h := says("The query %s is lost at hop %s: the %s leaves it out", query(m.ch.Hops[at].Request.URI), m.id(at), m.status(at))
	if m.ahead(at) {
		h = says("The next request loses %s: the %s leaves the query out", query(m.ch.Hops[at].Request.URI), m.status(at))
	}
	return &told{severity: finding.Warning, at: at, why: "its Location lacks the query", headline: h, about: []string{"query-dropped"}}
}

// isGhost reports a hop that the client made by itself.
func isGhost(h *trace.Hop) bool { return h != nil && h.Ghost }

// redirects reports a hop that leads on.
func redirects(h *trace.Hop) bool { return facts.IsRedirect(h.Status()) }
