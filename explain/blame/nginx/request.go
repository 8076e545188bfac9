package nginx

import (
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"detour/explain/blame"
	"detour/trace"
)

// An input is a request as nginx has read it, before any server is chosen.
type input struct {
	method      string
	line        string // the target as it was sent
	version     string
	fields      []trace.Field
	hostField   *string
	host        string // in lower case, without port; empty when none was sent
	sni         string
	tls         bool // the request came encrypted, to this server
	port        int
	connectIP   string
	target      target
	at          *listener
	underscores bool
	bad         string // why it is answered with 400
	scheme      string
	urlHost     string
	inFront     bool // TLS ends in front of this server
}

func (in *input) all(name string) []string {
	var out []string
	for _, f := range in.fields {
		if strings.EqualFold(f.Name, name) {
			out = append(out, f.Value)
		}
	}
	return out
}

func (in *input) protocol() string {
	switch in.version {
	case "1.0":
		return "HTTP/1.0"
	case "2":
		return "HTTP/2.0"
	case "3":
		return "HTTP/3.0"
	}
	return "HTTP/1.1"
}

// newInput reads a request.
func newInput(r blame.Request) *input {
	in := &input{method: r.Method, version: r.Version, fields: r.Fields, connectIP: r.ConnectIP}
	if in.method == "" {
		in.method = "GET"
	}
	scheme, rest, _ := strings.Cut(r.URL, "://")
	in.scheme = strings.ToLower(scheme)
	end := strings.IndexAny(rest, "/?#")
	if end < 0 {
		end = len(rest)
	}
	authority, target := rest[:end], rest[end:]
	if at := strings.LastIndexByte(authority, '@'); at >= 0 {
		authority = authority[at+1:]
	}
	target, _, _ = strings.Cut(target, "#")
	if !strings.HasPrefix(target, "/") {
		target = "/" + target
	}
	in.authority(authority)
	in.hostOf(r, authority)
	if r.Target != "" {
		target = r.Target
	}
	in.line = target
	in.absolute(target)
	return in
}

func (in *input) authority(authority string) {
	u := url.URL{Host: authority}
	in.urlHost = strings.ToLower(u.Hostname())
	in.port, _ = strconv.Atoi(u.Port())
	if in.port == 0 {
		in.port = map[bool]int{true: 443, false: 80}[in.scheme == "https"]
	}
	if _, err := netip.ParseAddr(in.urlHost); err != nil && in.scheme == "https" {
		in.sni = strings.TrimSuffix(in.urlHost, ".")
	}
	if addr, err := netip.ParseAddr(in.urlHost); err == nil && in.connectIP == "" && addr.IsLoopback() {
		in.connectIP = addr.String()
	}
}

// hostOf reads the Host field: the request's own, one among the fields, or that
// of the URL.
func (in *input) hostOf(r blame.Request, authority string) {
	host := authority
	if r.Host != nil {
		host = *r.Host
	} else if i := slices.IndexFunc(in.fields, func(f trace.Field) bool { return strings.EqualFold(f.Name, "Host") }); i >= 0 {
		host = in.fields[i].Value
	}
	if r.Host != nil && host == "" {
		if in.version != "1.0" {
			in.bad = "a request of HTTP/1.1 without Host"
		}
		return
	}
	in.hostField = &host
	in.setHost(host)
}

func (in *input) setHost(host string) {
	valid, ok := validHost(host)
	if !ok {
		in.bad = "a Host that nginx doesn't take"
		return
	}
	in.host = valid
}

// validHost is ngx_http_validate_host: lower case, without port and last dot.
func validHost(host string) (string, bool) {
	end, literal := len(host), strings.HasPrefix(host, "[")
	for i := range len(host) {
		c := host[i]
		switch {
		case c == '.' && i > 0 && host[i-1] == '.', c == '/', c <= ' ', c == 0x7f:
			return "", false
		case c == ':' && !literal && end == len(host):
			end = i
		case c == ']' && literal && end == len(host):
			end = i + 1
		}
	}
	host = strings.TrimSuffix(host[:end], ".")
	return strings.ToLower(host), host != ""
}

// absolute takes the host of a target in absolute form, which counts before the field.
func (in *input) absolute(t string) {
	lower := strings.ToLower(t)
	if !strings.HasPrefix(lower, "http://") && !strings.HasPrefix(lower, "https://") {
		return
	}
	_, rest, _ := strings.Cut(t, "://")
	end := strings.IndexAny(rest, "/?")
	if end < 0 {
		end = len(rest)
	}
	in.setHost(rest[:end])
	in.line = rest[end:]
	if !strings.HasPrefix(in.line, "/") {
		in.line = "/" + in.line
	}
}
