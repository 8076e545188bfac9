package tui

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"detour/explain/blame"
	"detour/explain/blame/hunt"
	"detour/trace"
	"detour/trace/uri"
)

func shopGiven() hunt.Set {
	return hunt.Set{First: hunt.Given{Config: "testdata/blame/shop.conf", Logs: []string{"testdata/blame/access.log"}}}
}

// blamed drives a model that sent a checkout, with the files of the shop attached.
func blamed(t testing.TB, w, h int, answers ...answer) *driver {
	post := checkout()
	return drive(t, Config{Start: &post, Send: true, Exchanger: &script{answers: answers}, Clients: fewClients(t), Given: shopGiven()}, w, h)
}

func thanks() answer { return redirect(302, "Moved Temporarily", "https://shop.test/thanks") }

func TestBlameScreens(t *testing.T) {
	for _, size := range goldenSizes {
		name := fmt.Sprintf("blame-%dx%d", size.w, size.h)
		t.Run(name, func(t *testing.T) {
			d := blamed(t, size.w, size.h, thanks(), page200())
			d.show("Blame")
			if size.w >= wideWidth {
				d.press("z") // the explanation changes with the catalogues
			}
			d.golden(name)
		})
	}
}

// The line that is proved is the cause in the verdict, and nothing else is.
func TestVerdictHasTheLine(t *testing.T) {
	d := blamed(t, 120, 40, thanks(), page200())
	d.press("space")
	b := d.m.judged.verdict.Because
	if b == nil || b.Line == nil || b.Share != 1 || b.Says() != "100 % nginx: blame/shop.conf:7 return 302 /thanks;" {
		t.Fatalf("because %+v", b)
	}
	if h := d.m.scene.Chain.Hops[0]; d.m.blaming.proof(h) == nil || d.m.blaming.proof(d.m.scene.Chain.Hops[1]) != nil {
		t.Error("the line answers hop 1 alone")
	}
}

// What came back otherwise is not this configuration's, and nothing is proved.
func TestAnotherAnswerProvesNothing(t *testing.T) {
	d := blamed(t, 120, 40, redirect(302, "Found", "https://pay.test/"))
	d.show("Blame")
	d.sees("Not this configuration")
	if b := d.m.judged.verdict.Because; b != nil && b.Line != nil {
		t.Errorf("because %+v", b)
	}
}

// Another host at another address may be another's server: the files of the first
// one prove nothing of it.
func TestAnotherServerIsNotBlamed(t *testing.T) {
	config := filepath.Join(t.TempDir(), "all.conf")
	if err := os.WriteFile(config, []byte("server { listen 443 ssl; return 301 https://$host/x; }\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	cases := hunt.NewCases(hunt.Set{First: hunt.Given{Config: config}}, nil)
	hop := func(host, remote string) *trace.Hop {
		h := redirect(301, "Moved Permanently", "https://"+host+"/x").hop(trace.Request{Method: "GET", URI: uri.Split("https://" + host + "/y")})
		h.Conn.Remote = remote
		return h
	}
	first := hop("shop.test", "192.0.2.1:443")
	for _, tt := range []struct {
		hop    *trace.Hop
		proves bool
	}{
		{first, true}, {hop("www.shop.test", "192.0.2.1:443"), true}, {hop("shop.test", "192.0.2.9:443"), true},
		{hop("pay.test", "192.0.2.1:443"), true}, {hop("pay.test", "192.0.2.9:443"), false}, {hop("www.shop.test", ""), true}, {hop("pay.test", ""), false},
	} {
		if c := cases.Of(first, tt.hop); (c.Proof != nil) != tt.proves {
			t.Errorf("%s at %q: proof %v, unknown %q", tt.hop.Request.URI.Host, tt.hop.Conn.Remote, c.Proof, c.Answer.Unknowns)
		}
	}
}

func TestAttachByKey(t *testing.T) {
	post := checkout()
	d := drive(t, Config{Start: &post, Send: true, Exchanger: &script{answers: []answer{thanks(), page200()}}}, 80, 24)
	d.press("A", "enter")
	d.write("testdata/blame/sh")
	d.sees("op.conf") // what would be added
	d.press("tab", "enter")
	d.sees("← this hop")
	d.sees("e $EDITOR:7")
	d.press("A")
	d.write("log")
	d.press("enter")
	d.write("testdata/blame/access.log")
	d.press("enter")
	d.sees("access.log:1")
	d.press("A")
	d.write("nothing")
	d.press("enter")
	if d.m.blaming.attached() || strings.Contains(d.screen(), "Blame") {
		t.Error("it is still attached")
	}
}

func TestAttachedFileThatIsNotThere(t *testing.T) {
	post := checkout()
	d := drive(t, Config{Start: &post, Send: true, Exchanger: &script{answers: []answer{thanks()}}}, 80, 24)
	d.press("A", "enter")
	d.write("testdata/nothing.conf")
	d.press("enter")
	d.sees("nothing.conf: no such file")
}

func TestBlameIsHiddenInPrivate(t *testing.T) {
	d := blamed(t, 120, 40, thanks())
	d.show("Blame")
	d.press("p")
	if strings.Contains(d.screen(), "shop.conf") || strings.Contains(d.screen(), "server_name") {
		t.Errorf("it is shown:\n%s", d.screen())
	}
}

// The editor opens at the line, with nothing that could be taken for a flag.
func TestAtLine(t *testing.T) {
	for _, tt := range []struct{ editor, file, want string }{
		{"vi", "/etc/nginx/nginx.conf", "vi +7 /etc/nginx/nginx.conf"},
		{"emacsclient -t", "a.conf", "emacsclient -t +7 a.conf"},
		{"/usr/bin/code --wait", "a.conf", "/usr/bin/code --wait --goto a.conf:7"},
		{"hx", "a.conf", "hx a.conf:7"},
		{"vi", "-c :!x", "vi +7 ./-c :!x"},
	} {
		got := atLine(strings.Fields(tt.editor), blame.Line{File: tt.file, Line: 7})
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%q", got)
		}
	}
}

func TestPathsFrom(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"nginx.conf", "nginx.pid", ".hidden"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "nginx.d"), 0o700); err != nil {
		t.Fatal(err)
	}
	at := func(names ...string) (out []string) {
		for _, n := range names {
			out = append(out, dir+"/"+n)
		}
		return out
	}
	for begin, want := range map[string][]string{
		"": at("nginx.conf", "nginx.d/", "nginx.pid"), "nginx.c": at("nginx.conf"), ".": at(".hidden"), "x": nil,
	} {
		if got := pathsFrom(dir + "/" + begin); !slices.Equal(got, want) {
			t.Errorf("%q: %q", begin, got)
		}
	}
}
