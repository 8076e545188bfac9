package trace_test

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"detour/trace"
	"detour/trace/uri"
)

// A maskedTest is a request with a secret, what the mask of it is called, and how
// the secret stands in it once it is given.
type maskedTest struct {
	name string
	r    trace.Request
	want string
}

func asked(url string, body string, lines ...string) trace.Request {
	r := trace.Request{Method: "POST", URI: uri.Split(url)}
	if body != "" {
		r.Body = []byte(body)
	}
	for _, l := range lines {
		name, value, _ := strings.Cut(l, ": ")
		r.Fields = append(r.Fields, trace.Field{Name: name, Value: value})
	}
	return r
}

var maskedTests = []maskedTest{
	{"a login", asked("http://a.test/", "", "Authorization: Bearer •••• (21)"), "Authorization 21"},
	{"a login of Basic", asked("http://a.test/", "", "Authorization: Basic "+base64.StdEncoding.EncodeToString([]byte("ann:••••"))), "the password of ann 0"},
	{"a login without a user", asked("http://a.test/", "", "Authorization: Basic "+base64.StdEncoding.EncodeToString([]byte(":•••• (3)"))), "the password of  0"},
	{"cookies", asked("http://a.test/", "", "Cookie: lang=de; sid=•••• (9)"), "cookie sid 9"},
	{"a field", asked("http://a.test/", "", "X-Api-Key: •••• (4)"), "X-Api-Key 4"},
	{"a query", asked("http://a.test/?q=1&token=•••• (9)#x", ""), "query token 9"},
	{"a query that is escaped", asked("http://a.test/?token=%E2%80%A2%E2%80%A2%E2%80%A2%E2%80%A2%20(9)", ""), "query token 9"},
	{"a fragment", asked("http://a.test/#access_token=•••• (9)", ""), "fragment access_token 9"},
	{"a password in the URL", asked("http://ann:•••• (7)@a.test/", ""), "the password of the URL 7"},
	{"a token in the path", asked("http://a.test/u/•••• (70)/x", ""), "the path 70"},
	{"a form", asked("http://a.test/", "user=ann&pw=•••• (7)", "Content-Type: application/x-www-form-urlencoded"), "form field pw 7"},
	{"a form without a type", asked("http://a.test/", "pw=•••• (7)"), "form field pw 7"},
	{"a form that is escaped", asked("http://a.test/", "pw=%e2%80%a2%e2%80%a2%e2%80%a2%e2%80%a2+%287%29"), "form field pw 7"},
	{"JSON", asked("http://a.test/", `{"user": "ann", "password" : "•••• (7)"}`, "Content-Type: application/json"), "JSON member password 7"},
	{"JSON that is escaped", asked("http://a.test/", `{"password":"\u2022\u2022\u2022\u2022 (7)"}`), "JSON member password 7"},
	{"JSON by curl -d", asked("http://a.test/", `{"password":"•••• (7)"}`, "Content-Type: application/x-www-form-urlencoded"), "JSON member password 7"},
	{"parts", asked("http://a.test/", "--x\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\n•••• (7)\r\n--x--", "Content-Type: multipart/form-data; boundary=x"), "form field password 7"},
	{"a text", asked("http://a.test/", "token •••• (7)", "Content-Type: text/plain"), "the body 7"},
}

func TestMaskedValuesAreNamedAndFilled(t *testing.T) {
	for _, tt := range maskedTests {
		t.Run(tt.name, func(t *testing.T) {
			vs := trace.MaskedIn(tt.r, trace.ClientOptions{})
			if len(vs) != 1 || fmt.Sprintf("%s %d", vs[0].Name, vs[0].Size) != tt.want {
				t.Errorf("masked are %v, want %s", vs, tt.want)
			}
			if why := trace.RefuseMasked(tt.r); !strings.Contains(why, "masked: dots are not sent") {
				t.Errorf("it may be sent: %q", why)
			}
			filled, _ := trace.FillMasked(tt.r, trace.ClientOptions{}, func(trace.MaskedValue) string { return "hunter2" })
			if why := trace.RefuseMasked(filled); why != "" {
				t.Errorf("with the value: %s", why)
			}
			said := filled.URI.String() + string(filled.Body)
			for _, f := range filled.Fields {
				if pair, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(f.Value, "Basic ")); err == nil {
					said += string(pair)
				}
				said += f.Value
			}
			if !strings.Contains(said, "hunter2") {
				t.Errorf("the value is not in it: %+v", filled)
			}
		})
	}
}

// Requests without a mask are sent, whatever else they hold.
func TestRequestsWithoutAMaskAreNotRefused(t *testing.T) {
	for _, r := range []trace.Request{
		asked("http://a.test/?token=abc", `{"password":"hunter2"}`, "Authorization: Basic "+base64.StdEncoding.EncodeToString([]byte("ann:pw")), "Cookie: sid=1"),
		asked("http://a.test/?x=%E2%80%A2", "four dots •••• alone", "Authorization: Basic !!"),
	} {
		if why := trace.RefuseMasked(r); why != "" {
			t.Error(why)
		}
	}
}

func TestFillingKeepsTheRequestWhole(t *testing.T) {
	r := asked("http://a.test/?token=•••• (9)", `{"password":"•••• (7)"}`, "Content-Length: 24")
	given := map[string]string{"query token": "a b&c%20", "JSON member password": `a"b`}
	filled, _ := trace.FillMasked(r, trace.ClientOptions{}, func(v trace.MaskedValue) string { return given[v.Name] })
	if got := *filled.URI.Query; got != "token=a%20b%26c%20" {
		t.Errorf("the query is %s", got)
	}
	if got := string(filled.Body); got != `{"password":"a\"b"}` || filled.Fields.Get("Content-Length") != fmt.Sprint(len(got)) {
		t.Errorf("the body is %s, its length %s", got, filled.Fields.Get("Content-Length"))
	}
	if string(r.Body) != `{"password":"•••• (7)"}` || r.Fields.Get("Content-Length") != "24" {
		t.Error("filling changed the request that it was given")
	}
}

func TestOptionsAreAskedForToo(t *testing.T) {
	a := trace.ClientOptions{User: "ann:•••• (7)", Bearer: "•••• (3)", Cookies: []trace.StoredCookie{{Name: "sid", Value: "••••"}},
		Netrc: &trace.Netrc{Entries: []trace.NetrcEntry{{Host: "a.test", User: "ann", Password: "••••"}}}}
	want := "[{the password of ann 7} {the bearer token 3} {cookie sid 0} {the password for a.test 0}]"
	if got := fmt.Sprint(trace.MaskedIn(trace.Request{}, a)); got != want {
		t.Errorf("masked are %s", got)
	}
	_, filled := trace.FillMasked(trace.Request{}, a, func(trace.MaskedValue) string { return "x" })
	if left := trace.MaskedIn(trace.Request{}, filled); left != nil || filled.User != "ann:x" || a.Cookies[0].Value != "••••" {
		t.Errorf("left are %v, the options %+v", left, filled)
	}
}

func ExampleRefuseMasked() {
	r := trace.Request{Method: "GET", URI: uri.Split("https://a.test/?token=•••• (9)"), Fields: trace.Fields{{Name: "Cookie", Value: "sid=•••• (4)"}}}
	fmt.Println(trace.RefuseMasked(r))
	// Output: query token and cookie sid are masked: dots are not sent in place of a credential
}
