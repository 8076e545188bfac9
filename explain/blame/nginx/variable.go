package nginx

import (
	"encoding/base64"
	"fmt"
	"net/netip"
	"strconv"
	"strings"

	"detour/explain/blame/lazy"
)

// variable is the value of a variable; what isn't known is a hole. It is false
// where nginx has no value at all.
func (e *eval) variable(name string) (string, bool) {
	if e.depth++; e.depth > 40 {
		e.doubt("variables stand for each other without end")
		e.depth--
		return hole, true
	}
	defer func() { e.depth-- }()
	if v, ok := e.vars[name]; ok {
		e.used = together(e.used, e.setBy[name]...)
		return v, true
	}
	if t := e.cfg.tables[name]; t != nil {
		return e.table(t), true
	}
	if f := builtins.Get(name); f != nil {
		return f(e), true
	}
	if v, ok := e.prefixed(name); ok {
		return v, true
	}
	if e.cfg.set[name] {
		return "", false
	}
	return e.unknown(name), true
}

// unknown is the value of a variable that can't be told.
func (e *eval) unknown(name string) string {
	e.missing[name] = true
	return hole
}

// field is a header field of the request, as $http_ finds it: the first one.
func (e *eval) field(name string) string {
	for _, f := range e.in.fields {
		if strings.EqualFold(strings.ReplaceAll(f.Name, "-", "_"), name) {
			if strings.Contains(f.Name, "_") && !e.in.underscores {
				continue
			}
			return f.Value
		}
	}
	return ""
}

// prefixed is the variables that are named for what they hold.
func (e *eval) prefixed(name string) (string, bool) {
	for prefix, f := range prefixes.All() {
		if rest, ok := strings.CutPrefix(name, prefix); ok && rest != "" {
			return f(e, rest), true
		}
	}
	return "", false
}

var prefixes = lazy.Map[string, func(*eval, string) string]{Make: func() map[string]func(*eval, string) string {
	return map[string]func(*eval, string) string{
		"http_":          func(e *eval, n string) string { return e.httpField(n) },
		"arg_":           func(e *eval, n string) string { return argument(e.args, n) },
		"cookie_":        func(e *eval, n string) string { return e.cookie(n) },
		"sent_http_":     func(e *eval, n string) string { return e.unknown("sent_http_" + n) },
		"sent_trailer_":  func(e *eval, n string) string { return e.unknown("sent_trailer_" + n) },
		"upstream_http_": func(e *eval, n string) string { return e.unknown("upstream_http_" + n) },
		"upstream_cookie_": func(e *eval, n string) string {
			return e.unknown("upstream_cookie_" + n)
		},
	}
}}

func (e *eval) httpField(name string) string {
	switch name {
	case "host":
		if e.in.hostField == nil {
			return ""
		}
		return *e.in.hostField
	case "x_forwarded_proto":
		if e.in.inFront && e.field(name) == "" {
			return e.in.scheme
		}
	case "cookie":
		return strings.Join(e.in.all("Cookie"), "; ")
	case "x_forwarded_for":
		return strings.Join(e.in.all("X-Forwarded-For"), ", ")
	}
	return e.field(name)
}

// argument finds name=value among arguments; the name's case doesn't count.
func argument(args, name string) string {
	for pair := range strings.SplitSeq(args, "&") {
		if key, value, ok := strings.Cut(pair, "="); ok && strings.EqualFold(key, name) {
			return value
		}
	}
	return ""
}

func (e *eval) cookie(name string) string {
	for _, field := range e.in.all("Cookie") {
		for pair := range strings.SplitSeq(field, ";") {
			key, value, ok := strings.Cut(strings.TrimLeft(pair, " "), "=")
			if ok && strings.EqualFold(strings.TrimRight(key, " "), name) {
				return strings.TrimLeft(value, " ")
			}
		}
	}
	return ""
}

// builtins are nginx's own variables.
var builtins lazy.Map[string, func(*eval) string]

func init() { builtins.Make = makeBuiltins }

func makeBuiltins() map[string]func(*eval) string {
	all := map[string]func(*eval) string{
		"uri":                 func(e *eval) string { return e.uri },
		"document_uri":        func(e *eval) string { return e.uri },
		"request_uri":         func(e *eval) string { return e.in.target.raw },
		"args":                func(e *eval) string { return e.args },
		"query_string":        func(e *eval) string { return e.args },
		"is_args":             func(e *eval) string { return map[bool]string{true: "", false: "?"}[e.args == ""] },
		"host":                (*eval).host,
		"hostname":            func(e *eval) string { return e.unknown("hostname") },
		"scheme":              func(e *eval) string { return map[bool]string{true: "https", false: "http"}[e.in.tls] },
		"https":               func(e *eval) string { return map[bool]string{true: "on", false: ""}[e.in.tls] },
		"request_method":      func(e *eval) string { return e.main().method },
		"request":             func(e *eval) string { return e.in.method + " " + e.in.line + " " + e.in.protocol() },
		"server_protocol":     func(e *eval) string { return e.in.protocol() },
		"server_name":         func(e *eval) string { return e.srv.first },
		"server_port":         func(e *eval) string { return strconv.Itoa(e.in.port) },
		"server_addr":         func(e *eval) string { return orHole(e, "server_addr", e.in.connectIP) },
		"remote_addr":         (*eval).remoteAddr,
		"remote_user":         (*eval).remoteUser,
		"document_root":       (*eval).rootPath,
		"realpath_root":       (*eval).realRoot,
		"request_filename":    func(e *eval) string { return e.filename(e.uri) },
		"content_type":        func(e *eval) string { return e.field("content_type") },
		"content_length":      func(e *eval) string { return e.field("content_length") },
		"request_completion":  func(*eval) string { return "" },
		"invalid_referer":     (*eval).invalidReferer,
		"limit_rate":          func(*eval) string { return "0" },
		"http2":               func(e *eval) string { return map[bool]string{true: "h2", false: ""}[e.in.version == "2" && e.in.tls] },
		"http3":               func(*eval) string { return "" },
		"pipe":                func(*eval) string { return "." },
		"proxy_protocol_addr": func(e *eval) string { return e.proxyProtocol("proxy_protocol_addr") },
		"proxy_protocol_port": func(e *eval) string { return e.proxyProtocol("proxy_protocol_port") },
		"msie_refresh":        func(*eval) string { return "" },
	}
	for _, name := range []string{"ssl_protocol", "ssl_cipher", "ssl_client_verify", "ssl_client_s_dn", "ssl_client_cert", "ssl_session_id", "ssl_session_reused", "ssl_curves", "ssl_ciphers", "ssl_client_fingerprint", "ssl_early_data", "ssl_client_serial"} {
		all[name] = func(e *eval) string {
			if !e.in.tls {
				return ""
			}
			return e.unknown(name)
		}
	}
	all["ssl_server_name"] = func(e *eval) string {
		if !e.in.tls {
			return ""
		}
		return e.in.sni
	}
	return all
}

func orHole(e *eval, name, value string) string {
	if value == "" {
		return e.unknown(name)
	}
	return value
}

func (e *eval) proxyProtocol(name string) string {
	if e.in.at != nil && e.in.at.at.proxy {
		return e.unknown(name)
	}
	return ""
}

// host is $host: of the request line, of the Host field, or the server's name.
func (e *eval) host() string {
	if e.in.host != "" {
		return e.in.host
	}
	return e.srv.first
}

// remoteAddr is the client's address. It is only known on the loopback.
func (e *eval) remoteAddr() string {
	if e.loc.find("set_real_ip_from") != nil {
		name := "x_real_ip"
		if d := e.loc.last("real_ip_header"); d != nil {
			name = strings.ToLower(strings.ReplaceAll(d.arg(0), "-", "_"))
		}
		if name == "proxy_protocol" || e.httpField(name) != "" {
			return e.unknown("remote_addr")
		}
	}
	if addr, err := netip.ParseAddr(e.in.connectIP); err == nil && addr.IsLoopback() {
		if addr.Is4() {
			return "127.0.0.1"
		}
		return "::1"
	}
	return e.unknown("remote_addr")
}

func (e *eval) remoteUser() string {
	kind, coded, _ := strings.Cut(e.field("authorization"), " ")
	plain, err := base64.StdEncoding.DecodeString(strings.TrimSpace(coded))
	if !strings.EqualFold(kind, "Basic") || err != nil {
		return ""
	}
	user, _, _ := strings.Cut(string(plain), ":")
	return user
}

// invalidReferer is "1" unless the Referer field is one of valid_referers.
func (e *eval) invalidReferer() string {
	ds := e.loc.find("valid_referers")
	if ds == nil {
		return ""
	}
	referer := e.field("referer")
	for _, d := range ds {
		for _, arg := range d.args {
			if e.refererIs(d, arg, referer) {
				return ""
			}
		}
	}
	return "1"
}

func (e *eval) refererIs(d *directive, arg, referer string) bool {
	rest, web := referer, false
	for _, scheme := range []string{"http://", "https://"} {
		if len(referer) > len(scheme) && strings.EqualFold(referer[:len(scheme)], scheme) {
			rest, web = referer[len(scheme):], true
		}
	}
	switch {
	case arg == "none":
		return referer == ""
	case arg == "blocked":
		return referer != "" && !web
	case !web:
		return false
	case strings.HasPrefix(arg, "~"):
		ok, _ := e.matchRegex(e.cfg.regex(d, arg[1:], true), rest)
		return ok
	}
	host := strings.ToLower(rest)
	if i := strings.IndexAny(host, "/?#:"); i >= 0 {
		host = host[:i]
	}
	if arg == "server_names" {
		_, ok := byName([]*server{e.srv}, host)
		return ok
	}
	name, path, hasPath := strings.Cut(strings.ToLower(arg), "/")
	n := serverName{text: name}
	if rank, _ := n.rank(host); rank == 0 {
		return false
	}
	i := strings.IndexByte(rest, '/')
	return !hasPath || i >= 0 && strings.HasPrefix(rest[i:], "/"+path)
}

// doubt notes why the answer isn't certain.
func (e *eval) doubt(format string, args ...any) {
	what := format
	if len(args) > 0 {
		what = fmt.Sprintf(format, args...)
	}
	e.doubts[what] = true
}
