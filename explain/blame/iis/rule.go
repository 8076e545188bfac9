package iis

import (
	"strings"

	"detour/explain/blame"
)

// A rule is one of URL Rewrite.
type rule struct {
	name   string
	at     string // the location's path
	syntax string
	match  *element
	conds  []*element
	any    bool
	track  bool
	action *element
	stops  bool
}

// A move is an httpRedirect.
type move struct {
	at    string
	e     *element
	code  int
	to    string
	exact bool
	child bool
}

func truthy(s string) bool { return strings.EqualFold(s, "true") }

func (c *Config) addRule(e *element, at string) {
	r := &rule{name: e.attr("name", ""), at: at, syntax: strings.ToLower(e.attr("patternSyntax", "ECMAScript")), match: e.child("match"), action: e.child("action"), stops: truthy(e.attr("stopProcessing", "false"))}
	if !strings.EqualFold(e.attr("enabled", "true"), "true") || r.match == nil || r.action == nil {
		return
	}
	if x := e.child("conditions"); x != nil {
		r.any = strings.EqualFold(x.attr("logicalGrouping", ""), "MatchAny")
		r.track = truthy(x.attr("trackAllCaptures", "false"))
		for _, a := range x.in {
			if strings.EqualFold(a.name, "add") {
				r.conds = append(r.conds, a)
			}
		}
	}
	c.rules = append(c.rules, r)
	if strings.EqualFold(r.action.attr("type", ""), "Redirect") {
		when := r.match.attr("url", "")
		for _, x := range r.conds {
			when += " " + x.attr("input", "") + " " + x.attr("pattern", "")
		}
		c.List = append(c.List, blame.Redirect{Line: c.at(r.action.line), Server: r.name, When: when, Status: redirectType(r.action.attr("redirectType", "")), To: r.action.attr("url", "")})
	}
}

func redirectType(s string) int {
	switch strings.ToLower(s) {
	case "found":
		return 302
	case "seeother":
		return 303
	case "temporary":
		return 307
	case "permredirect":
		return 308
	}
	return 301
}

func (c *Config) addMove(e *element, at string) {
	if !truthy(e.attr("enabled", "false")) {
		return
	}
	m := &move{at: at, e: e, to: e.attr("destination", ""), exact: truthy(e.attr("exactDestination", "false")), child: truthy(e.attr("childOnly", "false")), code: 302}
	switch strings.ToLower(e.attr("httpResponseStatus", "found")) {
	case "permanent":
		m.code = 301
	case "temporary":
		m.code = 307
	case "permredirect":
		m.code = 308
	}
	c.moves = append(c.moves, m)
	c.List = append(c.List, blame.Redirect{Line: c.at(e.line), When: at, Status: m.code, To: m.to})
}
