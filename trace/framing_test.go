package trace

import (
	"strings"
	"testing"
)

// RFC 9112 §6.3, and what can be read in two ways.
func TestFrameContent(t *testing.T) {
	tests := []struct {
		name   string
		method string // GET unless said
		proto  string // HTTP/1.1 unless said
		status int    // 200 unless said
		fields Fields
		want   Framing
		reason string // part of the error
	}{
		{name: "a length", fields: Fields{{"Content-Length", "5"}}, want: Framing{ByLength, 5, true}},
		{name: "the same length twice", fields: Fields{{"Content-Length", "5"}, {"content-length", "5"}}, want: Framing{ByLength, 5, true}},
		{name: "two lengths", fields: Fields{{"Content-Length", "5"}, {"Content-Length", "6"}}, reason: "differ: 5 and 6"},
		{name: "a list of lengths", fields: Fields{{"Content-Length", "5, 5"}}, reason: "not a number of bytes"},
		{name: "a negative length", fields: Fields{{"Content-Length", "-5"}}, reason: "not a number of bytes"},
		{name: "chunks", fields: Fields{{"Transfer-Encoding", "Chunked"}}, want: Framing{ByChunks, -1, true}},
		{name: "chunks and a length", fields: Fields{{"Transfer-Encoding", "chunked"}, {"Content-Length", "5"}}, want: Framing{ByChunks, 5, true}},
		{name: "chunks twice", fields: Fields{{"Transfer-Encoding", "chunked"}, {"Transfer-Encoding", "chunked"}}, reason: "2 Transfer-Encoding fields"},
		{name: "another coding", fields: Fields{{"Transfer-Encoding", "gzip, chunked"}}, reason: "not the one that is in use"},
		{name: "chunks in HTTP/1.0", proto: "HTTP/1.0", fields: Fields{{"Transfer-Encoding", "chunked"}}, want: Framing{ByClose, -1, false}},
		{name: "a trailer that frames", fields: Fields{{"Transfer-Encoding", "chunked"}, {"Trailer", "X, Content-Length"}}, reason: "cannot be in a trailer"},
		{name: "until the end", want: Framing{ByClose, -1, false}},
		{name: "HEAD", method: "HEAD", fields: Fields{{"Content-Length", "5"}}, want: Framing{NoContent, 5, true}},
		{name: "304", status: 304, fields: Fields{{"Content-Length", "5"}}, want: Framing{NoContent, 5, true}},
		{name: "101", status: 101, want: Framing{NoContent, -1, false}},
		{name: "a connection that is closed", status: 204, fields: Fields{{"Connection", "x, Close"}}, want: Framing{NoContent, -1, false}},
		{name: "HTTP/1.0 that is kept", proto: "HTTP/1.0", fields: Fields{{"Content-Length", "5"}, {"Connection", "Keep-Alive"}}, want: Framing{ByLength, 5, true}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := &Response{Proto: "HTTP/1.1", Status: 200, Fields: tt.fields}
			if tt.proto != "" {
				r.Proto = tt.proto
			}
			if tt.status != 0 {
				r.Status = tt.status
			}
			got, err := FrameContent(r, tt.method)
			if tt.reason != "" {
				if err == nil || !strings.Contains(err.Error(), tt.reason) {
					t.Errorf("error %v, want %q", err, tt.reason)
				}
				return
			}
			if err != nil || got != tt.want {
				t.Errorf("%+v, %v; want %+v", got, err, tt.want)
			}
		})
	}
}
