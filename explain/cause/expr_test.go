package cause

import (
	"strings"
	"testing"

	"detour/explain/evidence"
	"detour/trace"
	"detour/trace/uri"
)

func shop() evidence.Set {
	h := &trace.Hop{
		Request: trace.Request{Method: "GET", URI: uri.Split("http://shop.test/docs")},
		Response: &trace.Response{Proto: "HTTP/1.1", Status: 301, Reason: "Moved Permanently", Fields: trace.Fields{
			{Name: "Server", Value: "nginx/1.24.0"},
			{Name: "Set-Cookie", Value: "a=1"},
			{Name: "Set-Cookie", Value: "sid=2"},
			{Name: "Location", Value: "/docs/"},
		}},
	}
	return evidence.Of(trace.Chain{Hops: []*trace.Hop{h}}, 0)
}

func TestExpression(t *testing.T) {
	s := shop()
	for text, want := range map[string]bool{
		"slash-added":                            true,
		"!slash-added":                           false,
		"slash-added & status=301":               true,
		"slash-added & status=302":               false,
		"status=302 | status=301":                true,
		"scheme-up | slash-added & status=301":   true,
		"(scheme-up | slash-added) & status=302": false,
		"!(scheme-up | slash-removed)":           true,
		"field-server^nginx":                     true,
		"field-server^NGINX":                     true,
		"field-server$.0":                        true,
		"field-server~/1.24":                     true,
		"field-server=nginx":                     false,
		`reason="moved permanently"`:             true,
		"cookie-set=sid":                         true, // not the first of its kind
		"cookie-set=b":                           false,
		"field-x-acme":                           false,
		"order~server,set-cookie":                true,
		"!!slash-added":                          true,
	} {
		x, err := compile(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got := x.holds(s); got != want {
			t.Errorf("%s is %v, want %v", text, got, want)
		}
	}
}

func TestExpressionErrors(t *testing.T) {
	for text, want := range map[string]string{
		"":                                   "an evidence ID is missing",
		"no-such-thing":                      `no evidence is called "no-such-thing"`,
		"slash-added &":                      "an evidence ID is missing",
		"(slash-added":                       "a parenthesis is not closed",
		"slash-added status":                 "unexpected",
		"status=":                            "the text to compare with is missing",
		`reason="x`:                          "a quotation is not closed",
		strings.Repeat("!", 30) + "status":   "nested",
		"status=" + strings.Repeat("1", 500): "over 400 bytes",
	} {
		_, err := compile(text)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.20q: %v, want %q", text, err, want)
		}
	}
}

// The items that an expression rests on are those that are shown.
func TestSeen(t *testing.T) {
	x, err := compile("!scheme-up & (status=302 | cookie-set=sid) & slash-added")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, it := range x.seen(shop(), nil) {
		got = append(got, it.ID)
	}
	if strings.Join(got, " ") != "cookie-set slash-added" {
		t.Errorf("seen %v", got)
	}
}

func FuzzCompile(f *testing.F) {
	f.Add(`slash-added & !(status=301 | reason~"x y")`)
	f.Add("((((((((((((((((((((((((((")
	s := shop()
	f.Fuzz(func(t *testing.T, text string) {
		if x, err := compile(text); err == nil {
			x.holds(s)
			x.seen(s, nil)
		}
	})
}
