package cause

import (
	"slices"
	"strings"

	"detour/explain/blame"
)

// titleOf is the title of a product by the name that package blame has.
func titleOf(server string) string {
	switch server {
	case "nginx":
		return "nginx"
	case "apache":
		return "Apache httpd"
	case "haproxy":
		return "HAProxy"
	case "lighttpd":
		return "lighttpd"
	case "varnish":
		return "Varnish"
	case "caddy":
		return "Caddy"
	case "traefik":
		return "Traefik"
	case "envoy":
		return "Envoy"
	case "iis":
		return "IIS"
	case "netlify":
		return "Netlify"
	case "vercel":
		return "Vercel"
	case "next":
		return "Next.js"
	case "firebase":
		return "Firebase Hosting"
	case "s3":
		return "Amazon S3"
	case "jekyll":
		return "Jekyll"
	}
	return ""
}

// Settled is a ranking that a line of the server's own configuration has decided:
// the answer that the line proves has it all, and the others are gone. It is the
// ranking itself where there is no proof, or where the response is plainly another's:
// the files are not those of the server then.
func Settled(ranked []Ranked, p *blame.Proof) []Ranked {
	if p == nil || len(ranked) == 0 {
		return ranked
	}
	product := titleOf(p.Server)
	if product == "" {
		product = p.Server
	}
	if speaksAgainst(ranked[0], product) {
		return ranked
	}
	r := provedAnswer(ranked, product)
	r.Product, r.Like, r.Several, r.CannotTell = product, "", false, false
	r.Probability, r.OfCategory, r.OfProduct = 1, 1, 1
	r.Ways = []Way{{Cause: provedWay(r.Ways, product, p), Share: 1}}
	r.Against, r.Settle, r.Confirmed, r.Proved = nil, nil, nil, p
	return []Ranked{r}
}

// contradicts is how sure an application has to be to have made a response that a
// line of the server in front of it is said to have made.
const contradicts = 0.8

// speaksAgainst reports whether the likeliest answer names an application or a
// framework: what stands in front of a server may put its name over the server's,
// but no server writes the fields of an application.
func speaksAgainst(r Ranked, product string) bool {
	behind := r.Kind == KindFramework || r.Kind == KindApplication
	return behind && r.Named() && r.Product != product && r.OfProduct >= contradicts
}

// provedAnswer is the answer that says what the line does: the product's own, else
// the likeliest that names a kind.
func provedAnswer(ranked []Ranked, product string) Ranked {
	at := slices.IndexFunc(ranked, func(r Ranked) bool { return !r.CannotTell && r.Product == product })
	if at < 0 {
		at = slices.IndexFunc(ranked, func(r Ranked) bool { return !r.CannotTell })
	}
	if at < 0 {
		return Ranked{Category: ranked[0].Category}
	}
	return ranked[at]
}

// provedWay is the cause of which the line is an instance: of the product's own and
// those of any product the first that speaks of such a directive, else the first.
func provedWay(ways []Way, product string, p *blame.Proof) *Cause {
	directive, _, _ := strings.Cut(p.Line.Text, " ")
	var first *Cause
	for _, w := range ways {
		c := w.Cause
		switch {
		case c.Product != product && c.Product != Any || c.Client:
		case speaksOf(c, directive):
			return c
		case first == nil:
			first = c
		}
	}
	if first != nil {
		return first
	}
	return &Cause{ID: "configuration-line", Title: "a line of its configuration redirects", Product: product, Category: Other}
}

func speaksOf(c *Cause, directive string) bool {
	if directive == "" {
		return false
	}
	for _, ch := range c.Change {
		if strings.Contains(ch.Before, directive) {
			return true
		}
	}
	return strings.Contains(c.Where, directive)
}
