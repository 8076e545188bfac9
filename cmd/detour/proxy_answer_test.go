package main

import (
	"bytes"
	"encoding/json"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// gateway is a proxy that answers CONNECT with a redirect to its own page.
func gateway(t *testing.T) string {
	t.Helper()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Location", "http://gw.test/login?token=hunter2")
		w.Header().Set("Server", "Zscaler/6.2")
		w.WriteHeader(http.StatusFound)
		_, _ = w.Write([]byte("log in"))
	}))
	t.Cleanup(srv.Close)
	return srv.URL
}

// TestProxyAnswerIsShown walks through a proxy that makes no tunnel: what it
// said stands in every output as the proxy's own, masked.
func TestProxyAnswerIsShown(t *testing.T) {
	proxy := gateway(t)
	_, port, _ := net.SplitHostPort(strings.TrimPrefix(proxy, "http://"))
	file := filepath.Join(t.TempDir(), "walk.har")
	said := func(args ...string) []byte {
		var stdout, stderr bytes.Buffer
		if code := run(t.Context(), append([]string{"trace", "-x", proxy}, args...), strings.NewReader(""), &stdout, &stderr); code != exitEnded {
			t.Errorf("%v: exit %d: %s", args, code, stderr.String())
		}
		return stdout.Bytes()
	}
	text := string(said("-v", "--explain", "https://api.test/"))
	for _, want := range []string{"< (proxy) HTTP/1.1 302 Found", "< (proxy) Server: Zscaler/6.2", "The proxy refuses",
		"the proxy at 127.0.0.1:" + port + " answered CONNECT with 302 Found; Server: Zscaler/6.2; Location: http://gw.test/login?token="} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	doc := said("--json", "--har", file, "https://api.test/")
	var v struct {
		Hops []struct {
			Answer struct{ Status int } `json:"proxy_answer"`
		}
	}
	if err := json.Unmarshal(doc, &v); err != nil || len(v.Hops) != 1 || v.Hops[0].Answer.Status != 302 {
		t.Errorf("%v: %+v", err, v)
	}
	archive, err := os.ReadFile(file)
	if err != nil || !bytes.Contains(archive, []byte(`answered CONNECT with 302 Found`)) {
		t.Errorf("%v: %s", err, archive)
	}
	for name, out := range map[string][]byte{"text": []byte(text), "JSON": doc, "HAR": archive} {
		if bytes.Contains(out, []byte("hunter2")) {
			t.Errorf("%s has the secret: %s", name, out)
		}
	}
	checkSchema(t, doc)
}
