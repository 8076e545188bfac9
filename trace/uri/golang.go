package uri

import (
	"errors"
	"net/url"

	"golang.org/x/net/http/httpguts"
	"golang.org/x/net/idna"
)

// readGo reads a reference as net/http does, by net/url itself.
func readGo(base *URI, ref string) (URI, error) {
	u, err := url.Parse(ref)
	if base != nil && err == nil {
		var b *url.URL
		if b, err = url.Parse(base.String()); err == nil {
			u = b.ResolveReference(u)
		}
	}
	if err != nil {
		return URI{}, plainURLError(err)
	}
	if _, numbers := NumbersToIPv4(u.Hostname()); numbers && base != nil && !IsAddress(u.Hostname()) {
		return URI{}, wrong("host %s is not found: Go reads no address in it", u.Hostname())
	}
	return fromGoURL(u)
}

// plainURLError takes the URL off an error of net/url: the caller names it.
func plainURLError(err error) error {
	if e, ok := errors.AsType[*url.Error](err); ok {
		err = e.Err
	}
	return wrong("%s", err.Error())
}

// fromGoURL returns the URI with its parts as net/http writes them and the
// host as it is looked up.
func fromGoURL(u *url.URL) (URI, error) {
	host, err := punycode(u.Host)
	if err != nil {
		return URI{}, wrong("the host is not a valid internationalized name", "")
	}
	if !isASCII(u.Host) {
		if name, err := idna.Lookup.ToASCII(u.Hostname()); err == nil {
			host = name + u.Host[len(u.Hostname()):]
		}
	}
	out := URI{Scheme: u.Scheme, Opaque: u.Opaque, Path: u.EscapedPath()}
	out.setAuthority(host)
	if u.User != nil {
		info := u.User.String()
		out.Userinfo = &info
	}
	if u.RawQuery != "" || u.ForceQuery {
		out.Query = &u.RawQuery
	}
	if u.Fragment != "" {
		frag := u.EscapedFragment()
		out.Fragment = &frag
	}
	return out, nil
}

// punycode is httpguts.PunycodeHostPort for names that may be ones.
func punycode(host string) (string, error) {
	if len(host) > maxName && !isASCII(host) {
		return "", errLongName
	}
	return httpguts.PunycodeHostPort(host)
}

// GoHost returns the Host that net/http sends for a Location with an
// internationalized name: unlike the name it looks up, it is not mapped to
// lower case.
func GoHost(location string) (string, bool) {
	if isASCII(location) {
		return "", false
	}
	u, err := url.Parse(location)
	if err != nil || u.Host == "" {
		return "", false
	}
	host, err := punycode(u.Host)
	return host, err == nil
}
