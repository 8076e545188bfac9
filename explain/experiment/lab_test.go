package experiment_test

import (
	"crypto/tls"
	"strings"
	"testing"

	"detour/explain/cause"
	"detour/explain/evidence"
	"detour/explain/experiment"
	"detour/trace"
	"detour/trace/lab"
	"detour/trace/uri"
	"detour/trace/wire"
)

// A trial is an experiment at one hop of a lab scenario, and what has to come
// of it.
type trial struct {
	scenario string
	hop      int
	try      cause.Experiment
	change   string // part of what is said of the request
	outcome  experiment.Outcome
	differs  string // part of what differs, or of what is the same
	top      string // cause that is first afterwards
	rises    bool   // its probability, or its share among the ways
}

var trials = []trial{
	{"proxy-loop", 1, cause.ForwardedProto, "with `X-Forwarded-Proto: https`", experiment.Page, "The status was 301 and is 200.", "any-tls-in-front-loop", true},
	{"proxy-loop", 1, cause.OtherScheme, "by http", experiment.Same, "The Location is `https://app.test/dashboard` both times.", "any-tls-in-front-loop", true},
	{"trouble-flexible-tls-loop", 0, cause.ForwardedProto, "", experiment.Same, "The body is of the template `apache` both times.", "cloudflare-flexible-loop", true},
	{"trouble-flexible-tls-loop", 0, cause.OtherPath, "with the path `/detour-no-such-page`", experiment.Same, "it was `https://bakery.test/` and is `https://bakery.test/detour-no-such-page`", "cloudflare-flexible-loop", false},
	{"trouble-cookie-refused-over-http", 0, cause.WithCookies, "with the cookie `PHPSESSID`", experiment.Page, "Not set any more: `PHPSESSID`.", "php-session-rejected", true},
	{"trouble-presigned-authorization", 1, cause.WithoutLogin, "without its Authorization field", experiment.Page, "The status was 400 and is 200.", "any-two-credentials", false},
	{"trouble-locale-loop", 0, cause.OtherLanguage, "with `Accept-Language: fr`", experiment.Page, "There is no Location any more", "any-locale-loop", true},
	{"trouble-slash-405", 0, cause.GetInstead, "`GET` in place of `POST`", experiment.Same, "The status is 301 both times.", "django-append-slash", true},
	{"trouble-slash-to-http", 0, cause.SlashToggled, "with the path `/items/`", experiment.Page, "The status was 307 and is 200.", "starlette-slash-tls", true},
	{"trouble-port-leak", 0, cause.OtherPath, "", experiment.Missing, "it was `http://wiki.test:8080/manual/`", "nginx-slash-port", false},
	{"trouble-query-lost", 0, cause.OtherScheme, "by https", experiment.Page, "There is no Location any more", "nginx-https-upgrade", false},
	{"locale", 0, cause.OtherLanguage, "with `Accept-Language: fr`", experiment.Elsewhere, "The Location was `/de/` and is `/en/`.", "express-language", false},
	{"login", 0, cause.OtherPath, "", experiment.Missing, "The status was 302 and is 404.", "django-login", false},
}

func TestOnTheLab(t *testing.T) {
	server, err := lab.Start(lab.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	for _, tt := range trials {
		t.Run(tt.scenario+"/"+string(tt.try), func(t *testing.T) {
			tr := wire.NewTransport(wire.Options{TLS: &tls.Config{RootCAs: server.Pool()}, Resolve: server.Resolve})
			defer tr.Close()
			tt.make(t, walked(t, tt.scenario, tr), tr)
		})
	}
}

// walked returns a session that has walked a scenario.
func walked(t *testing.T, scenario string, tr *wire.Transport) *trace.Session {
	t.Helper()
	sc, err := lab.Lookup(scenario)
	if err != nil {
		t.Fatal(err)
	}
	c, err := trace.ClientNamed("curl")
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
	s := trace.NewSession(c.With(trace.ClientOptions{LocationTrusted: true}), r)
	if err := s.Run(t.Context(), tr, func(h *trace.Hop) bool { return h.ID > 4 }); err != nil {
		t.Fatal(err)
	}
	return s
}

// make makes the experiment as the program does: it forks the session, steps
// and judges.
func (tt trial) make(t *testing.T, s *trace.Session, tr *wire.Transport) {
	t.Helper()
	ch := s.Chain()
	before := ch.Hops[tt.hop]
	ranked := cause.Rank(evidence.Of(ch, tt.hop))
	p := proposed(t, experiment.Propose(ch, tt.hop, ranked), tt.try)
	if p.Blocked != "" || p.Ask != "" || p.Unsafe || !strings.Contains(p.Change, tt.change) || len(p.Tells) == 0 {
		t.Errorf("the proposal is %+v", p)
	}
	if err := experiment.Fork(s, p); err != nil {
		t.Fatal(err)
	}
	after, err := s.Step(t.Context(), tr)
	if err != nil {
		t.Fatal(err)
	}
	if after.Parent != before.Parent {
		t.Errorf("the fork comes after hop %d and the hop after %d", after.Parent, before.Parent)
	}
	r := experiment.Judge(p, before, after)
	if r.Outcome != tt.outcome || r.Fork != after.ID || r.Hop != before.ID || r.Says == "" {
		t.Errorf("the result is %+v", r)
	}
	if said := strings.Join(append(r.Same, r.Differs...), " "); !strings.Contains(said, tt.differs) {
		t.Errorf("it does not say %q: %s", tt.differs, said)
	}
	tt.checkRanking(t, ranked, experiment.Update(ranked, []experiment.Result{r}))
	if err := s.Rewind(before.ID); err != nil || s.Current() != before {
		t.Errorf("going back to the hop: %v", err)
	}
}

func proposed(t *testing.T, ps []experiment.Proposal, try cause.Experiment) experiment.Proposal {
	t.Helper()
	for _, p := range ps {
		if p.Experiment == try {
			return p
		}
	}
	t.Fatalf("%s is not proposed: %+v", try, ps)
	return experiment.Proposal{}
}

func (tt trial) checkRanking(t *testing.T, before, after []cause.Ranked) {
	t.Helper()
	if got := after[0].Cause(); got == nil || got.ID != tt.top {
		t.Errorf("%v comes first, want %s", got, tt.top)
	}
	if was, is := weight(before, tt.top), weight(after, tt.top); tt.rises && is <= was {
		t.Errorf("%s has %.3f after %.3f", tt.top, is, was)
	}
}

// weight is how likely a cause is, over all answers.
func weight(ranked []cause.Ranked, id string) float64 {
	sum := 0.0
	for _, r := range ranked {
		for _, w := range r.Ways {
			if w.Cause.ID == id {
				sum += r.Probability * w.Share
			}
		}
	}
	return sum
}
