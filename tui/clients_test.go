package tui

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"detour/trace"
	"detour/tui/page"
)

// sixty are as many clients as the list has to bear, of three kinds.
func sixty() []trace.Client {
	all := trace.Clients()
	var out []trace.Client
	for i := range 60 {
		c := all[i%3]
		c.Name, c.Title = fmt.Sprintf("%s-%d", c.Name, i), fmt.Sprintf("Client %d of sixty", i)
		out = append(out, c)
	}
	return out
}

func withSecret() trace.Request {
	r := checkout()
	r.Fields = append(r.Fields, trace.Field{Name: "Authorization", Value: "Bearer abcdefghijklmnop"})
	return r
}

func TestClientsStandUnderWhatTheyDo(t *testing.T) {
	start := withSecret()
	d := drive(t, Config{
		Start: &start, Send: true, Clients: fewClients(t),
		Exchanger: &script{answers: []answer{redirect(302, "Found", "https://cdn.test/thanks")}},
	}, 120, 40)
	d.press("c")
	d.sees("6 clients after this 302 Found to a POST", "method body    Auth", "Cookie", "Referer", "not followed: the response is kept")
	for row, cells := range map[string]string{"● 4 like chromium": "GET dropped 1 of 4!", "1 urllib3": "POST again dropped"} {
		if got := strings.Join(strings.Fields(d.row(row)), " "); !strings.Contains(got, cells) {
			t.Errorf("the row of %q is %s, want %s in it", row, got, cells)
		}
	}
	at := func(text string) int { return strings.Index(d.screen(), text) }
	d.lacks("   wget ")
	d.press("enter")
	if d.sees("   curl ", "   wget "); at("like chromium") > at("   curl ") || at("   curl ") > at("1 urllib3") {
		t.Errorf("a client does not stand under its group:\n%s", d.screen())
	}
	d.press("enter")
	d.lacks("   wget ")
}

// The row under the cursor shows the request that it stands for, against one's own.
func TestClientsArePreviewed(t *testing.T) {
	start := checkout()
	for _, size := range goldenSizes[1:] {
		d := drive(t, Config{
			Start: &start, Send: true, Clients: fewClients(t), Exchanger: &script{answers: []answer{redirect(302, "Found", "/thanks")}},
		}, size.w, size.h)
		d.press("c")
		d.sees("Preview", "sends the same as Chromium.")
		d.press("down")
		d.sees("Python urllib3 sends, against what Chromium", "- GET /thanks", "+ POST /thanks", "+ 28 bytes")
		d.press("down")
		d.sees("LWP::UserAgent stops here")
	}
}

func TestPickedClientWalks(t *testing.T) {
	d, s := walking(t, 120, 40, checkout(), redirect(302, "Found", "/thanks"), page200())
	d.press("c")
	d.write("urllib3")
	d.lacks("Chromium  ")
	d.press("enter")
	d.sees("urllib3 decides now.")
	d.press("space")
	if last := s.asked[len(s.asked)-1]; last.Method != "POST" || len(last.Body) == 0 {
		t.Errorf("urllib3 sends %s with %d bytes", last.Method, len(last.Body))
	}
}

func TestClientsAreComparedAfterTheHopInView(t *testing.T) {
	d, _ := walking(t, 120, 40, checkout(), redirect(302, "Found", "/thanks"), page200())
	d.press("space", "h", "c")
	d.sees("clients after this 302 Found to a POST", "dropped")
	d.press("esc", "l", "c")
	d.sees("clients after this 200 OK to a GET", "the response is kept")
}

func TestClientsBeforeTheFirstHop(t *testing.T) {
	start := checkout()
	d := drive(t, Config{Start: &start, Clients: fewClients(t), Exchanger: &script{}}, 80, 24)
	d.press("c")
	d.sees("Walk as", "● Chromium", "GNU Wget")
	d.lacks("body dropped", "not followed", "Fields that")
}

// On the smallest screen every one of sixty clients can be reached.
func TestSixtyClientsOnASmallScreen(t *testing.T) {
	start := checkout()
	d := drive(t, Config{
		Start: &start, Send: true, Clients: sixty(), Exchanger: &script{answers: []answer{redirect(302, "Found", "/thanks")}},
	}, 60, 15)
	d.press("c")
	for d.press("pgup"); d.m.clients.sel < len(d.m.clients.found)-1; d.press("down") {
		if p := d.m.clients.picks[d.m.clients.found[d.m.clients.sel]]; p.Names != nil {
			d.press("enter") // it opens
		}
	}
	d.press("pgup", "pgup", "pgup", "pgup", "pgup", "pgup", "pgup", "pgup", "pgup", "pgup", "pgup")
	seen := map[string]bool{}
	for range d.m.clients.found {
		if p := d.m.clients.picks[d.m.clients.found[d.m.clients.sel]]; p.Says == "" && p.Names == nil {
			if seen[p.Client.Name] = true; !regexp.MustCompile("▌[ ●] .*" + p.Client.Name + " ").MatchString(d.screen()) {
				t.Fatalf("%s is not selected where it is to be seen:\n%s", p.Client.Title, d.screen())
			}
		}
		d.press("down")
		fits(t, d.m.View(), 60, 15)
		if t.Failed() {
			return
		}
	}
	if len(seen) < 60 {
		t.Errorf("%d clients can be reached", len(seen))
	}
	d.write("47")
	d.sees("-47 ")
	d.write("zz")
	d.press("enter")
	d.sees("Nothing fits", "No client fits")
}

func TestALineAboutAFieldIsNoClient(t *testing.T) {
	d, _ := walking(t, 60, 15, withSecret(), redirect(307, "Temporary Redirect", "https://cdn.test/x"))
	d.press("c")
	d.write("Origin to")
	d.press("enter")
	d.sees("select a client")
	if d.m.mode != modeClients {
		t.Error("the list is closed")
	}
}

func TestExplainCountsTheClientsThatDiffer(t *testing.T) {
	start := checkout()
	d := drive(t, Config{
		Start: &start, Send: true, Clients: fewClients(t),
		Exchanger: &script{answers: []answer{redirect(302, "Found", "/thanks"), page200()}},
	}, 160, 40)
	d.sees("2 of 6 clients differ · c")
	d.press("c")
	d.write("urllib3")
	d.press("enter")
	d.sees("5 of 6 clients differ · c")
	d.press("space")
	d.lacks("clients differ")
}

func TestManyHopsAreNotCompared(t *testing.T) {
	d := walked(t, page.MaxComparedHops+5)
	d.lacks("clients differ")
	if n := len(d.m.differences); n != 0 {
		t.Errorf("%d comparisons were made on the way", n)
	}
}
