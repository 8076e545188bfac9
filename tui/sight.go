package tui

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

// A sight is how much of what is foreign is shown: with credentials masked,
// with them, or, for projecting, without hosts and values.
type sight struct {
	open bool  // credentials are shown
	veil *veil // hosts and values are hidden; nil mostly
}

// value returns a field's value as it may be shown.
func (s sight) value(f trace.Field) string {
	switch {
	case s.veil != nil:
		return cell.Shown(veiledValue(f))
	case s.open:
		return cell.Shown(f.Value)
	}
	return cell.Shown(trace.Mask(f))
}

// target returns a URI's path and query as they may be shown.
func (s sight) target(u uri.URI) string {
	switch {
	case s.veil != nil:
		return cell.Shown(veiledURI(u).RequestTarget())
	case s.open:
		return cell.Shown(u.RequestTarget())
	}
	return cell.Shown(trace.MaskURI(u.RequestTarget()))
}

// address returns a whole URI as it may be shown.
func (s sight) address(u uri.URI) string {
	switch {
	case s.veil != nil:
		return cell.Shown(veiledURI(u).String())
	case s.open:
		return cell.Shown(u.String())
	}
	return cell.Shown(trace.MaskURI(u.String()))
}

// authority returns host and port as they may be shown.
func (s sight) authority(u uri.URI) string {
	if s.veil != nil {
		u = veiledURI(u)
	}
	return cell.Shown(u.Authority())
}

// origin returns scheme, host and port as they may be shown.
func (s sight) origin(u uri.URI) string {
	if s.veil != nil {
		u = veiledURI(u)
	}
	return cell.Shown(u.Origin())
}

// text returns a sentence as it may be shown: what is hidden elsewhere is
// hidden where a sentence quotes it.
func (s sight) text(t string) string {
	if s.veil == nil || s.veil.words == nil {
		return t
	}
	return s.veil.words.Replace(t)
}

// A veil knows the words that sentences about a scene may quote.
type veil struct {
	words *strings.Replacer
}

// newVeil returns the veil over a scene.
func newVeil(s scene) *veil {
	w := veiling{}
	for _, h := range []*trace.Hop{s.before, s.hop} {
		if h == nil {
			continue
		}
		w.request(h.Request)
		if h.Response != nil {
			w.fields(h.Response.Fields)
		}
		if next := h.Decision.Next; next != nil {
			w.request(*next)
		}
		for _, address := range []string{h.Conn.Remote, h.Conn.Local, h.Conn.Proxy} {
			w.hide(address, "an address")
		}
	}
	if s.next != nil {
		w.request(*s.next)
	}
	if to := s.decision.Location.Resolved; to != nil {
		w.uri(*to)
	}
	return &veil{words: w.replacer()}
}

// veiling gathers words and what stands for them.
type veiling map[string]string

// shortest is the length from which a word is replaced in sentences: a shorter
// one would be found everywhere.
const shortest = 4

func (w veiling) hide(word, by string) {
	if word = trace.Printable(word); len(word) >= shortest {
		w[word] = by
	}
}

func (w veiling) request(r trace.Request) {
	w.uri(r.URI)
	w.fields(r.Fields)
}

func (w veiling) uri(u uri.URI) {
	w.hide(u.String(), veiledURI(u).String())
	w.hide(u.Authority(), veiledURI(u).Authority())
	w.hide(u.Hostname(), alias(u.Host))
	w.hide(u.Site(), alias(u.Site()))
	if u.Query != nil {
		w.hide(*u.Query, *veiledURI(u).Query)
	}
}

func (w veiling) fields(fs trace.Fields) {
	for _, f := range fs[:min(len(fs), maxFields)] {
		if by := veiledValue(f); by != f.Value && len(f.Value) <= cell.MaxShown {
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
func (w veiling) replacer() *strings.Replacer {
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

// veiledURI returns a URI with the host's alias and its parameters dotted. The
// path stays: without it a chain cannot be followed.
func veiledURI(u uri.URI) uri.URI {
	u.Host, u.Userinfo = alias(u.Host), nil
	if u.Opaque != "" {
		u.Opaque = dots(u.Opaque)
	}
	for _, part := range []**string{&u.Query, &u.Fragment} {
		if *part != nil {
			v := veiledParameters(**part)
			*part = &v
		}
	}
	return u
}

func veiledParameters(query string) string {
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

// veiledValue returns a field's value without what it tells.
func veiledValue(f trace.Field) string {
	name := strings.ToLower(f.Name)
	switch {
	case harmless[name]:
		return f.Value
	case name == "host" || name == ":authority":
		return veiledURI(uri.Split("//" + f.Value)).Authority()
	case name == "location" || name == "referer" || name == "origin" || name == "content-location" || name == ":path":
		return veiledReference(f.Value)
	case name == "cookie" || name == "set-cookie":
		return trace.Mask(f)
	}
	return dots(f.Value)
}

// veiledReference is veiledURI for a reference as it is written.
func veiledReference(ref string) string {
	u := veiledURI(uri.Split(ref))
	if u.Scheme == "" && u.Host == "" && u.Opaque == "" { // a relative one
		u.Host = ""
		return strings.TrimPrefix(u.String(), "//")
	}
	return u.String()
}
