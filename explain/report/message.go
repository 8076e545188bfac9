package report

import (
	"unicode/utf8"

	"detour/trace"
)

func (o Options) request(r trace.Request) requestJSON {
	j := requestJSON{Method: text(r.Method), URL: text(o.uri(r.URI.String())), Headers: o.headers(r.Fields)}
	if r.Body != nil {
		j.Body = content(trace.Body{Kept: r.Body, Size: int64(len(r.Body)), Whole: true})
	}
	return j
}

func (o Options) response(r *trace.Response) *responseJSON {
	if r == nil {
		return nil
	}
	j := &responseJSON{
		Proto: r.Proto, Status: r.Status, Reason: text(r.Reason),
		Headers: o.headers(r.Fields), Body: content(r.Body),
	}
	if len(r.Trailers) > 0 {
		j.Trailers = o.headers(r.Trailers)
	}
	return j
}

func (o Options) headers(fs trace.Fields) []fieldJSON {
	out := make([]fieldJSON, len(fs))
	for i, f := range fs {
		v := o.field(f)
		out[i] = fieldJSON{Name: text(f.Name), Value: text(v)}
		if !utf8.ValidString(v) {
			out[i].Raw = []byte(v)
		}
	}
	return out
}

// text returns s as JSON can hold it: bytes that are not UTF-8 are read as
// Latin-1, as older clients do (RFC 9110 §5.5).
func text(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	out := make([]rune, len(s))
	for i := range len(s) {
		out[i] = rune(s[i])
	}
	return string(out)
}

func content(b trace.Body) *contentJSON {
	j := &contentJSON{
		Size: b.Size, Kept: len(b.Kept), Whole: b.Whole, Codings: b.Codings,
		DecodedSize: b.DecodedSize, DecodeError: b.DecodeError,
	}
	shown := b.Text()
	if utf8.Valid(shown) {
		j.Text = string(shown)
	} else {
		j.Base64 = shown
	}
	return j
}

func (o Options) wire(w trace.Wire) wireJSON {
	j := wireJSON{Proto: w.Proto, RequestHead: o.head(w.RequestHead), ResponseHead: o.head(w.ResponseHead)}
	if len(w.RequestFields) > 0 {
		j.RequestHeaders = o.headers(w.RequestFields)
	}
	if len(w.ResponseFields) > 0 {
		j.ResponseHeaders = o.headers(w.ResponseFields)
	}
	return j
}

// head returns an HTTP/1 head as text, credentials masked line by line.
func (o Options) head(b []byte) string {
	if !o.ShowSecrets {
		b = trace.MaskHead(b)
	}
	return text(string(b))
}

func (o Options) decision(d trace.Decision) decisionJSON {
	j := decisionJSON{
		Client: d.Client, Verdict: d.Verdict.String(), Why: rule(d.Why), Detail: text(d.Detail),
		Location: o.location(d.Location), Changes: make([]changeJSON, len(d.Changes)),
	}
	if d.Next != nil {
		next := o.request(*d.Next)
		j.Next = &next
	}
	for i, c := range d.Changes {
		j.Changes[i] = o.change(c)
	}
	for _, c := range d.Cookies {
		j.Cookies = append(j.Cookies, o.cookie(c))
	}
	if d.Loop.Kind != trace.LoopNone {
		j.Loop = &loopJSON{string(d.Loop.Kind), d.Loop.Since, text(d.Loop.Note)}
	}
	for _, of := range d.Offers {
		j.Offers = append(j.Offers, offerJSON{of.Kind, of.Delay, text(o.uri(of.Raw)), o.request(of.Next), rule(of.Rule)})
	}
	return j
}

func (o Options) location(l trace.Location) *locationJSON {
	if len(l.Raw) == 0 && l.Problem == "" {
		return nil
	}
	j := &locationJSON{Raw: []string{}, Used: text(o.uri(l.Used)), Problem: text(l.Problem)}
	for _, raw := range l.Raw {
		j.Raw = append(j.Raw, text(o.uri(raw)))
	}
	if l.Resolved != nil {
		j.Resolved = text(o.uri(l.Resolved.String()))
	}
	return j
}

func (o Options) change(c trace.Change) changeJSON {
	j := changeJSON{
		Part: string(c.Part), Name: text(c.Name), Op: string(c.Op),
		From: text(o.part(c, c.From)), To: text(o.part(c, c.To)), Rule: rule(c.Rule), Note: text(c.Note),
	}
	return j
}

// part returns one side of a change, masked like the part that it belongs to.
func (o Options) part(c trace.Change, value string) string {
	switch {
	case value == "":
		return ""
	case c.Part == trace.PartField:
		return o.field(trace.Field{Name: c.Name, Value: value})
	case c.Part == trace.PartTarget:
		return o.uri(value)
	}
	return value
}

func (o Options) cookie(c trace.CookieNote) cookieJSON {
	return cookieJSON{
		Hop: c.Hop, Name: text(c.Name), Line: text(o.field(trace.Field{Name: "Set-Cookie", Value: c.Line})),
		Event: string(c.Event), Rule: rule(c.Rule), Note: text(c.Note),
	}
}
