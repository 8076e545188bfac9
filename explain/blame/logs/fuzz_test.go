package logs

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"detour/explain/blame"
)

// FuzzParse reads any line in every format: it ends, and what it says is of the
// line.
func FuzzParse(f *testing.F) {
	names, _ := filepath.Glob("testdata/*.txtar")
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range txtar.Parse(data).Files {
			for line := range strings.Lines(string(file.Data)) {
				f.Add(line)
			}
		}
	}
	formats := formatsOf([]blame.LogFormat{
		{File: "x.log", Format: `$remote_addr [$time_local] $host "$request_method $uri$is_args$args" $status "$http_user_agent"`},
		{File: "x.log", Format: `%v:%p %h %l %u %t \"%r\" %>s %O \"%{Referer}i\" \"%{User-Agent}i\"`},
		{File: "", Format: `escape=json {"t":$msec,"r":"$request"}`},
	})
	w, err := wantedOf(blame.Request{Method: "GET", URL: "http://a.test/old?x=1", Observed: &blame.Observed{Status: 301, Sent: time.Unix(1751452200, 0), Received: time.Unix(1751452201, 0)}})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, line string) {
		r := newLineReader("x.log", formats)
		r.w3c = readW3C("#Fields: date time cs-method cs-uri-stem cs-uri-query sc-status")
		q := newQuery(w)
		for range 2 {
			if e, ok := r.parse(line); ok && q.wanted.agrees(&e) {
				q.add(&e, blame.Line{Text: line})
			}
			r.w3c = nil
		}
		q.trace("x.log", 1, line, line)
		q.endFile()
		if n := len(q.found().Lines); n > 3 {
			t.Errorf("%d lines of one", n)
		}
	})
}
