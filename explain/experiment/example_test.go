package experiment_test

import (
	"context"
	"crypto/tls"
	"fmt"

	"detour/explain/cause"
	"detour/explain/evidence"
	"detour/explain/experiment"
	"detour/trace"
	"detour/trace/lab"
	"detour/trace/uri"
	"detour/trace/wire"
)

// A loop behind a proxy: what would tell the causes apart, made on the lab.
func Example() {
	server, err := lab.Start(lab.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer server.Close()
	network := wire.NewTransport(wire.Options{TLS: &tls.Config{RootCAs: server.Pool()}, Resolve: server.Resolve})
	defer network.Close()
	client, _ := trace.ClientNamed("curl")
	session := trace.NewSession(client, trace.Request{Method: "GET", URI: uri.Split("https://app.test/dashboard")})
	hop, _ := session.Step(context.Background(), network)

	chain := session.Chain()
	ranked := cause.Rank(evidence.Of(chain, 0))
	fmt.Println("likely:", ranked[0].Cause().Title)
	proposal := experiment.Propose(chain, 0, ranked)[0]
	fmt.Println("try:", proposal.Request.Method, proposal.Request.URI, proposal.Change)

	if err := experiment.Fork(session, proposal); err != nil {
		fmt.Println(err)
		return
	}
	fork, _ := session.Step(context.Background(), network)
	result := experiment.Judge(proposal, hop, fork)
	fmt.Println(result.Differs[0])
	fmt.Println(result.Says)
	ranked = experiment.Update(ranked, []experiment.Result{result})
	fmt.Println("likely:", ranked[0].Cause().Title)
	// Output:
	// likely: TLS is terminated in front, and the layer behind is not told
	// try: GET https://app.test/dashboard with `X-Forwarded-Proto: https`
	// The status was 301 and is 200.
	// With the field there is no redirect. TLS is terminated in front, the layer behind trusts the field, and the proxy does not send it.
	// likely: TLS is terminated in front, and the layer behind is not told
}
