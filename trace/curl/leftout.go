package curl

import (
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"detour/trace"
	"detour/trace/prose"
)

// An Omission is a flag of curl's that detour leaves out, and what it would
// have changed.
type Omission struct {
	Flag  string // as it is written: "-o FILE"
	Would string // one clause
}

// A leftOut is a flag that is taken and left out.
type leftOut struct {
	name, short string
	value       string // what its value is called; "" for a flag without
	would       string // "" for a flag that only says what curl prints
	quiet       bool   // detour does so anyway, or it says nothing about HTTP
}

// flag is the flag as a user writes it.
func (l *leftOut) flag() string {
	s := "--" + l.name
	if l.short != "" {
		s = "-" + l.short
	}
	if l.value != "" {
		s += " " + l.value
	}
	return s
}

// leftOuts are curl's flags that detour does not act on.
var leftOuts = []leftOut{
	// what detour does anyway, or what is about other protocols than HTTP
	{name: "verbose", short: "v", quiet: true}, {name: "disable", short: "q", quiet: true}, {name: "globoff", short: "g", quiet: true},
	{name: "tcp-nodelay", quiet: true}, {name: "ssl", quiet: true}, {name: "ssl-reqd", quiet: true}, {name: "ssl-allow-beast", quiet: true},
	{name: "sslv2", short: "2", quiet: true}, {name: "sslv3", short: "3", quiet: true}, {name: "http0.9", quiet: true},
	{name: "append", short: "a", quiet: true}, {name: "list-only", short: "l", quiet: true}, {name: "use-ascii", short: "B", quiet: true},
	{name: "quote", short: "Q", value: "COMMAND", quiet: true}, {name: "telnet-option", short: "t", value: "OPTION", quiet: true},
	{name: "ftp-port", short: "P", value: "ADDRESS", quiet: true}, {name: "ftp-pasv", quiet: true}, {name: "ftp-ssl", quiet: true},
	{name: "ftp-create-dirs", quiet: true}, {name: "ftp-method", value: "METHOD", quiet: true}, {name: "ftp-account", value: "DATA", quiet: true},
	{name: "ftp-alternative-to-user", value: "COMMAND", quiet: true}, {name: "ftp-pret", quiet: true}, {name: "ftp-skip-pasv-ip", quiet: true},
	{name: "ftp-ssl-ccc", quiet: true}, {name: "ftp-ssl-ccc-mode", value: "MODE", quiet: true}, {name: "ftp-ssl-control", quiet: true},
	{name: "disable-eprt", quiet: true}, {name: "disable-epsv", quiet: true}, {name: "krb", value: "LEVEL", quiet: true},
	{name: "mail-auth", value: "ADDRESS", quiet: true}, {name: "mail-from", value: "ADDRESS", quiet: true}, {name: "mail-rcpt", value: "ADDRESS", quiet: true},
	{name: "mail-rcpt-allowfails", quiet: true}, {name: "sasl-authzid", value: "ID", quiet: true}, {name: "sasl-ir", quiet: true},
	{name: "login-options", value: "OPTIONS", quiet: true}, {name: "tftp-blksize", value: "SIZE", quiet: true}, {name: "tftp-no-options", quiet: true},
	{name: "compressed-ssh", quiet: true}, {name: "hostpubmd5", value: "HASH", quiet: true}, {name: "hostpubsha256", value: "HASH", quiet: true},
	{name: "pubkey", value: "FILE", quiet: true}, {name: "socks5-basic", quiet: true},

	// what curl prints, and how
	{name: "progress-bar", short: "#"}, {name: "no-progress-meter"}, {name: "no-buffer", short: "N"}, {name: "styled-output"},
	{name: "write-out", short: "w", value: "FORMAT"}, {name: "stderr", value: "FILE"}, {name: "trace", value: "FILE"}, {name: "trace-ascii", value: "FILE"},
	{name: "trace-time"}, {name: "suppress-connect-headers"}, {name: "help", short: "h"}, {name: "manual", short: "M"}, {name: "version", short: "V"},

	// where curl puts things
	{name: "output", short: "o", value: "FILE", would: "the content is not written to FILE"},
	{name: "output-dir", value: "DIR", would: "files are not written to DIR"},
	{name: "remote-name", short: "O", would: "the content is not written to a file named as the URL's"},
	{name: "remote-name-all", would: "the content is not written to a file named as the URL's"},
	{name: "remote-header-name", short: "J", would: "no file gets the name in Content-Disposition"},
	{name: "remote-time", short: "R", would: "no file gets the date of Last-Modified"},
	{name: "create-dirs", would: "no folders are made"}, {name: "create-file-mode", value: "MODE", would: "no file is made"},
	{name: "no-clobber", would: "no file is written, so none is kept from it"}, {name: "remove-on-error", would: "no file is written, so none is removed"},
	{name: "xattr", would: "no file gets the URL as an attribute"},
	{name: "dump-header", short: "D", value: "FILE", would: "the fields are not written to FILE"},
	{name: "libcurl", value: "FILE", would: "no C source is written to FILE"},
	{name: "etag-save", value: "FILE", would: "the ETag is not written to FILE"},
	{name: "hsts", value: "FILE", would: "curl would know https hosts from FILE and write them to it"},
	{name: "alt-svc", value: "FILE", would: "curl would know other servers of an origin from FILE and write them to it"},

	// how often and how fast
	{name: "retry", value: "N", would: "curl would send the request again after a 408, 429 or 5xx"},
	{name: "retry-all-errors", would: "curl would send it again after every error"}, {name: "retry-connrefused", would: "curl would try again where nothing listens"},
	{name: "retry-delay", value: "SECONDS", would: "nothing is sent again, so nothing waits"}, {name: "retry-max-time", value: "SECONDS", would: "nothing is sent again, so nothing waits"},
	{name: "limit-rate", value: "SPEED", would: "curl would transfer no faster than SPEED"}, {name: "rate", value: "RATE", would: "curl would send no more requests than RATE"},
	{name: "speed-time", short: "y", value: "SECONDS", would: "curl would end a transfer that stays slow"}, {name: "speed-limit", short: "Y", value: "SPEED", would: "curl would end a transfer that stays slow"},
	{name: "max-filesize", value: "BYTES", would: "curl would refuse larger content (--max-body bounds what detour keeps)"},
	{name: "fail", short: "f", would: "curl would end with 22 and without content at a status of 400 or above"},
	{name: "fail-with-body", would: "curl would end with 22 at a status of 400 or above"}, {name: "fail-early", would: "curl would end at the first URL that fails; there is one"},
	{name: "parallel", short: "Z", would: "curl would send several requests at a time; there is one"}, {name: "parallel-immediate", would: "there is one request"},
	{name: "parallel-max", value: "N", would: "there is one request"},

	// credentials that detour does not speak
	{name: "ntlm", would: "curl would prove who asks by NTLM; the request goes with no Authorization"},
	{name: "ntlm-wb", would: "curl would prove who asks by NTLM; the request goes with no Authorization"},
	{name: "negotiate", would: "curl would prove who asks by a Kerberos ticket (Negotiate)"},
	{name: "delegation", value: "LEVEL", would: "curl would hand a Kerberos ticket on"}, {name: "service-name", value: "NAME", would: "curl would ask for a Kerberos ticket of that name"},
	{name: "aws-sigv4", value: "PROVIDER", would: "curl would sign the request for AWS (Authorization and X-Amz-Date)"},
	{name: "proxy-anyauth", would: "user and password go to the proxy as Basic only"}, {name: "proxy-basic", quiet: true},
	{name: "proxy-digest", would: "user and password go to the proxy as Basic only"}, {name: "proxy-ntlm", would: "user and password go to the proxy as Basic only"},
	{name: "proxy-negotiate", would: "user and password go to the proxy as Basic only"}, {name: "proxy-service-name", value: "NAME", would: "curl would ask for a Kerberos ticket for the proxy"},
	{name: "disallow-username-in-url", would: "curl would refuse a URL with a user name, also in a Location"},

	// the request
	{name: "tr-encoding", would: "curl would ask for a compressed transfer (TE: gzip)"}, {name: "raw", would: "curl would leave the transfer coding on"},
	{name: "ignore-content-length", would: "curl would read until the server closes"}, {name: "crlf", would: "curl would send the upload's line ends as CRLF"},
	{name: "etag-compare", value: "FILE", would: "curl would send the ETag in FILE as If-None-Match"},
	{name: "expect100-timeout", value: "SECONDS", would: "content waits one second for a 100"}, {name: "haproxy-protocol", would: "curl would send a PROXY line before the request"},
	{name: "http3", would: "curl would speak HTTP/3"}, {name: "http3-only", would: "curl would speak HTTP/3"},
	{name: "proto-default", value: "SCHEME", would: "a URL without a scheme is http"}, {name: "metalink", quiet: true},

	// the connection
	{name: "interface", value: "NAME", would: "curl would connect from that interface or address"}, {name: "local-port", value: "PORTS", would: "curl would connect from one of these ports"},
	{name: "dns-interface", value: "NAME", would: "curl would ask for names through that interface"}, {name: "dns-ipv4-addr", value: "ADDRESS", would: "curl would ask for names from that address"},
	{name: "dns-ipv6-addr", value: "ADDRESS", would: "curl would ask for names from that address"}, {name: "dns-servers", value: "ADDRESSES", would: "curl would ask these servers for names"},
	{name: "doh-url", value: "URL", would: "curl would ask for names over HTTPS"}, {name: "doh-insecure", would: "curl would not verify the server of names"}, {name: "doh-cert-status", would: "curl would ask for the state of its certificate"},
	{name: "happy-eyeballs-timeout-ms", value: "MS", would: "curl would try IPv4 after that time"}, {name: "keepalive-time", value: "SECONDS", would: "curl would probe an idle connection"},
	{name: "no-keepalive", would: "curl would not probe an idle connection"}, {name: "tcp-fastopen", would: "curl would use TCP Fast Open"},
	{name: "socks4", value: "HOST", would: "curl would go through a SOCKS 4 proxy; the connection is direct"}, {name: "socks4a", value: "HOST", would: "curl would go through a SOCKS 4 proxy; the connection is direct"},
	{name: "preproxy", value: "URL", would: "curl would go through that proxy to the other one"}, {name: "proxytunnel", short: "p", would: "curl would make a tunnel through the proxy for http too"},
	{name: "proxy1.0", value: "HOST", would: "curl would go through that proxy in HTTP/1.0; the connection is direct"},
	{name: "socks5-gssapi", would: "the SOCKS proxy is told user and password alone"}, {name: "socks5-gssapi-nec", would: "the SOCKS proxy is told user and password alone"},
	{name: "socks5-gssapi-service", value: "NAME", would: "the SOCKS proxy is told user and password alone"},

	// TLS
	{name: "capath", value: "DIR", would: "curl would trust the certificates in DIR"}, {name: "cert-status", would: "curl would ask for the state of the certificate (OCSP)"},
	{name: "cert-type", value: "TYPE", would: "certificates are read as PEM"}, {name: "key-type", value: "TYPE", would: "keys are read as PEM"},
	{name: "pass", value: "PHRASE", would: "curl would decrypt the key; detour reads keys that are not encrypted"},
	{name: "ciphers", value: "LIST", would: "curl would offer these ciphers alone"}, {name: "tls13-ciphers", value: "LIST", would: "curl would offer these ciphers alone"},
	{name: "curves", value: "LIST", would: "curl would offer these curves alone"}, {name: "crlfile", value: "FILE", would: "curl would refuse the certificates that FILE revokes"},
	{name: "pinnedpubkey", value: "HASHES", would: "curl would refuse a server with another key"}, {name: "engine", value: "NAME", would: "curl would use that crypto engine"},
	{name: "egd-file", value: "FILE", quiet: true}, {name: "random-file", value: "FILE", quiet: true},
	{name: "false-start", would: "curl would send before the handshake is over"}, {name: "no-alpn", would: "curl would not offer HTTP/2"}, {name: "no-npn", quiet: true},
	{name: "no-sessionid", would: "curl would not resume a TLS session"}, {name: "ssl-auto-client-cert", would: "curl would choose a client certificate by itself"},
	{name: "ssl-no-revoke", quiet: true}, {name: "ssl-revoke-best-effort", quiet: true},
	{name: "tlsauthtype", value: "TYPE", would: "curl would prove who asks in the handshake (SRP)"}, {name: "tlsuser", value: "NAME", would: "curl would prove who asks in the handshake (SRP)"},
	{name: "tlspassword", value: "PASSWORD", would: "curl would prove who asks in the handshake (SRP)"},
	{name: "proxy-cacert", value: "FILE", would: "the proxy is verified as the servers are"}, {name: "proxy-capath", value: "DIR", would: "the proxy is verified as the servers are"},
	{name: "proxy-insecure", would: "the proxy's certificate must verify"}, {name: "proxy-cert", value: "FILE", would: "the proxy gets no certificate of its own"},
	{name: "proxy-cert-type", value: "TYPE", would: "the proxy gets no certificate of its own"}, {name: "proxy-key", value: "FILE", would: "the proxy gets no certificate of its own"},
	{name: "proxy-key-type", value: "TYPE", would: "the proxy gets no certificate of its own"}, {name: "proxy-pass", value: "PHRASE", would: "the proxy gets no certificate of its own"},
	{name: "proxy-ciphers", value: "LIST", would: "curl would offer the proxy these ciphers alone"}, {name: "proxy-tls13-ciphers", value: "LIST", would: "curl would offer the proxy these ciphers alone"},
	{name: "proxy-crlfile", value: "FILE", would: "curl would refuse the certificates that FILE revokes"}, {name: "proxy-pinnedpubkey", value: "HASHES", would: "curl would refuse a proxy with another key"},
	{name: "proxy-ssl-allow-beast", quiet: true}, {name: "proxy-ssl-auto-client-cert", would: "the proxy gets no certificate of its own"}, {name: "proxy-tlsv1", would: "the proxy is spoken to in the usual versions of TLS"},
	{name: "proxy-tlsauthtype", value: "TYPE", would: "curl would prove who asks in the proxy's handshake"}, {name: "proxy-tlsuser", value: "NAME", would: "curl would prove who asks in the proxy's handshake"},
	{name: "proxy-tlspassword", value: "PASSWORD", would: "curl would prove who asks in the proxy's handshake"},
}

// bindLeftOut takes the flags that detour leaves out.
func (f *Flags) bindLeftOut(set *pflag.FlagSet) {
	for i := range leftOuts {
		l := &leftOuts[i]
		note := func(value string) { f.note(l, value) }
		if l.value == "" {
			addSwitch(set, l.name, l.short, "", func(on bool) {
				if on {
					note("")
				}
			})
			continue
		}
		set.VarP(setter{"text", func(v string) error { note(v); return nil }}, l.name, l.short, "")
	}
}

// note remembers a flag that was given and is left out.
func (f *Flags) note(l *leftOut, value string) {
	f.aside = append(f.aside, l)
	switch l.name {
	case "output":
		if f.output == "" {
			f.output = value
		}
	case "globoff":
		f.globs = true
	}
}

// leave says that something of curl's is left out.
func (f *Flags) leave(flag, would string) {
	if o := (Omission{trace.Printable(flag), would}); !slices.Contains(f.left, o) {
		f.left = append(f.left, o)
	}
}

// omissions returns what is left out: what changes something by itself, each
// once, then what curl prints, in one.
func (f *Flags) omissions() []Omission {
	out, seen := append([]Omission(nil), f.left...), map[string]bool{}
	var printing []string
	for _, l := range f.aside {
		switch flag := l.flag(); {
		case seen[flag] || l.quiet:
		case l.would == "":
			printing = append(printing, flag)
		default:
			out = append(out, Omission{flag, l.would})
		}
		seen[l.flag()] = true
	}
	if len(printing) > 0 {
		out = append(out, Omission{strings.Join(printing, ", "), "this is about what curl prints; detour prints its own"})
	}
	return out
}

// LeavesOut reports whether a name is that of a flag of curl's that detour leaves
// out.
func LeavesOut(name string) bool {
	return slices.ContainsFunc(leftOuts, func(l leftOut) bool { return l.name == name })
}

// Meant returns the long flags of a set that a user may have meant by a name.
func Meant(set *pflag.FlagSet, name string) []string {
	var known []string
	set.VisitAll(func(f *pflag.Flag) {
		if !strings.HasPrefix(f.Usage, negation) {
			known = append(known, f.Name)
		}
	})
	return prose.Meant(known, 1+len(name)/4, func(word string) int { return prose.Distance(name, word) })
}
