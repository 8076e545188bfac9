package form

import (
	"strings"

	"detour/trace/uri"
	"detour/tui/cell"
)

// values are what is usually written in a field, by its name in lower case.
var values = map[string][]string{
	"accept":                        {"*/*", "text/html", "application/json", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "image/avif,image/webp,*/*;q=0.8"},
	"accept-encoding":               {"gzip, deflate, br, zstd", "gzip", "identity"},
	"accept-language":               {"en", "en-GB,en;q=0.9", "de,en;q=0.8", "fr,en;q=0.8"},
	"authorization":                 {"Bearer ", "Basic "},
	"cache-control":                 {"no-cache", "no-store", "max-age=0"},
	"connection":                    {"close", "keep-alive"},
	"content-type":                  {"application/json", "application/x-www-form-urlencoded", "text/plain; charset=utf-8", "application/xml", "application/octet-stream"},
	"content-encoding":              {"gzip"},
	"expect":                        {"100-continue"},
	"forwarded":                     {"proto=https", "for=192.0.2.1;proto=https"},
	"pragma":                        {"no-cache"},
	"prefer":                        {"return=minimal", "return=representation", "respond-async"},
	"purpose":                       {"prefetch"},
	"range":                         {"bytes=0-0", "bytes=0-"},
	"sec-fetch-dest":                {"document", "empty", "image", "script", "style", "iframe"},
	"sec-fetch-mode":                {"navigate", "cors", "no-cors", "same-origin"},
	"sec-fetch-site":                {"none", "same-origin", "same-site", "cross-site"},
	"sec-fetch-user":                {"?1"},
	"te":                            {"trailers"},
	"x-forwarded-for":               {"192.0.2.1"},
	"x-forwarded-port":              {"443", "80"},
	"x-forwarded-proto":             {"https", "http"},
	"x-http-method":                 {"PUT", "PATCH", "DELETE"},
	"x-requested-with":              {"XMLHttpRequest"},
	"x-forwarded-ssl":               {"on"},
	"front-end-https":               {"on"},
	"upgrade":                       {"h2c", "websocket"},
	"dnt":                           {"1"},
	"save-data":                     {"on"},
	"if-none-match":                 {"*"},
	"sec-gpc":                       {"1"},
	"x-http-method-override":        {"PUT", "PATCH", "DELETE"},
	"upgrade-insecure-requests":     {"1"},
	"access-control-request-method": {"POST", "PUT", "DELETE"},
}

// usualValues are what is usually written in a field of the form: that of a request
// to its URL, where it depends on that.
func (f Form) usualValues(name string) []string {
	target := f.Target()
	switch name = cell.LowerASCII(strings.TrimSpace(name)); {
	case target.Host == "":
	case name == "host" || name == "x-forwarded-host":
		return []string{target.Authority()}
	case name == "origin":
		return []string{target.Origin(), "null"}
	case name == "referer":
		return []string{uri.URI{Scheme: target.Scheme, Host: target.Host, Path: "/"}.String()}
	}
	return values[name]
}
