package apache

import (
	"detour/explain/blame/lazy"
	"errors"
	"strings"
)

// setOutput keeps the substitution; a ? at its end drops the query.
func (r *rule) setOutput(output string) {
	if output == "-" {
		r.flags |= flagNoSub
	}
	switch {
	case strings.HasSuffix(output, "?"):
		if r.flags&flagAppend != 0 {
			r.flags |= flagQueryLast
		} else {
			r.flags |= flagQueryNone
			output = output[:len(output)-1]
		}
	case r.flags&flagDiscardQuery != 0 && !strings.Contains(output, "?"):
		r.flags |= flagQueryNone
	}
	r.output = output
}

var simpleFlags = lazy.Map[string, ruleFlag]{Make: func() map[string]ruleFlag {
	return map[string]ruleFlag{
		"c": flagChain, "chain": flagChain, "d": flagDiscardInfo, "dpi": flagDiscardInfo, "discardpath": flagDiscardInfo,
		"end": flagEnd, "l": flagLast, "last": flagLast, "ne": flagNoEscape, "noescape": flagNoEscape, "ns": flagNoSubReq,
		"nosubreq": flagNoSubReq, "nc": flagNoCase, "nocase": flagNoCase, "p": flagProxy, "proxy": flagProxy,
		"pt": flagPassThrough, "passthrough": flagPassThrough, "qsa": flagAppend, "qsappend": flagAppend,
		"qsd": flagDiscardQuery, "qsdiscard": flagDiscardQuery, "qsl": flagQueryLast, "qslast": flagQueryLast,
		"bnp": flagNoPlus, "backrefernoplus": flagNoPlus, "bctls": flagEscapeCtls | flagEscapeRefs,
		"unsafeprefixstat": flagPrefixStat, "unsafeallow3f": flagAllow3F, "unc": flagUNC,
	}
}}

// flag reads one flag of a rule.
func (r *rule) flag(key, value string) error {
	name := lower(key)
	if f, ok := simpleFlags.Lookup(name); ok {
		r.flags |= f
		return nil
	}
	switch name {
	case "b", "backrefescaping":
		r.flags |= flagEscapeRefs
		r.escapes = either(value, r.escapes)
	case "bne":
		r.spares = value
	case "co", "cookie":
	case "e", "env":
		r.env = append(r.env, value)
	case "f", "forbidden":
		r.flags |= flagStatus | flagNoSub
		r.status = 403
	case "g", "gone":
		r.flags |= flagStatus | flagNoSub
		r.status = 410
	case "h", "handler":
		r.handler = value
	case "t", "type":
	case "n", "next":
		r.flags |= flagNext
		if value != "" {
			r.rounds = leadingInt(value)
		}
	case "s", "skip":
		r.skip = leadingInt(value)
	case "r", "redirect":
		return r.redirectFlag(value)
	default:
		if name != "" && name[0] == 'd' {
			return nil // the server takes any flag with a d
		}
		return errors.New("has a flag that is not known: " + key)
	}
	return nil
}

func (r *rule) redirectFlag(value string) error {
	r.flags |= flagRedirect
	if value == "" {
		return nil
	}
	r.status = 0
	switch v := lower(value); {
	case v == "permanent":
		r.status = 301
	case v == "temp":
		r.status = 302
	case v == "seeother":
		r.status = 303
	case isDigit(v[0]):
		r.status = leadingInt(v)
		if r.status < 100 || r.status > 599 {
			return errors.New("has a status that is not one: " + value)
		}
		if !isRedirect(r.status) {
			r.flags |= flagStatus | flagNoSub
		}
	}
	return nil
}
