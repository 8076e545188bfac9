package curl

import (
	"fmt"
	"slices"
	"strings"

	"detour/trace"
	"detour/trace/uri"
	"detour/trace/wire"
)

// throughProxy says by which proxy connections go: that of the flags, else that
// of the environment's variables as the client reads them.
func (f *Flags) throughProxy(o *wire.Options, client trace.Client) error {
	for _, line := range f.proxyFields {
		field, ok, err := parseField(line)
		if err != nil {
			return fmt.Errorf("--proxy-header: %w", err)
		}
		if ok {
			o.ProxyFields = append(o.ProxyFields, field)
		}
	}
	if err := f.checkProxy(); err != nil {
		return err
	}
	if f.own.Changed("proxy") && !f.own.Changed("noproxy") {
		o.Proxy = f.proxyLogin(f.proxy)
		return nil
	}
	o.ProxyFor = f.ProxyFor(client)
	return nil
}

// ProxyFor returns how a URI's proxy is found, nil where there is none for any.
// --noproxy stands in for the variable that names hosts without one.
func (f *Flags) ProxyFor(client trace.Client) func(uri.URI) (proxy, from string) {
	if !f.own.Changed("proxy") && f.Getenv == nil {
		return nil
	}
	given, listed := f.own.Changed("proxy"), f.own.Changed("noproxy")
	return func(u uri.URI) (string, string) {
		switch {
		case listed && trace.SkipsProxy(f.noproxy, u):
			return "", ""
		case given:
			return f.proxyLogin(f.proxy), ""
		}
		proxy, from := client.ProxyFor(f.environment(listed), u)
		return f.proxyLogin(proxy), from
	}
}

// environment returns the variables, without those that --noproxy stands in for.
func (f *Flags) environment(listed bool) func(string) string {
	return func(name string) string {
		if listed && strings.EqualFold(name, "no_proxy") {
			return ""
		}
		return f.Getenv(name)
	}
}

// proxyLogin puts --proxy-user into a proxy's URI that has no user.
func (f *Flags) proxyLogin(proxy string) string {
	if proxy == "" || f.proxyUser == "" {
		return proxy
	}
	scheme, rest, ok := strings.Cut(proxy, "://")
	if !ok {
		scheme, rest = "http", proxy
	}
	if strings.Contains(rest, "@") {
		return proxy
	}
	user, password, _ := strings.Cut(f.proxyUser, ":")
	return scheme + "://" + escape(user) + ":" + escape(password) + "@" + rest
}

// checkProxy refuses a scheme that no proxy here speaks; without one, it is http.
func (f *Flags) checkProxy() error {
	scheme, _, ok := strings.Cut(f.proxy, "://")
	if ok && !slices.Contains([]string{"http", "https", "socks5", "socks5h"}, strings.ToLower(scheme)) {
		return fmt.Errorf("--proxy %q has a scheme other than http, https and socks5", f.proxy)
	}
	return nil
}
