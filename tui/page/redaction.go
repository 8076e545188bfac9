package page

import (
	"detour/trace"
	"detour/trace/uri"
	"detour/tui/cell"
)

// A Redaction is how much of what is foreign is shown: with credentials masked,
// with them, or, for projecting, without hosts and values.
type Redaction struct {
	Open       bool        // credentials are shown
	Anonymizer *Anonymizer // hosts and values are hidden; nil where they are shown
}

// Value returns a field's value as it may be shown.
func (r Redaction) Value(f trace.Field) string { return cell.Shown(r.Whole(f)) }

// Whole is a field's value as it may be shown, neither shortened nor made
// printable.
func (r Redaction) Whole(f trace.Field) string {
	switch {
	case r.Anonymizer != nil:
		return anonymousValue(f)
	case r.Open:
		return f.Value
	}
	return trace.Mask(f)
}

// Content returns a message's content as it may be shown: with its credentials
// masked unless they are. around are the message's fields; repeats are the URIs
// that the content may repeat, as [trace.Hop.RepeatedURIs] has them.
func (r Redaction) Content(content []byte, around trace.Fields, repeats [][2]string) []byte {
	if r.Open {
		return content
	}
	return trace.MaskBody(content, around.Get("Content-Type"), repeats)
}

// Target returns a URI's path and query as they may be shown.
func (r Redaction) Target(u uri.URI) string {
	switch {
	case r.Anonymizer != nil:
		return cell.Shown(anonymousURI(u).RequestTarget())
	case r.Open:
		return cell.Shown(u.RequestTarget())
	}
	return cell.Shown(trace.MaskURI(u.RequestTarget()))
}

// Address returns a whole URI as it may be shown.
func (r Redaction) Address(u uri.URI) string {
	switch {
	case r.Anonymizer != nil:
		return cell.Shown(anonymousURI(u).String())
	case r.Open:
		return cell.Shown(u.String())
	}
	return cell.Shown(trace.MaskURI(u.String()))
}

// Authority returns host and port as they may be shown.
func (r Redaction) Authority(u uri.URI) string {
	if r.Anonymizer != nil {
		u = anonymousURI(u)
	}
	return cell.Shown(u.Authority())
}

// origin returns scheme, host and port as they may be shown.
func (r Redaction) origin(u uri.URI) string {
	if r.Anonymizer != nil {
		u = anonymousURI(u)
	}
	return cell.Shown(u.Origin())
}

// Text returns a sentence as it may be shown: what is hidden elsewhere is
// hidden where a sentence quotes it.
func (r Redaction) Text(t string) string {
	if r.Anonymizer == nil || r.Anonymizer.words == nil {
		return t
	}
	return r.Anonymizer.words.Replace(t)
}
