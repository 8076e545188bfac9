package report

import (
	"time"

	"detour/explain"
	"detour/trace"
)

// The JSON form of a chain. Names are stable: cmd/detour/doc/trace.schema.json
// describes them and a test holds the two together.

// A HopJSON is one hop in the JSON form.
type HopJSON struct {
	ID          int              `json:"id"`
	Parent      int              `json:"parent,omitempty"`
	Ghost       bool             `json:"ghost,omitempty"`
	Request     requestJSON      `json:"request"`
	Response    *responseJSON    `json:"response,omitempty"`
	Interim     []responseJSON   `json:"interim,omitempty"`
	Failure     *failureJSON     `json:"failure,omitempty"`
	Timing      timingJSON       `json:"timing"`
	Connection  connectionJSON   `json:"connection"`
	Wire        wireJSON         `json:"wire"`
	Notices     []noticeJSON     `json:"notices,omitempty"`
	Decision    decisionJSON     `json:"decision"`
	Explanation *explanationJSON `json:"explanation,omitempty"`
}

type fieldJSON struct {
	Name  string `json:"name"`
	Value string `json:"value"`
	Raw   []byte `json:"raw,omitempty"` // base64, where the bytes are not UTF-8
}

type contentJSON struct {
	Size        int64    `json:"size"`
	Kept        int      `json:"kept"`
	Whole       bool     `json:"whole"`
	Codings     []string `json:"codings,omitempty"`
	DecodedSize int64    `json:"decoded_size,omitempty"`
	DecodeError string   `json:"decode_error,omitempty"`
	Text        string   `json:"text,omitempty"`
	Base64      []byte   `json:"base64,omitempty"` // where the bytes are not UTF-8
}

type requestJSON struct {
	Method  string       `json:"method"`
	URL     string       `json:"url"`
	Headers []fieldJSON  `json:"headers"`
	Body    *contentJSON `json:"body,omitempty"`
}

type responseJSON struct {
	Proto    string       `json:"proto"`
	Status   int          `json:"status"`
	Reason   string       `json:"reason"`
	Headers  []fieldJSON  `json:"headers"`
	Trailers []fieldJSON  `json:"trailers,omitempty"`
	Body     *contentJSON `json:"body,omitempty"`
}

type failureJSON struct {
	Phase   string `json:"phase"`
	Kind    string `json:"kind"`
	Attempt string `json:"attempt"`
	Reason  string `json:"reason"`
	Hint    string `json:"hint,omitempty"`
}

// timingJSON is in milliseconds; a phase that did not happen is 0.
type timingJSON struct {
	Start     string  `json:"start,omitempty"`
	DNS       float64 `json:"dns_ms"`
	Connect   float64 `json:"connect_ms"`
	TLS       float64 `json:"tls_ms"`
	Send      float64 `json:"send_ms"`
	FirstByte float64 `json:"first_byte_ms"`
	Body      float64 `json:"body_ms"`
	Total     float64 `json:"total_ms"`
}

type connectionJSON struct {
	Local  string   `json:"local,omitempty"`
	Remote string   `json:"remote,omitempty"`
	Proxy  string   `json:"proxy,omitempty"`
	Reused bool     `json:"reused"`
	TLS    *tlsJSON `json:"tls,omitempty"`
}

type tlsJSON struct {
	Version      string            `json:"version"`
	Cipher       string            `json:"cipher"`
	ALPN         string            `json:"alpn,omitempty"`
	ServerName   string            `json:"server_name,omitempty"`
	Verified     bool              `json:"verified"`
	VerifyError  string            `json:"verify_error,omitempty"`
	Certificates []certificateJSON `json:"certificates,omitempty"`
}

type certificateJSON struct {
	Subject   string   `json:"subject"`
	Issuer    string   `json:"issuer"`
	Names     []string `json:"names,omitempty"`
	NotBefore string   `json:"not_before"`
	NotAfter  string   `json:"not_after"`
	SHA256    string   `json:"sha256"`
}

// wireJSON is what went over the connection: the heads of HTTP/1 as text, the
// field lists of HTTP/2 with their pseudo fields.
type wireJSON struct {
	Proto           string      `json:"proto,omitempty"`
	RequestHead     string      `json:"request_head,omitempty"`
	ResponseHead    string      `json:"response_head,omitempty"`
	RequestHeaders  []fieldJSON `json:"request_headers,omitempty"`
	ResponseHeaders []fieldJSON `json:"response_headers,omitempty"`
}

type noticeJSON struct {
	Kind string `json:"kind"`
	Text string `json:"text"`
}

type ruleJSON struct {
	ID     string `json:"id"`
	Says   string `json:"says"`
	Source string `json:"source"`
}

type decisionJSON struct {
	Client   string        `json:"client"`
	Verdict  string        `json:"verdict"`
	Why      ruleJSON      `json:"why"`
	Detail   string        `json:"detail,omitempty"`
	Location *locationJSON `json:"location,omitempty"`
	Next     *requestJSON  `json:"next,omitempty"`
	Changes  []changeJSON  `json:"changes"`
	Cookies  []cookieJSON  `json:"cookies,omitempty"`
	Loop     *loopJSON     `json:"loop,omitempty"`
	Offers   []offerJSON   `json:"offers,omitempty"`
}

type locationJSON struct {
	Raw      []string `json:"raw"`
	Used     string   `json:"used"`
	Resolved string   `json:"resolved,omitempty"`
	Problem  string   `json:"problem,omitempty"`
}

type changeJSON struct {
	Part string   `json:"part"`
	Name string   `json:"name,omitempty"`
	Op   string   `json:"op"`
	From string   `json:"from"`
	To   string   `json:"to"`
	Rule ruleJSON `json:"rule"`
	Note string   `json:"note,omitempty"`
}

type cookieJSON struct {
	Hop   int      `json:"hop"`
	Name  string   `json:"name"`
	Line  string   `json:"line,omitempty"`
	Event string   `json:"event"`
	Rule  ruleJSON `json:"rule"`
	Note  string   `json:"note,omitempty"`
}

type loopJSON struct {
	Kind  string `json:"kind"`
	Since int    `json:"since"`
	Note  string `json:"note,omitempty"`
}

type offerJSON struct {
	Kind  string      `json:"kind"`
	Delay int         `json:"delay"`
	Raw   string      `json:"raw"`
	Next  requestJSON `json:"next"`
	Rule  ruleJSON    `json:"rule"`
}

type explanationJSON struct {
	Title  string      `json:"title"`
	Parts  []partJSON  `json:"parts"`
	Causes []causeJSON `json:"causes"`
}

type partJSON struct {
	ID    string     `json:"id"`
	Title string     `json:"title"`
	Items []itemJSON `json:"items"`
}

type itemJSON struct {
	Kind   string     `json:"kind"`
	Text   string     `json:"text"`
	Source string     `json:"source,omitempty"`
	Field  string     `json:"field,omitempty"`
	Lines  []lineJSON `json:"lines,omitempty"`
}

type outcomeJSON struct {
	Kind string `json:"kind"`
	Hop  int    `json:"hop"`
	Text string `json:"text"`
}

// Hop returns the JSON form of the chain's last hop.
func Hop(ch trace.Chain, o Options) HopJSON {
	h := ch.Last()
	j := HopJSON{
		ID: h.ID, Parent: h.Parent, Ghost: h.Ghost,
		Request:    o.request(h.Request),
		Response:   o.response(h.Response),
		Failure:    failure(h.Failure),
		Timing:     timing(h.Timing),
		Connection: connection(h.Conn),
		Wire:       o.wire(h.Wire),
		Decision:   o.decision(h.Decision),
	}
	for i := range h.Interim {
		j.Interim = append(j.Interim, *o.response(&h.Interim[i]))
	}
	for _, n := range h.Notices {
		j.Notices = append(j.Notices, noticeJSON{string(n.Kind), n.Text})
	}
	if e := o.explanation(ch); e != nil {
		j.Explanation = explanation(h, *e)
	}
	return j
}

func explanation(h *trace.Hop, e explain.Explanation) *explanationJSON {
	j := &explanationJSON{Title: e.Title, Causes: causesJSON(h, e.Causes)}
	for _, p := range e.Parts {
		part := partJSON{ID: string(p.ID), Title: p.Title}
		for _, it := range p.Items {
			j := itemJSON{Kind: string(it.Kind), Text: it.Text, Source: it.Source, Field: it.Field}
			if it.Point != nil {
				j.Lines = linesJSON(it.Point.Lines())
			}
			part.Items = append(part.Items, j)
		}
		j.Parts = append(j.Parts, part)
	}
	return j
}

func failure(f *trace.Failure) *failureJSON {
	if f == nil {
		return nil
	}
	return &failureJSON{string(f.Phase), string(f.Kind), f.Attempt, f.Reason, f.Hint}
}

func timing(t trace.Timing) timingJSON {
	j := timingJSON{
		DNS: ms(t.DNS), Connect: ms(t.Connect), TLS: ms(t.TLS), Send: ms(t.Send),
		FirstByte: ms(t.FirstByte), Body: ms(t.Body), Total: ms(t.Total),
	}
	if !t.Start.IsZero() {
		j.Start = t.Start.UTC().Format(time.RFC3339Nano)
	}
	return j
}

// ms is a duration in milliseconds, to the microsecond.
func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func connection(c trace.Conn) connectionJSON {
	j := connectionJSON{Local: c.Local, Remote: c.Remote, Proxy: trace.MaskURI(c.Proxy), Reused: c.Reused}
	if c.TLS == nil {
		return j
	}
	j.TLS = &tlsJSON{
		Version: c.TLS.Version, Cipher: c.TLS.Cipher, ALPN: c.TLS.ALPN, ServerName: c.TLS.ServerName,
		Verified: c.TLS.Verified, VerifyError: c.TLS.VerifyError,
	}
	for _, cert := range c.TLS.Certificates {
		j.TLS.Certificates = append(j.TLS.Certificates, certificateJSON{
			Subject: cert.Subject, Issuer: cert.Issuer, Names: cert.Names,
			NotBefore: cert.NotBefore.UTC().Format(time.RFC3339), NotAfter: cert.NotAfter.UTC().Format(time.RFC3339),
			SHA256: cert.SHA256,
		})
	}
	return j
}

func rule(r trace.Rule) ruleJSON { return ruleJSON{r.ID, r.Says, r.Source} }
