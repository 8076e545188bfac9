package finding

import (
	"bytes"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"detour/explain/facts"
	"detour/trace"
	"detour/trace/markup"
	"detour/trace/uri"
)

// pageChecks are about redirects that are no 3xx, and pages that come along
// with one.
var pageChecks = []check{
	{
		id: "meta-refresh", number: 66, severity: Warning,
		title: "A meta refresh in the page redirects its readers",
		why:   "Only browsers follow it, after the page has loaded. A delay fails readers who need more time.",
		fix:   "Answer with a redirect status and Location.",
		cites: []string{"HTML, shared declarative refresh steps", "WCAG 2.2, success criterion 2.2.1"},
		hop:   metaRefresh,
	},
	{
		id: "refresh-header", number: 67, severity: Warning,
		title: "The Refresh field is used",
		why:   "Browsers obey it, no other client does, and it waits for the page.",
		fix:   "Answer with a redirect status and Location.",
		cites: []string{"HTML, shared declarative refresh steps"},
		hop:   refreshField,
	},
	{
		id: "refresh-plus-3xx", number: 68, severity: Warning,
		title: "Location and Refresh name different targets",
		why:   "Chromium and Firefox follow the Location. The other target is a leftover, or the wrong one of the two wins.",
		fix:   "Remove the Refresh.",
		cites: []string{"HTML, shared declarative refresh steps", "Fetch, HTTP-redirect fetch"},
		hop:   refreshAndLocation,
	},
	{
		id: "js-redirect-suspect", number: 69, severity: Info,
		title: "A script seems to redirect the reader",
		why:   "The page is small and its script sets the location. Clients without scripts stay where they are.",
		fix:   "Answer with a redirect status and Location.",
		cites: []string{"HTML, the Location interface", "Google, Redirects and Google Search"},
		hop:   scriptRedirect,
	},
}

// A page is what the rules read from an HTML page.
type page struct {
	title, heading string
	canonical      string // reference of rel=canonical
	refresh        string // content of the first meta refresh
	form           bool   // a form with fields
}

// maxPage is how much of a page is read.
const maxPage = 64 << 10

// A document is the page of a response, read when it is first asked for.
type document struct {
	page
	read bool
}

// pageOf returns the page of a response; it is empty for other content.
func pageOf(v view) page {
	d := v.document
	if d == nil {
		return page{}
	}
	if !d.read {
		text := v.hop.Response.Body.Text()
		if text = text[:min(len(text), maxPage)]; !v.redirect || worthReading(text) {
			d.page.read(markup.New(text))
		}
		d.read = true
	}
	return d.page
}

// worthReading reports whether the page of a redirect has what is looked for
// there. The usual line with a link has not, and a long chain has many.
func worthReading(text []byte) bool {
	text = bytes.ToLower(text)
	for _, tag := range []string{"<meta", "<input", "<textarea", "<select"} {
		if bytes.Contains(text, []byte(tag)) {
			return true
		}
	}
	return false
}

// isHTML reports whether a response says that it is a page.
func isHTML(fs trace.Fields) bool {
	return strings.Contains(strings.ToLower(fs.Get("Content-Type")), "html")
}

func (p *page) read(t markup.Tokenizer) {
	var within atom.Atom
	hidden := false
	for {
		switch t.Next() {
		case html.ErrorToken:
			return
		case html.StartTagToken, html.SelfClosingTagToken:
			within = t.Element()
			hidden = hidden || within == atom.Noscript
			if !hidden {
				p.element(within, t)
			}
		case html.EndTagToken:
			hidden = hidden && t.Element() != atom.Noscript
			within = 0
		case html.TextToken:
			p.text(within, t)
		}
	}
}

func (p *page) element(name atom.Atom, t markup.Tokenizer) {
	switch name {
	case atom.Meta:
		if a := t.Attributes(); strings.EqualFold(a["http-equiv"], "refresh") && p.refresh == "" {
			p.refresh = a["content"]
		}
	case atom.Link:
		if a := t.Attributes(); strings.EqualFold(a["rel"], "canonical") && p.canonical == "" {
			p.canonical = strings.TrimSpace(a["href"])
		}
	case atom.Input, atom.Textarea, atom.Select:
		p.form = true
	}
}

func (p *page) text(within atom.Atom, t markup.Tokenizer) {
	switch within {
	case atom.Title:
		p.title = heading(p.title, t.Text())
	case atom.H1:
		p.heading = heading(p.heading, t.Text())
	}
}

// heading keeps the first text of a title, bounded.
func heading(have, text string) string {
	if have != "" {
		return have
	}
	return strings.Join(strings.Fields(text[:min(len(text), 200)]), " ")
}

// refreshReference is the target of "5; url=/next"; "" for the page itself.
func refreshReference(value string) string {
	_, rest, ok := strings.Cut(value, ";")
	if !ok {
		_, rest, _ = strings.Cut(value, ",")
	}
	rest = strings.TrimSpace(rest)
	if len(rest) > 4 && strings.EqualFold(rest[:3], "url") {
		rest = strings.TrimLeft(rest[3:], " =")
	}
	return strings.Trim(rest, `"' `)
}

// resolve reads a reference of a page; nil for none.
func resolve(base uri.URI, ref string) *uri.URI {
	if ref == "" || len(ref) > maxLocation {
		return nil
	}
	u := uri.Resolve(base, ref)
	return &u
}

func metaRefresh(v view) []sighting {
	if v.status != 200 {
		return nil
	}
	to := resolve(v.from, refreshReference(pageOf(v).refresh))
	if to == nil || facts.Same(*to, v.from) {
		return nil
	}
	return v.seen(nil, "The page at %s sends its readers on to %s.", v.here(), codeURI(to.String()))
}

func refreshField(v view) []sighting {
	value, ok := v.fields.Lookup("Refresh")
	if !ok {
		return nil
	}
	seen := v.seen(v.response("Refresh"), "%s answers with Refresh: %s.", v.here(), codeURI(value))
	if to := resolve(v.from, refreshReference(value)); v.to != nil && to != nil && facts.Same(*to, *v.to) {
		return withSeverity(Info, seen) // for clients that don't know the status, as Next.js does it
	}
	return seen
}

func refreshAndLocation(v view) []sighting {
	if v.to == nil {
		return nil
	}
	value := v.fields.Get("Refresh")
	if value == "" {
		value = pageOf(v).refresh
	}
	to := resolve(v.from, refreshReference(value))
	if to == nil || facts.Same(*to, *v.to) {
		return nil
	}
	return v.seen(v.response("Location", "Refresh"), "The Location leads to %s, the refresh to %s.", v.there(), codeURI(to.String()))
}

// smallPage is what a page that does nothing but send on stays below.
const smallPage = 4 << 10

func scriptRedirect(v view) []sighting {
	if v.status != 200 || v.hop.Response.Body.Size > smallPage || !isHTML(v.fields) {
		return nil
	}
	moves := markup.Moves(v.hop.Response.Body.Text())
	if !slices.ContainsFunc(moves, func(m markup.Move) bool { return !m.Form }) {
		return nil
	}
	return v.seen(nil, "The page at %s has %d bytes, and its script sets the location.", v.here(), v.hop.Response.Body.Size)
}
