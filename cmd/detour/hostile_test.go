package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"detour/trace/har"
	"detour/trace/lab"
	"detour/trace/saved"
)

// A hostileReport is what a child process says of one hostile server: the exit
// code for each form of output, and the memory that it took for all of them.
type hostileReport struct {
	Codes  map[string]int
	PeakKB int
}

// hostileForms are the printed forms by the flags that ask for them. A long
// walk is printed as text alone.
var hostileForms = map[string]string{
	"lines": "", "text": "-v", "verbose": "-v --explain --show-secrets", "json": "--json --explain --show-secrets", "jsonl": "--jsonl",
}

// TestHostileServers plays each hostile server to each form of output, in a
// process of its own: it ends with the documented code and a sentence, within
// bounds, and nothing of the server stands there raw.
func TestHostileServers(t *testing.T) {
	for _, h := range hostileServers {
		t.Run(strings.TrimSpace(h.name+" "+h.flags), func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			report := h.child(t, dir)
			for form, code := range report.Codes {
				if code != h.code && h.code != anyCode {
					t.Errorf("%s: exit code %d, want %d", form, code, h.code)
				}
			}
			h.readsWell(t, dir)
			isClean(t, dir)
			if max := peakMB(160) << 10; report.PeakKB > max {
				t.Errorf("it takes %d kB of memory, at most %d expected", report.PeakKB, max)
			}
		})
	}
}

// TestEveryHostileScenarioIsInTheTable finds a scenario without expectations.
func TestEveryHostileScenarioIsInTheTable(t *testing.T) {
	known := map[string]bool{}
	for _, h := range hostileServers {
		known[h.name] = true
	}
	families := map[string]int{}
	for _, s := range lab.Scenarios() {
		if families[s.Family]++; s.Family == "Hostile servers" && !known[s.Name] {
			t.Errorf("%s is not in the table", s.Name)
		}
	}
	if families["Hostile servers"] < 60 {
		t.Errorf("%d hostile servers", families["Hostile servers"])
	}
}

// endsWithin is far more than any of the walks takes, on any machine: one that
// hangs does not end at all.
const endsWithin = 90 * time.Second

// child runs the walks.
func (h hostileServer) child(t *testing.T, dir string) hostileReport {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), endsWithin)
	defer cancel()
	cmd := exec.CommandContext(ctx, "hostile-outputs", append([]string{dir, fmt.Sprint(h.long), h.name}, strings.Fields(h.flags)...)...)
	cmd.Env = append(os.Environ(), "GORACE=atexit_sleep_ms=0")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	var report hostileReport
	if err := json.Unmarshal(out, &report); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return report
}

// readsWell looks for the sentence at the end of the text and in the JSON.
func (h hostileServer) readsWell(t *testing.T, dir string) {
	t.Helper()
	text := readText(t, dir, "text")
	sentence := text[strings.LastIndex(text, "\nend: ")+len("\nend: "):]
	sentence, _, _ = strings.Cut(sentence, "\n") // findings follow
	if len(sentence) > 700 || !regexp.MustCompile(h.says).MatchString(sentence) {
		t.Errorf("it ends with %q, want %s", sentence, h.says)
	}
	if h.long {
		return
	}
	var doc struct {
		Hops    []json.RawMessage
		Outcome struct{ Kind, Text string }
	}
	if err := json.Unmarshal([]byte(readText(t, dir, "json")), &doc); err != nil {
		t.Fatal(err)
	}
	if len(doc.Hops) == 0 || !strings.HasPrefix(sentence, doc.Outcome.Kind) || !regexp.MustCompile(h.says).MatchString(
		strings.Replace(sentence, sentence[strings.Index(sentence, ": ")+2:], doc.Outcome.Text, 1)) {
		t.Errorf("the JSON ends with %+v, the text with %q", doc.Outcome, sentence)
	}
	for line := range strings.Lines(readText(t, dir, "jsonl")) {
		if !json.Valid([]byte(line)) {
			t.Errorf("not JSON: %.200s", line)
		}
	}
}

func readText(t *testing.T, dir, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// isClean demands of each file that it is UTF-8 text in lines, without a
// character that a terminal acts upon or that turns text around.
func isClean(t *testing.T, dir string) {
	t.Helper()
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		text := readText(t, dir, f.Name())
		if strings.Contains(text, "goroutine ") {
			t.Errorf("%s has a stack in it", f.Name())
		}
		if strings.HasSuffix(f.Name(), ".stderr") {
			onlyOurs(t, text)
		}
		if at := dangerous(text); at >= 0 {
			t.Errorf("%s has a raw byte: %q", f.Name(), text[max(0, at-80):min(len(text), at+20)])
		}
	}
}

// onlyOurs demands that messages are the program's own: a server must not make
// a package write to the log.
func onlyOurs(t *testing.T, stderr string) {
	t.Helper()
	for line := range strings.Lines(stderr) {
		if !strings.HasPrefix(line, "detour: ") && !strings.HasPrefix(line, "hint: ") {
			t.Errorf("stderr says %q", line)
		}
	}
}

// dangerous returns where text has what must not reach a terminal, or -1.
func dangerous(text string) int {
	for i, r := range text {
		switch {
		case r == '\n':
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r):
			return i
		case r == utf8.RuneError && !strings.HasPrefix(text[i:], "\ufffd"):
			return i
		}
	}
	return -1
}

// peakMB returns a bound on memory in megabytes. The race detector takes many
// times the memory that it watches.
func peakMB(plain int) int {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "-race" && s.Value == "true" {
				return plain * 10
			}
		}
	}
	return plain
}

// hostileOutputs is the child: it walks to one hostile server in each form.
// Arguments: folder, long, scenario, flags.
func hostileOutputs() {
	dir, long, name, flags := os.Args[1], os.Args[2] == "true", os.Args[3], os.Args[4:]
	report := hostileReport{Codes: map[string]int{}}
	for form, asks := range hostileForms {
		if long && form != "text" {
			continue
		}
		args := append(append([]string{"trace"}, strings.Fields(asks)...), append(flags, lab.Prefix+name)...)
		report.Codes[form] = runInto(filepath.Join(dir, form), args)
	}
	if !long {
		saveWalk(dir, name, flags)
	}
	report.PeakKB = peak()
	must(json.NewEncoder(os.Stdout).Encode(report))
}

// runInto runs detour with its output in a file, and its messages in another.
func runInto(file string, args []string) int {
	stdout, err := os.Create(file)
	must(err)
	defer stdout.Close()
	stderr, err := os.Create(file + ".stderr")
	must(err)
	defer stderr.Close()
	return run(context.Background(), args, strings.NewReader(""), stdout, stderr)
}

// saveWalk walks once more and saves the chain in both kinds of file, which
// then can be opened.
func saveWalk(dir, name string, flags []string) {
	cmd := &cobra.Command{}
	wf := bindWalk(cmd)
	cmd.Flags().Int("refresh", 0, "")
	must(cmd.ParseFlags(flags))
	p, err := wf.plan(cmd, lab.Prefix+name)
	must(err)
	ctx, w := p.open(context.Background())
	defer w.close()
	// How the walk ends is in the chain; a context's end is no news.
	_ = w.session.Run(ctx, w.transport, nil)

	var archive bytes.Buffer
	must(har.Write(&archive, w.session.Chain(), har.Options{ShowSecrets: true}))
	must(os.WriteFile(filepath.Join(dir, "har"), archive.Bytes(), 0o600))
	_, err = har.Read(&archive, har.Limits{})
	must(err)
	file := filepath.Join(dir, "saved")
	must(saved.Save(file, w.session, saved.Options{ShowSecrets: true}))
	_, err = saved.Open(file)
	must(err)
}

// must ends the child with an error.
func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// peak returns the most memory that this process had, in kB; 0 where the
// system does not say.
func peak() int {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	var kb int
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	fmt.Sscan(rest, &kb)
	return kb
}
