package form

import (
	"strings"

	"detour/trace/uri"
	"detour/tui/cell"
)

// commonValues are what is usually written in a field, by its name in
// lower case.
func commonValues(name string) []string {
	switch name {
	case "accept":
		return []string{"*/*", "text/html", "application/json", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "image/avif,image/webp,*/*;q=0.8"}
	case "accept-encoding":
		return []string{"gzip, deflate, br, zstd", "gzip", "identity"}
	case "accept-language":
		return []string{"en", "en-GB,en;q=0.9", "de,en;q=0.8", "fr,en;q=0.8"}
	case "authorization":
		return []string{"Bearer ", "Basic "}
	case "cache-control":
		return []string{"no-cache", "no-store", "max-age=0"}
	case "connection":
		return []string{"close", "keep-alive"}
	case "content-type":
		return []string{"application/json", "application/x-www-form-urlencoded", "text/plain; charset=utf-8", "application/xml", "application/octet-stream"}
	case "content-encoding":
		return []string{"gzip"}
	case "expect":
		return []string{"100-continue"}
	case "forwarded":
		return []string{"proto=https", "for=192.0.2.1;proto=https"}
	case "pragma":
		return []string{"no-cache"}
	case "prefer":
		return []string{"return=minimal", "return=representation", "respond-async"}
	case "purpose":
		return []string{"prefetch"}
	case "range":
		return []string{"bytes=0-0", "bytes=0-"}
	case "sec-fetch-dest":
		return []string{"document", "empty", "image", "script", "style", "iframe"}
	case "sec-fetch-mode":
		return []string{"navigate", "cors", "no-cors", "same-origin"}
	case "sec-fetch-site":
		return []string{"none", "same-origin", "same-site", "cross-site"}
	case "sec-fetch-user":
		return []string{"?1"}
	case "te":
		return []string{"trailers"}
	case "x-forwarded-for":
		return []string{"192.0.2.1"}
	case "x-forwarded-port":
		return []string{"443", "80"}
	case "x-forwarded-proto":
		return []string{"https", "http"}
	case "x-http-method":
		return []string{"PUT", "PATCH", "DELETE"}
	case "x-requested-with":
		return []string{"XMLHttpRequest"}
	case "x-forwarded-ssl":
		return []string{"on"}
	case "front-end-https":
		return []string{"on"}
	case "upgrade":
		return []string{"h2c", "websocket"}
	case "dnt":
		return []string{"1"}
	case "save-data":
		return []string{"on"}
	case "if-none-match":
		return []string{"*"}
	case "sec-gpc":
		return []string{"1"}
	case "x-http-method-override":
		return []string{"PUT", "PATCH", "DELETE"}
	case "upgrade-insecure-requests":
		return []string{"1"}
	case "access-control-request-method":
		return []string{"POST", "PUT", "DELETE"}
	}
	return nil
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
	return commonValues(name)
}
