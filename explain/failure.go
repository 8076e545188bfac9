package explain

import (
	"detour/explain/facts"
	"detour/trace"
	"detour/trace/prose"
)

// explainFailure says what an exchange without a response means.
func (x Explainer) explainFailure(ch trace.Chain, i int) Explanation {
	h := ch.Hops[i]
	f := h.Failure
	if f == nil {
		return Explanation{Hop: h.ID, Title: "No answer"}
	}
	t := failureTexts[f.Kind]
	e := Explanation{Hop: h.ID, Title: t.title}
	e.add(PartMeaning, []Item{{Kind: Rule, Text: t.means}})
	items := []Item{fact("%s: %s.", trace.Printable(prose.Capital(f.Attempt)), trace.Printable(f.Reason))}
	if n := len(h.Wire.ResponseHead); n > 0 {
		items = append(items, fact("%d bytes had come by then; the Raw view shows them.", n))
	}
	e.add(PartExchange, items)
	e.add(PartNext, []Item{{Kind: Rule, Text: "Without a response there is nothing to follow: every client ends here with an error."}})
	if hint := facts.FailureHint(ch, i); hint != "" {
		e.add(PartMend, []Item{{Kind: Guess, Text: prose.Sentence(trace.Printable(hint))}})
	}
	e.add(PartFindings, x.findings(ch, i, ranking{hop: h}))
	return e
}

// failureText is what one kind of failure means.
type failureText struct{ title, means string }

var failureTexts = map[trace.FailureKind]failureText{
	trace.FailRequest:  {"Not sent", "The request cannot be written as HTTP, so nothing was sent."},
	trace.FailResolve:  {"Name not found", "No address is known for the host name, so there is nobody to connect to."},
	trace.FailRefused:  {"Connection refused", "The host answers, but no program listens on that port."},
	trace.FailNetwork:  {"Connection lost", "The network or the other side ended the connection before the response was whole."},
	trace.FailProxy:    {"The proxy refuses", "The proxy answered in place of making a tunnel. The answer is the proxy's own: the server behind it was never asked, and no client takes its status or its Location for the server's."},
	trace.FailTLS:      {"TLS failed", "The two sides did not agree on a secure connection, or the certificate does not prove the host name."},
	trace.FailTimeout:  {"Time ran out", "The other side took longer than the time bound for this phase."},
	trace.FailLimit:    {"Too large", "The response went beyond a size bound that keeps detour safe."},
	trace.FailProtocol: {"Not a valid response", "Bytes came back, but they are not a valid HTTP response. A strict client refuses them; a lenient one may guess."},
	trace.FailCanceled: {"Stopped", "The exchange was stopped before it ended."},
}
