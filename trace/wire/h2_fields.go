package wire

import (
	"cmp"
	"strings"

	"golang.org/x/net/http2/hpack"

	"detour/trace"
)

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

// statusCode reads three digits.
func statusCode(s string) (int, bool) {
	if len(s) != 3 || !isDigit(s[0]) || !isDigit(s[1]) || !isDigit(s[2]) {
		return 0, false
	}
	return int(s[0]-'0')*100 + int(s[1]-'0')*10 + int(s[2]-'0'), true
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
