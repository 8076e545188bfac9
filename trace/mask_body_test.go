package trace_test

import (
	"fmt"
	"strings"
	"testing"

	"detour/trace"
)

// A maskBodyTest is a body and what may be saved of it.
type maskBodyTest struct{ kind, body, want string }

var maskBodyTests = []maskBodyTest{
	{"application/x-www-form-urlencoded", "user=ann&password=hunter2&go=1", "user=ann&password=•••• (7)&go=1"},
	{"application/x-www-form-urlencoded; charset=utf-8", "token=a%20b", "token=•••• (5)"},
	{"application/json", `{"user": "ann", "password" : "hun\"ter2", "n": 1}`, `{"user": "ann", "password" : "•••• (9)", "n": 1}`},
	{"application/json", `{"otp":123456}`, `{"otp":"•••• (6)"}`},
	{"application/problem+json", `{"access_token":"hunter2`, `{"access_token":"•••• (7)"`},
	{"", `{"client_secret":"hunter2"}`, `{"client_secret":"•••• (7)"}`},
	{"multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"user\"\r\n\r\nann\r\n--x\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\nhunter2\r\n--x--",
		"--x\r\nContent-Disposition: form-data; name=\"user\"\r\n\r\nann\r\n--x\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\n•••• (7)\r\n--x--"},
	{"text/html", `<a href="https://a.test/cb?code=hunter2&amp;x=1">here</a>`, `<a href="https://a.test/cb?code=•&amp;x=1">here</a>`},
	{"text/plain", "password: hunter2", "password: hunter2"},
	{"text/plain", "", ""},
}

func TestMaskBody(t *testing.T) {
	location := [][2]string{{"https://a.test/cb?code=hunter2&x=1", "https://a.test/cb?code=•&x=1"}, {"a", "b"}}
	for _, tt := range maskBodyTests {
		if got := string(trace.MaskBody([]byte(tt.body), tt.kind, location)); got != tt.want {
			t.Errorf("%s %s:\n got %s\nwant %s", tt.kind, tt.body, got, tt.want)
		}
	}
}

func FuzzMaskBody(f *testing.F) {
	for _, tt := range maskBodyTests {
		f.Add(tt.kind, tt.body)
	}
	f.Fuzz(func(t *testing.T, kind, body string) {
		form := trace.MaskBody([]byte("password=hunter2&"+body), "application/x-www-form-urlencoded", nil)
		if strings.Contains(string(form), "hunter2") && !strings.Contains(body, "hunter2") {
			t.Errorf("the password is in %q", form)
		}
		trace.MaskBody([]byte(body), kind, nil)
	})
}

func ExampleMaskBody() {
	body := []byte(`{"user":"ann","password":"hunter2"}`)
	fmt.Printf("%s\n", trace.MaskBody(body, "application/json", nil))
	// Output: {"user":"ann","password":"•••• (7)"}
}
