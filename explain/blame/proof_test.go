package blame

import "testing"

func TestProof(t *testing.T) {
	at, other := "/pay", "/else"
	line := Line{File: "/etc/nginx/sites-enabled/shop", Line: 14, Text: "return 307 /pay;"}
	sure := Answer{Status: 307, Location: &at, Blame: &line, Origin: Config, Certain: true, Evaluated: true}
	seen := &Observed{Status: 307, Location: &at}
	for _, c := range []struct {
		name   string
		change func(*Answer)
		seen   *Observed
		proves bool
	}{
		{"it came back", func(*Answer) {}, seen, true},
		{"nothing was observed", func(*Answer) {}, nil, false},
		{"another status came back", func(*Answer) {}, &Observed{Status: 302, Location: &other}, false},
		{"the target is not known", func(*Answer) {}, &Observed{Status: 307}, false},
		{"what isn't known decides", func(a *Answer) { a.Certain = false }, seen, false},
		{"not evaluated", func(a *Answer) { a.Evaluated = false }, seen, false},
		{"it can't have answered so", func(a *Answer) { a.Differs = "another target" }, seen, false},
		{"the application answers", func(a *Answer) { a.Origin = Upstream }, seen, false},
		{"no line answers", func(a *Answer) { a.Blame = nil }, seen, false},
	} {
		a := sure
		c.change(&a)
		p := a.Proof("nginx", Request{Method: "POST", URL: "http://shop.test/", Observed: c.seen})
		if (p != nil) != c.proves {
			t.Errorf("%s: proof %v", c.name, p)
		}
		if p != nil && p.Says() != "sites-enabled/shop:14 return 307 /pay;" {
			t.Errorf("%s: says %q", c.name, p.Says())
		}
	}
}

func TestPlace(t *testing.T) {
	for file, want := range map[string]string{
		"/etc/nginx/nginx.conf": "nginx/nginx.conf:3", "nginx.conf": "nginx.conf:3", "/x.conf": "/x.conf:3", "a/b": "a/b:3", "a/b/c": "b/c:3", "-": "-:3",
	} {
		if got := (Line{File: file, Line: 3}).Place(); got != want {
			t.Errorf("%s: %q, want %q", file, got, want)
		}
	}
}

func TestBetterIsMoreThanTakingOut(t *testing.T) {
	out := Mend{Do: "take it out", Before: []string{"    return 302 /x;"}, After: []string{"    # return 302 /x;"}}
	keep := Mend{Do: "keep the method", Before: []string{"return 302 /x;"}, After: []string{"return 307 /x;"}}
	cut := Mend{Do: "take it out", Before: []string{"location = /a { return 302 /x; }"}, After: []string{"location = /a { }"}}
	if p := (&Proof{Mends: []Mend{out, cut, keep}}); p.Better() == nil || p.Better().Do != "keep the method" {
		t.Errorf("better: %v", p.Better())
	}
	if p := (&Proof{Mends: []Mend{out, cut}}); p.Better() != nil {
		t.Errorf("better: %v", p.Better())
	}
}
