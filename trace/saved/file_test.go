package saved

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"detour/trace"
	"detour/trace/jsonread"
	"detour/trace/uri"
)

// populate sets every exported field of a value, so that none can be forgotten in
// the tables. Texts hold what must survive: quotes, line ends, bytes.
func populate(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		populate(v.Elem())
	case reflect.Struct:
		populateStruct(v)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		populate(v.Index(0))
		populate(v.Index(1))
	case reflect.String:
		v.SetString("a \"quoted\" text")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(7)
	case reflect.Uint8:
		v.SetUint(0xff)
	}
}

func populateStruct(v reflect.Value) {
	switch v.Addr().Interface().(type) {
	case *time.Time:
		v.Set(reflect.ValueOf(time.Date(2026, 11, 24, 1, 2, 3, 4, time.UTC)))
		return
	case *uri.URI:
		v.Set(reflect.ValueOf(uri.Split("https://u:p@a.test:8443/p?q#f")))
		return
	case *trace.Request:
		populateFields(v)
		v.FieldByName("HTTP").SetUint(uint64(trace.HTTP2))
		return
	case *trace.Decision:
		return // never in the file
	}
	populateFields(v)
}

func populateFields(v reflect.Value) {
	for i := range v.NumField() {
		if v.Type().Field(i).IsExported() {
			populate(v.Field(i))
		}
	}
}

// whole is a file in which nothing is left out.
func whole() *file {
	f := &file{format: format, version: version, by: "1", masked: true, client: "curl", current: 2}
	for _, v := range []any{&f.asked, &f.start, &f.pending, &f.hops} {
		populate(reflect.ValueOf(v).Elem())
	}
	f.asked.Auth = trace.AuthAny
	f.hops[0].ID, f.hops[0].Parent = 1, 0
	f.hops[1].ID, f.hops[1].Parent = 2, 1
	f.hops[0].Response.Reason = "a\nb\tc\r\u202e\u009b\x1b\x00\xff\\"
	return f
}

func encoded(t testing.TB, f *file) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := encode(&b, f); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestEveryFieldSurvives(t *testing.T) {
	want := whole()
	got, err := decode(bytes.NewReader(encoded(t, want)))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(file{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestTheFormatStays opens what an earlier detour wrote, and writes it the same
// again: testdata has a file with every member, and a walk.
func TestTheFormatStays(t *testing.T) {
	for name, want := range map[string]*file{"whole-1": whole(), "walk-1": nil} {
		src, err := os.ReadFile(filepath.Join("testdata", name+".detour"))
		if err != nil {
			t.Fatal(err)
		}
		f, err := decode(bytes.NewReader(src))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, f, cmp.AllowUnexported(file{})); want != nil && diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if got := encoded(t, f); !bytes.Equal(got, src) {
			t.Errorf("%s is written as\n%s", name, got)
		}
	}
	f, err := Open(filepath.Join("testdata", "walk-1.detour"))
	if err != nil || len(f.Session.Hops()) != 5 || f.Session.Current().ID != 2 || !f.Session.Edited() {
		t.Errorf("the walk opens as %+v, %v", f, err)
	}
}

// TestDocNamesEveryMember holds the table in the package's documentation to the
// tables that read and write.
func TestDocNamesEveryMember(t *testing.T) {
	doc, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	words := map[string]bool{}
	for _, w := range strings.FieldsFunc(string(doc), func(r rune) bool { return !strings.ContainsRune("abcdefghijklmnopqrstuvwxyz0123456789_", r) }) {
		words[w] = true
	}
	f := whole()
	h := &f.hops[0]
	tables := [][]member{f.members(), asked(&f.asked), netrc(f.asked.Netrc), netrcEntry(&f.asked.Netrc.Entries[0]), cookie(&f.asked.Cookies[0]), request(&f.start), hop(h), response(h.Response), body(&h.Response.Body), failure(h.Failure),
		wire(&h.Wire), timing(&h.Timing), connection(&h.Conn), handshake(h.Conn.TLS), certificate(&h.Conn.TLS.Certificates[0]), notice(&h.Notices[0])}
	for _, table := range tables {
		if len(table) > 64 {
			t.Errorf("a table has %d members", len(table))
		}
		for _, m := range table {
			if !words[m.key] {
				t.Errorf("the documentation does not name %s", m.key)
			}
		}
	}
}

func TestFileLeavesNothingForATerminal(t *testing.T) {
	for i, c := range encoded(t, whole()) {
		if c != '\n' && (c < ' ' || c == 0x7f) {
			t.Fatalf("byte %d is %#x", i, c)
		}
	}
	if !strings.HasPrefix(string(encoded(t, whole())), begin) {
		t.Errorf("a file does not begin with %s", begin)
	}
}

// A badFile is no session, or a broken one, and what is said of it.
type badFile struct{ name, text, want string }

const head = `{"format":"detour session","version":1,`

var badFiles = []badFile{
	{"empty", "", "line 1, column 1 (byte 0): expected an object, found the end of the file"},
	{"not JSON", "hello", `line 1, column 1 (byte 0): expected an object, found "hello"`},
	{"an archive", `{"log":{}}`, `line 1, column 7 (byte 6), log: expected a member that this version knows, found "log"`},
	{"another format", `{"format":"x"}`, `line 1, column 11 (byte 10), format: expected "detour session", found "x"`},
	{"a later version", `{"format":"detour session","version":2}`, `line 1, column 38 (byte 37), version: expected version 1, the one that this detour knows, found version 2`},
	{"version first", `{"version":1,"format":"detour session"}`, `line 1, column 12 (byte 11), version: expected "format" before "version", found none`},
	{"no version", `{"format":"detour session"}`, `expected "format" and "version", found none`},
	{"an unknown member", head + `"new":1}`, `new: expected a member that this version knows, found "new"`},
	{"a member twice", head + `"masked":true,"masked":false}`, `masked: expected each member once, found "masked" again`},
	{"a wrong type", head + "\n" + `"hops":[{"id":1,"request":{"method":5}}]}`, `line 2, column 37 (byte 76), hops[0].request.method: expected a string, found a number`},
	{"a huge number", head + `"current":99999999999999999999}`, `current: expected a whole number from 0 to 50000, found "99999999999999999999"`},
	{"an odd field", head + `"start":{"fields":[["a"]]}}`, `start.fields[0]: expected a name and a value, found 1 texts`},
	{"a long field", head + `"start":{"fields":[["a","b","c"]]}}`, `start.fields[0][2]: expected a name and a value, found more`},
	{"no base64", head + `"start":{"body":{"base64":"%"}}}`, `start.body.base64: expected base64, found "%"`},
	{"other bytes", head + `"start":{"body":{"hex":"00"}}}`, `start.body.hex: expected "base64", found "hex"`},
	{"no time", head + `"hops":[{"timing":{"start":"now"}}]}`, `hops[0].timing.start: expected a time such as 2026-11-24T09:30:00Z, found "now"`},
	{"an unknown HTTP", head + `"start":{"http":"9"}}`, `start.http: expected "auto", "1.0", "1.1" or "2", found "9"`},
	{"a negative duration", head + `"hops":[{"timing":{"dns":-1}}]}`, `found "-1"`},
	{"more after it", head + `"current":0} x`, `expected the end of the file, found "x"`},
	{"deep nesting", head + `"hops":` + strings.Repeat("[", 100_000), `hops[0]: expected an object, found an array`},
	{"a NUL", head + "\"start\":{\"method\":\"\x00\"}}", `start.method: expected a control character in a string to be escaped, found "␀"`},
}

func TestBadFilesAreErrorsWithTheirPlace(t *testing.T) {
	for _, b := range badFiles {
		t.Run(b.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "bad")
			if err := os.WriteFile(path, []byte(b.text), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := Open(path)
			var place *jsonread.Error
			if !errors.As(err, &place) || !strings.HasSuffix(err.Error(), b.want) {
				t.Errorf("got  %v\nwant %s", err, b.want)
			}
			if after, bad := os.ReadFile(path); bad != nil || string(after) != b.text {
				t.Errorf("the file was changed: %v", bad)
			}
		})
	}
}

// TestBrokenSessions are well-formed files that no session can be made of.
func TestBrokenSessions(t *testing.T) {
	for text, want := range map[string]string{
		head + `"client":{"name":"netscape"}}`:                                   `the client "netscape" is not one that this detour knows`,
		head + `"client":{"name":"curl"},"current":1}`:                           "the current hop is 1 of 0",
		head + `"client":{"name":"curl"},"hops":[{"id":2}]}`:                     "hop 1 has the ID 2",
		head + `"client":{"name":"curl"},"hops":[{"id":1},{"id":2,"parent":2}]}`: "hop 2 comes after hop 2, which is not before it",
		head + `"client":{"name":"\u001b[2J"}}`:                                  `the client "␛[2J" is not one that this detour knows`,
	} {
		path := filepath.Join(t.TempDir(), "bad")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(path); err == nil || !strings.HasSuffix(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func TestOpenSaysWhatIsNoFile(t *testing.T) {
	dir := t.TempDir()
	for path, want := range map[string]string{dir: "this is not a file", filepath.Join(dir, "none"): "no such file or directory"} {
		if _, err := Open(path); err == nil || !strings.HasSuffix(err.Error(), want) {
			t.Errorf("%s: %v", path, err)
		}
	}
}

func TestEveryTruncationIsAnError(t *testing.T) {
	doc := encoded(t, whole())
	for n := range len(doc) - 2 {
		if _, err := decode(bytes.NewReader(doc[:n])); err == nil {
			t.Fatalf("the first %d of %d bytes are taken", n, len(doc))
		}
	}
}

// TestFullDisk has a disk on which the file does not fit.
func TestFullDisk(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "walk.detour")
	old := encoded(t, whole())
	if err := os.WriteFile(path, old, 0o600); err != nil {
		t.Fatal(err)
	}
	err := replace(path, func(w io.Writer) error {
		if _, err := w.Write([]byte(begin)); err != nil {
			return err
		}
		return &os.PathError{Op: "write", Path: "x", Err: syscall.ENOSPC}
	})
	if err == nil || err.Error() != "no space left on device" {
		t.Errorf("error %v", err)
	}
	if got, bad := os.ReadFile(path); bad != nil || !bytes.Equal(got, old) {
		t.Errorf("the old file has %d bytes, %v", len(got), bad)
	}
	if names, bad := os.ReadDir(dir); bad != nil || len(names) != 1 {
		t.Errorf("the folder has %v, %v", names, bad)
	}
}

func TestEncoderStopsAtWhatCanBeOpened(t *testing.T) {
	for name, write := range map[string]func(*encoder){
		"a file": func(e *encoder) { e.written = maxFile - 1; e.raw("ab") },
		"a text": func(e *encoder) { e.bytes(make([]byte, maxText)) },
		"a list": func(e *encoder) { e.list(maxHops+1, maxHops, func(int) {}) },
	} {
		e := &encoder{w: bufio.NewWriter(io.Discard)}
		if write(e); !errors.Is(e.err, errTooLarge) {
			t.Errorf("%s: error %v", name, e.err)
		}
	}
}

func FuzzOpen(f *testing.F) {
	for _, b := range badFiles {
		f.Add([]byte(b.text))
	}
	f.Add(encoded(f, whole()))
	f.Fuzz(func(t *testing.T, doc []byte) {
		got, err := decode(bytes.NewReader(doc))
		if err != nil {
			if err.Error() != trace.Printable(err.Error()) {
				t.Errorf("the error is not printable: %q", err)
			}
			return
		}
		// What is read can be written, and comes back the same.
		again, err := decode(bytes.NewReader(encoded(t, got)))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(encoded(t, got), encoded(t, again)) {
			t.Errorf("%s\nbecomes\n%s", encoded(t, got), encoded(t, again))
		}
		if s, err := got.session(); err == nil {
			snapshot(s, Options{})
		}
	})
}

func BenchmarkOpen(b *testing.B) {
	f := whole()
	one := f.hops[0]
	f.hops = nil
	for i := range 1000 {
		one.ID, one.Parent = i+1, i
		f.hops = append(f.hops, one)
	}
	doc := encoded(b, f)
	b.SetBytes(int64(len(doc)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := decode(bytes.NewReader(doc)); err != nil {
			b.Fatal(err)
		}
	}
}
