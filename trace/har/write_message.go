package har

import (
	"encoding/base64"
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

func (w *writer) fields(fs trace.Fields) trace.Fields {
	if w.opts.ShowSecrets {
		return fs
	}
	out := trace.MaskFields(fs)
	for i, f := range out {
		if f.Name == ":path" { // the target of HTTP/2
			out[i].Value = trace.MaskURI(f.Value)
		}
	}
	return out
}

// body returns a body as it may be saved. Where a response repeats a URL of the
// exchange, its secrets are masked there too.
func (w *writer) body(b []byte, mediaType string, h *trace.Hop) []byte {
	if w.opts.ShowSecrets {
		return b
	}
	uris := [][2]string{{h.Request.URI.String(), w.uri(h.Request.URI.String())}}
	if h.Response != nil {
		for _, v := range h.Response.Fields.Values("Location") {
			uris = append(uris, [2]string{v, w.uri(v)})
		}
	}
	return trace.MaskBody(b, mediaType, uris)
}

func (w *writer) request(h *trace.Hop) requestJSON {
	r := h.Request
	fields := r.Fields
	if len(h.Wire.RequestFields) > 0 {
		fields = h.Wire.RequestFields
	}
	target := w.uri(r.URI.WithoutFragment().String())
	j := requestJSON{
		Method: text(r.Method), URL: text(target), Version: h.Wire.Proto, Headers: pairs(w.fields(fields)),
		Cookies: []cookieJSON{}, Query: []pairJSON{}, HeadersSize: size(h.Wire.RequestHead), BodySize: len(r.Body),
	}
	for _, v := range w.fields(r.Fields).Values("Cookie") {
		j.Cookies = append(j.Cookies, cookies(v)...)
	}
	if _, query, ok := strings.Cut(target, "?"); ok {
		j.Query = parameters(query)
	}
	if r.Body != nil {
		j.PostData = w.postData(h)
	}
	return j
}

func (w *writer) postData(h *trace.Hop) *postDataJSON {
	kind := h.Request.Fields.Get("Content-Type")
	body := w.body(h.Request.Body, kind, h)
	p := &postDataJSON{MimeType: text(kind), Params: []pairJSON{}}
	p.Text, p.Encoding = bodyText(body)
	if p.Encoding == "" && strings.HasPrefix(strings.ToLower(kind), "application/x-www-form-urlencoded") {
		p.Params = parameters(p.Text)
	}
	return p
}

func (w *writer) response(h *trace.Hop) responseJSON {
	j := responseJSON{Cookies: []cookieJSON{}, Headers: []pairJSON{}, HeadersSize: size(h.Wire.ResponseHead), BodySize: -1}
	if h.Failure != nil {
		j.Error = text(h.Failure.Error())
	}
	r := h.Response
	if r == nil {
		return j
	}
	fields := r.Fields
	if len(h.Wire.ResponseFields) > 0 {
		fields = h.Wire.ResponseFields
	}
	j.Status, j.Text, j.Version, j.Headers = r.Status, text(r.Reason), r.Proto, pairs(w.fields(fields))
	j.RedirectURL = text(w.uri(r.Fields.Get("Location")))
	j.BodySize = r.Body.Size
	j.Content = w.content(h)
	for _, v := range w.fields(r.Fields).Values("Set-Cookie") {
		j.Cookies = append(j.Cookies, setCookie(v))
	}
	return j
}

// content writes what is left after the content codings are removed, as HAR has
// it; where they could not be removed, the bytes as received.
func (w *writer) content(h *trace.Hop) contentJSON {
	b := h.Response.Body
	c := contentJSON{Size: b.Size, MimeType: text(h.Response.Fields.Get("Content-Type"))}
	kept := b.Kept
	switch {
	case b.Decoded != nil:
		kept, c.Size = b.Decoded, b.DecodedSize
		c.Compression = b.DecodedSize - b.Size
	case len(b.Codings) > 0 && len(kept) > 0 && !w.opts.ShowSecrets:
		kept = nil // what cannot be read cannot be masked
	case len(b.Codings) > 0 && len(kept) > 0:
		c.Encoded = true
	}
	if n := int64(len(kept)); n < c.Size {
		c.Comment = fmt.Sprintf("the first %d of %d bytes", n, c.Size)
	}
	c.Text, c.Encoding = bodyText(w.body(kept, c.MimeType, h))
	return c
}

// bodyText returns a body as text, or in base64 where it is none.
func bodyText(b []byte) (text, encoding string) {
	if utf8.Valid(b) {
		return string(b), ""
	}
	return base64.StdEncoding.EncodeToString(b), "base64"
}

// size is the length of a head; -1 where there is none, as in HTTP/2.
func size(head []byte) int {
	if len(head) == 0 {
		return -1
	}
	return len(head)
}

func pairs(fs trace.Fields) []pairJSON {
	out := make([]pairJSON, len(fs))
	for i, f := range fs {
		out[i] = pairJSON{text(f.Name), text(f.Value)}
	}
	return out
}

// parameters splits a query or a form. What cannot be unescaped stays as it is.
func parameters(query string) []pairJSON {
	out := []pairJSON{}
	for p := range strings.SplitSeq(query, "&") {
		if p == "" {
			continue
		}
		name, value, _ := strings.Cut(p, "=")
		out = append(out, pairJSON{unescaped(name), unescaped(value)})
	}
	return out
}

func unescaped(s string) string {
	if plain, err := url.QueryUnescape(s); err == nil {
		return text(plain)
	}
	return text(s)
}

// cookies splits a Cookie value.
func cookies(value string) []cookieJSON {
	var out []cookieJSON
	for p := range strings.SplitSeq(value, ";") {
		if p = strings.TrimSpace(p); p != "" {
			name, value, _ := strings.Cut(p, "=")
			out = append(out, cookieJSON{Name: text(name), Value: text(value)})
		}
	}
	return out
}

// setCookie splits a Set-Cookie value (RFC 6265 §5.2).
func setCookie(value string) cookieJSON {
	pair, attributes, _ := strings.Cut(value, ";")
	name, v, _ := strings.Cut(pair, "=")
	c := cookieJSON{Name: text(strings.TrimSpace(name)), Value: text(strings.TrimSpace(v))}
	for a := range strings.SplitSeq(attributes, ";") {
		key, v, _ := strings.Cut(strings.TrimSpace(a), "=")
		switch strings.ToLower(key) {
		case "path":
			c.Path = text(v)
		case "domain":
			c.Domain = text(v)
		case "expires":
			if t, err := http.ParseTime(v); err == nil {
				c.Expires = t.UTC().Format(time.RFC3339)
			}
		case "httponly":
			c.HTTPOnly = true
		case "secure":
			c.Secure = true
		case "samesite":
			c.SameSite = text(v)
		}
	}
	return c
}
