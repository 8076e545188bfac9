package server_test

import (
	"fmt"
	"testing"

	"detour/explain/server"
	"detour/trace"
)

func TestIdentify(t *testing.T) {
	for _, tt := range []struct{ name, value, want string }{
		{"Server", "nginx/1.24.0", "nginx"},
		{"Server", "openresty/1.21", "nginx"},
		{"Server", "Apache/2.4.71 (Debian)", "apache"},
		{"Server", "Apache-Coyote/1.1", "tomcat"},
		{"Server", "Microsoft-IIS/10.0", "iis"},
		{"Server", "istio-envoy", "envoy"},
		{"Server", "awselb/2.0", "alb"},
		{"Via", "1.1 Caddy", "caddy"},
		{"Via", "1.1 abc.cloudfront.net (CloudFront)", "cloudfront"},
		{"X-Redirect-By", "WordPress", "wordpress"},
		{"X-Powered-By", "PHP/8.2", "php"},
		{"X-Powered-By", "Express", "express"},
		{"CF-RAY", "8a1-FRA", "cloudflare"},
		{"Set-Cookie", "laravel_session=x; path=/", "laravel"},
		{"Set-Cookie", "not_laravel_session=x", ""},
		{"Server", "unheard-of/1", ""},
	} {
		t.Run(tt.name+": "+tt.value, func(t *testing.T) {
			got := server.Identify(&trace.Response{Fields: trace.Fields{{Name: tt.name, Value: tt.value}}})
			switch {
			case tt.want == "" && len(got) != 0:
				t.Errorf("sees %+v in what names nobody", got)
			case tt.want != "" && (len(got) != 1 || got[0].ID != tt.want || got[0].Title == "" || got[0].Field != tt.name):
				t.Errorf("sees %+v, want %s alone", got, tt.want)
			}
		})
	}
	if got := server.Identify(nil); got != nil {
		t.Errorf("sees %+v in no response", got)
	}
}

func ExampleIdentify() {
	r := &trace.Response{Fields: trace.Fields{
		{Name: "Server", Value: "nginx/1.24.0"},
		{Name: "X-Powered-By", Value: "PHP/8.2.7"},
	}}
	for _, s := range server.Identify(r) {
		fmt.Printf("%s: %s\n", s.Title, s.Evidence)
	}
	// Output:
	// PHP: X-Powered-By: PHP/8.2.7
	// nginx: Server: nginx/1.24.0
}
