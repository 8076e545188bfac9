package facts

import (
	"cmp"
	"fmt"

	"detour/trace"
)

// FailureHint is what a user does about the hop at an index that has no answer.
// Where a redirect leads to a port that nobody listens on, its target is looked
// at before the server there: most often the target is what is wrong.
func FailureHint(ch trace.Chain, i int) string {
	f := ch.Hops[i].Failure
	switch {
	case f == nil:
		return ""
	case f.Kind != trace.FailRefused || i == 0 || !IsRedirect(ch.Hops[i-1].Status()):
		return cmp.Or(f.Hint, hintOf(f.Kind))
	}
	led := ch.Hops[i-1]
	r := Relate(led.Request.URI, ch.Hops[i].Request.URI)
	switch {
	case r.Down && !r.LeavesHost():
		return fmt.Sprintf("write https in the Location of hop %d, or a path alone: nothing listens for http there", led.ID)
	case r.Port && !r.LeavesHost():
		return fmt.Sprintf("leave the port out of the Location of hop %d, or make it the public one", led.ID)
	}
	return fmt.Sprintf("correct the Location of hop %d, or start the server that is to listen there", led.ID)
}

// hintOf is what a user does about a failure whose cause the exchange does not tell.
func hintOf(kind trace.FailureKind) string {
	switch kind {
	case trace.FailNetwork:
		return "look in the server's error log at this time"
	case trace.FailTLS:
		return "compare the server's TLS versions, ciphers and client certificates with what it refused"
	case trace.FailTimeout:
		return "look at what the server waits for; -m allows more time"
	case trace.FailLimit:
		return "look at the program that sends so much"
	case trace.FailProtocol:
		return "correct the program or proxy that writes this"
	}
	return ""
}
