package trace

// Recorded says what the recording that a hop stands in does not hold. Its zero
// value is a hop that was walked, of which everything is known.
//
// Exporters leave out whole kinds of things: browsers save without cookies and
// credentials unless told otherwise, proxies without content, some tools
// without fields. What is left out is not evidence: a hop whose recording has
// no cookies at all neither shows that one was sent nor that none was. Whoever
// judges by something that is missing asks here first, and says nothing where
// the recording could not have held it.
type Recorded struct {
	NoCookies        bool // no Cookie and no Set-Cookie anywhere in the recording
	NoCredentials    bool // no Authorization either, where the writer is known to take it out
	NoRequestFields  bool // no field of the request
	NoResponseFields bool // no field of the response
	NoRequestBody    bool // a content that was sent, or may have been
	NoBody           bool // the response's content, or all but its size
	NoConnection     bool // neither addresses nor what TLS settled
	NoTiming         bool // not when and how long
}

// NotSaid is why a certificate of a recording is not verified: nobody looked.
const NotSaid = "the recording does not say"

// Lacks names what is not recorded, for a reader: "cookies", "the response's
// content". It returns nil for a hop that was walked.
func (r Recorded) Lacks() []string {
	var out []string
	for _, part := range []struct {
		missing bool
		name    string
	}{
		{r.NoCookies, "cookies"}, {r.NoCredentials, "credentials"},
		{r.NoRequestFields, "the request's fields"}, {r.NoResponseFields, "the response's fields"},
		{r.NoRequestBody, "the request's content"}, {r.NoBody, "the response's content"},
		{r.NoConnection, "the connection"}, {r.NoTiming, "the timing"},
	} {
		if part.missing {
			out = append(out, part.name)
		}
	}
	return out
}
