package wire_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"

	"detour/trace"
	"detour/trace/uri"
	"detour/trace/wire"
)

// One exchange with a server that redirects. The name is one that only this
// transport resolves.
func ExampleTransport_Exchange() {
	srv := httptest.NewServer(http.RedirectHandler("/thanks", http.StatusSeeOther))
	defer srv.Close()

	t := wire.NewTransport(wire.Options{
		Resolve: func(hostport string) (string, bool) {
			return srv.Listener.Addr().String(), hostport == net.JoinHostPort("shop.test", "80")
		},
	})
	defer t.Close()

	hop := t.Exchange(context.Background(), trace.Request{
		Method: "POST",
		URI:    uri.Split("http://shop.test/checkout"),
		Fields: trace.Fields{{Name: "Host", Value: "shop.test"}, {Name: "content-length", Value: "6"}},
		Body:   []byte("cart=7"),
	})
	fmt.Printf("%q\n", hop.Wire.RequestHead)
	fmt.Println(hop.Status(), hop.Response.Fields.Get("Location"))

	hop = t.Exchange(context.Background(), trace.Request{Method: "GET", URI: uri.Split("ftp://shop.test/")})
	fmt.Println(hop.Failure)
	// Output:
	// "POST /checkout HTTP/1.1\r\nHost: shop.test\r\ncontent-length: 6\r\n\r\n"
	// 303 /thanks
	// send the request: the scheme "ftp" is not http or https
}
