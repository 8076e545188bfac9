package trace

import "detour/trace/uri"

// policy is how a client follows: the dimensions in which clients differ, by the
// stage of a step that they are about. What no dimension can say is a quirk.
type policy struct {
	sends       sendable
	redirects   redirectPolicy
	method      methodPolicy
	reads       readPolicy
	credentials credentials
	login       loginPolicy
	host        hostRule
	proxies     *proxyPolicy // nil for a client that reads no variables
	page        pagePolicy
	jar         jarPolicy
	fields      fieldPolicy
	quirks      quirks
}

// redirectPolicy is which responses are redirects, and how many are followed.
type redirectPolicy struct {
	statuses []int // the statuses that are redirects; nil for every 3xx but those in not
	not      []int
	follows  []followRule // methods that are followed; nil for all
	limit    int          // redirects followed before the client gives up
	limitBy  ruleKey
	revisits revisitRule
}

// methodPolicy is what a redirect does to method and body.
type methodPolicy struct {
	rewrites      []rewrite // the first that fits decides
	contentFields []string  // fields that go when the body goes
	allContent    bool      // and all that begin with Content-
}

// readPolicy is how a response and its Location are read.
type readPolicy struct {
	locations  locationRule
	rawEnds    bool     // white space behind a Location is a part of it (Python's http.client)
	joinedEnds bool     // so is what joining several leaves at the end
	keepsCR    bool     // a bare CR inside a value is a part of it
	fold       foldRule // a value that goes on in the next line
	alsoURI    bool     // a URI field stands in for a missing Location (RFC 2068 §19.6.2.5)
	empty      emptyRule
	parse      uri.Parser // how URLs and Locations are read
	hostBase   bool       // a relative Location is resolved against the user's Host (follow-redirects)
	parts      bool       // user and host are parted at the first @, so a second one is an error
	bareIPv6   bool       // an IPv6 address needs no brackets
	fragment   bool       // a Location without a fragment inherits the current one
	badBytes   string     // bytes in any field for which the client rejects the whole response
	longest    int        // bytes of a field line that the client still takes; 0 for detour's bound
	badPorts   bool       // ports that Fetch blocks are refused
	downgrade  downgradeRule
	interim    bool // a 103 is taken for the response itself
	continues  bool // so is a 100
	whole      bool // a redirect whose content breaks off is an error
}

// loginPolicy is what becomes of "user:password", of a flag or in a URL.
type loginPolicy struct {
	rule         loginRule
	url          urlLoginRule
	answers      answerRule
	refusesStart bool // and the first URL must have none
	empty        bool // empty userinfo is a login too
	barePassword bool // a user without a colon is sent without one
}

// pagePolicy is what a client knows of the page that it comes from.
type pagePolicy struct {
	referer refererRule
	origin  originRule
	fetches bool // a script's fetch(): CORS and preflights
	hsts    hstsRule
	refresh bool // Refresh and meta refresh are acted on
}

// fieldPolicy is the fields that a client sends by itself, and in which order.
type fieldPolicy struct {
	own         []ownField
	firstOnly   []string // fields that belong to the first request only
	pseudo      string   // order of HTTP/2's pseudo fields; see Request.Pseudo
	order       []string // wire order of fields; "*" is where the user's go
	expects     int      // from more than so many bytes on, and with uploads, Expect: 100-continue goes along; 0 for never
	emptyLength []string // methods that send Content-Length: 0 without a body
	form        formRule
}

// quirks are the habits of a single client each, and of what is built on it.
type quirks struct {
	any               bool       // every response with a Location is a redirect (PHP streams with follow_location set)
	restartsFromFirst bool       // method and body are those of the first request again, then rewritten (PHP streams)
	methodSticks      bool       // a method named by the user outlives every rewrite (curl -X)
	parseAsIs         uri.Parser // how URLs are read with --path-as-is (curl)
	bareForm          bool       // a POST without content stays one only when it has content (PHP's curl_setopt)
	bodyOnce          bool       // a body that was sent again is not sent a third time: the walk hangs (node-fetch)
	bodyPosts         bool       // a GET with a body becomes a POST (HttpURLConnection)
	repeats305        bool       // a 305 makes the client send the same request again (HttpURLConnection)
	staysHome         bool       // a request with credentials is not redirected to another origin (Apache HttpClient)
	badEnds           bool       // white space behind a value makes the response an error (undici)
	dnsNames          bool       // certificates are compared by DNS name, so https does not work with an address (w3m)
	rawLogin          bool       // userinfo is sent as it is written, escapes and all (superagent)
	hostBare          bool       // Host never has a port, and a colon in it is escaped (wget2)
	hostPort          bool       // Host carries the port as written, also the scheme's default (Go)
	askAll            bool       // a preflight is also due for an Authorization that was left behind (Firefox)
	formAlways        bool       // a form's type is sent whatever type the user gave (lynx)
	formBeside        bool       // a form's type is sent beside the type that the user gave (wget2)
	doubles           int        // from so many fields on, the user's Cookie is sent twice (wget2)
}
