package apache

import (
	"strconv"
	"strings"

	"detour/explain/blame/lazy"
)

// headerVariables are the variables that stand for a header field.
var headerVariables = lazy.Map[string, string]{Make: func() map[string]string {
	return map[string]string{
		"HTTP_HOST": "Host", "HTTP_ACCEPT": "Accept", "HTTP_COOKIE": "Cookie", "HTTP_REFERER": "Referer", "HTTP_FORWARDED": "Forwarded",
		"HTTP_USER_AGENT": "User-Agent", "HTTP_PROXY_CONNECTION": "Proxy-Connection",
	}
}}

// outsideVariables hang on what a request doesn't tell: the client, the clock, the
// machine.
var outsideVariables = lazy.Map[string, string]{Make: func() map[string]string {
	return map[string]string{
		"TIME": "the time", "TIME_DAY": "the day", "TIME_SEC": "the second", "TIME_MIN": "the minute", "TIME_MON": "the month",
		"TIME_WDAY": "the weekday", "TIME_YEAR": "the year", "TIME_HOUR": "the hour", "SERVER_ADDR": "the server's address",
		"REMOTE_HOST": "the client's name", "REMOTE_PORT": "the client's port", "REMOTE_USER": "the user who is logged in",
		"REMOTE_IDENT": "the client's ident", "SERVER_ADMIN": "ServerAdmin", "SERVER_SOFTWARE": "the server's version",
		"SCRIPT_USER": "the file's owner", "SCRIPT_GROUP": "the file's group", "API_VERSION": "the server's API version",
		"AUTH_TYPE": "the kind of login",
	}
}}

// variable is the value of a variable of the server, by its name in capitals.
func (r *request) variable(name string) string {
	if field, ok := headerVariables.Lookup(name); ok {
		return r.header(field)
	}
	if what, ok := outsideVariables.Lookup(name); ok {
		return r.outside(name, what)
	}
	switch name {
	case "HTTPS":
		if r.tls() {
			return "on"
		}
		return "off"
	case "IPV6":
		return "off"
	case "IS_SUBREQ":
		return strconv.FormatBool(r.sub != nil)
	case "PATH_INFO":
		return r.pathInfo
	case "SERVER_NAME":
		return r.serverName()
	case "SERVER_PORT":
		return strconv.Itoa(r.serverPort())
	case "REMOTE_ADDR", "CONN_REMOTE_ADDR":
		return mark("the client's address")
	case "THE_REQUEST":
		return r.base.line
	case "REQUEST_URI":
		return r.uri
	case "QUERY_STRING":
		if r.args != nil {
			return *r.args
		}
	case "DOCUMENT_ROOT":
		return r.srv.root
	case "CONTEXT_PREFIX":
		return r.contextPrefix
	case "CONTEXT_DOCUMENT_ROOT":
		return either(r.contextRoot, r.srv.root)
	case "REQUEST_METHOD":
		return r.method
	case "REQUEST_SCHEME":
		return r.scheme()
	case "SERVER_PROTOCOL":
		return r.base.protocol
	case "SCRIPT_FILENAME", "REQUEST_FILENAME":
		return r.filename
	}
	return ""
}

// outside is a value from outside. Nobody is logged in where nothing asks for it.
func (r *request) outside(name, what string) string {
	if name == "REMOTE_USER" || name == "AUTH_TYPE" {
		if r.conf.authz == nil || !r.conf.authz.login {
			return ""
		}
	}
	return mark(what)
}

// header is a field of the request; lines of one name are joined.
func (r *request) header(name string) string {
	if strings.EqualFold(name, "Host") {
		return r.base.host
	}
	var values []string
	for _, f := range r.w.req.Fields {
		if strings.EqualFold(f.Name, name) {
			values = append(values, f.Value)
		}
	}
	return strings.Join(values, ", ")
}

// envVariable is a variable of the request, or of the server's environment.
func (r *request) envVariable(name string) string {
	if v, ok := r.env[name]; ok {
		return v
	}
	if v, ok := r.w.c.env[name]; ok {
		return v
	}
	return ""
}

func (r *request) sslVariable(name string) string {
	if !r.tls() {
		return ""
	}
	switch upper(name) {
	case "HTTPS":
		return "on"
	case "SERVER_NAME":
		return r.srv.name
	case "SSL_TLS_SNI":
		return r.base.sni
	}
	return mark("%{SSL:" + name + "}")
}
