package trace

import (
	"bytes"
	"html"
	"strings"
)

// MaskBody returns a body with its credentials replaced by dots. The media type
// says how to read it: a parameter of a form and a member of a JSON object are
// judged by their names as a parameter of a query is. Text of other kinds keeps
// all but the values that the caller names, such as a Location that a response's
// HTML repeats: of each pair in replace the first text is replaced by the second,
// also where HTML or JSON escapes it. A body without credentials is returned as
// it is; nil stands for one that cannot be searched in reasonable time.
//
// Its time is linear in the length of the body, whatever that holds.
func MaskBody(body []byte, mediaType string, replace [][2]string) []byte {
	if len(body) == 0 {
		return body
	}
	searched := 0
	for _, r := range replace {
		if len(r[0]) < 8 || r[0] == r[1] {
			continue // too short to be no accident
		}
		if searched++; searched > maxSearched {
			return nil
		}
		body = replaceEscaped(body, r[0], r[1])
	}
	switch kindOfBody(body, mediaType) {
	case bodyForm:
		return changed(body, maskParameters(string(body), 3))
	case bodyJSON:
		return maskBodyTokens(maskMembers(body))
	case bodyParts:
		return maskParts(body)
	}
	return maskBodyTokens(body)
}

// RepeatedURIs returns the URIs that the content of a hop's response may repeat,
// each with how it is masked, for [MaskBody].
func (h *Hop) RepeatedURIs() [][2]string {
	written := []string{h.Request.URI.String()}
	if h.Response != nil {
		written = append(written, h.Response.Fields.Values("Location")...)
	}
	out := make([][2]string, len(written))
	for i, w := range written {
		out[i] = [2]string{w, MaskURI(w)}
	}
	return out
}

// A bodyKind is how a body is read.
type bodyKind uint8

const (
	bodyText bodyKind = iota
	bodyForm
	bodyJSON
	bodyParts
)

// kindOfBody says how a body is read: by its media type, but JSON is JSON where
// a form is announced, which is what curl -d says of it; and what has no type is
// a form where it looks like one.
func kindOfBody(body []byte, mediaType string) bodyKind {
	kind, _, _ := strings.Cut(strings.ToLower(mediaType), ";")
	kind = strings.TrimSpace(kind)
	form := kind == "application/x-www-form-urlencoded"
	switch begin := bytes.TrimLeft(body, " \t\r\n"); {
	case strings.HasSuffix(kind, "json"):
		return bodyJSON
	case (form || kind == "") && (bytes.HasPrefix(begin, []byte("{")) || bytes.HasPrefix(begin, []byte("["))):
		return bodyJSON
	case form || kind == "" && looksLikeForm(body):
		return bodyForm
	case kind == "multipart/form-data":
		return bodyParts
	}
	return bodyText
}

// looksLikeForm reports whether a body begins with "name=" and has one line.
func looksLikeForm(body []byte) bool {
	name, _, ok := bytes.Cut(body[:min(len(body), 256)], []byte("="))
	return ok && len(name) > 0 && !bytes.ContainsAny(name, " \t\r\n<>\"'") && bytes.IndexByte(bytes.TrimRight(body, "\r\n"), '\n') < 0
}

// maxSearched is for how many texts a body is searched. A response has one
// Location; a server that sends thousands wants to cost time.
const maxSearched = 8

// changed returns the masked form of a body, and the body itself where there
// is no difference.
func changed(body []byte, masked string) []byte {
	if string(body) == masked {
		return body
	}
	return []byte(masked)
}

// maskBodyTokens hides what is a credential by its form.
func maskBodyTokens(body []byte) []byte {
	if !bytes.Contains(body, []byte("eyJ")) {
		return body
	}
	return changed(body, maskTokens(string(body)))
}

func replaceEscaped(body []byte, from, to string) []byte {
	for _, escape := range []func(string) string{func(s string) string { return s }, html.EscapeString, escapeSlashes} {
		if given := []byte(escape(from)); bytes.Contains(body, given) {
			body = bytes.ReplaceAll(body, given, []byte(escape(to)))
		}
	}
	return body
}

// escapeSlashes is how PHP writes a URL in JSON.
func escapeSlashes(s string) string { return strings.ReplaceAll(s, "/", `\/`) }
