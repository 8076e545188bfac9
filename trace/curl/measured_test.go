package curl_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"detour/trace"
	"detour/trace/curl"
	"detour/trace/curl/shell"
)

// challenges are what the server asks for at a step of a path.
var challenges = map[string][]string{
	"dig":         {`Digest realm="r", nonce="n1", qop="auth", algorithm=MD5, opaque="op"`},
	"dig256":      {`Digest realm="r", nonce="n1", qop="auth", algorithm=SHA-256`},
	"digsess":     {`Digest realm="r", nonce="n1", qop="auth", algorithm=MD5-sess`},
	"digold":      {`Digest realm="r", nonce="n1"`},
	"digint":      {`Digest realm="r", nonce="n1", qop="auth-int"`},
	"digstale":    {`Digest realm="r", nonce="n2", qop="auth", stale=true`},
	"diguh":       {`Digest realm="r", nonce="n1", qop="auth", userhash=true, algorithm=SHA-256`},
	"basicdig":    {`Basic realm="r"`, `Digest realm="r", nonce="n1", qop="auth"`},
	"basicdig1":   {`Basic realm="r", Digest realm="r", nonce="n1", qop="auth"`},
	"two":         {`Digest realm="r", nonce="nsha", qop="auth", algorithm=SHA-256`, `Digest realm="r", nonce="nmd5", qop="auth", algorithm=MD5`},
	"two2":        {`Digest realm="r", nonce="nmd5", qop="auth", algorithm=MD5`, `Digest realm="r", nonce="nsha", qop="auth", algorithm=SHA-256`},
	"basic":       {`Basic realm="r"`},
	"bearer":      {`Bearer realm="r"`},
	"basicbearer": {`Basic realm="r"`, `Bearer realm="r"`},
	"nego":        {`Negotiate`, `NTLM`, `Digest realm="r", nonce="n1", qop="auth"`, `Basic realm="r"`},
}

// A pathServer answers as the path of a request asks it to: a challenge, a
// status, whose redirect leads to the rest of the path, at @HOST, with =COOKIE.
type pathServer struct{ requests []trace.Request }

func (s *pathServer) Exchange(_ context.Context, r trace.Request) *trace.Hop {
	s.requests = append(s.requests, r)
	resp := &trace.Response{Proto: "HTTP/1.1", Status: 200, Body: trace.Body{Whole: true}}
	target, _, _ := strings.Cut(r.RequestTarget(), "?")
	for rest := strings.Split(strings.TrimPrefix(target, "/"), "/"); len(rest) > 0; {
		step := rest[0]
		rest = rest[1:]
		if asks, ok := challenges[strings.TrimSuffix(step, "!")]; ok {
			if !strings.HasSuffix(step, "!") && satisfied(step, r.Fields.Get("Authorization")) {
				continue
			}
			resp.Status = 401
			for _, a := range asks {
				resp.Fields = append(resp.Fields, trace.Field{Name: "WWW-Authenticate", Value: a})
			}
			break
		}
		if status, err := strconv.Atoi(step); err == nil {
			resp.Status = status
			redirect(resp, rest)
			break
		}
	}
	return &trace.Hop{Request: r, Response: resp, Timing: trace.Timing{Start: time.Unix(1.7e9, 0)}}
}

func satisfied(step, auth string) bool {
	return auth != "" && (strings.HasPrefix(auth, "Digest") || !strings.HasPrefix(step, "dig"))
}

func redirect(resp *trace.Response, rest []string) {
	host := ""
	for len(rest) > 0 && (rest[0] != "" && (rest[0][0] == '@' || rest[0][0] == '=')) {
		if rest[0][0] == '@' {
			host = "http://" + strings.ReplaceAll(rest[0][1:], "%3A", ":")
		} else {
			resp.Fields = append(resp.Fields, trace.Field{Name: "Set-Cookie", Value: strings.NewReplacer("~", ";", "+", " ", "|", "/").Replace(rest[0][1:])})
		}
		rest = rest[1:]
	}
	if resp.Status/100 == 3 {
		resp.Fields = append(resp.Fields, trace.Field{Name: "Location", Value: host + "/" + strings.Join(rest, "/")})
	}
}

// compared are the fields that depend on flags.
var compared = []string{"User-Agent", "Authorization", "Range", "Content-Range", "Referer", "Cookie", "If-", "Last-Modified", "X-", "Content-Type", "Content-Length", "Transfer-Encoding", "Expect"}

// measuredText is a request as the file of measurements has it.
func measuredText(r trace.Request) string {
	lines := []string{fmt.Sprintf("%s %s %s", r.Method, r.Fields.Get("Host"), r.RequestTarget())}
	for _, f := range r.Fields {
		if slices.ContainsFunc(compared, func(p string) bool { return strings.HasPrefix(f.Name, p) }) && !strings.HasPrefix(f.Value, "detour/") {
			lines = append(lines, strings.TrimRight("  "+f.Name+": "+f.Value, " "))
		}
	}
	if len(r.Body) > 0 {
		lines = append(lines, "  | "+escaped(r.Body))
	}
	text := strings.Join(lines, "\n")
	text = regexp.MustCompile(`-{24}[0-9a-f]{16}`).ReplaceAllString(text, "BOUNDARY")
	return regexp.MustCompile(`(cnonce|response)="[^"]*"`).ReplaceAllString(text, `$1="..."`)
}

func escaped(b []byte) string {
	var out strings.Builder
	for _, c := range b {
		switch {
		case c == '\n':
			out.WriteString(`\n`)
		case c == '\r':
			out.WriteString(`\r`)
		case c == '\\':
			out.WriteString(`\\`)
		case c < ' ' || c >= 0x7f:
			fmt.Fprintf(&out, `\x%02x`, c)
		default:
			out.WriteByte(c)
		}
	}
	return out.String()
}

// TestAsMeasured walks every command line of the file and holds what is sent
// against what curl sent.
func TestAsMeasured(t *testing.T) {
	src, err := os.ReadFile(filepath.Join("testdata", "measured", "curl-7.88.1.txt"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("testdata", "measured", "files"))); err != nil {
		t.Fatal(err)
	}
	then := time.Unix(1e9, 0)
	if err := os.Chtimes(filepath.Join(dir, "f.txt"), then, then); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	blocks := strings.Split(string(src), "\n$ ")[1:]
	if len(blocks) < 150 {
		t.Fatalf("%d command lines", len(blocks))
	}
	for _, block := range blocks {
		line, want, _ := strings.Cut(strings.TrimRight(block, "\n"), "\n")
		t.Run(line, func(t *testing.T) {
			if diff := cmp.Diff(want, walkedText(t, line)); diff != "" {
				t.Errorf("(-curl +detour):\n%s", diff)
			}
		})
	}
}

func walkedText(t *testing.T, line string) string {
	t.Helper()
	read, err := shell.Read("curl " + line)
	if err != nil {
		t.Fatal(err)
	}
	w, err := curl.ParseArgs(read.Words[1:], clientNamed(t, "curl"), curl.Process{Stdin: strings.NewReader("in"), Getenv: func(string) string { return "" }})
	if err != nil {
		t.Fatal(err)
	}
	server := &pathServer{}
	if err := trace.NewSession(w.Client, w.Request).Run(t.Context(), server, func(*trace.Hop) bool { return len(server.requests) > 20 }); err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, r := range server.requests {
		texts = append(texts, measuredText(r))
	}
	return strings.Join(texts, "\n")
}
