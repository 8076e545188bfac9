package trace

import "time"

// sendable is what a client can send. What a user asks beyond it is said, not
// pretended ([Client.CannotSend]).
type sendable struct {
	methods  []string // nil for all
	bodiless []string // methods that cannot have a body
	fields   []string // fields that a user can set; nil for all
	unset    []string // fields that a user cannot set
	refused  []string // fields with which the client sends nothing
}

// followRule says for which methods some statuses are followed.
type followRule struct {
	statuses []int    // nil for all others
	methods  []string // nil for all
	not      []string
}

// revisitRule bounds how often a walk goes to one URL.
type revisitRule struct {
	most     int  // redirects to the same URL; 0 for no bound
	start    bool // the first request counts as well
	document bool // URLs that differ in their fragment are one
	distinct bool // the limit counts URLs, not redirects
	halfway  bool // the last redirect's URL, or that of half the way, ends the walk (w3m)
	by       ruleKey
}

// rewrite is what a redirect does to method and body.
type rewrite struct {
	statuses []int // nil for all but those in not
	not      []int
	methods  []string // methods that it is about; nil for all
	spares   []string // methods that it leaves alone, body included
	keeps    []string // methods that stay but lose their body
	to       string   // the new method; "" keeps the method and drops the body
	all      bool     // everything that the user set goes (HttpURLConnection)
	bare     bool     // all fields that begin with Content- go as well
	body     bool     // the body stays although the method changes (HTTParty)
	rule     ruleKey
}

// locationRule is which of several Location lines counts.
type locationRule uint8

const (
	locationFirst       locationRule = iota // the first line, even when it is empty
	locationFirstFilled                     // the first line that is not empty
	locationAgreed                          // all lines must be equal
	locationJoined                          // the lines joined by a comma, as one field is
	locationSingle                          // several lines are an error
	locationLast                            // the last line
	locationTight                           // the lines joined by a comma without a space
)

// emptyRule is what an empty or missing Location means.
type emptyRule uint8

const (
	emptyStops    emptyRule = iota // as good as none
	emptyResolves                  // a reference to the document itself (RFC 3986 §4.4)
	missingToo                     // the same for a missing Location (LWP)
)

// formRule is when a request gets the Content-Type of a form by itself.
type formRule uint8

const (
	formNever  formRule = iota
	formPost            // with every POST
	formBody            // with every body
	formFilled          // with every POST that has a body
	formOctets          // with every body, and it is that of unknown bytes
)

// downgradeRule is what the client does when https redirects to http.
type downgradeRule uint8

const (
	downgradeAllowed  downgradeRule = iota
	downgradeNotForms               // a form's POST is not sent again to an insecure host
	downgradeKept                   // the redirect itself is the result
	downgradeError                  // an error
	schemeKept                      // neither from http to https: the redirect itself is the result
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
	reachOrigin          reach = iota // scheme, host and port are equal
	reachSubdomain                    // the host is equal or a subdomain; port and scheme do not matter
	reachAnywhere                     // to every host
	reachNowhere                      // not even to the same origin
	reachUpgrade                      // the origin, or its https side on the default ports
	reachHostPort                     // host and port as written; the scheme does not matter
	reachSecureSubdomain              // the host or a subdomain; the scheme stays
	reachHostSubdomain                // host and port or a subdomain with that port; never from https to http
)

// loginRule is what the client does with "user:password" of a URI or a flag.
type loginRule uint8

const (
	loginFirst     loginRule = iota // sent at once, as far as credentials reach (curl)
	loginAnyHost                    // sent at once, to whichever host the URI names (Go)
	loginChallenge                  // sent after a 401 asks for it (browsers)
	loginField                      // an Authorization field like any other
	loginOnce                       // sent with the first request only
	loginHost                       // sent until the host changes (HTTParty)
	loginOrigin                     // sent whenever the target is the first origin (axios)
	loginRelative                   // a part of the URL: a Location that names no host keeps it (Mojo)
	loginEmpty                      // a 401 is answered with an empty user and password, which go along from then on (w3m -dump)
	loginNever                      // there is no way to give it
)

// urlLoginRule is what the client does with userinfo in a URL.
type urlLoginRule uint8

const (
	urlLoginIgnored   urlLoginRule = iota
	urlLoginUsed                   // as an Authorization field from there on
	urlLoginHop                    // as an Authorization field of that request only
	urlLoginStart                  // in the first URL only
	urlLoginCross                  // as used, but within reach the user's login wins (got)
	urlLoginChallenge              // answers a 401 (browsers)
	urlLoginForeign                // a URL of another origin with userinfo is an error (Firefox)
	urlLoginRefused                // a URL with userinfo is an error
	urlLoginUnknown                // taken for a part of the host's name, which is not found
)

// answerRule is for what the answer to a 401 is remembered.
type answerRule uint8

const (
	answersPath  answerRule = iota // the path and below (RFC 7617 §2.2)
	answersHost                    // the host, whatever port
	answersOnce                    // not at all
	answersBelow                   // not at all, and only below the first URL is answered (urllib)
)

// hostRule is what becomes of a Host field that the user set.
type hostRule uint8

const (
	hostComputed   hostRule = iota // always the target's
	hostFirstHost                  // sent to the first host only (curl)
	hostIfRelative                 // kept as long as the Location names no host (Go)
	hostKept                       // sent to every host
	hostSameOrigin                 // kept within the origin
	hostReach                      // kept as far as credentials reach
)

// refererRule is how Referer is set when following.
type refererRule uint8

const (
	refererAsked    refererRule = iota // only when asked to (curl -e ";auto")
	refererPrevious                    // the URL just left, fragment included (Go)
	refererPolicy                      // the initiator's URL, trimmed by policy (browsers)
	refererBare                        // the URL just left without its fragment, not from https to http (reqwest)
)

// originRule is what becomes of the Origin field.
type originRule uint8

const (
	originKept    originRule = iota // a field like any other
	originFetch                     // goes with the POST; null once an origin is crossed
	originTrusted                   // goes with the POST; null from https to http (Firefox)
)

// jarPolicy is whether and how the client keeps cookies.
type jarPolicy struct {
	always       bool                   // a jar without being asked
	user         userCookieRule         // what a Cookie field of the user's means
	prefixes     bool                   // __Host- and __Secure- are enforced
	suffixes     bool                   // public suffixes cannot set Domain cookies
	secureOrigin bool                   // a Secure cookie cannot come from an insecure origin
	sameSite     bool                   // SameSite is enforced
	clears       bool                   // Clear-Site-Data is obeyed
	loopback     func(host string) bool // hosts that count as secure over http
	parse        func(line string, now time.Time) (cookie, ruleKey)
	longFirst    bool // of two equal paths the longer domain goes first, then the longer name
	newestFirst  bool // of two equal paths the younger cookie goes first
	ports        bool // a cookie without Domain, of a port other than 80 and 443, goes to that port only (wget)
	everywhere   bool // a cookie goes to every host and path (HTTParty)
	subHosts     bool // a cookie without Domain goes to subdomains too (Python)
	dotted       bool // Domain must have a dot inside
	chain        bool // a redirect from another site makes a navigation cross-site, whatever the scheme (Firefox)
	strict       bool // a cookie that is rejected makes the response an error (got)
	prefixPath   bool // a cookie goes wherever the path begins with its own, "/foo" to "/foobar"
	ownPath      bool // Path must be one of the request's own (wget, Mojo)
	noAddresses  bool // hosts that are addresses have no cookies (aiohttp)
	noIPv6       bool // those of IPv6 have none (w3m)
	ownDomain    bool // Domain with the host's own name is as good as none, and a host that is a public suffix has no cookies (wget2)
	twoDots      bool // Domain needs two dots, one put before a parent's name among them (w3m, the Netscape rule)
	oneName      bool // of several cookies of one name only the first goes
	overlays     bool // a cookie replaces one of its name that would go wherever it goes (superagent)
	anyPath      bool // Path is taken as it is, also one that is empty or relative
	quietPrefix  bool // a name's prefix that promises too much does not make the response an error
}

// userCookieRule is what a Cookie field that the user set means to the client.
type userCookieRule uint8

const (
	userBeside userCookieRule = iota // a field of its own beside the jar's (curl)
	userMerged                       // one field with the jar's; a Set-Cookie of the same name ends it (Go)
	userSeeds                        // puts the cookies into the jar (browsers)
	userFirst                        // the first request only; the jar's cookies take its place
	userJoined                       // one field with the jar's
	userWins                         // keeps the jar's cookies out
	userYields                       // stays until the jar has a cookie for the target, and what was sent last stays when it has none (got)
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
	plain string // the value without ClientOptions.AsHeaders; "" for none
	as    string // the value with ClientOptions.AsHeaders; "" for the same
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
