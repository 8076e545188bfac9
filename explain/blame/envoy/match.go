package envoy

import (
	"regexp"
	"strings"

	"detour/explain/blame"
	"detour/explain/blame/asked"
	"detour/explain/blame/value"
)

// judge says whether a match takes a request, and by which prefix.
func judge(m *value.Value, r asked.Request) (t blame.Truth, prefix string, rx *regexp.Regexp) {
	p := r.Path
	fold := m.Get("case_sensitive").Is(false)
	same := func(s string) (string, string) {
		if fold {
			return strings.ToLower(p), strings.ToLower(s)
		}
		return p, s
	}
	t = blame.False
	switch {
	case m.Has("prefix"):
		a, b := same(m.Get("prefix").Str())
		t, prefix = blame.Known(strings.HasPrefix(a, b)), b
	case m.Has("path"):
		a, b := same(m.Get("path").Str())
		t, prefix = blame.Known(a == b), b
	case m.Has("path_separated_prefix"):
		a, b := same(m.Get("path_separated_prefix").Str())
		t, prefix = blame.Known(a == b || strings.HasPrefix(a, b+"/")), b
	case m.Has("safe_regex"):
		s := m.Get("safe_regex", "regex").Str()
		var err error
		if rx, err = regexp.Compile("^(?:" + s + ")$"); err != nil || len(s) > 4000 {
			return blame.Unknown, "", nil
		}
		t = blame.Known(rx.MatchString(p))
	default:
		return blame.Unknown, "", nil
	}
	for _, h := range m.Get("headers").Each() {
		t = t.And(header(h, r))
	}
	for _, q := range m.Get("query_parameters").Each() {
		v, ok := r.Arg(q.Get("name").Str())
		switch s := q.Get("string_match"); {
		case !ok:
			t = blame.False
		case s != nil:
			t = t.And(text(s, v))
		}
	}
	if m.Has("runtime_fraction") || m.Has("grpc") || m.Has("tls_context") || m.Has("dynamic_metadata") {
		t = t.And(blame.Unknown)
	}
	return t, prefix, rx
}

func header(h *value.Value, r asked.Request) blame.Truth {
	v, ok := r.Field(h.Get("name").Str())
	switch h.Get("name").Str() {
	case ":method":
		v, ok = r.Method, true
	case ":authority":
		v, ok = r.Authority, true
	case ":path":
		v, ok = r.Target, true
	case ":scheme", "x-forwarded-proto":
		if !ok {
			v, ok = r.Scheme, true
		}
	}
	var t blame.Truth
	switch {
	case h.Has("present_match"):
		t = blame.Known(ok == h.Get("present_match").Is(true))
	case !ok:
		t = blame.False
	case h.Has("string_match"):
		t = text(h.Get("string_match"), v)
	default:
		t = text(h, v)
	}
	if h.Get("invert_match").Is(true) {
		return t.Not()
	}
	return t
}

// text judges a string matcher, or the older fields beside a header's name.
func text(m *value.Value, v string) blame.Truth {
	fold := m.Get("ignore_case").Is(true)
	for _, key := range []string{"exact", "prefix", "suffix", "contains"} {
		x := m.Get(key)
		if x == nil {
			x = m.Get(key + "_match")
		}
		if x == nil {
			continue
		}
		s := x.Str()
		if fold {
			s, v = strings.ToLower(s), strings.ToLower(v)
		}
		switch key {
		case "exact":
			return blame.Known(v == s)
		case "prefix":
			return blame.Known(strings.HasPrefix(v, s))
		case "suffix":
			return blame.Known(strings.HasSuffix(v, s))
		}
		return blame.Known(strings.Contains(v, s))
	}
	rx := m.Get("safe_regex", "regex").Str()
	if rx == "" {
		rx = m.Get("safe_regex_match", "regex").Str()
	}
	if rx != "" && len(rx) < 4000 {
		if x, err := regexp.Compile("^(?:" + rx + ")$"); err == nil {
			return blame.Known(x.MatchString(v))
		}
	}
	if m.Has("range_match") || rx != "" {
		return blame.Unknown
	}
	return blame.True
}
