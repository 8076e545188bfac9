package history_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"detour/trace"
	"detour/trace/uri"
	"detour/tui/history"
)

func file(t *testing.T, keep int) *history.File {
	return history.Open(filepath.Join(t.TempDir(), "state", "detour", "history.jsonl"), keep)
}

func request(url string, fields ...trace.Field) trace.Request {
	return trace.Request{Method: "GET", URI: uri.Split(url), Fields: fields}
}

func add(t *testing.T, f *history.File, r trace.Request) {
	t.Helper()
	if err := f.Add(history.EntryOf(r, "curl")); err != nil {
		t.Fatal(err)
	}
}

func urls(t *testing.T, f *history.File) string {
	t.Helper()
	entries, _, err := f.Entries()
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		out = append(out, e.URL)
	}
	return strings.Join(out, " ")
}

func TestNewestFirstAndBounded(t *testing.T) {
	f := file(t, 3)
	for i := range 5 {
		add(t, f, request(fmt.Sprintf("http://a.test/%d", i)))
	}
	if got, want := urls(t, f), "http://a.test/4 http://a.test/3 http://a.test/2"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestTheSameAgainTakesItsPlace(t *testing.T) {
	f := file(t, 9)
	for range 3 {
		add(t, f, request("http://a.test/"))
	}
	if got, want := urls(t, f), "http://a.test/"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestOnlyTheOwnerReads(t *testing.T) {
	f := file(t, 9)
	add(t, f, request("http://a.test/"))
	info, err := os.Stat(f.Path())
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 {
		t.Errorf("the mode is %v", info.Mode())
	}
}

func TestSecretsAreNotWritten(t *testing.T) {
	f := file(t, 9)
	r := request("http://ada:hunter22@a.test/?token=hunter22#access_token=hunter22",
		trace.Field{Name: "Authorization", Value: "Bearer hunter22"}, trace.Field{Name: "Cookie", Value: "sid=hunter22"})
	r.Method, r.Body = "POST", []byte("password=hunter22&user=ada")
	r.Fields = append(r.Fields, trace.Field{Name: "Content-Type", Value: "application/x-www-form-urlencoded"})
	add(t, f, r)
	b, err := os.ReadFile(f.Path())
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(b), "hunter22") {
		t.Errorf("the file has the secret: %s", b)
	}
	entries, _, _ := f.Entries()
	again, missing := entries[0].Request()
	if got, want := strings.Join(missing, ", "), "the URL, Authorization, Cookie, the body"; got != want {
		t.Errorf("missing is %s, want %s", got, want)
	}
	if got := again.Fields.Get("Authorization"); got != "Bearer " {
		t.Errorf("Authorization comes back as %q", got)
	}
	if got := string(again.Body); got != "password=&user=ada" {
		t.Errorf("the body comes back as %q", got)
	}
}

func TestWhatIsNotSecretComesBack(t *testing.T) {
	f := file(t, 9)
	r := trace.Request{Method: "PUT", URI: uri.Split("https://a.test/x?y=1"), HTTP: trace.HTTP11, Body: []byte("é\n"),
		Fields: trace.Fields{{Name: "x-a", Value: "1"}, {Name: "X-A", Value: ""}}}
	add(t, f, r)
	entries, _, _ := f.Entries()
	got, missing := entries[0].Request()
	if fmt.Sprint(got) != fmt.Sprint(r) || missing != nil || entries[0].Client != "curl" {
		t.Errorf("got %v, missing %v, want %v", got, missing, r)
	}
}

func TestLargeAndBinaryBodiesAreCounted(t *testing.T) {
	for _, body := range []string{strings.Repeat("a", 1<<20), "\xff\xfe"} {
		r := request("http://a.test/")
		r.Body = []byte(body)
		e := history.EntryOf(r, "")
		_, missing := e.Request()
		if e.Body != "" || e.Dropped != len(body) || len(missing) != 1 {
			t.Errorf("%d bytes: kept %d, dropped %d, missing %v", len(body), len(e.Body), e.Dropped, missing)
		}
	}
}

func TestBrokenLinesAreLeftOut(t *testing.T) {
	f := file(t, 9)
	add(t, f, request("http://a.test/1"))
	b, err := os.ReadFile(f.Path())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(f.Path(), append(b, "{\"half\n\x00\n[]\n"...), 0o600); err != nil {
		t.Fatal(err)
	}
	entries, broken, err := f.Entries()
	if err != nil || broken != 3 || len(entries) != 1 {
		t.Errorf("%d entries, %d broken, %v; want 1, 3", len(entries), broken, err)
	}
}

// A folder that takes no file stands for a full disk: the old file stays.
func TestErrorsLoseNothing(t *testing.T) {
	f := file(t, 9)
	add(t, f, request("http://a.test/1"))
	dir := filepath.Dir(f.Path())
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Chmod(dir, 0o700) })
	if os.Geteuid() == 0 {
		t.Skip("root writes into any folder")
	}
	if err := f.Add(history.EntryOf(request("http://a.test/2"), "")); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("the error is %v", err)
	}
	if got := urls(t, f); got != "http://a.test/1" {
		t.Errorf("left are %s", got)
	}
}

// Where the folder is a file nothing can be written, whoever tries.
func TestAFileInTheWayIsAnError(t *testing.T) {
	way := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(way, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	f := history.Open(filepath.Join(way, "history.jsonl"), 9)
	if err := f.Add(history.EntryOf(request("http://a.test/"), "")); err == nil {
		t.Error("no error")
	}
	if b, _ := os.ReadFile(way); string(b) != "mine" {
		t.Errorf("the file is %q now", b)
	}
}

// A file that is too large is left alone.
func TestHugeFileIsLeftAlone(t *testing.T) {
	f := file(t, 9)
	add(t, f, request("http://a.test/1"))
	if err := os.Truncate(f.Path(), 9<<20); err != nil {
		t.Fatal(err)
	}
	if err := f.Add(history.EntryOf(request("http://a.test/2"), "")); err == nil {
		t.Error("no error")
	}
	if info, err := os.Stat(f.Path()); err != nil || info.Size() != 9<<20 {
		t.Errorf("the file changed: %v %v", info, err)
	}
}

func TestManyAtOnce(t *testing.T) {
	f := file(t, 100)
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			if err := f.Add(history.EntryOf(request(fmt.Sprintf("http://a.test/%d", i)), "")); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if got := len(strings.Fields(urls(t, f))); got != 20 {
		t.Errorf("%d entries, want 20", got)
	}
}

func ExampleEntryOf() {
	e := history.EntryOf(trace.Request{Method: "GET", URI: uri.Split("https://shop.test/?token=abc")}, "curl")
	fmt.Println(e.Method, e.URL)
	// Output: GET https://shop.test/?token=•••• (3)
}

func TestRemove(t *testing.T) {
	f := history.Open(filepath.Join(t.TempDir(), "history.jsonl"), 10)
	for i := range 3 {
		if err := f.Add(history.Entry{Time: time.Unix(int64(i), 0), Method: "GET", URL: fmt.Sprintf("https://a.test/%d", i)}); err != nil {
			t.Fatal(err)
		}
	}
	for left := 2; left >= 0; left-- {
		entries, _, err := f.Entries()
		if err != nil {
			t.Fatal(err)
		}
		if err := f.Remove(entries[len(entries)/2]); err != nil {
			t.Fatal(err)
		}
		if now, broken, err := f.Entries(); err != nil || broken > 0 || len(now) != left || slices.ContainsFunc(now, func(e history.Entry) bool { return e.URL == entries[len(entries)/2].URL }) {
			t.Errorf("%d entries are left (%d broken, %v), want %d", len(now), broken, err, left)
		}
	}
}
