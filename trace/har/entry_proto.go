package har

import (
	"strings"

	"detour/trace"
)

// versions are the versions of HTTP that a request can ask for.
var versions = map[string]trace.HTTP{"HTTP/1.0": trace.HTTP10, "HTTP/1.1": trace.HTTP11, "HTTP/2.0": trace.HTTP2}

// proto returns the version that was spoken. Writers say it in the request, in
// the response or in both; what they do not know is "unknown", "?" or "".
func (e *recorded) proto() string {
	if e.response != nil {
		if p := proto(e.response.version); p != "" {
			return p
		}
	}
	return proto(e.request.version)
}

// proto returns a version as [trace.Wire] spells it: "h2", "http/2.0" and
// "HTTP/2" are "HTTP/2.0". What is no version of HTTP is "".
func proto(s string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	switch {
	case s == "h2" || s == "h2c" || s == "http/2" || s == "http/2.0":
		return "HTTP/2.0"
	case s == "h3" || strings.HasPrefix(s, "h3-") || s == "http/3" || s == "http/3.0" || strings.Contains(s, "quic"):
		return "HTTP/3.0"
	case s == "http/1.1" || s == "http/1.0" || s == "http/0.9":
		return strings.ToUpper(s)
	case strings.HasPrefix(s, "spdy/"): // h2's forerunner, in old recordings
		return "HTTP/2.0"
	}
	return ""
}

// wireFields returns the field list of HTTP/2 and 3: the pseudo fields come
// first (RFC 9113 §8.3). HTTP/1 has none.
func wireFields(pseudo, fields trace.Fields, proto string) trace.Fields {
	if len(pseudo) == 0 && (proto != "HTTP/2.0" && proto != "HTTP/3.0" || len(fields) == 0) {
		return nil
	}
	return append(append(make(trace.Fields, 0, len(pseudo)+len(fields)), pseudo...), fields...)
}
