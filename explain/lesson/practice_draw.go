package lesson

import (
	"fmt"
	"math/rand/v2"

	"detour/explain/article"
	"detour/trace"
	"detour/trace/lab"
)

// A generator makes one exercise of a stream of random numbers. What it draws, and
// in which order, decides what every seed means.
type generator struct {
	*rand.Rand
	level  int
	client string
}

// pick draws one of a list.
func pick[T any](g generator, list ...T) T { return list[g.IntN(len(list))] }

// The clients of each level, who are the learner's own to begin with.
var practiceClients = [][]string{
	{"chromium", "curl", "chromium"},
	{"chromium", "curl", "requests", "wget", "fetch", "go"},
	{"chromium", "curl", "requests", "wget", "fetch", "go", "firefox", "urllib", "httpx", "axios", "okhttp", "java-always", "urllib3", "chromium-fetch"},
}

// exercise draws a world and asks about it.
func (g generator) exercise(n int, skill Skill) Exercise {
	client := g.client
	if client == "" {
		client = g.clientFor(skill)
	}
	if skill == SkillCredentials && !canSet(client, "Authorization") {
		skill = SkillTarget // whoever opens an address can't add a token
	}
	w := g.world(skill, client)
	w.fit(client)
	e := Exercise{Number: n, Skill: skill}
	e.Lesson = Lesson{
		Name: fmt.Sprintf("practice-%d", n+1), Title: fmt.Sprintf("Exercise %d", n+1), Level: g.level,
		Scenario: scenarioName, Client: client, Skills: []Skill{skill}, script: w.script(),
		Sources: []article.Source{{Cite: "RFC 9110 §15.4", URL: "https://www.rfc-editor.org/rfc/rfc9110#section-15.4"}},
		Steps:   []Step{{Title: "What goes out next?", Prose: w.prose(client), Asks: asksOf(skill), Hints: []string{hintOf[skill]}}},
	}
	return e
}

// clientFor draws a client with which a skill can be practised: most of those that
// are asked about cookies have a jar, and about a Referer or a cache, are browsers.
func (g generator) clientFor(skill Skill) string {
	name := pick(g, practiceClients[g.level-1]...)
	for range 3 {
		c, err := trace.ClientNamed(name)
		if err != nil || skill == SkillCookies && !c.HasJar() || skill == SkillCredentials && !c.CanSet("Authorization") || (skill == SkillReferer || skill == SkillCaches) && !c.Browses() {
			name = pick(g, practiceClients[g.level-1]...)
		}
	}
	return name
}

// canSet reports whether a user can have a client send a field.
func canSet(client, name string) bool {
	c, err := trace.ClientNamed(client)
	return err == nil && c.CanSet(name)
}

// asksOf are the questions that practise a skill. Whether the client follows is
// asked in each, for the others have a sense only when it does.
func asksOf(s Skill) []Kind {
	return map[Skill][]Kind{
		SkillFollow:      {AskFollow, AskMethod},
		SkillMethod:      {AskFollow, AskMethod, AskLine},
		SkillBody:        {AskFollow, AskMethod, AskBody},
		SkillTarget:      {AskFollow, AskTarget},
		SkillCookies:     {AskFollow, AskCookie},
		SkillCredentials: {AskFollow, AskAuthorization},
		SkillReferer:     {AskFollow, AskReferer, AskScheme},
		SkillCaches:      {AskFollow, AskKept},
		SkillEnd:         {AskRequests, AskEnd},
	}[s]
}

// hintOf helps with a skill in general: no hint may give an answer away.
var hintOf = map[Skill]string{
	SkillFollow:      "A client follows 301, 302, 303, 307 and 308 when there is a Location it can read, and has a rule for each method.",
	SkillMethod:      "303 asks for a GET. 307 and 308 keep the method. 301 and 302 leave it to the client.",
	SkillBody:        "The body goes with its method: a GET that is made of a POST has none.",
	SkillTarget:      "Resolve the Location as a link on the page that was asked for, step by step.",
	SkillCookies:     "Has this client a jar at all? Then compare Domain, Path, Secure and SameSite with the next URL.",
	SkillCredentials: "Compare scheme, host and port of both URLs. What does this client compare?",
	SkillReferer:     "Which clients name the page they come from, and what does the policy say when https leads to http?",
	SkillCaches:      "What does the answer say of its age? If nothing: which statuses are permanent?",
	SkillEnd:         "Does the second request bring something that the first did not? If not, who stops it, and when?",
}

// A world is an exchange before the lab plays it.
type world struct {
	start    lab.Request
	status   int
	location *string // nil for none
	cookie   string  // Set-Cookie; "" for none
	policy   string  // Referrer-Policy; "" for none
	control  string  // Cache-Control; "" for none
	again    string  // how it goes on at the same place: see loops
	length   int     // of a chain of redirects
	server   string
}

// The hosts of exercises, which no scenario of the lab has.
const (
	siteHost  = "garden.test"
	shopHost  = "shop.garden.test" // the same site, another origin
	otherHost = "depot.test"
)

// world draws what a skill is practised with.
func (g generator) world(skill Skill, client string) world {
	w := world{server: pick(g, "nginx", "apache", "express"), start: lab.Request{Method: "GET"}}
	w.start.URL = pick(g, "https", "https", "http") + "://" + siteHost + pick(g, "/beds/list", "/plants/roses/red", "/orders", "/help/", "/seeds?page=2")
	w.status = pick(g, g.statuses()...)
	w.location = new(g.plain())
	switch skill {
	case SkillFollow:
		g.drawFollow(&w)
	case SkillMethod, SkillBody:
		g.drawMethod(&w, skill)
	case SkillTarget:
		w.location = new(g.odd())
	case SkillCookies:
		g.drawCookie(&w)
	case SkillCredentials:
		w.location = new(g.crossing())
		w.start.Fields = []lab.Field{{Name: "Authorization", Value: "Bearer s3cr3t-of-the-garden"}}
	case SkillReferer:
		g.drawReferer(&w, client)
	case SkillCaches:
		w.control = pick(g, "", "", "no-store", "max-age=60", "max-age=604800", "no-cache")
	case SkillEnd:
		g.drawEnd(&w)
	}
	return w
}

func (g generator) statuses() []int { return []int{301, 302, 303, 307, 308} }

// plain is a Location that needs no thought.
func (g generator) plain() string {
	return pick(g, "/new", "https://"+siteHost+"/catalog", "/plants", "https://"+siteHost+"/thanks")
}

// crossing is a Location at another origin, or at the same.
func (g generator) crossing() string {
	return pick(g, "/account", "https://"+shopHost+"/account", "https://"+otherHost+"/collect", "http://"+siteHost+"/account", "https://"+siteHost+"/account")
}

// odd is a Location that has to be resolved.
func (g generator) odd() string {
	forms := []string{"/tools", "spades", "//" + otherHost + "/spades", "https://" + shopHost}
	if g.level > 1 {
		forms = append(forms, "../spades", "?page=3", "./", "spades?size=2#blue", "..")
	}
	if g.level > 2 {
		forms = append(forms, "../../../spades", "/a/./b/../c", "HTTPS://"+otherHost+"/Spades", "spades/../rakes?x=/../y", "#below")
	}
	return pick(g, forms...)
}

func (g generator) drawFollow(w *world) {
	if g.level > 1 {
		w.status = pick(g, 300, 301, 302, 303, 304, 305, 306, 307, 308, 201, 200)
		if g.IntN(4) == 0 {
			w.location = nil
		}
	}
	g.drawVerb(w)
}

func (g generator) drawMethod(w *world, skill Skill) {
	if skill == SkillBody || g.IntN(3) > 0 {
		g.post(w)
		return
	}
	g.drawVerb(w)
}

// post makes the request one with content.
func (g generator) post(w *world) {
	w.start.Method = "POST"
	if g.level > 1 && g.IntN(4) == 0 {
		w.start.Method = "PUT"
	}
	w.start.Fields = append(w.start.Fields, lab.Field{Name: "Content-Type", Value: "application/x-www-form-urlencoded"})
	w.start.Body = pick(g, "item=rose&count=3", "name=Ada&plot=12", "q=compost")
}

func (g generator) drawVerb(w *world) {
	methods := []string{"GET", "GET", "HEAD"}
	if g.level > 1 {
		methods = append(methods, "DELETE", "POST")
	}
	if w.start.Method = pick(g, methods...); w.start.Method == "POST" {
		g.post(w)
	}
}

func (g generator) drawCookie(w *world) {
	w.location = new(pick(g, "/plants", "/orders/1", "https://"+siteHost+"/plants", "https://"+shopHost+"/", "http://"+siteHost+"/plants", "https://"+otherHost+"/"))
	attributes := []string{"; Path=/", "; Path=/; Secure", "; Path=/orders", "; Path=/; Domain=" + siteHost}
	if g.level > 1 {
		attributes = append(attributes, "", "; Path=/; Max-Age=0", "; Path=/; SameSite=Strict", "; Path=/; Domain="+otherHost, "; Path=/; Secure; SameSite=None", "; Path=/; SameSite=None")
	}
	w.cookie = "bed=7" + pick(g, attributes...)
	if g.IntN(3) == 0 {
		w.cookie = pick(g, "__Host-bed=7; Path=/; Secure", "__Host-bed=7; Path=/", "__Secure-bed=7; Path=/; Secure")
	}
}

func (g generator) drawReferer(w *world, client string) {
	w.location = new(g.crossing())
	if c, err := trace.ClientNamed(client); err == nil && c.Browses() {
		g.post(w)
		w.status = pick(g, 302, 303, 307)
		w.start.Fields = append(w.start.Fields, lab.Field{Name: "Referer", Value: w.start.URL})
	}
	if g.level > 1 {
		w.policy = pick(g, "", "no-referrer", "same-origin", "unsafe-url", "strict-origin")
	}
}

// The ways in which an exchange goes on.
const (
	againSame   = "same"   // the same answer for ever
	againCookie = "cookie" // until a cookie comes
	againTwo    = "two"    // two places that lead to each other
	againChain  = "chain"  // so many redirects, and a page
)

func (g generator) drawEnd(w *world) {
	w.status = pick(g, 302, 303, 307) // a browser keeps a 301, and goes round in its cache
	w.again = pick(g, againSame, againCookie, againTwo, againChain)
	w.length = pick(g, 2, 3, 4)
	if g.level > 1 {
		w.length = pick(g, 3, 9, 12, 19, 21, 25)
	}
	if w.again == againCookie {
		w.cookie = "seen=1; Path=/"
	}
}
