package wire

import (
	"io"
	"net"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"detour/trace"
)

// keepAlive answers every request of a connection and counts connections.
func keepAlive(t testing.TB, response string) (addr string, conns *atomic.Int32) {
	conns = new(atomic.Int32)
	return listen(t, func(p *peer) {
		conns.Add(1)
		for p.request() != "" {
			p.send(response)
		}
	}), conns
}

func TestReuse(t *testing.T) {
	tests := []struct {
		name     string
		response string
		change   func(*trace.Request)
		want     int32 // connections for three exchanges
	}{
		{"kept", "HTTP/1.1 204 No Content\r\n\r\n", nil, 1},
		{"with content", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", nil, 1},
		{"chunked", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n", nil, 1},
		{"HTTP/1.0 that keeps", "HTTP/1.0 204 No Content\r\nConnection: Keep-Alive\r\n\r\n", nil, 1},
		{"HTTP/1.0", "HTTP/1.0 204 No Content\r\n\r\n", nil, 3},
		{"server closes", "HTTP/1.1 204 No Content\r\nConnection: x, Close\r\n\r\n", nil, 3},
		{"more than the response", "HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 200 OK\r\n", nil, 3},
		{"client closes", "HTTP/1.1 204 No Content\r\n\r\n", func(r *trace.Request) { r.Fields = append(r.Fields, trace.Field{Name: "Connection", Value: "close"}) }, 3},
		{"HTTP/1.0 request", "HTTP/1.1 204 No Content\r\n\r\n", func(r *trace.Request) { r.HTTP = trace.HTTP10 }, 3},
		{"a wrong Content-Length", "HTTP/1.1 204 No Content\r\n\r\n", func(r *trace.Request) {
			r.Fields, r.Body = append(r.Fields, trace.Field{Name: "Content-Length", Value: "1"}), []byte("abc")
		}, 3},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			addr, conns := keepAlive(t, tt.response)
			tr := newTestTransport(t, Options{})
			r := get("http://" + addr)
			if tt.change != nil {
				tt.change(&r)
			}
			for i := range 3 {
				h := tr.Exchange(t.Context(), r)
				if h.Failure != nil || h.Conn.Reused != (i > 0 && tt.want == 1) || h.Conn.Remote != addr {
					t.Errorf("exchange %d: %v, connection %+v", i, h.Failure, h.Conn)
				}
			}
			tr.Close()
			if got := conns.Load(); got != tt.want {
				t.Errorf("%d connections, want %d", got, tt.want)
			}
		})
	}
}

// A connection that the server closed while it was idle is not used again,
// and no request is lost or sent twice.
func TestStaleConnection(t *testing.T) {
	closed := make(chan struct{}, 2)
	addr := listen(t, func(p *peer) {
		if p.request() != "" {
			p.send("HTTP/1.1 204 No Content\r\n\r\n")
			p.Close()
			closed <- struct{}{}
		}
	})
	tr := newTestTransport(t, Options{})
	for i := range 2 {
		r := get("http://" + addr)
		r.Method = "POST"
		h := tr.Exchange(t.Context(), r)
		<-closed
		if h.Failure != nil || h.Conn.Reused {
			t.Errorf("exchange %d: %v, connection %+v", i, h.Failure, h.Conn)
		}
	}
}

// A server that closes when the next request is there already: what may be
// handled twice is sent again, what may not is a failure.
func TestRetry(t *testing.T) {
	tests := []struct {
		method string
		retry  bool
	}{{"GET", true}, {"DELETE", true}, {"POST", false}, {"PATCH", false}}
	for _, tt := range tests {
		t.Run(tt.method, func(t *testing.T) {
			addr := listen(t, func(p *peer) {
				if p.request() != "" {
					p.send("HTTP/1.1 204 No Content\r\n\r\n")
				}
				p.request()
			})
			tr := newTestTransport(t, Options{})
			r := get("http://" + addr)
			r.Method = tt.method
			if h := tr.Exchange(t.Context(), r); h.Failure != nil {
				t.Fatal(h.Failure)
			}
			h := tr.Exchange(t.Context(), r)
			if got := h.Failure == nil; got != tt.retry || hasNotice(h, trace.NoticeRetry) != tt.retry {
				t.Errorf("%v, notices %v", h.Failure, h.Notices)
			}
			if !tt.retry && h.Failure.Phase != trace.PhaseFirstByte {
				t.Errorf("failure %+v", h.Failure)
			}
			tr.Close()
		})
	}
}

// Idle connections are bounded in number and in age.
func TestPool(t *testing.T) {
	newIdle := func(host string) (*conn, net.Conn) {
		client, server := net.Pipe()
		return &conn{Conn: client, socket: client, br: newReader(client), key: poolKey{scheme: "http", hostport: host}}, server
	}
	t.Run("number", func(t *testing.T) {
		var p pool
		first, server := newIdle("0")
		p.put(first)
		for range maxIdle {
			c, _ := newIdle("1")
			p.put(c)
		}
		if p.take(first.key, trace.HTTPAuto) != nil {
			t.Error("the oldest connection is still kept")
		}
		if _, err := server.Read(make([]byte, 1)); err != io.EOF {
			t.Errorf("the oldest connection is not closed: %v", err)
		}
		p.close()
		if c, _ := newIdle("2"); p.add(c) != c {
			t.Error("a closed pool keeps connections")
		}
	})
	t.Run("age", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			var p pool
			c, _ := newIdle("0")
			p.put(c)
			time.Sleep(idleTime)
			if p.take(c.key, trace.HTTPAuto) != nil {
				t.Error("an old connection is used again")
			}
		})
	})
	t.Run("version", func(t *testing.T) {
		var p pool
		c, _ := newIdle("0")
		p.put(c)
		if p.take(c.key, trace.HTTP2) != nil || p.take(c.key, trace.HTTP11) != c {
			t.Error("an HTTP/1 connection is for HTTP/1 and no other")
		}
	})
}
