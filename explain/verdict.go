package explain

import (
	"detour/explain/verdict"
	"detour/trace"
)

// Verdict returns what a whole chain comes to.
func (x Explainer) Verdict(ch trace.Chain) verdict.Verdict {
	return verdict.Of(ch, verdict.Options{Mute: x.Mute, Causes: x.Causes, Proof: x.Proof})
}

// Judge returns what the chain that a judge has followed comes to. own is the
// request that is sent next where it is the user's own; nil for the client's.
func (x Explainer) Judge(j *verdict.Judge, ch trace.Chain, own *trace.Request) verdict.Verdict {
	return j.Verdict(ch, verdict.Options{Mute: x.Mute, Causes: x.Causes, Pending: own, Proof: x.Proof})
}
