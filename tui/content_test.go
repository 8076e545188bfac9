package tui

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"detour/trace"
	"detour/tui/page"
)

// answering is a response with a body of a type.
func answering(kind, body string) answer {
	a := page200()
	a.fields, a.body = trace.Fields{{Name: "Content-Type", Value: kind}}, body
	return a
}

// A contentTest is a body and what the Body tab shows of it.
type contentTest struct {
	name, kind, body string
	sees, lacks      string
}

func TestBody(t *testing.T) {
	png, _ := base64.StdEncoding.DecodeString("iVBORw0KGgoAAAANSUhEUgAAAAMAAAAHCAYAAAA=")
	tests := []contentTest{
		{"text", "text/plain", "one\ntwo", "two", ""},
		{"JSON is set in lines", "application/json", `{"a":[1,2],"b":{"c":null}}`, `  "a": [`, ""},
		{"JSON by its look", "", `[{"a":1}]`, `"a": 1`, ""},
		{"broken JSON stays", "application/json", `{"a":`, `{"a":`, "set in lines"},
		{"a picture has a size", "image/png", string(png), "image/png, 3 × 7", ""},
		{"a GIF", "image/gif", "GIF89a\x05\x00\x06\x00\x00", "image/gif, 5 × 6", ""},
		{"a JPEG", "image/jpeg", "\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08\x00\x09\x00\x0a\x00", "image/jpeg, 10 × 9", ""},
		{"unknown bytes", "", "\x00\x01\x02", "000000  00 01 02", ""},
		{"zip", "application/zip", "PK\x03\x04\x00\x00", "application/zip", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, size := range goldenSizes {
				d, _ := walking(t, size.w, size.h, checkout(), answering(tt.kind, tt.body))
				d.m.inspector.tab = page.TabBody
				d.press("g")
				d.sees(tt.sees)
				if tt.lacks != "" {
					d.lacks(tt.lacks)
				}
			}
		})
	}
}

func TestWaterfallFollowsTheHopInView(t *testing.T) {
	d := walked(t, 100)
	d.press("4")
	d.sees("hops 77 to 100 of 100 hops in 4.1 s, your pauses left out", "100 GET /0")
	for range 80 {
		d.press("h")
	}
	d.sees("hops 8 to 31 of 100 hops")
}

func TestCookiesOfAClientWithoutAJar(t *testing.T) {
	client, err := trace.ClientNamed("curl")
	if err != nil {
		t.Fatal(err)
	}
	start := checkout()
	s := &script{answers: []answer{redirect(302, "Found", "/x", trace.Field{Name: "Set-Cookie", Value: "a=1"})}}
	d := drive(t, Config{Client: client, Start: &start, Send: true, Exchanger: s}, 120, 40)
	d.press("6")
	d.sees("rejected", "a=••••", "keeps no cookies")
}

func TestLedgerGoesOverAllHops(t *testing.T) {
	d := walked(t, 5)
	d.press("6")
	d.sees("The whole chain", "Kept now", "   1 stored", "   4 sent")
}

func ExampleKeyTable() {
	fmt.Println(strings.Join(strings.Split(KeyTable(), "\n")[:3], "\n"))
	// Output:
	// | key | does | name |
	// | --- | --- | --- |
	// | **Always** | | |
}
