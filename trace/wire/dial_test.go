package wire

import (
	"io"
	"log"
	"net"
	"testing"
	"testing/synctest"
	"time"

	"detour/trace"
)

// quiet is for servers whose handshakes are meant to fail.
var quiet = log.New(io.Discard, "", 0)

// DNS is timed apart, and an address has none.
func TestTimingOfDNS(t *testing.T) {
	addr := answering(t, "HTTP/1.1 204 No Content\r\n\r\n")
	_, port, _ := net.SplitHostPort(addr)
	tr := newTestTransport(t, Options{})
	if h := tr.Exchange(t.Context(), get("http://localhost:"+port)); h.Failure != nil || h.Timing.DNS <= 0 || h.Timing.Connect <= 0 {
		t.Errorf("%v, timing %+v", h.Failure, h.Timing)
	}
	if h := tr.Exchange(t.Context(), get("http://"+addr)); h.Failure != nil || h.Timing.DNS != 0 || h.Timing.Connect <= 0 {
		t.Errorf("%v, timing %+v", h.Failure, h.Timing)
	}
}

// The times of an exchange are those of its phases, which follow each other.
func TestTiming(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tr := newTestTransport(t, Options{})
		wait := func(d time.Duration) func(net.Conn) { return func(net.Conn) { time.Sleep(d) } }
		tr.dial = silentAfter(readRequest, wait(2*time.Second), say("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n"), wait(3*time.Second), say("hi"))
		h := tr.Exchange(t.Context(), get("http://h/"))
		want := trace.Timing{Start: h.Timing.Start, FirstByte: 2 * time.Second, Body: 3 * time.Second, Total: 5 * time.Second}
		if h.Timing != want {
			t.Errorf("timing %+v, want %+v", h.Timing, want)
		}
	})
}

// A host of numbers is the address that the C library reads in it.
func TestHostOfNumbersIsAnAddress(t *testing.T) {
	_, port, _ := net.SplitHostPort(answering(t, "HTTP/1.1 204 No Content\r\n\r\n"))
	tr := newTestTransport(t, Options{})
	for _, host := range []string{"127.1", "0x7f.1", "2130706433", "0177.0.0.1"} {
		h := tr.Exchange(t.Context(), get("http://"+host+":"+port))
		if h.Failure != nil || h.Status() != 204 || h.Conn.Remote != "127.0.0.1:"+port {
			t.Errorf("%s: %v, connected to %s", host, h.Failure, h.Conn.Remote)
		}
	}
}
