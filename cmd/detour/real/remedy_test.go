//go:build unix

package real

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"detour/explain/cause"
	"detour/explain/finding"
	"detour/explain/remedy"
	"detour/trace"
	"detour/trace/uri"
)

// A repair is a server with a fault and the change of a cause's remedy that
// mends it. A file of testdata/remedy has one: its head in lines of "key:
// value", then the files of the site.
//
//	cause:   the ID
//	finding: in the place of a cause, the rule and the ID of the product
//	change:  which of its changes, from 1
//	server:  a key of repairServers
//	request: flags and URL, as detour takes them
//	before:  status, then the Location, then a field "Name: value"; the last two may be left out
//	after:   the same once the change is made
//	also:    a URL, then as after; may be repeated
//	with:    OLD=NEW, for a name in the remedy that has another one here; may be repeated
//
// In head and files @DIR@ is the site's folder, @HTTP@ and @HTTPS@ are its
// ports, @CERT@ and @KEY@ its certificate, which are in @DIR@/both.pem as well. The content of testdata/server/www
// is in @DIR@/www. testdata/remedy/base has a server's main file for the sites
// that bring none.
type repair struct {
	cause, server, request string
	finding                string
	change                 int
	before, after          string
	also, with             [][2]string
	files                  []txtar.File
}

// A repairServer is how a server is run and how its configuration is tested.
type repairServer struct {
	program   string
	main      string // its configuration
	run, test func(dir, main string) []string
}

var repairServers = map[string]repairServer{
	"nginx": {"nginx", "nginx.conf",
		func(dir, main string) []string { return []string{"-p", dir, "-e", dir + "/error.log", "-c", main} },
		func(dir, main string) []string {
			return []string{"-t", "-p", dir, "-e", dir + "/error.log", "-c", main}
		}},
	"apache": {"apache2", "apache.conf",
		func(dir, main string) []string { return []string{"-d", dir, "-DFOREGROUND", "-f", main} },
		func(dir, main string) []string { return []string{"-t", "-d", dir, "-f", main} }},
	"haproxy": {"haproxy", "haproxy.cfg",
		func(dir, main string) []string { return []string{"-db", "-f", main, "-f", dir + "/site.cfg"} },
		func(dir, main string) []string { return []string{"-c", "-f", main, "-f", dir + "/site.cfg"} }},
	"caddy": {"caddy", "Caddyfile",
		func(_, main string) []string { return []string{"run", "--adapter", "caddyfile", "--config", main} },
		func(_, main string) []string { return []string{"validate", "--adapter", "caddyfile", "--config", main} }},
	"lighttpd": {"lighttpd", "lighttpd.conf",
		func(_, main string) []string { return []string{"-D", "-f", main} },
		func(_, main string) []string { return []string{"-tt", "-f", main} }},
	"varnish": {"varnishd", "default.vcl",
		func(dir, main string) []string {
			return []string{"-F", "-j", "none", "-n", dir + "/varnish", "-a", "127.0.0.1:@HTTP@", "-f", main, "-s", "malloc,16m"}
		},
		func(dir, main string) []string { return []string{"-C", "-n", dir + "/compile", "-f", main} }},
	"squid": {"squid", "squid.conf",
		func(_, main string) []string { return []string{"-N", "-f", main} },
		func(_, main string) []string { return []string{"-k", "parse", "-f", main} }},
	"h2o": {"h2o", "h2o.conf",
		func(_, main string) []string { return []string{"-c", main} },
		func(_, main string) []string { return []string{"-t", "-c", main} }},
	"aiohttp":     application("aiohttp"),
	"cherrypy":    application("cherrypy"),
	"django":      application("django"),
	"express":     application("express"),
	"fastapi":     application("fastapi"),
	"flask":       application("flask"),
	"go":          application("go"),
	"mojolicious": application("mojolicious"),
	"node":        application("node"),
	"php":         application("php"),
	"rack":        application("rack"),
	"sinatra":     application("sinatra"),
	"tomcat":      application("tomcat"),
	"tornado":     application("tornado"),
	"webrick":     application("webrick"),
}

// application is run by a script of testdata/remedy/base, which knows the
// framework's own commands.
func application(framework string) repairServer {
	told := func(verb string) func(dir, main string) []string {
		return func(_, main string) []string { return []string{main, verb} }
	}
	return repairServer{"sh", framework + ".sh", told("run"), told("test")}
}

// What the remedies say is run: the fault is seen, the change of the data is
// made, the server takes it, and the redirect is gone or right.
func TestRemedies(t *testing.T) {
	whenAsked(t)
	files, err := filepath.Glob("testdata/remedy/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no remedies to try: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			s := newSite(t)
			r := readRepair(t, file, s)
			var seen remedy.Exchange
			t.Run("before", func(t *testing.T) {
				r.start(t, s)
				seen = r.expect(t, s, r.request, r.before)
			})
			r.mend(t, s, seen)
			t.Run("after", func(t *testing.T) {
				r.start(t, s)
				r.expect(t, s, r.request, r.after)
				for _, v := range r.also {
					r.expect(t, s, v[0], v[1])
				}
			})
		})
	}
}

// readRepair reads a file and lays the site.
func readRepair(t *testing.T, file string, s site) repair {
	t.Helper()
	a, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	r := repair{change: 1, files: a.Files}
	for _, line := range strings.Split(strings.TrimSpace(s.values(string(a.Comment))), "\n") {
		key, value, _ := strings.Cut(line, ":")
		value = strings.TrimSpace(value)
		switch key {
		case "cause":
			r.cause = value
		case "finding":
			r.finding = value
		case "server":
			r.server = value
		case "request":
			r.request = value
		case "before":
			r.before = value
		case "after":
			r.after = value
		case "change":
			r.change, err = strconv.Atoi(value)
		case "also":
			url, want, _ := strings.Cut(value, " ")
			r.also = append(r.also, [2]string{url, want})
		case "with":
			old, now, _ := strings.Cut(value, "=")
			r.with = append(r.with, [2]string{old, now})
		default:
			if !strings.HasPrefix(line, "#") && line != "" {
				t.Fatalf("%s: unknown key %q", file, key)
			}
		}
	}
	if err != nil || repairServers[r.server].program == "" {
		t.Fatalf("%s: %v, server %q", file, err, r.server)
	}
	s.join(t)
	r.lay(t, s)
	return r
}

// values puts the site's values into a text.
func (s site) values(text string) string {
	return strings.NewReplacer("@DIR@", s.Dir, "@HTTP@", s.HTTP, "@HTTPS@", s.HTTPS, "@CERT@", s.Cert, "@KEY@", s.Key, "@MODULES@", s.Modules).Replace(text)
}

// lay writes the files of the site, and the server's main one if it has none.
func (r *repair) lay(t *testing.T, s site) {
	t.Helper()
	main := repairServers[r.server].main
	if b, err := os.ReadFile("testdata/remedy/base/" + main); err == nil {
		writeRepaired(t, filepath.Join(s.Dir, main), s.values(string(b)))
	}
	for _, f := range r.files {
		writeRepaired(t, filepath.Join(s.Dir, f.Name), s.values(string(f.Data)))
	}
}

func writeRepaired(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o755); err != nil { // a script is one that is run
		t.Fatal(err)
	}
}

// start tests the configuration as a user does, and runs the server until the
// test ends.
func (r *repair) start(t *testing.T, s site) {
	t.Helper()
	server := repairServers[r.server]
	path, main := program(t, server.program), filepath.Join(s.Dir, server.main)
	if out, err := exec.CommandContext(t.Context(), path, server.test(s.Dir, main)...).CombinedOutput(); err != nil {
		t.Fatalf("%s refuses its configuration: %v\n%s", r.server, err, out)
	}
	if !r.usesHTTPS() {
		s.HTTPS = s.HTTP // nothing listens there
	}
	args := server.run(s.Dir, main)
	for i := range args {
		args[i] = s.values(args[i])
	}
	s.start(t, path, args...)
}

func (r *repair) usesHTTPS() bool {
	for _, f := range r.files {
		if strings.Contains(string(f.Data), "@HTTPS@") {
			return true
		}
	}
	return false
}

// expect sends a request and demands the answer. It returns what a remedy is
// filled with.
func (r *repair) expect(t *testing.T, s site, request, want string) remedy.Exchange {
	t.Helper()
	args := append(append(s.flags(), words(request)...), "--json", "--max-redirs", "0")
	said := detour(t, append([]string{"trace"}, args...)...)
	var doc struct {
		Hops []struct {
			Request  struct{ URL string }
			Response struct {
				Status  int
				Headers []trace.Field
			}
		}
	}
	if err := json.Unmarshal(said.stdout, &doc); err != nil || len(doc.Hops) == 0 {
		t.Fatalf("detour %s: %v\n%s%s", commandLine(args), err, said.stdout, said.stderr)
	}
	h := &trace.Hop{Request: trace.Request{URI: uri.Split(doc.Hops[0].Request.URL)}, Response: &trace.Response{Status: doc.Hops[0].Response.Status}}
	h.Response.Fields = doc.Hops[0].Response.Headers
	if got := answerLike(h, want); got != want {
		t.Fatalf("%s is answered %q, want %q\n%s", request, got, want, s.log())
	}
	return remedy.Of(h)
}

// answerLike says of an answer as much as what is wanted says.
func answerLike(h *trace.Hop, want string) string {
	parts := strings.SplitN(want, " ", 3)
	got := []string{fmt.Sprint(h.Status())}
	if location := h.Response.Fields.Get("Location"); location != "" || len(parts) > 1 && parts[1] != "-" {
		got = append(got, location)
	} else if len(parts) > 1 {
		got = append(got, "-")
	}
	if len(parts) > 2 {
		name, _, _ := strings.Cut(parts[2], ":")
		got = append(got, name+": "+strings.Join(h.Response.Fields.Values(name), ", "))
	}
	return strings.TrimSpace(strings.Join(got, " "))
}

// mend makes the change that the remedy says, filled with what was seen, in the
// one file of the site that has the code before.
func (r *repair) mend(t *testing.T, s site, seen remedy.Exchange) {
	t.Helper()
	if t.Failed() {
		t.FailNow()
	}
	changes := r.remedy(t, seen).Change
	if len(changes) < r.change {
		t.Fatalf("%s%s has no change %d", r.cause, r.finding, r.change)
	}
	change := changes[r.change-1]
	before, after := r.named(change.Before), r.named(change.After)
	for _, f := range r.files {
		path := filepath.Join(s.Dir, f.Name)
		src, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if text, ok := replaceLines(string(src), before, after); ok {
			writeRepaired(t, path, text)
			return
		}
	}
	t.Fatalf("no file of the site has\n%s", before)
}

// remedy is what is said about the cause or the finding that was seen.
func (r *repair) remedy(t *testing.T, seen remedy.Exchange) remedy.Remedy {
	t.Helper()
	catalogue := cause.Default()
	if rule, id, ok := strings.Cut(r.finding, " "); ok {
		f := finding.Finding{Rule: finding.Rule{ID: rule}, Product: id}
		return f.Remedy(new(cause.Product), seen)
	}
	c, ok := catalogue.Cause(r.cause)
	if !ok {
		t.Fatalf("there is no cause %q", r.cause)
	}
	p, _ := catalogue.Product(c.Product)
	return c.Remedy(p, seen)
}

func (r *repair) named(code string) string {
	for _, w := range r.with {
		code = strings.ReplaceAll(code, w[0], w[1])
	}
	return code
}

// replaceLines puts code in the place of other code, whatever its indentation,
// which the new code takes over: in YAML it means something.
func replaceLines(src, before, after string) (string, bool) {
	lines, old := strings.Split(src, "\n"), strings.Split(before, "\n")
	for i := range len(lines) - len(old) + 1 {
		same := true
		for j, o := range old {
			same = same && strings.TrimSpace(lines[i+j]) == strings.TrimSpace(o)
		}
		if !same {
			continue
		}
		var put []string
		if after != "" {
			indent := lines[i][:len(lines[i])-len(strings.TrimLeft(lines[i], " \t"))]
			put = strings.Split(indent+strings.ReplaceAll(after, "\n", "\n"+indent), "\n")
		}
		return strings.Join(append(append(append([]string(nil), lines[:i]...), put...), lines[i+len(old):]...), "\n"), true
	}
	return src, false
}
