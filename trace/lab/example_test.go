package lab_test

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"strings"

	"detour/trace/lab"
)

// Post a checkout to the lab with the standard library's client, and see what
// the redirect made of it.
func Example() {
	server, err := lab.Start(lab.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer server.Close()

	transport := &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: server.Pool()},
		DialContext: func(ctx context.Context, network, hostport string) (net.Conn, error) {
			addr, ok := server.Resolve(hostport)
			if !ok {
				return nil, fmt.Errorf("%s is not a name of the lab", hostport)
			}
			return new(net.Dialer).DialContext(ctx, network, addr)
		},
	}
	defer transport.CloseIdleConnections()

	scenario, err := lab.Lookup("lab:post-302")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(scenario.Start.Method, scenario.Start.URL)

	client := &http.Client{Transport: transport}
	res, err := client.Post(scenario.Start.URL, "application/json", strings.NewReader(scenario.Start.Body))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer res.Body.Close()
	fmt.Println(res.Request.Method, res.Request.URL, res.Status)
	// Output:
	// POST https://shop.test/checkout
	// GET https://shop.test/thanks 200 OK
}

// An unknown name is an error that offers the names close to it.
func ExampleLookup() {
	_, err := lab.Lookup("lab:proxi-loop")
	fmt.Println(err)
	// Output: no lab scenario is called "proxi-loop"; did you mean proxy-loop?
}
