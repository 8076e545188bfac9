package tui

import (
	"path/filepath"
	"strings"
	"testing"

	"detour/trace"
	"detour/trace/saved"
	"detour/trace/uri"
	"detour/tui/form"
)

// login is a POST with a secret of each kind.
func login() trace.Request {
	return trace.Request{
		Method: "POST", URI: uri.Split("https://shop.test/login?token=abcdefghi&q=1"), Body: []byte("user=ann&pw=hunter2"),
		Fields: trace.Fields{
			{Name: "Authorization", Value: "Bearer abcdefghijklmnopqrstu"}, {Name: "Cookie", Value: "sid=abcdefghi"},
			{Name: "Content-Type", Value: "application/x-www-form-urlencoded"},
		},
	}
}

// recorded returns a session that was saved with its credentials masked, or shown,
// and opened again: it stands before its second request.
func recorded(t *testing.T, secrets bool) *trace.Session {
	t.Helper()
	s := trace.NewSession(trace.Clients()[0], login())
	r, _ := s.Pending()
	s.Add(redirect(307, "Temporary Redirect", "/home").hop(r))
	name := filepath.Join(t.TempDir(), "walk.json")
	if err := saved.Save(name, s, saved.Options{ShowSecrets: secrets}); err != nil {
		t.Fatal(err)
	}
	f, err := saved.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	return f.Session
}

func TestRecordingIsReadOnly(t *testing.T) {
	for _, secrets := range []bool{false, true} {
		s := &script{answers: []answer{page200()}}
		d := drive(t, Config{Session: recorded(t, secrets), Exchanger: s}, 120, 40)
		d.sees("RECORDING", "Recorded hops", "2 POST /home", "This is a recording: nothing is sent from it.", "L walk it again, live")
		for _, k := range []string{"space", "n", "r", "U", "b", "f", "o", "e", "u", "x", "C", "backspace"} {
			d.press(k)
			d.sees("This is a recording: nothing is sent from it. L walks it again, live.", "RECORDING")
			d.press("esc")
		}
		if len(s.asked) > 0 {
			t.Errorf("%d requests were sent", len(s.asked))
		}
	}
}

func TestWalkingARecordingAgainAsksForWhatIsMasked(t *testing.T) {
	s := &script{answers: []answer{redirect(302, "Found", "/home"), page200()}}
	d := drive(t, Config{Session: recorded(t, false), Exchanger: s}, 160, 50)
	d.press("L")
	d.sees("Masked in the file, to be written again", "query token", "Authorization", "cookie sid", "form field pw", "not written yet, 21 bytes")
	d.press("ctrl+r")
	d.sees("Query token, Authorization, cookie sid and form field pw are masked: dots are not sent in place of a credential; write the value.")
	for _, value := range []string{"abcdefghi", "Bearer x", "abcdefghi", "hunter2"} {
		d.write(strings.TrimPrefix(value, "Bearer "))
		d.press("tab")
	}
	d.lacks("hunter2")
	d.press("ctrl+r")
	d.sees("Walk it again, live?", "no, send nothing", "yes, send POST https://shop.test/login?token=•••• (9)&q=1", "19 bytes of body", "with query token, Authorization, cookie sid and")
	d.press("enter")
	if len(s.asked) > 0 {
		t.Fatal("no sent a request")
	}
	d.press("ctrl+r", "down", "enter")
	want := login()
	if len(s.asked) != 1 || s.asked[0].URI.String() != want.URI.String() || string(s.asked[0].Body) != "user=ann&pw=hunter2" ||
		s.asked[0].Fields.Get("Authorization") != "Bearer x" || s.asked[0].Fields.Get("Cookie") != "sid=abcdefghi" {
		t.Fatalf("sent %+v", s.asked)
	}
	d.sees("PAUSED", "+ GET /home")
	d.press("L")
	d.sees("RECORDING", "307 Temporary Redirect")
	d.press("space", "L")
	d.sees("go back to the live walk")
	d.press("enter", "space")
	d.sees("ENDED", "200 OK")
	if len(s.asked) != 2 {
		t.Errorf("%d requests were sent", len(s.asked))
	}
}

// A recording with its credentials asks all the same, and the first request of a
// live walk is the one that it showed.
func TestRecordingWithItsCredentialsAsksToo(t *testing.T) {
	s := &script{answers: []answer{page200()}}
	d := drive(t, Config{Session: recorded(t, true), Exchanger: s}, 120, 40)
	d.press("R", "ctrl+r")
	d.sees("Walk it again, live?", "It goes to https://shop.test with query token")
	d.press("down", "enter")
	if len(s.asked) != 1 || s.asked[0].Fields.Get("Authorization") != "Bearer abcdefghijklmnopqrstu" {
		t.Errorf("sent %+v", s.asked)
	}
}

// A mask that comes by another way is not sent either.
func TestMaskIsNotSentFromALiveWalk(t *testing.T) {
	d, s := walking(t, 120, 40, checkout(), redirect(307, "Temporary Redirect", "/x?token=•••• (9)"), page200())
	d.press("space")
	d.sees("Query token is masked: dots are not sent")
	d.press("r")
	if len(s.asked) != 1 {
		t.Errorf("%d requests were sent", len(s.asked))
	}
}

func TestCurlCommandOfARecordingHasPlaceholders(t *testing.T) {
	d := drive(t, Config{Session: recorded(t, false), Exchanger: &script{}}, 120, 40)
	d.press("h")
	r, placeholders := d.m.copier().curl()
	command := form.CurlCommand(r)
	if strings.Contains(command, "•") || len(placeholders) != 4 {
		t.Errorf("%v in %s", placeholders, command)
	}
	for _, want := range []string{"token=YOUR_QUERY_TOKEN", "Bearer YOUR_AUTHORIZATION", "sid=YOUR_COOKIE_SID", "pw=YOUR_FORM_FIELD_PW"} {
		if !strings.Contains(command, want) {
			t.Errorf("%s lacks %s", command, want)
		}
	}
	d, _ = walking(t, 120, 40, login(), page200())
	r, _ = d.m.copier().curl()
	if command = form.CurlCommand(r); strings.Contains(command, "hunter2") {
		t.Errorf("a secret that is masked on the screen is in %s", command)
	}
}

func TestLinearRecording(t *testing.T) {
	s := &script{answers: []answer{redirect(302, "Found", "/home"), page200()}}
	got := said(t, Config{Session: recorded(t, false), Exchanger: s}, "n", "r", "x", "L", "abcdefghi", "x", "", "hunter2")
	for _, want := range []string{"This is a recording: nothing is sent from it. L walks it again, live.", "form field pw is masked, 7 bytes. Write its value:", "Cookie sid is masked"} {
		if !strings.Contains(got, want) {
			t.Errorf("it lacks %q:\n%s", want, got)
		}
	}
	if len(s.asked) > 0 {
		t.Errorf("%d requests were sent:\n%s", len(s.asked), got)
	}
	got = said(t, Config{Session: recorded(t, false), Exchanger: s}, "L", "abcdefghi", "x", "y", "hunter2", "yes", "n")
	if len(s.asked) != 2 || string(s.asked[0].Body) != "user=ann&pw=hunter2" {
		t.Errorf("%d requests were sent:\n%s", len(s.asked), got)
	}
}
