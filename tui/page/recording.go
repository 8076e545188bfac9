package page

import (
	"fmt"
	"strings"

	"detour/trace"
	"detour/trace/prose"
	"detour/tui/cell"
)

// Recorded says that nothing is sent from a recording, and by which key it is
// walked again.
func Recorded(live string) string {
	return "This is a recording: nothing is sent from it. " + live + " walks it again, live."
}

// IsLive says that a walk is no recording.
const IsLive = "This walk is live: space sends what goes next."

// AsRecorded returns the scene of a session that was opened from a file.
func (s Scene) AsRecorded() Scene {
	s.recorded = true
	return s
}

// recorded says above the request that would follow that it is not sent.
func (p *sheet) recorded() {
	p.say(p.Styles.Notice, "This is a recording: nothing is sent from it.")
	switch s := p.scene; {
	case s.edited:
		p.say(p.Styles.Bold, "The edited request that waited here"+p.where()+":")
	default:
		p.say(p.Styles.Bold, "What "+s.who+" would send"+p.where()+":")
	}
}

// LiveAsk says what walking a recording again sends first, as the client that
// walks completes it, and where to; what is secret is named, not shown.
func LiveAsk(r trace.Request, client trace.Client, back string) string {
	r = client.Prepare(r)
	with := "no credentials"
	if names := trace.NamesOf(trace.CredentialsIn(r)); len(names) > 0 {
		with = prose.Listed(names)
	}
	return fmt.Sprintf("It goes to %s with %s and %s of body. The walk begins beside the recording; %s goes back to that.",
		cell.Shown(r.URI.Origin()), cell.Shown(with), prose.Counted(len(r.Body), "byte"), back)
}

// CurlRequest is a request for a curl command: what is masked, or is to be, has a
// placeholder that a user replaces, and not dots. It says which.
func CurlRequest(r trace.Request, secrets bool) (curl trace.Request, placeholders []string) {
	if !secrets {
		kind := r.Fields.Get("Content-Type")
		r = trace.MaskRequest(r)
		r.Body = trace.MaskBody(r.Body, kind, nil)
	}
	masked := trace.MaskedIn(r, trace.ClientOptions{})
	r, _ = trace.FillMasked(r, trace.ClientOptions{}, placeholder)
	return r, trace.NamesOf(masked)
}

// placeholder is a word that stands for a masked value: "YOUR_COOKIE_SID".
func placeholder(v trace.MaskedValue) string {
	words := strings.FieldsFunc(strings.ToUpper(v.Name), func(r rune) bool { return (r < 'A' || r > 'Z') && (r < '0' || r > '9') })
	if len(words) > 0 && words[0] == "THE" {
		words = words[1:]
	}
	return "YOUR_" + strings.Join(words, "_")
}

// CallSays is what is copied, with the placeholders in it.
func CallSays(what string, placeholders []string) string {
	if len(placeholders) == 0 {
		return what
	}
	return what + ", with placeholders for " + cell.Shown(prose.Listed(placeholders))
}
