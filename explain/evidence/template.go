package evidence

import (
	"net/http"
	"strconv"
	"strings"

	"detour/explain/facts"
	"detour/trace"
	"detour/trace/uri"
)

// body names the template that the body was made from, and what in it sends a
// browser on.
func body(s *Set, h *trace.Hop) {
	text := h.Response.Body.Text()
	if len(text) == 0 || s.Has("body-none") {
		return
	}
	b := content{text: string(text[:min(len(text), MaxBody)]), status: h.Status()}
	b.lower = strings.ToLower(b.text)
	b.location, _ = h.Response.Fields.Lookup("Location")
	name := b.template()
	if name != "" {
		s.mark(InBody, "body", name)
	}
	s.markIf(name == "", InBody, "body-other")
	s.markIf(metaRefresh(b.lower), InBody, "meta-refresh")
	s.markIf(h.Status() < 300 && scriptLocation(b.lower), InBody, "script-location")
}

// content is a body with what it is compared with.
type content struct {
	text, lower string
	location    string
	status      int
}

// template returns the name of the template, "" when it is none of those known.
func (c content) template() string {
	if name := c.exact(); name != "" {
		return name
	}
	for _, t := range templates {
		if strings.Contains(c.text, t.holds) && strings.Contains(c.text, t.also) {
			return t.name
		}
	}
	return ""
}

// exact knows the bodies that are made of the status and the target alone.
func (c content) exact() string {
	reason := http.StatusText(c.status)
	trimmed := strings.TrimRight(c.text, "\r\n")
	switch {
	case trimmed == "" || c.status < 300 || c.status > 399:
		return ""
	case trimmed == reason:
		return "reason"
	case trimmed == strconv.Itoa(c.status)+": "+reason:
		return "aiohttp"
	case c.location != "" && trimmed == c.location:
		return "target"
	case strings.HasPrefix(trimmed, reason+". Redirecting to "):
		return "express-text"
	case strings.HasPrefix(trimmed, "<p>"+reason+". Redirecting to "):
		return "express-html"
	case strings.HasPrefix(trimmed, "<a href=\"") && strings.HasSuffix(trimmed, "\">"+reason+"</a>."):
		return "go"
	case strings.HasPrefix(trimmed, "Redirecting to ") && strings.HasSuffix(trimmed, ".") && !strings.Contains(trimmed, "\n"):
		return "koa"
	case strings.HasPrefix(c.location, "/") && strings.HasSuffix(c.location, trimmed), strings.HasPrefix(trimmed, "/") && strings.HasSuffix(c.location, trimmed):
		return "path"
	}
	return ""
}

// templates are texts by which a body is known, each from its maker's source
// or measured on it. The first that holds wins: what is built on nginx prints
// its own name into nginx's page.
var templates = []struct{ name, holds, also string }{
	{"openresty", "<hr><center>openresty", ""},
	{"cloudflare", "<center>cloudflare</center>", ""},
	{"awselb", "<center>awselb/", ""},
	{"cloudfront", "<center>CloudFront</center>", ""},
	{"tengine", "<center>tengine", ""},
	{"bfe", "<center>BFE</center>", ""},
	{"microsoft-gateway", "<center>Microsoft-Azure-Application-Gateway", ""},
	{"nginx", "<hr><center>nginx", ""},
	{"nginx-tls-port", "The plain HTTP request was sent to HTTPS port", ""},
	{"apache-tls-port", "speaking plain HTTP to an SSL-enabled server port", ""},
	{"go-tls-port", "Client sent an HTTP request to an HTTPS server", ""},
	{"apache-choices", "DTD HTML", "<title>300 Multiple Choices</title>"},
	{"apache", "<p>The document has moved <a href=", ""},
	{"apache", "DTD HTML", "<p>The answer to your request is located <a href="},
	{"h2o", "<TITLE>Moved</TITLE><P>The document has moved <A HREF=", ""},
	{"traffic-server", "<TITLE>Document Has Moved</TITLE>", ""},
	{"google", "<H1>301 Moved</H1>\nThe document has moved\n<A HREF=", ""},
	{"google", "<H1>302 Moved</H1>\nThe document has moved\n<A HREF=", ""},
	{"varnish", "Guru Meditation", "Varnish cache server"},
	{"squid", "ERR_", "squid"},
	{"litespeed", "LiteSpeed", ""},
	{"lighttpd", "<?xml version=\"1.0\" encoding=\"iso-8859-1\"?>", "http://www.w3.org/1999/xhtml"},
	{"mini-httpd", "http://www.acme.com/software/", ""},
	{"iis", "<head><title>Document Moved</title></head>", "Object Moved"},
	{"aspnet", "<h2>Object moved to <a href=", ""},
	{"akamai", "<H1>Access Denied</H1>", "Reference&#32;"},
	{"s3", "<Code>PermanentRedirect</Code>", ""},
	{"s3", "<Code>TemporaryRedirect</Code>", ""},
	{"s3-two-credentials", "Only one auth mechanism allowed", ""},
	{"s3-website", "<li>Code: ", "<li>RequestId: "},
	{"express-5", "<title>Moved Permanently</title>", "Redirecting to "},
	{"express-5", "<title>Found</title>", "Redirecting to "},
	{"express-5", "<title>See Other</title>", "Redirecting to "},
	{"express-5", "<title>Temporary Redirect</title>", "Redirecting to "},
	{"express-5", "<title>Permanent Redirect</title>", "Redirecting to "},
	{"send", "<title>Redirecting</title>", "<pre>Redirecting to "},
	{"werkzeug", "<title>Redirecting...</title>", "You should be redirected automatically to "},
	{"caddy-html", "<title>Redirecting...</title>", "window.location.replace("},
	{"astro", "<title>Redirecting to: ", "Redirecting from <code>"},
	{"symfony", "<title>Redirecting to ", "Redirecting to <a href="},
	{"next-error", "<html id=\"__next_error__\"", ""},
	{"nitro", "<!DOCTYPE html><html><head><meta http-equiv=\"refresh\" content=\"0; url=", "</head></html>"},
	{"h3", "<html><head><meta http-equiv=\"refresh\" content=\"0; url=", "</head></html>"},
	{"twisted", "<body bgcolor=\"#FFFFFF\" text=\"#000000\">", "http-equiv=\"refresh\""},
	{"rails", "<html><body>You are being <a href=", "\">redirected</a>.</body></html>"},
	{"hapi", "You are being redirected...", ""},
	{"cherrypy", "This resource ", " <a href="},
	{"cherrypy", "The document has moved", "CherryPy"},
	{"pyramid", "you should be redirected automatically.", ""},
	{"webrick", "<HTML><A HREF=", "</A>.</HTML>"},
	{"dancer", "<p>This item has moved <a href=", ""},
	{"radicale", "Redirected to /", ""},
	{"transmission", "<h1>301: Moved Permanently</h1>", ""},
	{"http-sys", "<HTML><HEAD><TITLE>", "</TITLE></HEAD><BODY>"},
	{"tomcat", "Apache Tomcat", "HTTP Status "},
	{"jetty", "Powered by Jetty", ""},
	{"spring", "Whitelabel Error Page", ""},
	{"netlify", "Redirecting to https://", ""},
	{"vercel", "Redirecting...\n", ""},
	{"vercel", "Redirecting...", "The document has moved"},
	{"fastapi-json", "{\"detail\":\"See Other\"}", ""},
	{"portal", "<WISPAccessGatewayParam", ""},
	{"saml-form", "name=\"SAMLRequest\"", ""},
}

// metaRefresh looks for a declarative refresh with a target.
func metaRefresh(lower string) bool {
	i := strings.Index(lower, "http-equiv=")
	for n := 0; i >= 0 && n < 8; n++ {
		rest := lower[i+len("http-equiv="):]
		tag, _, _ := strings.Cut(rest, ">")
		if strings.HasPrefix(strings.TrimLeft(tag, `"' `), "refresh") && strings.Contains(tag, "url=") {
			return true
		}
		j := strings.Index(rest, "http-equiv=")
		if j < 0 {
			return false
		}
		i += len("http-equiv=") + j
	}
	return false
}

// scriptLocation looks for a script that leaves the page at once. A long page
// mentions location in its scripts for other reasons.
func scriptLocation(lower string) bool {
	if len(lower) > 1500 || !strings.Contains(lower, "<script") {
		return false
	}
	for _, call := range []string{"location.replace(", "location.href=", "location.href =", "window.location=", "window.location =", "location.assign(", "document.location"} {
		if strings.Contains(lower, call) {
			return true
		}
	}
	return false
}

// pathOf returns the path as it is requested, bounded.
func pathOf(u uri.URI) string { return cut(facts.Path(u), MaxURL) }
