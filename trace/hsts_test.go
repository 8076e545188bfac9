package trace

import (
	"testing"
	"time"

	"detour/trace/uri"
)

func TestReadHSTS(t *testing.T) {
	tests := []struct {
		value      string
		age        time.Duration
		subdomains bool
		ok         bool
	}{
		{"max-age=60", time.Minute, false, true},
		{`max-age="60"; includeSubDomains; preload`, time.Minute, true, true},
		{"  MAX-AGE = 60 ;; INCLUDESUBDOMAINS", time.Minute, true, true},
		{"max-age=0", 0, false, true},
		{"includeSubDomains", 0, true, false},
		{"max-age=60; max-age=61", 0, false, false},
		{"max-age=-1", 0, false, false},
		{"max-age=", 0, false, false},
		{"max-age=99999999999999999999", 0, false, false},
		{"", 0, false, false},
	}
	for _, tt := range tests {
		got, ok := ReadHSTS(tt.value)
		if ok != tt.ok || ok && (got.Age != tt.age || got.Subdomains != tt.subdomains) {
			t.Errorf("%q: %v %v %v, want %v %v %v", tt.value, got.Age, got.Subdomains, ok, tt.age, tt.subdomains, tt.ok)
		}
	}
}

// TestHSTSUpgrade: where a redirect to http leads after a host asked for https.
func TestHSTSUpgrade(t *testing.T) {
	tests := []struct {
		name, first, header, to string
		ghost                   string // the target of the internal redirect; "" for none
	}{
		{"same host", "https://shop.test/", "max-age=60", "http://shop.test/x?q#f", "https://shop.test/x?q#f"},
		{"port 80 written out", "https://shop.test/", "max-age=60", "http://shop.test:80/x", "https://shop.test/x"},
		{"another port stays", "https://shop.test/", "max-age=60", "http://shop.test:8080/x", "https://shop.test:8080/x"},
		{"subdomain asked for", "https://shop.test/", "max-age=60; includeSubDomains", "http://www.shop.test/", "https://www.shop.test/"},
		{"subdomain not asked for", "https://shop.test/", "max-age=60", "http://www.shop.test/", ""},
		{"parent", "https://www.shop.test/", "max-age=60; includeSubDomains", "http://shop.test/", ""},
		{"over http", "http://shop.test/", "max-age=60", "http://shop.test/x", ""},
		{"taken back", "https://shop.test/", "max-age=0", "http://shop.test/x", ""},
		{"address", "https://127.0.0.1/", "max-age=60", "http://127.0.0.1/x", ""},
		{"broken", "https://shop.test/", "max-age=x", "http://shop.test/x", ""},
		{"expired", "https://shop.test/", "max-age=0", "http://shop.test/x", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := script{client: "chromium", start: "GET " + tt.first,
				answers: []string{"302 | Location: " + tt.to + " | Strict-Transport-Security: " + tt.header, "200"}}
			session := s.walk(t)
			second := session.Hops()[1]
			switch {
			case !second.Ghost && tt.ghost != "":
				t.Errorf("no ghost hop:\n%s", transcript(session.Hops()))
			case second.Ghost && second.Response.Fields.Get("Location") != tt.ghost:
				t.Errorf("the ghost leads to %s, want %q", second.Response.Fields.Get("Location"), tt.ghost)
			case second.Ghost && (second.Response.Fields.Get("Non-Authoritative-Reason") != "HSTS" || second.Status() != 307):
				t.Errorf("the ghost is %+v", second.Response)
			case second.Ghost && session.Current().Request.URI.String() != tt.ghost:
				t.Errorf("after the ghost comes %s, want %s", session.Current().Request.URI, tt.ghost)
			}
		})
	}
}

func TestHSTSNeedsAVerifiedCertificate(t *testing.T) {
	c, _ := ClientNamed("chromium")
	for _, verified := range []bool{true, false} {
		h := &Hop{Request: Request{Method: "GET", URI: uri.Split("https://shop.test/")}, Conn: Conn{TLS: &TLS{Verified: verified}}, Timing: Timing{Start: noon},
			Response: parseAnswer("302 | Location: http://shop.test/x | Strict-Transport-Security: max-age=60")}
		if d := c.Decide(Chain{[]*Hop{h}}); (d.Ghost != nil) != verified {
			t.Errorf("verified %v: ghost %v", verified, d.Ghost)
		}
	}
}
