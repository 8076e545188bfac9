package facts

import (
	"strings"
	"testing"

	"detour/trace"
)

// A head is field lines, "Name: value", and a page.
func responseOf(proto, head, page string) *trace.Response {
	r := &trace.Response{Proto: proto, Status: 302, Body: trace.Body{Kept: []byte(page)}}
	for line := range strings.SplitSeq(head, " | ") {
		name, value, _ := strings.Cut(line, ": ")
		r.Fields = append(r.Fields, trace.Field{Name: name, Value: value})
	}
	return r
}

func TestMisfit(t *testing.T) {
	const nginxPage, apachePage = "<hr><center>nginx</center>", `<p>The document has moved <a href="/b">here</a>.</p>`
	for _, tt := range []struct{ name, proto, head, page, want string }{
		{"Apache where it stands", "HTTP/1.1", "Date: x | Server: Apache/2.4.57 | Location: /b", apachePage, ""},
		{"Apache without a Date", "HTTP/1.1", "Server: Apache | Location: /b", "", ""},
		{"Apache behind Location", "HTTP/1.1", "Location: /b | Server: Apache", "", "Apache httpd"},
		{"Apache before Date", "HTTP/1.1", "Server: Apache | Date: x | Location: /b", "", "Apache httpd"},
		{"Apache with nginx's page", "HTTP/1.1", "Date: x | Server: Apache | Location: /b", nginxPage, "Apache httpd"},
		{"nginx passes on Apache's page", "HTTP/1.1", "Server: nginx | Date: x | Location: /b", apachePage, ""},
		{"nginx behind Date", "HTTP/1.1", "Date: x | Server: nginx | Location: /b", "", "nginx"},
		{"Coyote is not Apache", "HTTP/1.1", "Location: /b | Server: Apache-Coyote/1.1", "", ""},
		{"IIS behind Date", "HTTP/1.1", "Date: x | Server: Microsoft-IIS/10.0 | Location: /b", "", "IIS"},
		{"lighttpd at the end", "HTTP/1.1", "Location: /b | Date: x | Server: lighttpd/1.4", "", ""},
		{"lighttpd in front", "HTTP/1.1", "Server: lighttpd/1.4 | Location: /b", "", "lighttpd"},
		{"PHP with nginx's page", "HTTP/1.1", "Location: /b | X-Powered-By: PHP/8.2", nginxPage, "PHP"},
		{"passed on", "HTTP/1.1", "Location: /b | Server: Apache | Via: 1.1 x", "", ""},
		{"sorted by what passed it on", "HTTP/1.1", "Content-Length: 0 | Date: x | Location: /b | Server: Apache", "", ""},
		{"HTTP/2", "HTTP/2.0", "location: /b | server: Apache", "", ""},
	} {
		m, ok := MisfitOf(responseOf(tt.proto, tt.head, tt.page))
		if m.Product != tt.want || ok != (tt.want != "") || ok && m.Instead == "" {
			t.Errorf("%s: %+v, want %q", tt.name, m, tt.want)
		}
	}
	if _, ok := MisfitOf(nil); ok {
		t.Error("no response does not fit")
	}
}
