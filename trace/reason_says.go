package trace

// ReasonKind is which sentence a [Reason] is.
type ReasonKind uint8

// The kinds. Deciding names them; the sentences stand in one table below.
const (
	// Final responses, and responses that a client takes for an error.
	whyFinal ReasonKind = iota + 1
	whyNotByItself
	whyNoResponse
	whyFailure
	whyCORSDenied
	whyInterim
	whyBadBytes
	whyLongField
	whySpaceBehind
	whyFolded
	whyCookieError
	whyBodyTwice

	// What is followed, and when it is enough.
	whyFollowed
	whyLimit
	whyBeenThere
	whyUpgradedByHSTS

	// Locations without a target.
	whyNoLocation
	whyStopsWithoutLocation
	whyEmptyLocation
	whyStopsAtEmptyLocation
	whyManyLocations
	whyDifferentLocations
	whyLongLocation
	whyLongTargets

	// Targets that a client objects to.
	whyNotHTTP
	whySchemeNotAllowed
	whyNoHost
	whyLocationNoHost
	whyTwoAts
	whyBareColon
	whyControlByte
	whyPort
	whyBlockedPort
	whyFormToInsecure
	whyMixedContent
	whyUserNameElsewhere
	whyUserName
	whyStaysHome
	whyDNSNames
	whyRefusesScheme
	whyStaysAtScheme

	// Method and body.
	whyMethodTurns
	whyMethodStays
	whyBodyAgain
	whyBodyDropped
	whyDescribedBody
	whyNoContentLeft
	whyRangeOfAnswer
	whyNoBodyLeft
	whyFieldsGoWithPost
	whyClientAddedType
	whyFirstHasIt

	// Credentials and logins.
	whyNotAnchor
	whySameOrigin
	whyOtherOrigin
	whyFirstOnly
	whyBackAtFirst
	whyChallenge
	whyServerAsked
	whyLoginRefused
	whyLoginNotFor
	whyLoginGiven
	whyLoginInURL
	whyLoginNotInNext
	whyLoginFirstOnly
	whyLoginAtFirstOrigin
	whyLoginRelative
	whyLoginEmpty
	whyLoginListed
	whyNoAnswer
	whyAnswersCount
	whyContentWaits
	whyHeldSoFar
	whyContentGoes
	whyAnsweredBefore
	whyAnswerOnce

	// Host, Referer, Origin and the fields of the client's own.
	whyTargetsHost
	whyTargetsPort
	whyHostKept
	whyHostBack
	whyURLJustLeft
	whyOwnReferer
	whyToInsecure
	whyReferrerPolicy
	whyOriginLeft
	whyOriginMethods
	whyCrossOrigin
	whyNotTrustworthy
	whyTrustMatters
	whyChainSoFar
	whyPreflight
	whyPreflightAllows
	whyPreflightDenies

	// Cookies that a response sets.
	whyNoJar
	whyMoreSetCookies
	whyManyAttributes
	whyClearSiteData
	whyCookieScope
	whyAddressHost
	whyDomainNoDot
	whyDomainFewDots
	whyDomainForAddress
	whyDomainElsewhere
	whyPublicSuffix
	whySecureOverHTTP
	whySecurePrefix
	whyHostPrefix
	whyNoneNeedsSecure
	whySecureThere
	whyJarFull

	// Cookies that a request sends.
	whyNotBelow
	whyCookieSent
	whySecureNotHTTPS
	whyStrictElsewhere
	whyLaxUnsafe
	whyLaxScript
	whySetByScript
	whySameNameGoes
	whyMoreCookies
	whyNotItsHost
	whyNoCookies
	whyJarsCookies
	whyJarAnew

	// Loops.
	whySameRequest
	whyEverNewState
	whySamePlaceAgain
	whyOtherState
	whyTargetsGrow

	// Reasons around another.
	whyInLocation
	whyAfterPreflight
)

// sentences has what each kind says, with one %s for each value.
var sentences = [...]string{
	// Final responses, and responses that a client takes for an error.
	whyFinal:       "%s is a response to keep",
	whyNotByItself: "%s does not follow a %s for %s by itself",
	whyNoResponse:  "there is no response",
	whyFailure:     "%s",
	whyCORSDenied:  "the response does not allow %s to read it",
	whyInterim:     "a %s came first, and %s treats it as the response",
	whyBadBytes:    "a field of the response holds a control byte that %s refuses",
	whyLongField:   "a field line of the response is longer than the %s bytes that %s takes",
	whyFolded:      "a field of the response goes on in the next line (folded), which %s refuses",
	whySpaceBehind: "white space follows the Location, which %s takes for a broken field",
	whyCookieError: "a cookie was rejected, which %s takes for an error",
	whyBodyTwice:   "the body was sent twice, and %s cannot read it again",

	// What is followed, and when it is enough.
	whyFollowed:       "%s to %s",
	whyLimit:          "%s redirects were followed; %s is not requested",
	whyBeenThere:      "the walk has been at %s before",
	whyUpgradedByHSTS: "an earlier hop asked for https only",

	// Locations without a target.
	whyNoLocation:           "the response has no Location",
	whyStopsWithoutLocation: "%s without Location: the response itself is the result",
	whyEmptyLocation:        "Location is empty",
	whyStopsAtEmptyLocation: "%s with an empty Location: the response itself is the result",
	whyManyLocations:        "%s Location lines",
	whyDifferentLocations:   "%s Location lines with different values",
	whyLongLocation:         "Location has %s bytes; detour follows at most %s",
	whyLongTargets:          "the long targets of this chain have more than %s MiB together",

	// Targets that a client objects to.
	whyNotHTTP:           "%s is not a target for HTTP",
	whySchemeNotAllowed:  "%s is not among the schemes that were allowed",
	whyNoHost:            "the target has no host",
	whyLocationNoHost:    "Location %s names no host",
	whyTwoAts:            "there is more than one @ in its authority",
	whyBareColon:         "its host has a colon and no brackets",
	whyControlByte:       "there is a control byte in it",
	whyPort:              "the port is %s",
	whyBlockedPort:       "port %s is one that browsers do not connect to",
	whyFormToInsecure:    "the POST from %s would be sent again to %s",
	whyMixedContent:      "%s is not https, and the page is",
	whyUserNameElsewhere: "%s does not go to a URL of another origin with a user name",
	whyUserName:          "%s does not go to a URL with a user name",
	whyStaysHome:         "%s is another origin, and the request has credentials: the response itself is the result",
	whyDNSNames:          "%s compares certificates with DNS names only, and %s is an address",
	whyRefusesScheme:     "%s refuses to go from %s to %s",
	whyStaysAtScheme:     "%s does not go from %s to %s: the response itself is the result",

	// Method and body.
	whyMethodTurns:      "a %s turns %s into %s",
	whyMethodStays:      "a %s leaves %s as it is",
	whyBodyAgain:        "the body is sent again",
	whyBodyDropped:      "the body is dropped, and the fields that described it",
	whyDescribedBody:    "it described the body, which is dropped",
	whyNoContentLeft:    "no content is left",
	whyRangeOfAnswer:    "the range is now of what is asked for",
	whyNoBodyLeft:       "no body is left",
	whyFieldsGoWithPost: "all fields that were set go with the POST",
	whyClientAddedType:  "the client added it to a request without a body",
	whyFirstHasIt:       "the first request has it",

	// Credentials and logins.
	whyNotAnchor:          "%s is not %s",
	whySameOrigin:         "same origin",
	whyOtherOrigin:        "although %s is another origin",
	whyFirstOnly:          "it goes with the first request only",
	whyBackAtFirst:        "back at the first origin, so it is sent again",
	whyChallenge:          "401 asks for credentials and there are some",
	whyServerAsked:        "the server asked for it",
	whyLoginRefused:       "the user and password were sent and not accepted",
	whyLoginNotFor:        "the user and password are not for %s",
	whyLoginGiven:         "user and password of the URL or of the user",
	whyLoginInURL:         "user and password of the URL",
	whyLoginNotInNext:     "the next URL has no user and password",
	whyLoginFirstOnly:     "user and password are for the first request",
	whyLoginAtFirstOrigin: "the first origin, so user and password go along",
	whyLoginRelative:      "the Location names no host, so the user and password of the last URL stay",
	whyLoginEmpty:         "the empty user and password go along",
	whyLoginListed:        "user and password of the netrc file for this host",
	whyNoAnswer:           "the response asks for nothing that %s has an answer to",
	whyAnswersCount:       "%s requests followed the first one, and answers to a challenge count",
	whyContentWaits:       "the content still waits",
	whyHeldSoFar:          "it was kept back so far",
	whyContentGoes:        "%s without a challenge: the content that was kept back goes",
	whyAnsweredBefore:     "these credentials answered a challenge here before",
	whyAnswerOnce:         "the answer to a challenge is not sent along",

	// Host, Referer, Origin and the fields of the client's own.
	whyTargetsHost:     "the target's host",
	whyTargetsPort:     "the target's port",
	whyHostKept:        "a Host that the user set",
	whyHostBack:        "back at the first host, so the user's Host is sent again",
	whyURLJustLeft:     "the URL just left",
	whyOwnReferer:      "the user's own Referer stays",
	whyToInsecure:      "https to http",
	whyReferrerPolicy:  "%s, %s",
	whyOriginLeft:      "the redirect leaves %s",
	whyOriginMethods:   "Origin goes with methods other than GET and HEAD",
	whyCrossOrigin:     "the request is a cross-origin one",
	whyNotTrustworthy:  "the target is not a trustworthy origin",
	whyTrustMatters:    "what goes depends on whether the target is trustworthy",
	whyChainSoFar:      "how the chain so far stands to the page that began it",
	whyPreflight:       "a preflight asks first and carries nothing of the request",
	whyPreflightAllows: "the preflight allows %s",
	whyPreflightDenies: "the preflight's answer does not allow the request",

	// Cookies that a response sets.
	whyNoJar:            "%s keeps no cookies",
	whyMoreSetCookies:   "%s more Set-Cookie lines are not looked at",
	whyManyAttributes:   "a cookie of %s attributes is not looked at",
	whyClearSiteData:    "Clear-Site-Data of %s",
	whyCookieScope:      "%s",
	whyAddressHost:      "a host that is an address has no cookies",
	whyDomainNoDot:      "Domain=%s has no dot inside",
	whyDomainFewDots:    "Domain=%s has fewer than two dots",
	whyDomainForAddress: "Domain=%s, but the host is the address %s",
	whyDomainElsewhere:  "Domain=%s does not cover %s",
	whyPublicSuffix:     "%s is a public suffix",
	whySecureOverHTTP:   "Secure, but set over http by %s",
	whySecurePrefix:     "__Secure- needs Secure",
	whyHostPrefix:       "__Host- needs Secure, Path=/ and no Domain",
	whyNoneNeedsSecure:  "SameSite=None needs Secure",
	whySecureThere:      "a Secure cookie of this name is there",
	whyJarFull:          "the jar is full: %s cookies",

	// Cookies that a request sends.
	whyNotBelow:        "%s is not below %s",
	whyCookieSent:      "%s with %s%s",
	whySecureNotHTTPS:  "Secure, and the target is http",
	whyStrictElsewhere: "SameSite=Strict, and the navigation began at another site",
	whyLaxScript:       "only a SameSite=None cookie goes with a script's request to another site",
	whySetByScript:     "only a SameSite=None cookie is stored from the answer to another site's script",
	whyLaxUnsafe:       "Lax, and a %s from another site is not safe",
	whySameNameGoes:    "another of its name goes",
	whyMoreCookies:     "more cookies are not listed",
	whyNotItsHost:      "%s is not the host that it is for",
	whyNoCookies:       "no cookie is for this target",
	whyJarsCookies:     "the cookies of the jar that are for this target",
	whyJarAnew:         "the jar's cookies are chosen again",

	// Loops.
	whySameRequest:    "method, URL, body, credentials and cookies are those of hop %s",
	whyEverNewState:   "the same URL for the %s time, each time with other fields or cookies",
	whySamePlaceAgain: "the URL of hop %s was asked again and leads to the same place again",
	whyOtherState:     "the URL of hop %s with other fields or cookies",
	whyTargetsGrow:    "%s targets in a row hold the one before them",

	// Reasons around another.
	whyInLocation:     "Location %s: %s",
	whyAfterPreflight: "%s, after a preflight",
}
