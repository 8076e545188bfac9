package logs

import (
	"bytes"
	"compress/gzip"
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"detour/explain/blame"
	"detour/trace"
)

// TestSearch reads the logs in testdata. The comment of an archive has the request
// and its lines:
//
//	url URL | method M | agent A | referer R | status N | location L | size N
//	sent TIME | received TIME
//	format FILE FORMAT
//	lines FILE:N ...
func TestSearch(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatal("no testdata", err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) { searchCase(t, name) })
	}
}

func searchCase(t *testing.T, name string) {
	a, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	var files []string
	for _, f := range a.Files {
		if err := os.WriteFile(f.Name, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
		files = append(files, f.Name)
	}
	r, formats, want := readCase(t, string(a.Comment))
	found, err := Search(t.Context(), files, []blame.Request{r}, Options{Formats: formats})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, l := range found[0].Lines {
		got = append(got, l.File+":"+strconv.Itoa(l.Line))
	}
	if strings.Join(got, " ") != want {
		t.Errorf("got %s (%s), want %s", strings.Join(got, " "), found[0].Note, want)
	}
	if found[0].Of != len(got) {
		t.Errorf("of %d, and %d lines", found[0].Of, len(got))
	}
}

func readCase(t *testing.T, comment string) (r blame.Request, formats []blame.LogFormat, want string) {
	o := &blame.Observed{}
	r = blame.Request{Method: "GET", Observed: o}
	for line := range strings.Lines(comment) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), " ")
		var err error
		switch key {
		case "url":
			r.URL = value
		case "method":
			r.Method = value
		case "agent":
			r.Fields = append(r.Fields, trace.Field{Name: "User-Agent", Value: value})
		case "referer":
			r.Fields = append(r.Fields, trace.Field{Name: "Referer", Value: value})
		case "status":
			o.Status, err = strconv.Atoi(value)
		case "location":
			o.Location = &value
		case "size":
			o.Size, err = strconv.ParseInt(value, 10, 64)
		case "sent":
			o.Sent, err = time.Parse(time.RFC3339Nano, value)
		case "received":
			o.Received, err = time.Parse(time.RFC3339Nano, value)
		case "format":
			file, format, _ := strings.Cut(value, " ")
			formats = append(formats, blame.LogFormat{File: "/var/log/" + file, Format: format})
		case "lines":
			want = value
		}
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
	}
	return r, formats, want
}

func TestSearchCountsTheRedirect(t *testing.T) {
	name := filepath.Join(t.TempDir(), "access.log")
	var b strings.Builder
	for hour := range 20 {
		for range hour + 1 {
			b.WriteString(`203.0.113.7 - - [02/Jul/2025:` + two(hour) + `:30:00 +0000] "GET /old?n=` + two(hour) + ` HTTP/1.1" 301 169 "https://from.test/" "curl/8"` + "\n")
		}
		b.WriteString(`203.0.113.7 - - [02/Jul/2025:` + two(hour) + `:30:00 +0000] "GET /new HTTP/1.1" 200 2 "-" "curl/8"` + "\n")
	}
	if err := os.WriteFile(name, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	r := blame.Request{Method: "GET", URL: "http://a.test/old?n=03", Observed: &blame.Observed{Status: 301}}
	found, err := Search(t.Context(), []string{name}, []blame.Request{r}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	u := found[0].Redirect
	if u.Count != 210 || found[0].Of != 4 {
		t.Errorf("given %d times, %d lines; want 210 and 4", u.Count, found[0].Of)
	}
	if len(u.Agents) != 1 || u.Agents[0].Text != "curl/8" || len(u.Referers) != 1 || u.Referers[0].N != 210 {
		t.Errorf("agents %v, referers %v", u.Agents, u.Referers)
	}
	if got := u.First.Format(time.RFC3339); got != "2025-07-02T00:30:00Z" {
		t.Errorf("since %s", got)
	}
	if !strings.HasPrefix(u.Spark, "▁") || !strings.HasSuffix(u.Spark, "█") {
		t.Errorf("spark %q", u.Spark)
	}
}

func two(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}

// TestSearchKeepsWhatWasFound ends the reading of a pipe that never ends.
func TestSearchKeepsWhatWasFound(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	line := `203.0.113.7 - - [02/Jul/2025:10:30:00 +0000] "GET /old HTTP/1.1" 301 169 "-" "curl/8"` + "\n"
	if _, err := w.WriteString(strings.Repeat(line, 3)); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	o := Options{Stdin: &firstThen{r, cancel}}
	found, err := Search(ctx, []string{"-"}, []blame.Request{{Method: "GET", URL: "http://a.test/old"}}, o)
	if err != nil {
		t.Fatal(err)
	}
	if !found[0].Partial {
		t.Error("it is not said that the reading was ended")
	}
}

// firstThen reads once, and then ends the context and waits for more.
type firstThen struct {
	r    *os.File
	then func()
}

func (f *firstThen) Read(p []byte) (int, error) {
	n, err := f.r.Read(p[:min(len(p), 90*3)])
	f.then()
	return n, err
}

func TestScannerCountsLongLines(t *testing.T) {
	long := strings.Repeat("x", 3*blockSize)
	text := "one /old\n" + long + " /old\nthree /old\n\nfive /old"
	var s scanner
	var got []string
	err := s.each(t.Context(), strings.NewReader(text), func(lines []byte) error {
		old := newNeedle("/old", lines)
		eachLine(lines, &old, func(n int, text []byte) {
			got = append(got, strconv.Itoa(s.line+n+1)+" "+string(text[:4]))
		})
		return nil
	})
	if err != nil || strings.Join(got, "|") != "1 one |3 thre|5 five" {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestNeedleIsWhereTheLibraryFindsIt(t *testing.T) {
	data := []byte(strings.Repeat("the quick brown fox jumps over the lazy dog/old/path ", 9) + "zz/olld/olde/old")
	for _, text := range []string{"/old", "e/ol", "zz", "the", "d", "/olde/old", "nowhere", "/oldz"} {
		for _, sample := range [][]byte{nil, data, []byte("////oooo")} {
			n := newNeedle(text, sample)
			for from := 0; from <= len(data); from += 7 {
				if got, want := n.index(data[from:]), bytes.Index(data[from:], []byte(text)); got != want {
					t.Fatalf("%q from %d: %d, want %d", text, from, got, want)
				}
			}
		}
	}
}

// TestSearchLooksWhereRotationPutIt names the newest file alone.
func TestSearchLooksWhereRotationPutIt(t *testing.T) {
	dir := t.TempDir()
	line := `203.0.113.7 - - [%s/Jul/2025:10:30:00 +0000] "GET /old HTTP/1.1" 301 169 "-" "curl/8"` + "\n"
	for name, day := range map[string]string{"access.log": "04", "access.log.1": "03", "access.log-20250702.gz": "02"} {
		data := []byte(strings.Replace(line, "%s", day, 1))
		if strings.HasSuffix(name, ".gz") {
			var b bytes.Buffer
			w := gzip.NewWriter(&b)
			w.Write(data)
			w.Close()
			data = b.Bytes()
		}
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	at := time.Date(2025, 7, 2, 10, 30, 0, 0, time.UTC)
	r := blame.Request{Method: "GET", URL: "http://a.test/old", Observed: &blame.Observed{Status: 301, Sent: at, Received: at.Add(time.Second / 2)}}
	found, err := Search(t.Context(), []string{filepath.Join(dir, "access.log")}, []blame.Request{r}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(found[0].Lines) != 1 || filepath.Base(found[0].Lines[0].File) != "access.log-20250702.gz" {
		t.Errorf("got %v", found[0].Lines)
	}
}
