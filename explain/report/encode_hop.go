package report

import "errors"

// encode appends a hop as JSON; its members are those of HopJSON's tags, in
// their order.
func (j HopJSON) encode(b []byte) ([]byte, error) {
	t := jsonText(b)
	var errs []error
	t.begin('{')
	t.num("id", int64(j.ID))
	t.optNum("parent", int64(j.Parent))
	if j.Ghost {
		t.yes("ghost", true)
	}
	t.key("request")
	j.Request.encode(&t)
	if j.Response != nil {
		t.key("response")
		encodeResponse(&t, *j.Response)
	}
	optList(&t, "interim", j.Interim, encodeResponse)
	if j.Failure != nil {
		errs = append(errs, t.any("failure", j.Failure))
	}
	j.Timing.encode(&t)
	errs = append(errs, j.Connection.encode(&t))
	j.Wire.encode(&t)
	if len(j.Notices) > 0 {
		errs = append(errs, t.any("notices", j.Notices))
	}
	errs = append(errs, j.Decision.encode(&t))
	if j.Explanation != nil {
		errs = append(errs, t.any("explanation", j.Explanation))
	}
	t.end('}')
	return t, errors.Join(errs...)
}

func encodeString(t *jsonText, s string) { t.quote(s) }

func encodeField(t *jsonText, f fieldJSON) {
	t.begin('{')
	t.str("name", f.Name)
	t.str("value", f.Value)
	t.optBase64("raw", f.Raw)
	t.end('}')
}

func (j requestJSON) encode(t *jsonText) {
	t.begin('{')
	t.str("method", j.Method)
	t.str("url", j.URL)
	list(t, "headers", j.Headers, encodeField)
	j.Body.encode(t)
	t.end('}')
}

func encodeResponse(t *jsonText, j responseJSON) {
	t.begin('{')
	t.str("proto", j.Proto)
	t.num("status", int64(j.Status))
	t.str("reason", j.Reason)
	list(t, "headers", j.Headers, encodeField)
	optList(t, "trailers", j.Trailers, encodeField)
	j.Body.encode(t)
	t.end('}')
}

// encode writes the member "body" unless there is none.
func (j *contentJSON) encode(t *jsonText) {
	if j == nil {
		return
	}
	t.key("body")
	t.begin('{')
	t.num("size", j.Size)
	t.num("kept", int64(j.Kept))
	t.yes("whole", j.Whole)
	optList(t, "codings", j.Codings, encodeString)
	t.optNum("decoded_size", j.DecodedSize)
	t.optStr("decode_error", j.DecodeError)
	t.optStr("text", j.Text)
	t.optBase64("base64", j.Base64)
	t.end('}')
}

func (j timingJSON) encode(t *jsonText) {
	t.key("timing")
	t.begin('{')
	t.optStr("start", j.Start)
	t.ms("dns_ms", j.DNS)
	t.ms("connect_ms", j.Connect)
	t.ms("tls_ms", j.TLS)
	t.ms("send_ms", j.Send)
	t.ms("first_byte_ms", j.FirstByte)
	t.ms("body_ms", j.Body)
	t.ms("total_ms", j.Total)
	t.end('}')
}

func (j connectionJSON) encode(t *jsonText) error {
	t.key("connection")
	t.begin('{')
	t.optStr("local", j.Local)
	t.optStr("remote", j.Remote)
	t.optStr("proxy", j.Proxy)
	t.yes("reused", j.Reused)
	var err error
	if j.TLS != nil {
		err = t.any("tls", j.TLS)
	}
	t.end('}')
	return err
}

func (j wireJSON) encode(t *jsonText) {
	t.key("wire")
	t.begin('{')
	t.optStr("proto", j.Proto)
	t.optStr("request_head", j.RequestHead)
	t.optStr("response_head", j.ResponseHead)
	optList(t, "request_headers", j.RequestHeaders, encodeField)
	optList(t, "response_headers", j.ResponseHeaders, encodeField)
	t.end('}')
}

func (j decisionJSON) encode(t *jsonText) error {
	t.key("decision")
	t.begin('{')
	t.str("client", j.Client)
	t.str("verdict", j.Verdict)
	t.key("why")
	j.Why.encode(t)
	t.optStr("detail", j.Detail)
	j.Location.encode(t)
	if j.Next != nil {
		t.key("next")
		j.Next.encode(t)
	}
	list(t, "changes", j.Changes, encodeChange)
	optList(t, "cookies", j.Cookies, encodeCookie)
	var errs []error
	if j.Loop != nil {
		errs = append(errs, t.any("loop", j.Loop))
	}
	if len(j.Offers) > 0 {
		errs = append(errs, t.any("offers", j.Offers))
	}
	t.end('}')
	return errors.Join(errs...)
}

// encode writes the member "location" unless there is none.
func (j *locationJSON) encode(t *jsonText) {
	if j == nil {
		return
	}
	t.key("location")
	t.begin('{')
	list(t, "raw", j.Raw, encodeString)
	t.str("used", j.Used)
	t.optStr("resolved", j.Resolved)
	t.optStr("problem", j.Problem)
	t.end('}')
}

func (j ruleJSON) encode(t *jsonText) {
	t.begin('{')
	t.str("id", j.ID)
	t.str("says", j.Says)
	t.str("source", j.Source)
	t.end('}')
}

func encodeChange(t *jsonText, j changeJSON) {
	t.begin('{')
	t.str("part", j.Part)
	t.optStr("name", j.Name)
	t.str("op", j.Op)
	t.str("from", j.From)
	t.str("to", j.To)
	t.key("rule")
	j.Rule.encode(t)
	t.optStr("note", j.Note)
	t.end('}')
}

func encodeCookie(t *jsonText, j cookieJSON) {
	t.begin('{')
	t.num("hop", int64(j.Hop))
	t.str("name", j.Name)
	t.optStr("line", j.Line)
	t.str("event", j.Event)
	t.key("rule")
	j.Rule.encode(t)
	t.optStr("note", j.Note)
	t.end('}')
}
