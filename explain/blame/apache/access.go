package apache

import (
	"strings"

	"detour/explain/blame/lazy"
)

// authzDir is who may ask: Require and its containers, and the older Order, Allow
// and Deny.
type authzDir struct {
	require []*requirement
	mode    string // of the requirements at the top: any
	merging string
	login   bool // an AuthType is set
	authAt  *directive
	tlsOnly *directive // SSLRequireSSL
	satisfy string
	order   said // allow,deny or deny,allow
	allow   []*hostRule
	deny    []*hostRule
}

// A requirement is one Require line or a container of them.
type requirement struct {
	at    *directive
	kind  string // any, all, none, or empty for a line
	not   bool
	words []string
	kids  []*requirement
	limit *methodLimit
}

// A hostRule is one Allow or Deny line.
type hostRule struct {
	at    *directive
	from  []string
	limit *methodLimit
}

// A methodLimit is <Limit> or <LimitExcept>.
type methodLimit struct {
	names  map[string]bool
	except bool
}

func (m *methodLimit) covers(method string) bool {
	if m == nil {
		return true
	}
	if method == "HEAD" {
		method = "GET"
	}
	return m.names[method] != m.except
}

func mergedAuthz(base, add *authzDir) *authzDir {
	if base == nil || add == nil {
		return either(add, base)
	}
	m := *add
	if add.require == nil {
		m.require, m.mode = base.require, base.mode
	} else if add.merging == "and" || add.merging == "or" {
		kind := map[string]string{"and": "all", "or": "any"}[add.merging]
		m.require = []*requirement{{kind: kind, kids: []*requirement{{kind: "any", kids: base.require}, {kind: "any", kids: add.require}}}}
	}
	m.login = add.login || base.login
	m.authAt = either(add.authAt, base.authAt)
	m.satisfy = either(add.satisfy, base.satisfy)
	m.tlsOnly = either(add.tlsOnly, base.tlsOnly)
	if add.allow == nil && add.deny == nil && add.order.at == nil {
		m.order, m.allow, m.deny = base.order, base.allow, base.deny
	}
	return &m
}

// accessDirective are those that <Limit> narrows to some methods.
var accessDirective = lazy.Map[string, bool]{Make: func() map[string]bool {
	return set("require requireall requireany requirenone order allow deny satisfy authtype")
}}

func init() { register(accessHandlers) }

func accessHandlers() handlers {
	fs := handlers{}
	for name := range accessDirective.All() {
		fs[name] = func(l *loader, d *directive, s *scope) { l.access(d, s, nil) }
	}
	fs["authmerging"] = func(l *loader, d *directive, s *scope) { s.authzConf().merging = lower(l.first(d.args)) }
	fs["sslrequiressl"] = func(l *loader, d *directive, s *scope) { s.authzConf().tlsOnly = d }
	return fs
}

func (s *scope) authzConf() *authzDir {
	if s.conf.authz == nil {
		s.conf.authz = &authzDir{}
	}
	return s.conf.authz
}

// access reads one line about who may ask.
func (l *loader) access(d *directive, s *scope, limit *methodLimit) {
	c := s.authzConf()
	switch d.key {
	case "require", "requireall", "requireany", "requirenone":
		c.require = append(c.require, l.requirement(d, limit))
	case "order":
		c.order = said{lower(strings.ReplaceAll(strings.Join(l.words(d.args), ""), " ", "")), d}
	case "allow", "deny":
		w := l.words(d.args)
		if len(w) > 0 && lower(w[0]) == "from" {
			w = w[1:]
		}
		rule := &hostRule{d, w, limit}
		if d.key == "allow" {
			c.allow = append(c.allow, rule)
		} else {
			c.deny = append(c.deny, rule)
		}
	case "satisfy":
		c.satisfy = lower(l.first(d.args))
	case "authtype":
		c.login, c.authAt = lower(l.first(d.args)) != "none", d
	}
}

func (l *loader) requirement(d *directive, limit *methodLimit) *requirement {
	q := &requirement{at: d, limit: limit}
	if d.inner {
		q.kind = strings.TrimPrefix(d.key, "require")
		for _, kid := range d.kids {
			if strings.HasPrefix(kid.key, "require") {
				q.kids = append(q.kids, l.requirement(kid, limit))
			}
		}
		return q
	}
	q.words = l.words(d.args)
	if len(q.words) > 0 && lower(q.words[0]) == "not" {
		q.not, q.words = true, q.words[1:]
	}
	if len(q.words) > 0 && lower(q.words[0]) == "expr" {
		_, rest := word(d.args)
		if q.not {
			_, rest = word(rest)
		}
		if !strings.HasPrefix(rest, `"`) && !strings.HasPrefix(rest, "'") {
			q.words = []string{"expr", rest}
		}
	}
	return q
}
