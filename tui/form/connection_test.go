package form

import (
	"testing"

	"detour/trace"
	"detour/trace/wire"
)

// A dialler remembers what it was asked to dial with.
type dialler struct{ asked []wire.Options }

func (d *dialler) dial(o wire.Options) trace.Exchanger {
	d.asked = append(d.asked, o)
	return wire.NewTransport(o)
}

// What a form says of the connection goes over what the walk has, whose names are
// found as before.
func TestConnectionGoesOverTheWalks(t *testing.T) {
	lab := wire.NewTransport(wire.Options{Resolve: func(hostport string) (string, bool) { return "127.0.0.1:1", hostport == "shop.test:443" }})
	f := Open(New, order(), client(t, "curl")).Connecting(lab)
	d := &dialler{}
	x := Exchangers{Dial: d.dial}
	if got := x.Through(f, lab); got != trace.Exchanger(lab) || len(d.asked) > 0 {
		t.Fatal("another exchanger is made although nothing is said")
	}
	for _, words := range []string{"tls unverified", "proxy http://127.0.0.1:8080", "resolve api.test:80:127.0.0.2", "limit 3", "headers client"} {
		var err error
		if f, err = f.Change(words); err != nil {
			t.Fatal(err)
		}
	}
	x.Through(f, lab)
	o := d.asked[0]
	if !o.Insecure || o.Proxy != "http://127.0.0.1:8080" {
		t.Errorf("dialled with %+v", o)
	}
	for from, want := range map[string]string{"shop.test:443": "127.0.0.1:1", "api.test:80": "127.0.0.2:80", "other.test:80": ""} {
		if to, ok := o.Resolve(from); ok != (want != "") || ok && to != want {
			t.Errorf("%s is found at %q, want %q", from, to, want)
		}
	}
	if a := f.Asking().Options(); a.MaxRedirects == nil || *a.MaxRedirects != 3 || !a.AsHeaders {
		t.Errorf("asked for %+v", a)
	}
}

func TestConnectionThatCannotBe(t *testing.T) {
	for _, words := range []string{"limit many", "limit 99999999", "resolve shop.test", "proxy a b"} {
		f, err := Open(New, order(), client(t, "curl")).Change(words)
		if err == nil {
			_, err = f.Request()
		}
		if err == nil {
			t.Errorf("%s is taken", words)
		}
	}
}

// Undoing takes the connection back too.
func TestConnectionIsUndone(t *testing.T) {
	f := Open(New, order(), client(t, "curl")).Focus(Pos{Part: PartTLS})
	changed := f.Vary(1, nil)
	if !changed.Connects() || !changed.Changed() {
		t.Error("the change is not seen")
	}
	if changed.Undo().Connects() {
		t.Error("the change is not undone")
	}
}

// A form that was opened where certificates are not verified says so of another host's
// exchanger too.
func TestConnectionHoldsForAnotherHost(t *testing.T) {
	own, general := wire.NewTransport(wire.Options{Insecure: true}), wire.NewTransport(wire.Options{})
	f := Open(New, order(), client(t, "curl")).Connecting(own)
	d := &dialler{}
	x := Exchangers{Dial: d.dial}
	if x.Through(f, own) != trace.Exchanger(own) {
		t.Error("another exchanger is made for the walk's own host")
	}
	if x.Through(f, general); len(d.asked) != 1 || !d.asked[0].Insecure {
		t.Errorf("dialled with %+v", d.asked)
	}
}
