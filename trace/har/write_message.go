package har

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"detour/trace"
)

func (w *writer) uri(s string) string {
	if w.opts.ShowSecrets {
		return s
	}
	return trace.MaskURI(s)
}

// value returns a field's value as it may be saved.
func (w *writer) value(f trace.Field) string {
	if w.opts.ShowSecrets {
		return f.Value
	}
	return trace.Mask(f) // ":path", the target of HTTP/2, is a URL to it
}

// body returns a body as it may be saved. Where a response repeats a URL of the
// exchange, its secrets are masked there too.
func (w *writer) body(b []byte, mediaType string, h *trace.Hop) []byte {
	if w.opts.ShowSecrets {
		return b
	}
	return trace.MaskBody(b, mediaType, h.RepeatedURIs())
}

func (w *writer) request(h *trace.Hop) {
	r := &h.Request
	fields := r.Fields
	if len(h.Wire.RequestFields) > 0 {
		fields = h.Wire.RequestFields
	}
	target := w.uri(r.URI.WithoutFragment().String())
	w.Object("request")
	w.Str("method", r.Method)
	w.Str("url", target)
	w.Str("httpVersion", h.Wire.Proto)
	w.Array("cookies")
	for _, v := range r.Fields.Values("Cookie") {
		w.cookies(w.value(trace.Field{Name: "Cookie", Value: v}))
	}
	w.EndArray()
	w.headers(fields)
	_, query, _ := strings.Cut(target, "?")
	w.parameters("queryString", query)
	if r.Body != nil {
		w.postData(h)
	}
	w.Int("headersSize", size(h.Wire.RequestHead))
	w.Int("bodySize", int64(len(r.Body)))
	w.EndObject()
}

func (w *writer) postData(h *trace.Hop) {
	kind := h.Request.Fields.Get("Content-Type")
	body := w.body(h.Request.Body, kind, h)
	form := ""
	if utf8.Valid(body) && strings.HasPrefix(strings.ToLower(kind), "application/x-www-form-urlencoded") {
		form = string(body)
	}
	w.Object("postData")
	w.Str("mimeType", kind)
	w.parameters("params", form)
	if utf8.Valid(body) {
		w.Bytes("text", body)
	} else {
		w.Base64("text", body)
		w.Str("_encoding", "base64") // HAR 1.2 has it for responses only
	}
	w.EndObject()
}

func (w *writer) response(h *trace.Hop) {
	r, fields, bodySize := h.Response, h.Wire.ResponseFields, int64(-1)
	if r == nil {
		r, fields = &trace.Response{}, nil
	} else {
		bodySize = r.Body.Size
	}
	if len(fields) == 0 {
		fields = r.Fields
	}
	w.Object("response")
	w.Int("status", int64(r.Status))
	w.Str("statusText", r.Reason)
	w.Str("httpVersion", r.Proto)
	w.Array("cookies")
	for _, v := range r.Fields.Values("Set-Cookie") {
		w.setCookie(w.value(trace.Field{Name: "Set-Cookie", Value: v}))
	}
	w.EndArray()
	w.headers(fields)
	w.content(h, r)
	w.Str("redirectURL", w.uri(r.Fields.Get("Location")))
	w.Int("headersSize", size(h.Wire.ResponseHead))
	w.Int("bodySize", bodySize)
	if h.Failure != nil {
		w.OptStr("_error", h.Failure.Error())
	}
	w.EndObject()
}

// content writes what is left after the content codings are removed, as HAR has
// it; where they could not be removed, the bytes as received.
func (w *writer) content(h *trace.Hop, r *trace.Response) {
	b, kind := &r.Body, r.Fields.Get("Content-Type")
	kept, whole, encoded := b.Kept, b.Size, false
	w.Object("content")
	switch {
	case b.Decoded != nil:
		kept, whole = b.Decoded, b.DecodedSize
	case len(b.Codings) > 0 && len(kept) > 0 && !w.opts.ShowSecrets:
		kept = nil // what cannot be read cannot be masked
	case len(b.Codings) > 0 && len(kept) > 0:
		encoded = true
	}
	w.Int("size", whole)
	w.OptInt("compression", whole-b.Size)
	w.Str("mimeType", kind)
	shown := w.body(kept, kind, h)
	if utf8.Valid(shown) {
		w.OptBytes("text", shown)
	} else {
		w.Base64("text", shown)
		w.Str("encoding", "base64")
	}
	w.OptBool("_encoded", encoded) // the content codings are still on it
	if shown == nil {
		kept = nil // what cannot be searched for credentials is left out
	}
	if n := int64(len(kept)); n < whole {
		w.Str("comment", fmt.Sprintf("the first %d of %d bytes", n, whole))
	}
	w.EndObject()
}

// size is the length of a head; -1 where there is none, as in HTTP/2.
func size(head []byte) int64 {
	if len(head) == 0 {
		return -1
	}
	return int64(len(head))
}

func (w *writer) pair(name, value string) {
	w.Object("")
	w.Str("name", name)
	w.Str("value", value)
	w.EndObject()
}

func (w *writer) headers(fields trace.Fields) {
	w.Array("headers")
	for _, f := range fields {
		w.pair(f.Name, w.value(f))
	}
	w.EndArray()
}

// parameters splits a query or a form. What cannot be unescaped stays as it is.
func (w *writer) parameters(name, query string) {
	w.Array(name)
	for p := range strings.SplitSeq(query, "&") {
		if p == "" {
			continue
		}
		name, value, _ := strings.Cut(p, "=")
		w.pair(unescaped(name), unescaped(value))
	}
	w.EndArray()
}

func unescaped(s string) string {
	if plain, err := url.QueryUnescape(s); err == nil {
		return plain
	}
	return s
}

// cookies splits a Cookie value.
func (w *writer) cookies(value string) {
	for p := range strings.SplitSeq(value, ";") {
		if p = strings.TrimSpace(p); p != "" {
			name, value, _ := strings.Cut(p, "=")
			w.pair(name, value)
		}
	}
}

// setCookie splits a Set-Cookie value (RFC 6265 §5.2).
func (w *writer) setCookie(line string) {
	pair, attributes, _ := strings.Cut(line, ";")
	name, value, _ := strings.Cut(pair, "=")
	var c cookieAttributes
	c.read(attributes)
	w.Object("")
	w.Str("name", strings.TrimSpace(name))
	w.Str("value", strings.TrimSpace(value))
	w.OptStr("path", c.path)
	w.OptStr("domain", c.domain)
	w.OptStr("expires", c.expires)
	w.OptBool("httpOnly", c.httpOnly)
	w.OptBool("secure", c.secure)
	w.OptStr("sameSite", c.sameSite)
	w.EndObject()
}

// cookieAttributes are what a Set-Cookie value says beside name and value.
type cookieAttributes struct {
	path, domain, expires, sameSite string
	httpOnly, secure                bool
}

func (c *cookieAttributes) read(attributes string) {
	for a := range strings.SplitSeq(attributes, ";") {
		key, v, _ := strings.Cut(strings.TrimSpace(a), "=")
		switch strings.ToLower(key) {
		case "path":
			c.path = v
		case "domain":
			c.domain = v
		case "expires":
			if t, err := http.ParseTime(v); err == nil {
				c.expires = t.UTC().Format(time.RFC3339)
			}
		case "httponly":
			c.httpOnly = true
		case "secure":
			c.secure = true
		case "samesite":
			c.sameSite = v
		}
	}
}
