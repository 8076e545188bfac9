//go:build unix

package main

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"detour/trace"
	"detour/trace/lab"
	"detour/trace/uri"
	"detour/trace/wire"
)

// learners are those of a class that walk at the same time.
const learners = 30

// TestLabServesAClass has a class walk on one lab, each with connections of its own:
// everybody gets what somebody alone gets.
func TestLabServesAClass(t *testing.T) {
	t.Parallel()
	class := startLab(t)
	names := []string{"post-302", "upgrade", "chain-25", "cookie-bounce", "auth-cross-origin"}
	want := map[string]string{}
	for _, name := range names {
		want[name] = class.walk(t.Context(), name)
	}
	if got, want := want["post-302"], "POST https://shop.test/checkout 302; GET https://shop.test/thanks 200; "; got != want {
		t.Fatalf("alone: %s, want %s", got, want)
	}
	var all sync.WaitGroup
	for i := range learners {
		all.Go(func() {
			for k := range names {
				name := names[(i+k)%len(names)]
				if got := class.walk(t.Context(), name); got != want[name] {
					t.Errorf("learner %d, %s: %s, alone %s", i, name, got, want[name])
				}
			}
		})
	}
	all.Wait()
}

// A classroom is a lab that a process serves, as a learner's machine knows it.
type classroom struct {
	http, https string
	pool        *x509.CertPool
}

// startLab runs `detour lab --listen` and reads where it is.
func startLab(t *testing.T) classroom {
	t.Helper()
	cmd := exec.Command("detour", "lab", "--listen", "127.0.0.1:0") // the context of the test ends before its cleanup
	cmd.Env = append(os.Environ(), "TMPDIR="+t.TempDir())
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	c := classroom{pool: x509.NewCertPool()}
	lines := bufio.NewScanner(out)
	for lines.Scan() && !strings.Contains(lines.Text(), "ctrl+c ends it") {
		name, value, _ := strings.Cut(lines.Text(), " ")
		switch value = strings.TrimSpace(value); name {
		case "http":
			c.http = value
		case "https":
			c.https = value
		case "CA":
			pem, err := os.ReadFile(value)
			if err != nil || !c.pool.AppendCertsFromPEM(pem) {
				t.Fatalf("the CA in %s: %v", value, err)
			}
		}
	}
	t.Cleanup(func() {
		if err := cmd.Process.Signal(os.Interrupt); err != nil {
			t.Error(err)
		}
		if err := cmd.Wait(); err != nil {
			t.Errorf("the lab ends with %v", err)
		}
	})
	return c
}

// walk walks a scenario as curl, with connections of its own, and says what came.
func (c classroom) walk(ctx context.Context, name string) string {
	tr := wire.NewTransport(wire.Options{TLS: &tls.Config{RootCAs: c.pool}, Resolve: func(hostport string) (string, bool) {
		if strings.HasSuffix(hostport, ":443") {
			return c.https, true
		}
		return c.http, true
	}})
	defer tr.Close()
	s, err := lab.Lookup(name)
	if err != nil {
		return err.Error()
	}
	client, err := trace.ClientNamed("curl")
	if err != nil {
		return err.Error()
	}
	start := labRequest(s.Start, trace.Request{URI: uri.Split(s.Start.URL)}, false)
	session := trace.NewSession(client, start)
	if err := session.Run(ctx, tr, nil); err != nil {
		return err.Error()
	}
	var b strings.Builder
	for _, h := range session.Chain().Hops {
		fmt.Fprintf(&b, "%s %s %d; ", h.Request.Method, h.Request.URI, h.Status())
	}
	return b.String()
}
