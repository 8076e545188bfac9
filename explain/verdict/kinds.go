package verdict

// A kind is one thing that a headline may speak of.
type kind struct {
	id    string
	tells func(*matter) *told // nil where the chain is no such matter
}

// kinds are all of them, the gravest first: the first one that has something to
// say makes the headline.
var kinds = [...]kind{
	// There is no answer.
	{"stopped", stopped},
	{"port-unreachable", portUnreachable},
	{"not-sent", notSent},
	{"no-address", noAddress},
	{"nobody-listens", nobodyListens},
	{"no-tls", noTLS},
	{"proxy-refuses", proxyRefuses},
	{"broken-answer", brokenAnswer},

	// It does not end, or not by itself.
	{"loop-growing", growingLoop},
	{"loop-cookie", cookieLoop},
	{"loop-log-in", loginLoop},
	{"loop", loop},
	{"not-http", notHTTP},
	{"refused", refused},
	{"gave-up", gaveUp},

	// Something of the request is lost.
	{"body-lost", bodyLost},
	{"query-lost", queryLost},

	// Something secret gets out.
	{"credential-crosses", credentialCrosses},
	{"credential-in-clear", credentialInClear},
	{"body-crosses", bodyCrosses},
	{"secret-in-url", secretInURL},
	{"downgrade", downgrade},

	// Something else answers.
	{"cookie-lost", cookieLost},
	{"authorization-dropped", authorizationDropped},
	{"error", errorAnswer},
	{"no-target", noTarget},
	{"not-followed", notFollowed},
	{"maintenance", maintenance},
	{"log-in", logIn},
	{"start-page", startPage},
	{"error-page", errorPage},

	// It works, and is needless or risky.
	{"broken-and-followed", brokenAndFollowed},
	{"odd-port", oddPort},
	{"cookie-refused", cookieRefused},
	{"fault", fault},
	{"page-redirect", pageRedirect},
	{"method-repeated", methodRepeated},
	{"not-understood", notUnderstood},
	{"mergeable", mergeable},
	{"long", long},
	{"error-found", anyError},

	// It is as it should be.
	{"next-by-itself", nextByItself},
	{"next", next},
	{"set-by-cookie", setByCookie},
	{"post-redirect-get", postRedirectGet},
	{"repeated", repeated},
	{"authorization-kept-back", authorizationKeptBack},
	{"slow", slow},
	{"chain", chain},
	{"https", https},
	{"slash", slash},
	{"language", language},
	{"moved", moved},
	{"offered", offered},
	{"no-redirect", noRedirect},
}
