package trace

import "time"

// policy is how a client follows: the dimensions in which clients differ. What
// no dimension can say is a named field here with a comment that says whose
// habit it is.
type policy struct {
	statuses []int // the statuses that are redirects; nil for every 3xx
	limit    int   // redirects followed before the client gives up
	limitBy  ruleKey

	rewrites      []rewrite // the first that fits decides about method and body
	methodSticks  bool      // a method named by the person outlives every rewrite (curl -X)
	contentFields []string  // fields that go when the body goes

	locations locationRule
	parse     func(base *URI, ref string, asIs bool) (URI, error)
	fragment  bool   // a Location without a fragment inherits the current one
	badBytes  string // bytes in any field for which the client rejects the whole response
	badPorts  bool   // ports that Fetch blocks are refused
	downgrade downgradeRule

	credentials credentials
	login       loginRule
	host        hostRule
	hostPort    bool // Host carries the port as written, also the scheme's default
	referer     refererRule
	origin      originRule
	jar         jarPolicy
	hsts        hstsRule
	refresh     bool // Refresh and meta refresh are acted on

	own         []ownField
	order       []string // wire order of fields; "*" is where the person's go
	emptyLength []string // methods that send Content-Length: 0 without a body
	pseudo      string   // order of HTTP/2's pseudo fields; see Request.Pseudo
	formType    bool     // a POST without Content-Type is a form's
}

// rewrite is what a redirect does to method and body.
type rewrite struct {
	statuses []int
	methods  []string // methods that it is about; nil for all
	spares   []string // methods that it leaves alone, body included
	keeps    []string // methods that stay but lose their body
	to       string   // the new method; "" keeps the method and drops the body
	rule     ruleKey
}

// locationRule is which of several Location lines counts.
type locationRule uint8

const (
	locationFirst       locationRule = iota // the first line, even when it is empty
	locationFirstFilled                     // the first line that is not empty
	locationAgreed                          // all lines must be equal
)

// downgradeRule is what the client does when https redirects to http.
type downgradeRule uint8

const (
	downgradeAllowed  downgradeRule = iota
	downgradeNotForms               // a form's POST is not sent again to an insecure host
)

// credentials is which fields stay behind when the target is elsewhere.
type credentials struct {
	fields  []string
	reach   reach
	first   bool // compare with the first request's URI, not with the last one's
	returns bool // sent again when the chain comes back
	rule    ruleKey
	kept    ruleKey
}

// reach is how far credentials travel.
type reach uint8

const (
	reachOrigin    reach = iota // scheme, host and port are equal
	reachSubdomain              // the host is equal or a subdomain; port and scheme do not matter
	reachAnywhere
)

// loginRule is what the client does with "user:password" of a URI or a flag.
type loginRule uint8

const (
	loginFirst     loginRule = iota // sent at once, as far as credentials reach (curl)
	loginAnyHost                    // sent at once, to whichever host the URI names (Go)
	loginChallenge                  // sent after a 401 asks for it (browsers)
)

// hostRule is what becomes of a Host field that the person set.
type hostRule uint8

const (
	hostComputed   hostRule = iota // always the target's
	hostFirstHost                  // sent to the first host only (curl)
	hostIfRelative                 // kept as long as the Location names no host (Go)
)

// refererRule is how Referer is set when following.
type refererRule uint8

const (
	refererAsked    refererRule = iota // only when asked to (curl -e ";auto")
	refererPrevious                    // the URL just left, fragment included (Go)
	refererPolicy                      // the initiator's URL, trimmed by policy (browsers)
)

// originRule is what becomes of the Origin field.
type originRule uint8

const (
	originKept  originRule = iota // a field like any other
	originFetch                   // goes with the POST; null once an origin is crossed
)

// jarPolicy is whether and how the client keeps cookies.
type jarPolicy struct {
	always       bool                   // a jar without being asked
	person       personRule             // what a Cookie field of the person's means
	prefixes     bool                   // __Host- and __Secure- are enforced
	suffixes     bool                   // public suffixes cannot set Domain cookies
	secureOrigin bool                   // a Secure cookie cannot come from an insecure origin
	sameSite     bool                   // SameSite is enforced
	clears       bool                   // Clear-Site-Data is obeyed
	loopback     func(host string) bool // hosts that count as secure over http
	parse        func(line string, now time.Time) (cookie, ruleKey)
	newestFirst  bool // of two equal paths the younger cookie goes first
}

// personRule is what a Cookie field that the person set means to the client.
type personRule uint8

const (
	personBeside personRule = iota // a field of its own beside the jar's (curl)
	personMerged                   // one field with the jar's; a Set-Cookie of the same name ends it (Go)
	personSeeds                    // puts the cookies into the jar (browsers)
)

// hstsRule is what the client does with Strict-Transport-Security.
type hstsRule uint8

const (
	hstsIgnored hstsRule = iota
	hstsGhost            // remembered from verified connections; shown as an internal redirect
	hstsSilent           // remembered; the URL is rewritten before it is requested (curl)
)

// ownField is a field that the client sends by itself.
type ownField struct {
	name  string
	plain string // the value without Asked.AsHeaders; "" for none
	as    string // the value with Asked.AsHeaders; "" for the same
	trust trust
}

// trust is to which targets an own field goes (Secure Contexts §3.1).
type trust uint8

const (
	trustAny trust = iota
	trustOnly
	trustNone
)

// userAgent stands for detour's own User-Agent in a table of fields.
const userAgent = "\x00"
