package wire

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"detour/trace"
)

func TestExpectContinue(t *testing.T) {
	post := func(url string) trace.Request {
		r := get(url)
		r.Method, r.Body = "POST", []byte("abc")
		r.Fields = append(r.Fields, trace.Field{Name: "Content-Length", Value: "3"}, trace.Field{Name: "Expect", Value: "100-Continue"})
		return r
	}
	headOf := func(p *peer) string {
		var b bytes.Buffer
		for !bytes.HasSuffix(b.Bytes(), []byte("\r\n\r\n")) {
			c, err := p.br.ReadByte()
			if err != nil {
				break
			}
			b.WriteByte(c)
		}
		return b.String()
	}
	t.Run("continued", func(t *testing.T) {
		addr := listen(t, func(p *peer) {
			headOf(p)
			if p.br.Buffered() > 0 {
				t.Error("the content came before the 100")
			}
			p.send("HTTP/1.1 100 Continue\r\n\r\n")
			body := make([]byte, 3)
			_, _ = io.ReadFull(p.br, body)
			p.send("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n" + string(body))
		})
		h := newTestTransport(t, Options{}).Exchange(t.Context(), post("http://"+addr))
		if h.Failure != nil || string(h.Response.Body.Kept) != "abc" || len(h.Interim) != 1 {
			t.Errorf("%v, response %+v", h.Failure, h.Response)
		}
	})
	t.Run("refused", func(t *testing.T) {
		rest := make(chan string, 1)
		addr := listen(t, func(p *peer) {
			headOf(p)
			p.send("HTTP/1.1 303 See Other\r\nLocation: /\r\nContent-Length: 0\r\n\r\n")
			b, _ := io.ReadAll(p.br)
			rest <- string(b)
		})
		tr := newTestTransport(t, Options{})
		h := tr.Exchange(t.Context(), post("http://"+addr))
		if h.Failure != nil || h.Status() != 303 {
			t.Errorf("%v, response %+v", h.Failure, h.Response)
		}
		if got := <-rest; got != "" {
			t.Errorf("the content %q was sent in spite of the 303", got)
		}
	})
	t.Run("silence", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			tr := newTestTransport(t, Options{})
			tr.dial = silentAfter(readRequest, say("HTTP/1.1 204 No Content\r\n\r\n"))
			start := time.Now()
			h := tr.Exchange(t.Context(), post("http://h/"))
			if h.Failure != nil || time.Since(start) != continueWait {
				t.Errorf("%v after %v", h.Failure, time.Since(start))
			}
		})
	})
}

// A server that answers a large upload without reading it is heard.
func TestEarlyAnswerToLargeContent(t *testing.T) {
	addr := listen(t, func(p *peer) {
		_, _ = io.CopyN(io.Discard, p.br, 1000)
		p.send("HTTP/1.1 413 Content Too Large\r\nConnection: close\r\nContent-Length: 2\r\n\r\nno")
		_, _ = io.Copy(io.Discard, p.br)
	})
	r := get("http://" + addr)
	r.Method, r.Body = "POST", make([]byte, 16<<20)
	h := newTestTransport(t, Options{}).Exchange(t.Context(), r)
	if h.Status() != 413 || string(h.Response.Body.Kept) != "no" {
		t.Errorf("%v, response %+v", h.Failure, h.Response)
	}
}

func TestComposedChunks(t *testing.T) {
	got := make(chan string, 1)
	addr := listen(t, func(p *peer) {
		b, _ := io.ReadAll(io.LimitReader(p.br, int64(len("POST / HTTP/1.1\r\nHost: 127.0.0.1:65535\r\nTransfer-Encoding: Chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"))))
		got <- string(b)
		p.send("HTTP/1.1 204 No Content\r\n\r\n")
	})
	r := get("http://" + addr)
	r.Method, r.Body = "POST", []byte("abc")
	r.Fields = trace.Fields{{Name: "Host", Value: "127.0.0.1:65535"}, {Name: "Transfer-Encoding", Value: "Chunked"}}
	h := newTestTransport(t, Options{}).Exchange(t.Context(), r)
	if h.Failure != nil {
		t.Fatal(h.Failure)
	}
	if sent := <-got; !strings.HasSuffix(sent, "\r\n\r\n3\r\nabc\r\n0\r\n\r\n") {
		t.Errorf("sent %q", sent)
	}
}
