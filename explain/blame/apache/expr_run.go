package apache

import (
	"crypto/md5"
	"crypto/sha1"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"net/netip"
	"strings"

	"detour/explain/blame/lazy"
)

// evalExpr evaluates a condition; the match is what its last pattern captured.
func (r *request) evalExpr(x *expression, m *match) (bool, *match) {
	if x.err != nil || x.cond == nil {
		r.w.cannot("the expression %s is not evaluated", x.text)
		return false, nil
	}
	if !r.w.step() {
		return false, nil
	}
	e := &evaluation{r: r, m: m}
	return x.cond(e), e.m
}

// evalString evaluates a string with variables.
func (r *request) evalString(x *expression) string {
	e := &evaluation{r: r}
	return e.parts(x.str)
}

func (e *evaluation) parts(parts []part) string {
	if len(parts) == 1 && parts[0].ref == 0 && parts[0].name == "" {
		return parts[0].text
	}
	var b strings.Builder
	for _, p := range parts {
		switch {
		case p.ref > 0:
			if e.m != nil {
				b.WriteString(e.m.groups[p.ref-1])
			}
		case p.call:
			b.WriteString(exprFuncs.Get(lower(p.name))(e, e.parts(p.arg)))
		case p.name != "":
			b.WriteString(e.variable(upper(p.name)))
		default:
			b.WriteString(p.text)
		}
	}
	return b.String()
}

func (e *evaluation) variable(name string) string {
	switch name {
	case "REQUEST_STATUS":
		return itoa(e.r.status)
	case "HANDLER":
		return e.r.handler
	case "DOCUMENT_URI":
		return e.r.uri
	case "CONTENT_TYPE", "LAST_MODIFIED", "REQUEST_LOG_ID", "CONN_LOG_ID":
		return mark("%{" + name + "}")
	case "HTTP2":
		if e.r.base.protocol == "HTTP/2.0" {
			return "on"
		}
		return "off"
	}
	if rest, ok := strings.CutPrefix(name, "SSL_"); ok {
		return e.r.sslVariable("SSL_" + rest)
	}
	return e.r.variable(name)
}

// exprFuncs are the functions of one argument.
var exprFuncs lazy.Map[string, func(*evaluation, string) string]

func init() { exprFuncs.Make = makeExprFuncs }

func makeExprFuncs() map[string]func(*evaluation, string) string {
	req := func(e *evaluation, s string) string { return e.r.header(s) }
	env := func(e *evaluation, s string) string { return e.r.envVariable(s) }
	known := func(f func(string) string) func(*evaluation, string) string {
		return func(_ *evaluation, s string) string {
			if marked(s) {
				return mark(plain(s))
			}
			return f(s)
		}
	}
	return map[string]func(*evaluation, string) string{
		"req": req, "http": req, "req_novary": req, "env": env,
		"reqenv":  func(e *evaluation, s string) string { return e.r.env[s] },
		"osenv":   func(e *evaluation, s string) string { return e.r.w.c.env[s] },
		"note":    func(*evaluation, string) string { return "" },
		"resp":    func(_ *evaluation, s string) string { return mark("the response's " + s) },
		"ssl":     func(e *evaluation, s string) string { return e.r.sslVariable(s) },
		"tolower": func(_ *evaluation, s string) string { return mapKnown(s, lower) },
		"toupper": func(_ *evaluation, s string) string { return mapKnown(s, upper) },
		"escape":  func(_ *evaluation, s string) string { return escapeURI(s) },
		"unescape": known(func(s string) string {
			out, status := unescape(s, keepSlashes, false)
			if status != 0 {
				return ""
			}
			return out
		}),
		"base64":   known(func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }),
		"unbase64": known(func(s string) string { b, _ := base64.StdEncoding.DecodeString(s); return string(b) }),
		"md5":      known(func(s string) string { h := md5.Sum([]byte(s)); return hex.EncodeToString(h[:]) }),
		"sha1":     known(func(s string) string { h := sha1.Sum([]byte(s)); return hex.EncodeToString(h[:]) }),
		"file":     func(_ *evaluation, s string) string { return mark("the content of " + plain(s)) },
		"filesize": func(_ *evaluation, s string) string { return mark("the size of " + plain(s)) },
	}
}

// unaryTest is a test of one letter.
func unaryTest(name string, word wordNode) (boolNode, error) {
	fileTests := map[string]condTest{"d": testDir, "f": testFile, "s": testSize, "L": testLink, "h": testLink, "x": testExec}
	if t, ok := fileTests[name]; ok {
		return func(e *evaluation) bool { return e.r.w.fileTest(t, word(e)) }, nil
	}
	switch name {
	case "n":
		return func(e *evaluation) bool { return !e.r.w.equal(word(e), "") }, nil
	case "z":
		return func(e *evaluation) bool { return e.r.w.equal(word(e), "") }, nil
	case "e":
		return func(e *evaluation) bool { return e.r.w.kind(word(e)) != noFile }, nil
	case "T":
		return func(e *evaluation) bool { return truthy(word(e)) }, nil
	case "R":
		return func(e *evaluation) bool { return e.r.w.inSubnet(mark("the client's address"), word(e)) }, nil
	case "F", "U", "A":
		return func(e *evaluation) bool {
			s := plain(word(e))
			return e.r.w.is("the server can serve "+s, "the server can't serve "+s)
		}, nil
	}
	return nil, errors.New("the test -" + name + " is not known")
}

func truthy(s string) bool {
	switch lower(s) {
	case "", "off", "no", "false", "0":
		return false
	}
	return true
}

func binaryTest(name string, left, right wordNode) (boolNode, error) {
	glob := func(pathname, fold bool) boolNode {
		return func(e *evaluation) bool {
			s, pattern := left(e), right(e)
			if marked(s) {
				return e.r.w.is(plain(s)+" matches "+pattern, plain(s)+" does not match "+pattern)
			}
			return fnmatch(pattern, s, pathname, fold)
		}
	}
	switch lower(name) {
	case "ipmatch":
		return func(e *evaluation) bool { return e.r.w.inSubnet(left(e), right(e)) }, nil
	case "fnmatch":
		return glob(true, false), nil
	case "strmatch":
		return glob(false, false), nil
	case "strcmatch":
		return glob(false, true), nil
	}
	return nil, errors.New("the comparison -" + name + " is not known")
}

// inSubnet decides whether an address is in a network, if it is known.
func (w *run) inSubnet(addr, net string) bool {
	if marked(addr) {
		v, _ := sample(addr)
		return w.likely(plain(addr)+" is in "+net, plain(addr)+" is not in "+net, inNetwork(v, net))
	}
	return inNetwork(addr, net)
}

// inNetwork reads a network as address/bits, address/mask, an address, or the
// beginning of one.
func inNetwork(addr, net string) bool {
	ip, err := netip.ParseAddr(addr)
	if err != nil {
		return false
	}
	if prefix, err := netip.ParsePrefix(net); err == nil {
		return prefix.Contains(ip)
	}
	if other, err := netip.ParseAddr(net); err == nil {
		return ip == other
	}
	base, mask, ok := strings.Cut(net, "/")
	if !ok {
		return strings.HasPrefix(addr+".", strings.TrimSuffix(net, ".")+".")
	}
	m, err := netip.ParseAddr(mask)
	b, err2 := netip.ParseAddr(base)
	if err != nil || err2 != nil || !m.Is4() || !b.Is4() || !ip.Is4() {
		return false
	}
	x, y, z := ip.As4(), b.As4(), m.As4()
	for i := range x {
		if x[i]&z[i] != y[i]&z[i] {
			return false
		}
	}
	return true
}

func compareWords(op string, left, right wordNode) (boolNode, error) {
	holds := func(n int) bool { return false }
	switch strings.TrimPrefix(op, "-") {
	case "eq", "==":
		holds = func(n int) bool { return n == 0 }
	case "ne", "!=":
		holds = func(n int) bool { return n != 0 }
	case "lt", "<":
		holds = func(n int) bool { return n < 0 }
	case "le", "<=":
		holds = func(n int) bool { return n <= 0 }
	case "gt", ">":
		holds = func(n int) bool { return n > 0 }
	case "ge", ">=":
		holds = func(n int) bool { return n >= 0 }
	default:
		return nil, errors.New("the comparison " + op + " is not known")
	}
	ints := op[0] == '-'
	return func(e *evaluation) bool {
		l, r := left(e), right(e)
		switch {
		case op == "==":
			return e.r.w.equal(l, r)
		case op == "!=":
			return !e.r.w.equal(l, r)
		case marked(l) || marked(r):
			return e.r.w.is(plain(l)+" "+op+" "+plain(r), "not "+plain(l)+" "+op+" "+plain(r))
		case ints:
			return holds(leadingInt(l) - leadingInt(r))
		}
		return holds(strings.Compare(l, r))
	}, nil
}
