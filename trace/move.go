package trace

import (
	"bytes"
	"net/url"
	"strings"

	"detour/trace/markup"
	"detour/trace/uri"
)

// The kinds of offer. A browser acts on a Refresh by itself; a script's move is
// read and never run, so it is never taken without being asked for.
const (
	OfferField  = "Refresh field"
	OfferMeta   = "meta refresh"
	OfferScript = "script"
	OfferForm   = "form"
)

// Scripted reports an offer that a script would make: nobody knows whether it
// runs to that place.
func (o Offer) Scripted() bool { return o.Kind == OfferScript || o.Kind == OfferForm }

// maxScripted bounds the scripted offers of a page.
const maxScripted = 4

// scripted returns where the scripts of a page send a browser on: locations
// that are literal strings, and forms that are submitted, each once. Only for
// clients that run pages.
func (c Client) scripted(h *Hop, m *Memory, policy string) []Offer {
	text := h.Response.Body.Text()
	text = text[:min(len(text), markup.MaxScan)]
	if !c.policy.page.refresh || !bytes.Contains(text, []byte("location")) && !bytes.Contains(text, []byte("submit")) {
		return nil
	}
	var out []Offer
	seen := map[string]bool{}
	for _, move := range markup.Moves(text) {
		page := refreshFrom{h.Request.URI, policy}
		page.read(move.Base, move.Referrer)
		o, ok := c.scriptedOffer(h, m, page, move)
		key := o.Next.Method + " " + o.Next.URI.String()
		if !ok || seen[key] || len(out) == maxScripted {
			continue
		}
		seen[key] = true
		out = append(out, o)
	}
	return out
}

// scriptedOffer completes a move with the request that it leads to.
func (c Client) scriptedOffer(h *Hop, m *Memory, page refreshFrom, move markup.Move) (Offer, bool) {
	o := Offer{Kind: OfferScript, Raw: move.Target, Rule: rules[ruleScript]}
	if move.Form {
		o.Kind, o.Rule = OfferForm, rules[ruleScriptForm]
	}
	u := h.Request.URI
	if move.Target != "" {
		var err error
		if u, err = uri.Chromium.Resolve(page.base, move.Target); err != nil {
			return o, false
		}
	}
	if !move.Literal || len(move.Target) > maxLocation || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return o, false
	}
	switch {
	case move.Form && move.Method == "POST" && move.Encoding != "application/x-www-form-urlencoded":
		return o, false // the content needs a boundary that no browser says
	case move.Form && move.Method == "POST":
		o.Next = c.submit(h, m, u, page.policy, encodeForm(move.Fields))
		return o, true
	case move.Form:
		query := encodeForm(move.Fields)
		u.Query = &query
	}
	o.Next = c.navigate(h, m, u, page.policy)
	return o, true
}

// encodeForm returns the content of a form (URL Standard,
// application/x-www-form-urlencoded serializing).
func encodeForm(fields []markup.FormField) string {
	var pairs []string
	for _, f := range fields {
		pairs = append(pairs, url.QueryEscape(f.Name)+"="+url.QueryEscape(withCRLF(f.Value)))
	}
	return strings.ReplaceAll(strings.Join(pairs, "&"), "%2A", "*")
}

// withCRLF makes CR LF of every line end (HTML, constructing the entry list).
func withCRLF(s string) string {
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	return strings.ReplaceAll(s, "\n", "\r\n")
}

// read takes in the base and the referrer policy that a page sets.
func (p *refreshFrom) read(base, referrer string) {
	if nameIn(referrer, referrerPolicies) {
		p.policy = referrer
	}
	if base == "" {
		return
	}
	if u, err := uri.Chromium.Resolve(p.base, base); err == nil && u.Opaque == "" {
		p.base = u
	}
}
