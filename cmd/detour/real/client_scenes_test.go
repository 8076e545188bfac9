//go:build unix

package real

import (
	"maps"
	"slices"
	"strings"
)

// A scene is a start request and what the stage answers to it and to what
// follows. Texts have the stage's origins as "{A}" ...; see stage.
type scene struct {
	name   string
	start  string   // "POST {A}/start"
	fields []string // "Authorization: Bearer 1"
	body   string
	user   string // "user:password", in the client's own way

	// routes has the answers by place, "A /start" or "* /start": the status on
	// the first line, field lines after it. "A /start +Authorization" is for a
	// request with that field. What has no answer is the end, a 200.
	routes map[string]string
}

// stageEnd is how many requests the stage redirects before it ends the walk.
const stageEnd = 60

func (sc scene) answer(letter, path string, authorized bool, n int) string {
	keys := []string{letter + " " + path, "* " + path, "* *"}
	if authorized {
		keys = slices.Insert(keys, 0, letter+" "+path+" +Authorization")
	}
	for _, key := range keys {
		if text, ok := sc.routes[key]; ok && n <= stageEnd {
			return text
		}
	}
	return "200"
}

// method and url split the start.
func (sc scene) method() string { m, _, _ := strings.Cut(sc.start, " "); return m }
func (sc scene) url() string    { _, u, _ := strings.Cut(sc.start, " "); return u }

// secure reports whether the scene touches the https origin.
func (sc scene) secure() bool {
	return strings.Contains(sc.start, "{S}") || slices.ContainsFunc(slices.Collect(maps.Values(sc.routes)), func(a string) bool { return strings.Contains(a, "{S}") })
}

// own is what a user may set: a login, a cookie, a field of their own.
var own = []string{"Authorization: Bearer 1", "Cookie: sid=1", "X-Custom: kept"}

const (
	form     = "Content-Type: application/x-www-form-urlencoded"
	bodyText = "a=1&b=2"
)

// to is the routes of one redirect from /start.
func to(status, location string) map[string]string {
	return map[string]string{"* /start": status + "\nLocation: " + location}
}

// get is a scene that begins with a plain GET.
func get(name, status, location string) scene {
	return scene{name: name, start: "GET {A}/dir/start?x=1", routes: map[string]string{"A /dir/start": status + "\nLocation: " + location}}
}

// scenes is what every client is led through.
var scenes = slices.Concat(methodScenes(), crossingScenes(), wayScenes(), locationScenes, walkScenes)

// methodScenes are statuses, methods and bodies.
func methodScenes() []scene {
	var out []scene
	for _, status := range redirectCodes {
		out = append(out, scene{name: "POST " + status, start: "POST {A}/start", fields: []string{form, "X-Custom: kept"}, body: bodyText, routes: to(status, "/end")})
	}
	for _, start := range []string{"HEAD 302", "HEAD 303", "DELETE 301", "DELETE 303", "OPTIONS 302"} {
		method, status, _ := strings.Cut(start, " ")
		out = append(out, scene{name: start, start: method + " {A}/start", routes: to(status, "/end")})
	}
	for _, start := range []string{"PUT 302", "PUT 303", "PUT 307", "PATCH 301", "PATCH 308"} {
		method, status, _ := strings.Cut(start, " ")
		out = append(out, scene{name: start, start: method + " {A}/start", fields: []string{"Content-Type: application/json"}, body: `{"a":1}`, routes: to(status, "/end")})
	}
	for _, status := range []string{"201", "300", "304", "305", "306", "310", "399", "404"} {
		out = append(out, get("GET "+status+" with a Location", status, "/end"))
	}
	return append(out,
		scene{name: "POST 302 then 307", start: "POST {A}/start", fields: []string{form}, body: bodyText,
			routes: map[string]string{"A /start": "302\nLocation: /mid", "A /mid": "307\nLocation: /end"}},
		scene{name: "POST 307 then 303", start: "POST {A}/start", fields: []string{form}, body: bodyText,
			routes: map[string]string{"A /start": "307\nLocation: /mid", "A /mid": "303\nLocation: /end"}},
		scene{name: "POST 308 twice", start: "POST {A}/start", fields: []string{form}, body: bodyText,
			routes: map[string]string{"A /start": "308\nLocation: /mid", "A /mid": "308\nLocation: /end"}},
		scene{name: "POST 300", start: "POST {A}/start", fields: []string{form}, body: bodyText, routes: to("300", "/end")},
	)
}

// crossingScenes lead what a user set over an origin's border.
func crossingScenes() []scene {
	var out []scene
	for letter, what := range map[string]string{"A": "same origin", "B": "port", "H": "host", "L": "address to name", "S": "http to https"} {
		out = append(out,
			scene{name: "fields: " + what, start: "GET {A}/start", fields: own, routes: to("302", "{"+letter+"}/end")},
			scene{name: "user: " + what, start: "GET {A}/start", user: "ada:secret", routes: to("301", "{"+letter+"}/end")},
			scene{name: "POST 307: " + what, start: "POST {A}/start", fields: slices.Concat(own, []string{form}), body: bodyText, routes: to("307", "{"+letter+"}/end")},
		)
	}
	slices.SortFunc(out, func(a, b scene) int { return strings.Compare(a.name, b.name) })
	return out
}

// wayScenes lead it farther: down from https, away and back, past a 401.
func wayScenes() []scene {
	return []scene{
		{name: "fields: https to http", start: "GET {S}/start", fields: own, routes: to("302", "{A}/end")},
		{name: "fields: https to another scheme's port", start: "GET {S}/start", fields: own, routes: to("307", "{B}/end")},
		{name: "user: https to http", start: "GET {S}/start", user: "ada:secret", routes: to("302", "{A}/end")},
		{name: "fields: there and back", start: "GET {A}/start", fields: own,
			routes: map[string]string{"A /start": "302\nLocation: {H}/mid", "H /mid": "302\nLocation: {A}/end"}},
		{name: "user: there and back", start: "GET {A}/start", user: "ada:secret",
			routes: map[string]string{"A /start": "302\nLocation: {B}/mid", "B /mid": "302\nLocation: {A}/end"}},
		{name: "fields: away and onwards", start: "GET {A}/start", fields: own,
			routes: map[string]string{"A /start": "302\nLocation: {H}/mid", "H /mid": "302\nLocation: {B}/end"}},
		{name: "user: a 401 on the way", start: "GET {A}/start", user: "ada:secret",
			routes: map[string]string{"A /start": "302\nLocation: /in", "A /in": "401\nWWW-Authenticate: Basic realm=\"r\"", "A /in +Authorization": "302\nLocation: /end"}},
		{name: "user: a 401 elsewhere", start: "GET {A}/start", user: "ada:secret",
			routes: map[string]string{"A /start": "302\nLocation: {H}/in", "H /in": "401\nWWW-Authenticate: Basic realm=\"r\"", "H /in +Authorization": "200"}},
		{name: "a Referer of the user's", start: "GET {A}/start", fields: []string{"Referer: {A}/page"}, routes: to("302", "{H}/end")},
		{name: "an Origin of the user's", start: "POST {A}/start", fields: []string{"Origin: {A}", form}, body: bodyText, routes: to("302", "{H}/end")},
		{name: "Proxy-Authorization and X-Custom", start: "GET {A}/start", fields: []string{"Proxy-Authorization: Basic eA==", "X-Custom: kept"}, routes: to("302", "{H}/end")},
	}
}

// locationScenes are what a Location can look like.
var locationScenes = []scene{
	get("relative", "302", "end?y=2"),
	get("dots", "302", "../a/./b/../end"),
	get("dots above the root", "302", "../../../end"),
	get("query alone", "302", "?y=2"),
	get("fragment", "302", "/end#part"),
	get("fragment alone", "302", "#part"),
	get("no scheme", "302", "//{B.host}/end"),
	get("scheme alone", "302", "http:/end"),
	get("upper case", "302", "HTTP://LOCALHOST/"),
	get("no path", "302", "{B}"),
	get("query without a path", "302", "{B}?y=2"),
	get("space", "302", "/a b/end?c d"),
	get("trailing space", "302", "/end  "),
	get("UTF-8", "302", "/caf\u00e9/end?q=\u00e9"),
	get("Latin-1", "302", "/caf\xe9/end"),
	get("percent", "302", "/%7Eada/%2e%2E/%zz/100%"),
	get("backslash", "302", `\end\b`),
	get("quotes and braces", "302", `/a"b<c>d{e}f|g^h`+"`i"),
	get("plus and semicolon", "302", "/a+b;c=d,e/end?f+g;h"),
	get("double slash in the path", "302", "/a//b///end"),
	get("colon in the path", "302", "./a:b/end"),
	get("encoded slash", "302", "/a%2fb/end"),
	get("userinfo", "302", "http://eve:pw@{B.host}/end"),
	get("empty userinfo", "302", "http://@{B.host}/end"),
	get("ftp", "302", "ftp://127.0.0.2/end"),
	get("data", "302", "data:text/plain,x"),
	get("mailto", "302", "mailto:ada@a.test"),
	get("empty", "302", ""),
	{name: "missing", start: "GET {A}/start", routes: map[string]string{"A /start": "302"}},
	{name: "two, alike", start: "GET {A}/start", routes: map[string]string{"A /start": "302\nLocation: /end\nLocation: /end"}},
	{name: "two, different", start: "GET {A}/start", routes: map[string]string{"A /start": "302\nLocation: /one\nLocation: /two"}},
	{name: "the first empty", start: "GET {A}/start", routes: map[string]string{"A /start": "302\nLocation:\nLocation: /two"}},
	{name: "Content-Location and URI", start: "GET {A}/start", routes: map[string]string{"A /start": "302\nContent-Location: /one\nURI: /two"}},
	{name: "fragment carried on", start: "GET {A}/start#part", routes: map[string]string{"A /start": "302\nLocation: /mid", "A /mid": "302\nLocation: /end"}},
}

// walkScenes are longer walks, and redirects in other guise.
var walkScenes = []scene{
	{name: "a loop of one", start: "GET {A}/start", routes: to("302", "/start")},
	{name: "a loop of two", start: "GET {A}/start", routes: map[string]string{"A /start": "302\nLocation: /mid", "A /mid": "302\nLocation: /start"}},
	{name: "a loop over two origins", start: "GET {A}/start", routes: map[string]string{"A /start": "302\nLocation: {B}/mid", "B /mid": "302\nLocation: {A}/start"}},
	{name: "a POST that loops", start: "POST {A}/start", fields: []string{form}, body: bodyText, routes: to("307", "/start")},
	{name: "a cookie on the way", start: "GET {A}/start", routes: map[string]string{"A /start": "302\nSet-Cookie: c=1; Path=/\nLocation: /end"}},
	{name: "a cookie for a path", start: "GET {A}/dir/start", routes: map[string]string{"A /dir/start": "302\nSet-Cookie: c=1\nLocation: /dir/end"}},
	{name: "a cookie and another port", start: "GET {A}/start", routes: map[string]string{"A /start": "302\nSet-Cookie: c=1; Path=/\nLocation: {B}/end"}},
	{name: "a cookie and another host", start: "GET {A}/start", routes: map[string]string{"A /start": "302\nSet-Cookie: c=1; Path=/\nLocation: {H}/end"}},
	{name: "a cookie beside the user's", start: "GET {A}/start", fields: []string{"Cookie: sid=1"}, routes: map[string]string{"A /start": "302\nSet-Cookie: c=1; Path=/\nLocation: /end"}},
	{name: "Refresh", start: "GET {A}/start", routes: map[string]string{"A /start": "200\nRefresh: 0; url=/end"}},
	{name: "Refresh on a 302 without a Location", start: "GET {A}/start", routes: map[string]string{"A /start": "302\nRefresh: 0; url=/end"}},
}
