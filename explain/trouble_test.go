package explain_test

import (
	"crypto/tls"
	"slices"
	"strings"
	"testing"

	"detour/explain"
	"detour/explain/finding"
	"detour/trace"
	"detour/trace/lab"
	"detour/trace/uri"
	"detour/trace/wire"
)

// A trouble is one that people ask about on the web, played by the lab: what
// the answer that helped them says, and where detour says it.
type trouble struct {
	scenario string
	client   string
	asked    trace.ClientOptions
	accepted string // the answer, in our words, and what kind of source it is

	hop     int    // index of the hop that tells
	cached  bool   // that hop as a browser records it on the second visit
	cause   string // of the first answer's likeliest way
	product string // whose configuration is to be mended; "" where several are
	finding string // ID
	mend    string // part of "How to fix it" or of the finding's fix
}

var troubles = []trouble{
	{
		scenario: "trouble-post-lost-to-https", client: "curl",
		accepted: "The 301 to https turns the POST into a GET; post to https, or answer 307 or 308. (Questions about curl and API clients; RFC 9110 §15.4.2)",
		hop:      1, cause: "any-post-lost", finding: "post-upgrade-301", mend: "Have the client call the final URL. Where that cannot be, answer 308 or 307",
	},
	{
		scenario: "trouble-slash-405", client: "chromium",
		accepted: "Django redirects to the path with a slash and the POST is lost on the way; call the URL with its slash, or set APPEND_SLASH = False. (Questions about Django REST framework; Django's settings)",
		hop:      0, cause: "django-append-slash", product: "Django", finding: "post-rewritten", mend: "APPEND_SLASH = False",
	},
	{
		scenario: "trouble-slash-405", client: "chromium",
		accepted: "The 405 is for a GET that nobody wrote: the redirect before it dropped the POST. (The same questions)",
		hop:      1, cause: "any-post-lost", finding: "final-error", mend: "Have the client call the final URL",
	},
	{
		scenario: "trouble-login-loop-behind-proxy", client: "chromium",
		accepted: "Express sees http behind the proxy and does not send its Secure session cookie; send X-Forwarded-Proto and set trust proxy. (Questions about express-session behind nginx; its README)",
		hop:      3, cause: "any-login-loop", finding: "loop-exact", mend: "let the application trust X-Forwarded-Proto: it sets no Secure cookie on what it takes for http",
	},
	{
		scenario: "trouble-slash-to-http", client: "chromium",
		accepted: "uvicorn does not trust the proxy's X-Forwarded-Proto and builds the URL with http; start it with --proxy-headers and --forwarded-allow-ips. (Issues of FastAPI; uvicorn's manual)",
		hop:      0, cause: "starlette-slash-tls", product: "FastAPI", finding: "downgrade", mend: "--proxy-headers --forwarded-allow-ips",
	},
	{
		scenario: "trouble-flexible-tls-loop", client: "chromium",
		accepted: "In the mode Flexible Cloudflare asks the origin by http and the origin redirects to https; set the mode to Full (strict). (Cloudflare's page on ERR_TOO_MANY_REDIRECTS)",
		hop:      0, cause: "cloudflare-flexible-loop", product: "Cloudflare", finding: "tls-proxy-loop", mend: "Set the mode to Full (strict)",
	},
	{
		scenario: "trouble-www-ping-pong", client: "chromium",
		accepted: "The web server adds www and WordPress's address has none; settle on one and take the other rule away. (Questions about WordPress behind nginx)",
		hop:      1, cause: "any-www-ping-pong", finding: "ping-pong", mend: "Keep the rule in one place and remove the other",
	},
	{
		scenario: "trouble-cookie-refused-over-http", client: "chromium",
		accepted: "A browser does not take a cookie with Secure over http, so the session begins anew each time; serve the page by https, or drop Secure. (Questions about PHP's session.cookie_secure; MDN, Set-Cookie)",
		hop:      1, cause: "php-session-rejected", product: "PHP", finding: "loop-with-cookie", mend: "Serve the page over https or drop Secure",
	},
	{
		scenario: "trouble-query-lost", client: "chromium",
		accepted: "nginx's $uri is the path without the query; write $request_uri, or add $is_args$args. (Questions about nginx; its list of variables)",
		hop:      0, cause: "nginx-https-upgrade", product: "nginx", finding: "query-dropped", mend: "`$uri` loses the query",
	},
	{
		scenario: "trouble-port-leak", client: "chromium",
		accepted: "nginx writes the port that it listens on into the redirect that adds a slash; set absolute_redirect off or port_in_redirect off. (Questions about nginx in Docker; its core module)",
		hop:      0, cause: "nginx-slash-port", product: "nginx", finding: "odd-port", mend: "absolute_redirect off;",
	},
	{
		scenario: "trouble-permanent-stuck", client: "chromium",
		accepted: "A 301 for what passes is the mistake: use 302 or 307, and bound a 301 by Cache-Control. (Questions about browsers that cache 301; RFC 9111 §4.2.2)",
		hop:      0, cause: "nginx-maintenance", product: "nginx", finding: "perm-for-temp", mend: "Answer 302 or 303, or 307",
	},
	{
		scenario: "trouble-permanent-stuck", client: "chromium", cached: true,
		accepted: "The browser asks nobody: it has kept the 301. Clear its cache, bound the next ones, and redirect back from the target to reach the others. (The same questions)",
		hop:      0, cause: "browser-cached", product: "the browser", mend: "serve a page at the old URL again with `Cache-Control: no-cache`, and never a redirect back from the target",
	},
	{
		scenario: "trouble-locale-loop", client: "chromium",
		accepted: "The edge sends / to the language and the application takes the prefix of its default language away; let one of them decide. (Issues of next-intl and of Next.js)",
		hop:      1, cause: "any-locale-loop", finding: "ping-pong", mend: "Let one layer decide",
	},
	{
		scenario: "trouble-presigned-authorization", client: "curl", asked: trace.ClientOptions{LocationTrusted: true},
		accepted: "The client sends its Authorization on to S3, which refuses a signed URL with a second proof of identity; drop the field when the host changes. (Issues of HTTP clients and of artifact stores; S3's error codes)",
		hop:      1, cause: "any-two-credentials", finding: "api-key-header-crosses", mend: "Drop Authorization when the host changes",
	},
}

func TestTroubles(t *testing.T) {
	server, err := lab.Start(lab.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	for _, tt := range troubles {
		t.Run(tt.scenario+"/"+tt.cause, func(t *testing.T) {
			ch := tt.walk(t, server)
			if tt.hop >= len(ch.Hops) {
				t.Fatalf("the walk has %d hops", len(ch.Hops))
			}
			e := explain.Explain(ch, tt.hop)
			tt.checkCause(t, e)
			found := finding.Check(ch)
			if tt.finding != "" && !slices.ContainsFunc(found, func(f finding.Finding) bool { return f.Rule.ID == tt.finding }) {
				t.Errorf("the finding %s is missing: %v", tt.finding, rulesOf(found))
			}
			if said := tt.advice(e, found); !strings.Contains(said, tt.mend) {
				t.Errorf("the advice does not say %q; the accepted answer: %s\n%s", tt.mend, tt.accepted, said)
			}
		})
	}
}

// walk plays the scenario on the lab, over the real transport.
func (tt trouble) walk(t *testing.T, server *lab.Server) trace.Chain {
	t.Helper()
	s := trace.NewSession(tt.clientOf(t), openingOf(t, tt.scenario))
	tr := wire.NewTransport(wire.Options{TLS: &tls.Config{RootCAs: server.Pool()}, Resolve: server.Resolve})
	defer tr.Close()
	const enough = 6 // hops: every loop of the troubles has gone round by then
	if err := s.Run(t.Context(), tr, func(h *trace.Hop) bool { return h.ID >= enough }); err != nil {
		t.Fatal(err)
	}
	ch := s.Chain()
	if tt.cached && tt.hop < len(ch.Hops) {
		ch.Hops[tt.hop].Ghost = true
	}
	return ch
}

func (tt trouble) clientOf(t *testing.T) trace.Client {
	t.Helper()
	c, err := trace.ClientNamed(tt.client)
	if err != nil {
		t.Fatal(err)
	}
	return c.With(tt.asked)
}

// openingOf returns the request that a scenario begins with.
func openingOf(t *testing.T, scenario string) trace.Request {
	t.Helper()
	sc, err := lab.Lookup(scenario)
	if err != nil {
		t.Fatal(err)
	}
	r := trace.Request{Method: sc.Start.Method, URI: uri.Split(sc.Start.URL)}
	for _, f := range sc.Start.Fields {
		r.Fields = append(r.Fields, trace.Field{Name: f.Name, Value: f.Value})
	}
	if sc.Start.Body != "" {
		r.Body = []byte(sc.Start.Body)
	}
	return r
}

func (tt trouble) checkCause(t *testing.T, e explain.Explanation) {
	t.Helper()
	if len(e.Causes) == 0 || e.Causes[0].Cause() == nil {
		t.Fatalf("the causes are %+v", e.Causes)
	}
	top := e.Causes[0]
	if got := top.Cause().ID; got != tt.cause {
		t.Errorf("%s comes first, want %s", got, tt.cause)
	}
	if tt.product != "" && top.Described() != tt.product {
		t.Errorf("%s is named, want %s", top.Described(), tt.product)
	}
}

// advice is all that a person reads on how to fix it.
func (tt trouble) advice(e explain.Explanation, found []finding.Finding) string {
	said := texts(e, explain.PartMend)
	for _, f := range found {
		if f.Rule.ID == tt.finding {
			said += f.Rule.Fix
		}
	}
	return said
}

func rulesOf(found []finding.Finding) []string {
	var ids []string
	for _, f := range found {
		ids = append(ids, f.Rule.ID)
	}
	return ids
}
