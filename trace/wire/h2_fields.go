package wire

import (
	"cmp"
	"slices"
	"strings"

	"golang.org/x/net/http2/hpack"

	"detour/trace"
)

// http2Fields maps the composed request to what HTTP/2 sends: pseudo fields
// first, names in lower case, and nothing that is about an HTTP/1 connection
// (RFC 9113 §8.2.2).
func http2Fields(r trace.Request) trace.Fields {
	authority, ok := r.Fields.Lookup("Host")
	if !ok {
		authority = r.URI.Authority()
	}
	fields := appendPseudo(make(trace.Fields, 0, len(r.Fields)+4), r, authority)
	lists := r.Fields.Has("Connection")
	for _, f := range r.Fields {
		name := strings.ToLower(f.Name)
		if !slices.Contains(connectionFields, name) && !(lists && r.Fields.HasToken("Connection", name)) && (name != "te" || f.Value == "trailers") {
			fields = append(fields, trace.Field{Name: name, Value: f.Value})
		}
	}
	return fields
}

// appendPseudo adds the pseudo fields in the request's order.
func appendPseudo(fields trace.Fields, r trace.Request, authority string) trace.Fields {
	order := r.Pseudo
	if len(order) != 4 {
		order = "masp"
	}
	for _, c := range order {
		switch c {
		case 'm':
			fields = append(fields, trace.Field{Name: ":method", Value: r.Method})
		case 'a':
			fields = append(fields, trace.Field{Name: ":authority", Value: authority})
		case 's':
			fields = append(fields, trace.Field{Name: ":scheme", Value: r.URI.Scheme})
		case 'p':
			fields = append(fields, trace.Field{Name: ":path", Value: r.RequestTarget()})
		}
	}
	return fields
}

// connectionFields are about one HTTP/1 connection, or have a pseudo field.
var connectionFields = []string{"host", "connection", "proxy-connection", "keep-alive", "transfer-encoding", "upgrade", "http2-settings"}

// isSensitive keeps credentials out of compression tables (RFC 7541 §7.1.3).
func isSensitive(f trace.Field) bool {
	return f.Name == "authorization" || f.Name == "proxy-authorization" || f.Name == "cookie"
}

// decodeFields decompresses the gathered header section, up to the bound on
// its size as RFC 9113 §6.5.2 counts it.
func (h *h2conn) decodeFields() (trace.Fields, error) {
	var fields trace.Fields
	size, over := 0, false
	h.dec.SetEmitFunc(func(f hpack.HeaderField) {
		if size += int(f.Size()); size > h.headerMax {
			over = true
			h.dec.SetEmitEnabled(false)
			return
		}
		fields = append(fields, trace.Field{Name: f.Name, Value: f.Value})
	})
	_, err := h.dec.Write(h.headerBlock)
	if err == nil {
		err = h.dec.Close()
	}
	switch {
	case over:
		return fields, sectionTooLarge(h.headerMax)
	case err != nil:
		return fields, brokenError("the header section cannot be decompressed")
	}
	return fields[:len(fields):len(fields)], nil
}

// http2Response makes a response of a field list, and judges it (RFC 9113
// §8.3.2). The response is nil only where there is no status.
func http2Response(fields trace.Fields) (*trace.Response, error) {
	resp := &trace.Response{Proto: "HTTP/2.0"}
	var first error
	pseudo := 0
	for i, f := range fields {
		if !strings.HasPrefix(f.Name, ":") {
			first = cmp.Or(first, checkField(f))
			continue
		}
		pseudo++
		first = cmp.Or(first, takePseudo(resp, f, i < pseudo))
	}
	resp.Fields = withoutPseudo(fields, pseudo)
	switch resp.Status {
	case 0:
		return nil, cmp.Or(first, error(brokenError("there is no :status")))
	case 101:
		first = cmp.Or(first, error(brokenError("101 is not a status of HTTP/2")))
	}
	return resp, first
}

// takePseudo takes the status. There is one pseudo field, and no other field
// stands before it.
func takePseudo(resp *trace.Response, f trace.Field, inFront bool) error {
	if !inFront || f.Name != ":status" || resp.Status != 0 {
		return brokenError("the pseudo field " + trace.Clip(f.Name, 40) + " is out of place")
	}
	var ok bool
	if resp.Status, ok = statusCode(f.Value); !ok {
		return brokenError("the status " + trace.Quote(f.Value, 40) + " is not three digits")
	}
	return nil
}

// withoutPseudo shares the fields where the pseudo fields are in front.
func withoutPseudo(fields trace.Fields, pseudo int) trace.Fields {
	if pseudo <= 1 && (pseudo == 0 || strings.HasPrefix(fields[0].Name, ":")) {
		return fields[pseudo:]
	}
	var out trace.Fields
	for _, f := range fields {
		if !strings.HasPrefix(f.Name, ":") {
			out = append(out, f)
		}
	}
	return out
}

// checkField judges a field line of HTTP/2, whose names are in lower case
// (RFC 9113 §8.2.1).
func checkField(f trace.Field) error {
	if !isName(f.Name) || strings.Contains(f.Name, " ") || f.Name != strings.ToLower(f.Name) {
		return brokenError("the field name " + trace.Quote(f.Name, 40) + " has bytes that a name cannot have")
	}
	return checkValue(f.Name, f.Value)
}

// checkTrailers judges a trailer section.
func checkTrailers(fields trace.Fields) error {
	for _, f := range fields {
		if strings.HasPrefix(f.Name, ":") {
			return brokenError("the trailer section has the pseudo field " + trace.Clip(f.Name, 40))
		}
		if err := checkField(f); err != nil {
			return err
		}
	}
	return nil
}
