package har_test

import (
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"

	"detour/trace"
	"detour/trace/har"
	"detour/trace/jsonread"
)

// A badFile is no archive, or a broken one, and what is said of it.
type badFile struct{ name, text, want string }

const open = `{"log":{"entries":[`

var badFiles = []badFile{
	{"empty", "", "line 1, column 1 (byte 0): expected an object, found the end of the file"},
	{"not JSON", "GET / HTTP/1.1", `line 1, column 1 (byte 0): expected an object, found "GET"`},
	{"a zip file", "PK\x03\x04", `line 1, column 1 (byte 0): expected an object, found "PK"`},
	{"another JSON", `{"hops":[]}`, `line 1, column 11 (byte 10): expected an object with a "log", as an HTTP Archive is, found one without`},
	{"no entries", `{"log":{"version":"1.2"}}`, `line 1, column 24 (byte 23), log: expected "entries" in the log, found none`},
	{"entries that are none", "{\"log\":{\n\"entries\":{}}}", `line 2, column 11 (byte 19), log.entries: expected an array, found an object`},
	{"an entry without a request", open + `{"response":{}}]}}`, `line 1, column 34 (byte 33), log.entries[0]: expected a "request" with a "url" in the entry, found none`},
	{"a request that is a text", open + `{"request":"GET /"}]}}`, `line 1, column 31 (byte 30), log.entries[0].request: expected an object, found a string`},
	{"a status that is none", open + `{"request":{"url":"http://a"},"response":{"status":"moved"}}]}}`,
		`line 1, column 71 (byte 70), log.entries[0].response.status: expected a number, found "moved"`},
	{"a huge status", open + `{"request":{"url":"http://a"},"response":{"status":99999}}]}}`,
		`line 1, column 71 (byte 70), log.entries[0].response.status: expected a number up to 999, found "99999"`},
	{"a huge number", open + `{"time":1e400}]}}`, `line 1, column 28 (byte 27), log.entries[0].time: expected a number that a computer can hold, found "1e400"`},
	{"the second entry is cut off", open + "{\"request\":{\"url\":\"http://a\"}},\n {\"request\":{\"url\":\"http",
		`line 2, column 25 (byte 75), log.entries[1].request.url: expected the end of the string, found the end of the file`},
	{"two documents", `{"log":{"entries":[]}}{}`, `line 1, column 23 (byte 22): expected the end of the file, found an object`},
	{"a NUL", "{\"log\":{\"entries\":[{\"time\":\x00}]}}", `line 1, column 28 (byte 27), log.entries[0].time: expected a number, found "␀"`},
	{"headers that are none", open + `{"request":{"headers":"x"}}]}}`, `line 1, column 42 (byte 41), log.entries[0].request.headers: expected an array, found a string`},
	{"deep nesting", `{"log":` + strings.Repeat(`{"x":`, 20_000), "expected at most 10000 values in one another, found more"},
	{"an escape of a terminal", "{\"log\":{\"entries\":[\x1b]0;evil\x07]}}", `log.entries[0]: expected an object, found "␛"`},
}

func TestBadFilesAreErrorsWithTheirPlace(t *testing.T) {
	for _, b := range badFiles {
		t.Run(b.name, func(t *testing.T) {
			_, err := har.Read(strings.NewReader(b.text), har.Limits{})
			var place *jsonread.Error
			if !errors.As(err, &place) || !strings.HasSuffix(err.Error(), b.want) {
				t.Errorf("got  %v\nwant %s", err, b.want)
			}
			if err != nil && err.Error() != trace.Printable(err.Error()) {
				t.Errorf("the error is not printable: %q", err)
			}
		})
	}
}

// TestHabitsThatAreNoErrors are files that break the format and can be read.
func TestHabitsThatAreNoErrors(t *testing.T) {
	for name, e := range map[string]string{
		"nulls":             `{"pageref":null,"startedDateTime":null,"time":null,"request":{"method":null,"url":"http://a/","headers":null,"postData":null,"cookies":null},"response":null,"timings":null,"cache":null,"connection":null}`,
		"numbers as text":   `{"time":"12","request":{"url":"http://a/"},"response":{"status":"200","bodySize":""}}`,
		"text as numbers":   `{"connection":443,"request":{"url":"http://a/","headers":[{"name":"Age","value":5}]},"response":{"status":200}}`,
		"no values":         `{"request":{"url":"http://a/","headers":[{"name":"Cookie"},{"value":"x"},{}]},"response":{"status":200}}`,
		"an object":         `{"request":{"url":"http://a/","headers":{"Host":"a"}},"response":{"status":200}}`,
		"unreadable time":   `{"startedDateTime":"yesterday","request":{"url":"http://a/"},"response":{"status":200}}`,
		"time as number":    `{"startedDateTime":1700000000,"request":{"url":"http://a/"},"response":{"status":200}}`,
		"negative":          `{"time":-1e300,"request":{"url":"http://a/"},"response":{"status":-7,"bodySize":-1e18,"content":{"size":-1e18}},"timings":{"dns":-1e300,"wait":1e300}}`,
		"no URL of any use": `{"request":{"url":"::::"},"response":{"status":302,"redirectURL":"::::","headers":[{"name":"Location","value":"\u0000\ud800"}]}}`,
		"bad base64":        `{"request":{"url":"http://a/"},"response":{"status":200,"content":{"text":"%%%","encoding":"base64"}}}`,
		"raw bytes":         "{\"request\":{\"url\":\"http://a/\xff\xfe\"},\"response\":{\"status\":200,\"headers\":[{\"name\":\"\xc3\",\"value\":\"\x80\"}]}}",
		"odd _detour":       `{"_detour":[1],"request":{"url":"http://a/"},"response":{"status":200}}`,
		"own parent":        `{"_detour":{"id":1,"parent":1,"failure":{}},"request":{"url":"http://a/"},"response":{"status":200}}`,
		"keys twice":        `{"request":{"url":"http://b/"},"request":{"url":"http://a/"},"response":{"status":200},"response":{"status":200}}`,
	} {
		t.Run(name, func(t *testing.T) {
			log, err := har.Read(strings.NewReader("\xef\xbb\xbf"+open+e+`]}}`), har.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			if len(log.Entries) != 1 || log.Entries[0].Hop == nil {
				t.Errorf("%d entries", len(log.Entries))
			}
		})
	}
}

func TestLimits(t *testing.T) {
	body := strings.Repeat("x", 5000)
	entry := `{"request":{"url":"http://a/"},"response":{"status":200,"content":{"size":5000,"text":"` + body + `"}}}`
	doc := open + entry + "," + entry + `]}}`
	for want, limits := range map[string]har.Limits{
		"a file of at most 1000 bytes": {Size: 1000}, "at most 1 entries": {Entries: 1}, "at most 12 bytes of text": {Text: 12},
	} {
		if _, err := har.Read(strings.NewReader(doc), limits); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v", limits, err)
		}
	}
	log, err := har.Read(strings.NewReader(doc), har.Limits{Body: 3000, Bodies: 4000})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []int{3000, 1000} {
		h := log.Entries[i].Hop
		if b := h.Response.Body; len(b.Kept) != want || b.Size != 5000 || len(h.Notices) != 1 || h.Notices[0].Kind != trace.NoticeBody {
			t.Errorf("entry %d keeps %d of %d, notices %v; want %d", i, len(b.Kept), b.Size, h.Notices, want)
		}
	}
	coded := open + `{"request":{"url":"http://a/"},"response":{"status":200,"content":{"size":9,"text":"YWJjZGVmZ2hp","encoding":"base64"}}}]}}`
	log, err = har.Read(strings.NewReader(coded), har.Limits{Body: 4})
	if err != nil || string(log.Entries[0].Hop.Response.Body.Kept) != "abcd" || log.Entries[0].Hop.Response.Body.Size != 9 {
		t.Errorf("base64 cut to 4: %+v, %v", log.Entries[0].Hop.Response.Body, err)
	}
}

// big is a recording of 5,000 entries as browsers make them: 30 fields each way
// and bodies of some kilobytes.
func big(entries, body int) io.Reader {
	var headers strings.Builder
	for i := range 30 {
		if i > 0 {
			headers.WriteByte(',')
		}
		fmt.Fprintf(&headers, `{"name":"x-field-%d","value":"some value that is about as long as values are %d"}`, i, i)
	}
	text := strings.Repeat(`<p class=\"x\">caf\u00e9</p>\n`, body/30+1)
	r, w := io.Pipe()
	go func() {
		fmt.Fprint(w, open)
		for i := range entries {
			status, location := 200, ""
			if i%3 != 2 {
				status, location = 302, fmt.Sprintf(`,{"name":"location","value":"/%d?q=%d"}`, i+1, i)
			}
			if i > 0 {
				fmt.Fprint(w, ",")
			}
			fmt.Fprintf(w, `{"_initiator":{"type":"script","stack":{"callFrames":[{"functionName":"f","url":"https://a.test/app.js","lineNumber":1}]}},`+
				`"pageref":"page_%d","startedDateTime":"2026-11-20T%02d:%02d:%02d.000Z","time":40.5,"request":{"method":"GET","url":"https://a.test/%d?q=%d","httpVersion":"h2","headers":[%s],"queryString":[],"cookies":[]},`+
				`"response":{"status":%d,"statusText":"","httpVersion":"h2","headers":[%s%s],"content":{"size":%d,"mimeType":"text/html","text":"%s"},"redirectURL":""},"timings":{"send":1,"wait":30,"receive":9.5}}`,
				i/30, i/3600%24, i/60%60, i%60, i, max(i-1, 0), headers.String(), status, headers.String(), location, body, text)
		}
		fmt.Fprint(w, `]}}`)
		w.Close()
	}()
	return r
}

func TestBigFileStaysSmall(t *testing.T) {
	if testing.Short() {
		t.Skip("reads 200 MB")
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	log, err := har.Read(big(5000, 36_000), har.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	if len(log.Entries) != 5000 || len(log.Chains()) != 1667 {
		t.Errorf("%d entries, %d chains", len(log.Entries), len(log.Chains()))
	}
	if grown := int64(after.HeapSys) - int64(before.HeapSys); grown > 250<<20 {
		t.Errorf("reading 200 MB took %d MiB of heap", grown>>20)
	}
	runtime.KeepAlive(log)
}

func BenchmarkRead5000(b *testing.B) {
	doc, err := io.ReadAll(big(5000, 4000))
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(doc)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := har.Read(strings.NewReader(string(doc)), har.Limits{}); err != nil {
			b.Fatal(err)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, b := range badFiles {
		f.Add([]byte(b.text))
	}
	for _, tt := range chainTests {
		f.Add([]byte(archive(tt.entries...)))
	}
	f.Fuzz(func(t *testing.T, doc []byte) {
		log, err := har.Read(strings.NewReader(string(doc)), har.Limits{Size: 1 << 20, Entries: 50})
		if err != nil {
			if err.Error() != trace.Printable(err.Error()) {
				t.Errorf("the error is not printable: %q", err)
			}
			return
		}
		inChains := 0
		for _, ch := range log.Chains() {
			for i, h := range ch.Hops {
				if h.ID != i+1 || h.Parent != i {
					t.Fatalf("hop %d of a chain has ID %d and parent %d", i, h.ID, h.Parent)
				}
			}
			inChains += len(ch.Hops)
			if err := har.Write(io.Discard, ch, har.Options{}); err != nil {
				t.Fatal(err)
			}
		}
		for _, e := range log.Entries {
			if e.Chain >= 0 && log.Chains()[e.Chain].Hops[e.Position] != e.Hop {
				t.Fatalf("entry %d does not know its place", e.Index)
			}
			if f := e.Hop.Failure; f != nil && f.Error() != trace.Printable(f.Error()) {
				t.Fatalf("a failure is not printable: %q", f.Error())
			}
		}
		if inChains > 2*len(log.Entries) {
			t.Fatalf("%d hops of %d entries", inChains, len(log.Entries))
		}
	})
}
