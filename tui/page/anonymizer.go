package page

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"

	"detour/trace"
	"detour/trace/uri"
	"detour/tui/cell"
)

// An Anonymizer knows the words that sentences about a scene may quote.
type Anonymizer struct {
	words *strings.Replacer
}

// NewAnonymizer returns what hides the hosts and values of a scene.
func NewAnonymizer(s Scene) *Anonymizer {
	w := aliases{}
	for _, h := range []*trace.Hop{s.before, s.Hop} {
		if h == nil {
			continue
		}
		w.request(h.Request)
		if h.Response != nil {
			w.fields(h.Response.Fields)
		}
		if h.Tunnel != nil {
			w.fields(h.Tunnel.Fields)
		}
		if next := h.Decision.Next; next != nil {
			w.request(*next)
		}
		for _, address := range []string{h.Conn.Remote, h.Conn.Local, h.Conn.Proxy} {
			w.hide(address, "an address")
		}
	}
	if s.Next != nil {
		w.request(*s.Next)
	}
	if to := s.decision.Location.Resolved; to != nil {
		w.uri(*to)
	}
	return &Anonymizer{words: w.replacer()}
}

// aliases gathers words and what stands for them.
type aliases map[string]string

// shortest is the length from which a word is replaced in sentences: a shorter
// one would be found everywhere.
const shortest = 4

func (w aliases) hide(word, by string) {
	if word = trace.Printable(word); len(word) >= shortest {
		w[word] = by
	}
}

func (w aliases) request(r trace.Request) {
	w.uri(r.URI)
	w.fields(r.Fields)
}

func (w aliases) uri(u uri.URI) {
	w.hide(u.String(), anonymousURI(u).String())
	w.hide(u.Authority(), anonymousURI(u).Authority())
	w.hide(u.Hostname(), alias(u.Host))
	w.hide(u.Site(), alias(u.Site()))
	if u.Query != nil {
		w.hide(*u.Query, *anonymousURI(u).Query)
	}
}

func (w aliases) fields(fs trace.Fields) {
	for _, f := range fs[:min(len(fs), maxFields)] {
		if by := anonymousValue(f); by != f.Value && len(f.Value) <= cell.MaxShown {
			w.hide(f.Value, by)
			if f.Is("Set-Cookie") {
				pair, _, _ := strings.Cut(f.Value, ";")
				_, val, _ := strings.Cut(pair, "=")
				w.hide(val, dots(val))
			}
		}
	}
}

// replacer replaces the longest words first.
func (w aliases) replacer() *strings.Replacer {
	var words []string
	for word := range w {
		words = append(words, word)
	}
	slices.SortFunc(words, func(a, b string) int {
		return cmp.Or(len(b)-len(a), strings.Compare(a, b))
	})
	pairs := make([]string, 0, 2*len(words))
	for _, word := range words {
		pairs = append(pairs, word, w[word])
	}
	return strings.NewReplacer(pairs...)
}

// dots stand for a value; its length helps to tell two apart.
func dots(s string) string {
	if s == "" {
		return ""
	}
	return fmt.Sprintf("•••• (%d)", len(s))
}

// alias stands for a host: the same for the same, so that one sees when a chain
// leaves it.
func alias(host string) string {
	if host == "" {
		return ""
	}
	h := fnv.New32a()
	h.Write([]byte(strings.ToLower(host))) // never fails
	return fmt.Sprintf("host-%03x", h.Sum32()&0xfff)
}

// anonymousURI returns a URI with the host's alias and its parameters dotted. The
// path stays: without it a chain cannot be followed.
func anonymousURI(u uri.URI) uri.URI {
	u.Host, u.Userinfo = alias(u.Host), nil
	if u.Opaque != "" {
		u.Opaque = dots(u.Opaque)
	}
	for _, part := range []**string{&u.Query, &u.Fragment} {
		if *part != nil {
			v := anonymousQuery(**part)
			*part = &v
		}
	}
	return u
}

func anonymousQuery(query string) string {
	if query == "" {
		return ""
	}
	all := strings.Split(query, "&")
	for i, p := range all {
		name, val, ok := strings.Cut(p, "=")
		if ok {
			all[i] = name + "=" + dots(val)
		} else {
			all[i] = dots(p)
		}
	}
	return strings.Join(all, "&")
}

// harmless are the fields whose values say nothing of who or where.
var harmless = map[string]bool{
	"accept": true, "accept-encoding": true, "accept-language": true, "content-type": true, "content-length": true,
	"content-encoding": true, "transfer-encoding": true, "connection": true, "cache-control": true, "vary": true,
	"date": true, "age": true, "expires": true, "pragma": true, "strict-transport-security": true, "referrer-policy": true,
	"upgrade-insecure-requests": true, "sec-fetch-site": true, "sec-fetch-mode": true, "sec-fetch-dest": true,
	"sec-fetch-user": true, "allow": true, "retry-after": true, "upgrade": true, ":method": true, ":status": true, ":scheme": true,
}

// anonymousValue returns a field's value without what it tells.
func anonymousValue(f trace.Field) string {
	name := strings.ToLower(f.Name)
	switch {
	case harmless[name]:
		return f.Value
	case name == "host" || name == ":authority":
		return anonymousURI(uri.Split("//" + f.Value)).Authority()
	case name == "location" || name == "referer" || name == "origin" || name == "content-location" || name == ":path":
		return anonymousReference(f.Value)
	case name == "cookie" || name == "set-cookie":
		return trace.Mask(f)
	}
	return dots(f.Value)
}

// anonymousReference is anonymousURI for a reference as it is written.
func anonymousReference(ref string) string {
	u := anonymousURI(uri.Split(ref))
	if u.Scheme == "" && u.Host == "" && u.Opaque == "" { // a relative one
		u.Host = ""
		return strings.TrimPrefix(u.String(), "//")
	}
	return u.String()
}
