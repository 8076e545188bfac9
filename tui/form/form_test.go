package form

import (
	"strings"
	"testing"

	"detour/trace"
	"detour/trace/uri"
	"detour/tui/history"
)

func client(t testing.TB, name string) trace.Client {
	t.Helper()
	c, err := trace.ClientNamed(name)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func order() trace.Request {
	return trace.Request{
		Method: "POST", URI: uri.Split("https://shop.test/order"), Body: []byte("a=1"),
		Fields: trace.Fields{{Name: "Host", Value: "shop.test"}, {Name: "Content-Length", Value: "3"}},
	}
}

// A changeTest is changes told in words and the request that comes of them.
type changeTest struct {
	name    string
	kind    Kind
	changes []string
	method  string
	uri     string
	fields  string // as they stand in a file
	body    string
}

func TestChange(t *testing.T) {
	tests := []changeTest{
		{"nothing", Edit, nil, "POST", "https://shop.test/order", "Host: shop.test\nContent-Length: 3\n", "a=1"},
		{"a method", Edit, []string{"method PUT"}, "PUT", "https://shop.test/order", "Host: shop.test\nContent-Length: 3\n", "a=1"},
		{"another host", Edit, []string{"url https://other.test/"}, "POST", "https://other.test/", "Host: other.test\nContent-Length: 3\n", "a=1"},
		{"a longer body", Edit, []string{"body a=12345"}, "POST", "https://shop.test/order", "Host: shop.test\nContent-Length: 7\n", "a=12345"},
		{"no body", Edit, []string{"body"}, "POST", "https://shop.test/order", "Host: shop.test\n", ""},
		{"a length of one's own", Edit, []string{"field Content-Length: 9", "body ab"}, "POST", "https://shop.test/order", "Host: shop.test\nContent-Length: 9\n", "ab"},
		{"a field more and one less", Edit, []string{"field X-A: b: c", "drop host"}, "POST", "https://shop.test/order", "Content-Length: 3\nX-A: b: c\n", "a=1"},
		{"the first request", New, []string{"body", "drop content-length"}, "GET", "https://shop.test/order", "Host: shop.test\n", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := Open(tt.kind, order(), client(t, "curl"))
			for _, c := range tt.changes {
				var err error
				if f, err = f.Change(c); err != nil {
					t.Fatal(err)
				}
			}
			r, err := f.Request()
			fields := Open(Edit, r, f.Client).FieldText()
			if err != nil || r.Method != tt.method || r.URI.String() != tt.uri || fields != tt.fields || string(r.Body) != tt.body {
				t.Errorf("%s %s\n%s\n%s (%v)", r.Method, r.URI, fields, r.Body, err)
			}
			if f.Changed() != (len(tt.changes) > 0) || f.Past() != len(tt.changes) {
				t.Errorf("changed: %v, by %d steps", f.Changed(), f.Past())
			}
		})
	}
}

func TestChangeThatIsNone(t *testing.T) {
	f := Open(Edit, order(), client(t, "curl"))
	for words, says := range map[string]string{
		"":             "say what to change",
		"method a b":   `"a b" is no method`,
		"field":        "write field Name: value",
		"field x":      "is no field",
		"drop X-Other": `no field "X-Other"`,
	} {
		if next, err := f.Change(words); err == nil || !strings.Contains(err.Error(), says) || next.Past() > 0 {
			t.Errorf("%q: %v, %d steps", words, err, next.Past())
		}
	}
}

func TestRequestSaysWhatIsMissing(t *testing.T) {
	tests := []struct {
		name string
		f    func(Form) Form
		says string
	}{
		{"a URL", func(f Form) Form { return f.WithURL("") }, ""},
		{"a method", func(f Form) Form { return f.Focus(Pos{Part: PartMethod}).TypeMethod("G", Insert).EraseMethod() }, "the method is empty"},
		{"a name", func(f Form) Form {
			return f.Focus(Pos{PartValue, 0}).Typed(Entry{}.With("x"), Whole).Focus(Pos{PartName, 0}).Typed(Entry{}, Whole)
		}, `value "x" has no name`},
		{"a value of one line", func(f Form) Form { return f.withRows([]Row{openRow(trace.Field{Name: "X", Value: "a\nb"})}) }, "the field X has a line end in it"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := tt.f(Open(Edit, order(), client(t, "curl"))).Request()
			if err == nil || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("got %v", err)
			}
		})
	}
}

// What nobody edits keeps its bytes, also where a text field would change them.
func TestBytesThatNobodyEditsStay(t *testing.T) {
	r := order()
	r.Fields = trace.Fields{{Name: "X-A", Value: "a\tb\xff"}}
	for _, body := range []string{"a\tb", "\x00", "\xff", "a\r\nb", "\x1b[2J", strings.Repeat("x", MaxBody+1), strings.Repeat("\n", maxBodyLines+1)} {
		r.Body = []byte(body)
		f := Open(Edit, r, client(t, "curl"))
		got, err := f.Move(3).Request()
		if err != nil || string(got.Body) != body || got.Fields[0].Value != "a\tb\xff" {
			t.Errorf("%.20q comes out as %.20q, %q (%v)", body, got.Body, got.Fields, err)
		}
		if f.Body.Sealed() && string(f.TypedBody("other", Whole).Body.Bytes()) != body {
			t.Errorf("%.20q is sealed and edited", body)
		}
	}
}

func TestPastedCurlKeepsWhatItLeadsBackTo(t *testing.T) {
	f := Open(New, trace.Request{Method: "GET"}, client(t, "curl")).WithURL("http://before.test/")
	filled, read, err := f.PasteCurl("curl -k -X PATCH -H 'X-A: 1' -d a=1 https://shop.test/x")
	if err != nil {
		t.Fatal(err)
	}
	if !read.Sure() || read.As == "" {
		t.Errorf("it is read as %+v", read)
	}
	r, err := filled.Request()
	if err != nil || r.Method != "PATCH" || r.URI.String() != "https://shop.test/x" || string(r.Body) != "a=1" || !filled.Asking().Options().CustomMethod {
		t.Errorf("filled with %+v (%v)", r, err)
	}
	if filled.Options == nil || !filled.Options.Insecure {
		t.Error("what it says of the connection is gone")
	}
	if back := filled.Undo(); back.URL.Text() != "http://before.test/" || back.Options != nil {
		t.Errorf("undone to %s", back.URL.Text())
	}
	if _, _, err := f.PasteCurl("curl --no-such-flag"); err == nil {
		t.Error("no error")
	}
}

func TestRecall(t *testing.T) {
	f := Open(New, trace.Request{Method: "GET"}, client(t, "chromium"))
	r := order()
	r.Method, r.Fields = "PUT", trace.Fields{{Name: "Authorization", Value: "Bearer abcdefghijklmnop"}}
	got, missing := f.Recall(history.EntryOf(r, "curl"), trace.Clients())
	if got.Client.Name != "curl" || got.Method() != "PUT" || !got.Asking().Options().CustomMethod || strings.Join(missing, " ") != "Authorization" {
		t.Errorf("%s %s, missing %v", got.Client.Name, got.Method(), missing)
	}
	got, missing = f.Recall(history.EntryOfLab("prg", "curl"), trace.Clients())
	if name, ok := got.Lab(); name != "prg" || !ok || len(missing) > 0 {
		t.Errorf("the scenario %q, missing %v", name, missing)
	}
}

// Values of a field are completed too, those of the URL among them.
func TestValuesAreCompleted(t *testing.T) {
	for _, tt := range []struct{ name, typed, want string }{
		{"Accept", "app", "application/json"}, {"Origin", "", "https://shop.test"}, {"X-Forwarded-Proto", "http", "https"}, {"X-Mine", "a", "a"}, {"accept", "zzz", "zzz"},
	} {
		f := Open(New, trace.Request{Method: "GET", URI: uri.Split("https://shop.test/a"), Fields: trace.Fields{{Name: tt.name, Value: tt.typed}}}, client(t, "curl"))
		f = f.Focus(Pos{PartValue, 0}).Complete()
		if got := f.Rows[0].Value.Text(); got != tt.want {
			t.Errorf("%s: %q becomes %q, want %q", tt.name, tt.typed, got, tt.want)
		}
		if f.Past() > 0 && f.Undo().Rows[0].Value.Text() != tt.typed {
			t.Errorf("%s: completing is not undone", tt.name)
		}
	}
}
