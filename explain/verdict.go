package explain

import (
	"detour/explain/verdict"
	"detour/trace"
)

// Verdict returns what a whole chain comes to.
func (x Explainer) Verdict(ch trace.Chain) verdict.Verdict {
	return verdict.Of(ch, x.verdicts())
}

// verdicts are the explainer's own causes and mutes, for judging.
func (x Explainer) verdicts() verdict.Options {
	return verdict.Options{Mute: x.Mute, Causes: x.Causes}
}
