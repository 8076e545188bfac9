package trace

import "detour/trace/uri"

// A Decision is what a client does after the last hop of a chain.
type Decision struct {
	Client   string // the client's name
	Verdict  Verdict
	Why      Rule     // the rule behind the verdict
	Detail   Reason   // the verdict in this exchange's own values
	Location Location // how the client reads the Location field
	Next     *Request // the request that would be sent; nil unless Verdict is Follow
	Ghost    *Hop     // what the client does by itself in place of sending Next, or nil
	Changes  []Change // what differs between the last request and Next
	Cookies  []CookieNote
	Loop     Loop
	Offers   []Offer // redirects that are not 3xx: Refresh, meta refresh
}

// Verdict is how a client ends its look at a response.
type Verdict uint8

// The verdicts.
const (
	Stop   Verdict = iota // the response is final: the client keeps it
	Follow                // the client sends Next
	Refuse                // the client must not follow: an error to its user
	GiveUp                // the client would follow but its limit is reached
	Failed                // the exchange failed; there is nothing to follow
)

// String returns the verdict as it stands in JSON: "stop", "follow" ...
func (v Verdict) String() string {
	return [...]string{"stop", "follow", "refuse", "give up", "failed"}[v]
}

// A Change is one difference between a request and the next.
type Change struct {
	Part Part
	Name string // field name, in the case of the line shown; "" for other parts
	From string // "" when added
	To   string // "" when removed
	Op   Op
	Rule Rule
	Note Reason // the rule in this exchange's values: "set by hop 1 with Path=/"
}

// Part is the part of a request that changed.
type Part string

// The parts.
const (
	PartMethod Part = "method"
	PartTarget Part = "target"
	PartBody   Part = "body"
	PartField  Part = "field"
)

// Op is what happened to the part.
type Op string

// The operations.
const (
	Added   Op = "added"
	Removed Op = "removed"
	Changed Op = "changed"
	Kept    Op = "kept" // worth a line although nothing changed: a POST that stays, a credential that crosses
)

// A Rule is an identified reason with its source.
type Rule struct {
	ID     string // stable, kebab-case: "fetch-post-to-get"
	Says   string // one short clause: "a 301 or 302 turns POST into GET"
	Source string // "Fetch, HTTP-redirect fetch"; a client's rule names its source file or measurement
}

// A Location is how a client reads the Location field of a response.
type Location struct {
	Raw      []string // values as received, one a line
	Used     string   // the value used
	Resolved *uri.URI // the target URI; nil when there is none or it does not parse
	Problem  Reason   // why there is no target: missing, empty, does not parse ...
}

// A CookieNote says what happened to one cookie and why.
type CookieNote struct {
	Hop   int // hop whose Set-Cookie is meant
	Name  string
	Value string
	Line  string // the Set-Cookie value; "" for a cookie that the user sent
	Event CookieEvent
	Rule  Rule
	Note  Reason // "Path=/ · SameSite=Lax, same site"
}

// CookieEvent is what happened to a cookie.
type CookieEvent string

// The events. Stored, replaced, deleted and rejected belong to a response; sent
// and withheld to the next request.
const (
	CookieStored   CookieEvent = "stored"
	CookieReplaced CookieEvent = "replaced"
	CookieDeleted  CookieEvent = "deleted"
	CookieMissed   CookieEvent = "not deleted" // there was none of its name, domain and path to delete
	CookieRejected CookieEvent = "rejected"
	CookieSent     CookieEvent = "sent"
	CookieWithheld CookieEvent = "withheld"
)

// Loop is a verdict on whether a chain goes round in circles.
type Loop struct {
	Kind  LoopKind
	Since int    // ID of the earlier hop that this one repeats; 0 when none
	Note  Reason // what is equal and what is new
	Again bool   // it is the answer that repeats: the last hop is hop Since again
}

// LoopKind is how sure the verdict is.
type LoopKind string

// The kinds. A certain loop repeats method, URI, body, credentials and cookies:
// the server has no way to answer otherwise but by its own state. A revisit has
// the same URI with new state (a cookie set in between) and may well end.
const (
	LoopNone     LoopKind = ""
	LoopCertain  LoopKind = "certain"
	LoopProbable LoopKind = "probable"
	LoopRevisit  LoopKind = "revisit"
)

// An Offer is a redirect without a 3xx, which a browser would act on after
// showing the page and which detour takes only when asked to: a Refresh, or what a
// script in the page does.
type Offer struct {
	Kind  string // OfferField, OfferMeta, OfferScript or OfferForm
	Delay int    // seconds
	Raw   string
	Next  Request
	Rule  Rule
}
