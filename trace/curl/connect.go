package curl

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"strings"
	"time"

	"detour/trace"
	"detour/trace/wire"
)

// options returns how the flags want connections to be made.
func (f *Flags) options(client trace.Client) (wire.Options, error) {
	o := wire.Options{
		ConnectTimeout: time.Duration(f.connectTimeout),
		TLSTimeout:     time.Duration(f.connectTimeout), // curl's covers the handshake too
		TotalTimeout:   time.Duration(f.maxTime),
		Insecure:       f.insecure,
		Network:        f.family,
		Socket:         f.socket,
	}
	err := f.throughProxy(&o, client)
	if err != nil {
		return o, err
	}
	if o.TLS, err = f.tls(); err != nil {
		return o, err
	}
	o.Resolve, err = f.resolver()
	return o, err
}

func (f *Flags) tls() (*tls.Config, error) {
	least, most, err := f.tlsRange()
	if err != nil || f.cacert == "" && f.cert == "" && least == 0 && most == 0 {
		return nil, err
	}
	cfg := &tls.Config{MinVersion: least, MaxVersion: most}
	if f.cacert != "" {
		pem, err := f.ReadFile(f.cacert)
		if err != nil {
			return nil, fmt.Errorf("read --cacert: %w", err)
		}
		cfg.RootCAs = x509.NewCertPool()
		if !cfg.RootCAs.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("read --cacert: %s holds no PEM certificate", f.cacert)
		}
	}
	if f.cert != "" {
		f.cutCertPassword()
		pair, err := f.clientCertificate()
		if err != nil {
			return nil, err
		}
		cfg.Certificates = []tls.Certificate{pair}
	}
	return cfg, nil
}

// cutCertPassword takes the password off -E's CERT:PASSWORD and says that it
// does nothing. A backslash in front of a colon makes it a part of the name.
func (f *Flags) cutCertPassword() {
	for i := 2; i < len(f.cert); i++ { // not the colon behind a drive's letter
		if f.cert[i] == ':' && f.cert[i-1] != '\\' {
			f.cert = f.cert[:i]
			f.leave("-E CERT:PASSWORD", "curl would decrypt the key with PASSWORD; detour reads keys that are not encrypted")
			break
		}
	}
	f.cert = strings.ReplaceAll(f.cert, `\:`, ":")
}

// clientCertificate reads --cert and --key; one file may hold both.
func (f *Flags) clientCertificate() (tls.Certificate, error) {
	key := f.key
	if key == "" {
		key = f.cert
	}
	certPEM, err := f.ReadFile(f.cert)
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("read --cert: %w", err)
	}
	keyPEM, err := f.ReadFile(key)
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("read --key: %w", err)
	}
	pair, err := tls.X509KeyPair(certPEM, keyPEM)
	if err != nil {
		return pair, fmt.Errorf("read --cert %s with --key %s: %w", f.cert, key, err)
	}
	return pair, nil
}

// resolver returns what --resolve and --connect-to map, or nil for none.
// --resolve wins, as it is looked up for a name and the other for a connection.
func (f *Flags) resolver() (func(string) (string, bool), error) {
	if len(f.resolve)+len(f.connectTo) == 0 {
		return nil, nil
	}
	fixed := map[string]string{}
	for _, v := range f.connectTo {
		from, to, err := connectPair(v)
		if err != nil {
			return nil, err
		}
		fixed[from] = to
	}
	for _, v := range f.resolve {
		host, addr, err := resolveEntry(v)
		if err != nil {
			return nil, err
		}
		fixed[host] = addr
	}
	return func(hostport string) (string, bool) {
		host, port, _ := net.SplitHostPort(hostport)
		for _, k := range []string{hostport, ":" + port, net.JoinHostPort(host, ""), ":"} {
			if to, ok := fixed[strings.ToLower(k)]; ok {
				return fillAddress(to, host, port), true
			}
		}
		return "", false
	}, nil
}

// Resolver returns what a list of HOST:PORT:ADDRESS maps, as --resolve has them; nil
// for an empty list.
func Resolver(entries []string) (func(hostport string) (addr string, ok bool), error) {
	return (&Flags{resolve: entries}).resolver()
}

// resolveEntry reads --resolve's HOST:PORT:ADDRESS; ADDRESS may be IPv6, with
// or without brackets.
func resolveEntry(v string) (from, to string, err error) {
	host, rest, ok := strings.Cut(strings.TrimPrefix(v, "+"), ":")
	port, addr, ok2 := strings.Cut(rest, ":")
	addr, _, _ = strings.Cut(addr, ",")
	addr = strings.Trim(addr, "[]")
	if !ok || !ok2 || net.ParseIP(addr) == nil {
		return "", "", fmt.Errorf("--resolve %q is not HOST:PORT:ADDRESS", v)
	}
	if host == "*" {
		host = ""
	}
	return strings.ToLower(net.JoinHostPort(host, port)), net.JoinHostPort(addr, port), nil
}

// connectPair reads --connect-to's HOST1:PORT1:HOST2:PORT2; empty parts mean
// any (left) or unchanged (right).
func connectPair(v string) (from, to string, err error) {
	parts := splitHosts(v)
	if len(parts) != 4 {
		return "", "", fmt.Errorf("--connect-to %q is not HOST1:PORT1:HOST2:PORT2", v)
	}
	return strings.ToLower(net.JoinHostPort(parts[0], parts[1])), net.JoinHostPort(parts[2], parts[3]), nil
}

// splitHosts splits at colons outside brackets and drops the brackets.
func splitHosts(v string) []string {
	var parts []string
	depth, start := 0, 0
	for i, c := range v + ":" {
		switch {
		case c == '[':
			depth++
		case c == ']':
			depth--
		case c == ':' && depth == 0:
			parts = append(parts, strings.Trim(v[start:i], "[]"))
			start = i + 1
		}
	}
	return parts
}

// fillAddress completes an address whose host or port was left empty.
func fillAddress(to, host, port string) string {
	h, p, _ := net.SplitHostPort(to)
	if h == "" {
		h = host
	}
	if p == "" {
		p = port
	}
	return net.JoinHostPort(h, p)
}
