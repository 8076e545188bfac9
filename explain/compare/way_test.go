package compare_test

import (
	"fmt"
	"strings"
	"testing"

	"detour/explain/compare"
	"detour/trace"
	"detour/trace/uri"
)

// answer is a hop from a line "200 Server=nginx X-Cache=HIT".
func answer(path, line string) *trace.Hop {
	h := &trace.Hop{Request: trace.Request{Method: "GET", URI: uri.Split("http://a.test" + path)}, Response: &trace.Response{}}
	for i, part := range strings.Fields(line) {
		if i == 0 {
			fmt.Sscan(part, &h.Response.Status)
			continue
		}
		name, value, _ := strings.Cut(part, "=")
		h.Response.Fields = append(h.Response.Fields, trace.Field{Name: name, Value: value})
		if name == "Location" {
			h.Decision.Next = &trace.Request{Method: "GET", URI: uri.Split(value)}
			h.Decision.Verdict = trace.Follow
		}
	}
	return h
}

func TestWays(t *testing.T) {
	tests := []struct {
		name string
		ways [][]string
		want []string
	}{
		{"the same", [][]string{{"200 Server=nginx Date=1"}, {"200 Server=nginx Date=2"}}, nil},
		{"another server", [][]string{{"200 Server=nginx X-Cache=HIT"}, {"404 Server=Apache"}, {"200 Server=nginx X-Cache=HIT"}},
			[]string{"1 status: 200 by w1, w3; 404 by w2", "1 Server: nginx by w1, w3; Apache by w2", "1 X-Cache: HIT by w1, w3;  by w2"}},
		{"they part", [][]string{{"302 Location=http://a.test/1", "200 Server=x"}, {"302 Location=http://a.test/2", "404 Server=y"}},
			[]string{"1 Location: http://a.test/1 by w1; http://a.test/2 by w2"}},
		{"one goes on", [][]string{{"302 Location=http://a.test/1", "200"}, {"200"}},
			[]string{"1 status: 302 by w1; 200 by w2", "1 Location: http://a.test/1 by w1;  by w2", "0 hops: 2 by w1; 1 by w2"}},
		{"cookies by name", [][]string{{"200 Set-Cookie=sid=1"}, {"200 Set-Cookie=sid=2"}}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var ways []compare.Way
			for i, lines := range tt.ways {
				w := compare.Way{Name: fmt.Sprintf("w%d", i+1)}
				for n, line := range lines {
					w.Chain.Hops = append(w.Chain.Hops, answer(fmt.Sprintf("/%d", n), line))
				}
				ways = append(ways, w)
			}
			var got []string
			for _, d := range compare.Ways(ways) {
				var values []string
				for _, v := range d.Values {
					values = append(values, v.Value+" by "+strings.Join(v.Ways, ", "))
				}
				got = append(got, fmt.Sprintf("%d %s: %s", d.Hop, d.Part, strings.Join(values, "; ")))
			}
			if g, w := strings.Join(got, "\n"), strings.Join(tt.want, "\n"); g != w {
				t.Errorf("got\n%s\nwant\n%s", g, w)
			}
		})
	}
}
