package experiment

import (
	"fmt"
	"slices"
	"strings"

	"detour/explain/article"
	"detour/explain/cause"
	"detour/trace"
)

// A variant builds an experiment's request: what is sent, what is changed in
// it, and why it cannot be.
type variant func(place) (r trace.Request, change, blocked string)

var variants = map[cause.Experiment]variant{
	cause.ForwardedProto: forwardedProto,
	cause.OtherLanguage:  otherLanguage,
	cause.WithoutCookies: withoutCookies,
	cause.WithCookies:    withCookies,
	cause.WithoutLogin:   withoutLogin,
	cause.OtherAgent:     otherAgent,
	cause.SlashToggled:   slashToggled,
	cause.OtherPath:      otherPath,
	cause.QueryAdded:     queryAdded,
	cause.GetInstead:     func(p place) (trace.Request, string, string) { return otherMethod(p, "GET") },
	cause.HeadForGet:     func(p place) (trace.Request, string, string) { return otherMethod(p, "HEAD") },
	cause.OptionsForGet:  func(p place) (trace.Request, string, string) { return otherMethod(p, "OPTIONS") },
	cause.OtherScheme:    otherScheme,
	cause.MadeUpHost:     madeUpHost,
}

// What is asked for because it does not exist.
const (
	noSuchPage = "detour-no-such-page"
	noSuchHost = "detour-no-such-host.invalid" // RFC 6761 §6.4: never resolves
	noSuchName = "detour"                      // of a parameter
)

func forwardedProto(p place) (trace.Request, string, string) {
	const name, value = "X-Forwarded-Proto", "https"
	if p.base.Fields.Get(name) == value {
		return trace.Request{}, "", "The request says X-Forwarded-Proto: https already."
	}
	return p.with(name, value)
}

// with returns the base with one field set.
func (p place) with(name, value string) (trace.Request, string, string) {
	r := p.base.Clone()
	r.Fields = r.Fields.With(name, value)
	return r, "with " + article.Value(name+": "+value), ""
}

// languages are asked for in turn until one is neither asked for already nor
// where the response leads.
var languages = []string{"de", "fr", "en", "ja"}

func otherLanguage(p place) (trace.Request, string, string) {
	asked := strings.ToLower(p.base.Fields.Get("Accept-Language"))
	led := ""
	if p.hop.Response != nil {
		led = strings.ToLower(p.hop.Response.Fields.Get("Location"))
	}
	for _, l := range languages {
		if strings.HasPrefix(asked, l) || strings.Contains(led, "/"+l) || strings.Contains(led, "="+l) {
			continue
		}
		return p.with("Accept-Language", l)
	}
	return p.with("Accept-Language", "nl")
}

// Another client than the one that asked: a telephone, or a computer where the
// request was a telephone's.
const (
	phone    = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1"
	computer = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
)

func otherAgent(p place) (trace.Request, string, string) {
	now := strings.ToLower(p.base.Fields.Get("User-Agent"))
	if strings.Contains(now, "mobile") || strings.Contains(now, "android") {
		return p.with("User-Agent", computer)
	}
	return p.with("User-Agent", phone)
}

func withoutLogin(p place) (trace.Request, string, string) {
	return p.without("Authorization", "Authorization", "its Authorization field")
}

// without leaves a field out, which is named as what the request sends and as
// what it is sent without.
func (p place) without(field, sends, what string) (trace.Request, string, string) {
	if !p.base.Fields.Has(field) {
		return trace.Request{}, "", "The request sends no " + sends + "."
	}
	r := p.base.Clone()
	r.Fields = r.Fields.Without(field)
	return r, "without " + what, ""
}

func slashToggled(p place) (trace.Request, string, string) {
	r := p.base.Clone()
	path := r.URI.Path
	switch {
	case path == "" || path == "/":
		return trace.Request{}, "", "The path is the root, which has no form without its slash."
	case strings.HasSuffix(path, "/"):
		r.URI.Path = strings.TrimSuffix(path, "/")
	default:
		r.URI.Path = path + "/"
	}
	return r, "with the path " + article.Value(r.URI.Path), ""
}

func otherPath(p place) (trace.Request, string, string) {
	r := p.base.Clone()
	r.URI.Path = sibling(r.URI.Path)
	return r, "with the path " + article.Value(r.URI.Path), ""
}

// sibling returns a path beside the given one that does not exist: the last
// segment is another, with the slash or the extension of the first.
func sibling(path string) string {
	stem, slash := strings.CutSuffix(path, "/")
	i := strings.LastIndexByte(stem, '/')
	segment, made := stem[i+1:], noSuchPage
	if segment == made {
		made += "-either"
	}
	if dot := strings.LastIndexByte(segment, '.'); dot > 0 && len(segment)-dot <= 6 {
		made += segment[dot:]
	}
	if slash && stem != "" {
		made += "/"
	}
	return "/" + strings.TrimPrefix(stem[:i+1]+made, "/")
}

func queryAdded(p place) (trace.Request, string, string) {
	r := p.base.Clone()
	query := ""
	if r.URI.Query != nil {
		query = *r.URI.Query + "&"
	}
	if strings.Contains(strings.ToLower(query), "signature=") {
		return trace.Request{}, "", "The URL is signed; one more parameter would break the signature."
	}
	query = strings.TrimPrefix(query, "&") + noSuchName + "=1"
	r.URI.Query = &query
	return r, "with " + article.Value(noSuchName+"=1") + " in the query", ""
}

func otherMethod(p place, method string) (trace.Request, string, string) {
	if p.hop.Request.Method == method {
		return trace.Request{}, "", method + " is what was sent."
	}
	return bodiless(p.hop.Request, method), fmt.Sprintf("%s in place of %s", article.Value(method), article.Value(p.hop.Request.Method)), ""
}

func otherScheme(p place) (trace.Request, string, string) {
	r := p.base.Clone()
	u := r.URI
	if u.Authority() != u.Host {
		return trace.Request{}, "", fmt.Sprintf("The URL names port %s; by which port the other scheme answers is not known.", article.Value(u.Port))
	}
	u.Port = ""
	switch u.Scheme {
	case "http":
		u.Scheme = "https"
	case "https":
		u.Scheme = "http"
		if s := u.String(); trace.MaskURI(s) != s {
			return trace.Request{}, "", "The URL carries a secret, which would go in the clear."
		}
		if hasSecrets(r.Fields) {
			return trace.Request{}, "", "The request carries credentials, which would go in the clear; without them more than the scheme would change."
		}
	default:
		return trace.Request{}, "", "The URL is neither http nor https."
	}
	r.URI = u
	return r, "by " + u.Scheme, ""
}

// hasSecrets reports fields that hold credentials.
func hasSecrets(fs trace.Fields) bool {
	return slices.ContainsFunc(fs, func(f trace.Field) bool { return f.Is("Cookie") || trace.Mask(f) != f.Value })
}

// madeUpHost keeps the address and asks there for another name: the transport
// connects by the URL and writes the Host field as it stands.
func madeUpHost(p place) (trace.Request, string, string) {
	r := p.base.Clone()
	if r.Fields.Get("Host") == noSuchHost {
		return trace.Request{}, "", "The host of the request is made up already."
	}
	if hasSecrets(r.Fields) {
		return trace.Request{}, "", "The request carries credentials, which are not for a host that is made up; without them more than the host would change."
	}
	r.Fields = r.Fields.With("Host", noSuchHost)
	return r, "with " + article.Value("Host: "+noSuchHost), ""
}
