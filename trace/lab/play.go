package lab

import (
	"bufio"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"
)

// errCut ends an answer where its script cuts the connection.
var errCut = errors.New("the script cuts the connection")

// nothing is what a place without a route answers.
func (s *Server) nothing() *answer { return &answer{style: s.atlas().fallback, Status: 404} }

// refusal is what a request gets that is not one.
func (s *Server) refusal(status int, why string) *answer {
	return &answer{style: s.atlas().fallback, Status: status, Type: "text/plain", Body: why + "\n"}
}

// answerFor returns what the scripts answer to a request.
func (s *Server) answerFor(r *request) *answer {
	s.hear(r)
	a, err := s.atlas().find(r)
	if err != nil {
		return s.refusal(500, err.Error())
	}
	if a == nil {
		return s.nothing()
	}
	return a
}

// play sends the answer to one request. It says whether the connection goes on.
func (s *Server) play(conn net.Conn, r *request) bool {
	a := s.answerFor(r)
	old := r.version == "HTTP/1.0"
	p := &pen{server: s, conn: conn, out: bufio.NewWriter(conn), old: old, cut: a.Cut}
	sc := &scene{answer: a, request: r, now: time.Now(), old: old}
	sc.closing = a.Close || a.Unframed || !r.keepAlive || a.Chunked && old
	if a.Frames != nil {
		sc.answer = s.nothing()
		a = sc.answer
	}
	if !s.wait(a.Delay) {
		return false
	}
	if a.Drip.Head {
		p.slow = a.Drip
	}
	if a.Raw != "" {
		return p.raw(sc, a) == nil && !a.Close && r.keepAlive
	}
	if err := p.early(a, sc); err != nil {
		return false
	}
	return p.message(sc.compose(), a) == nil && !sc.closing
}

// A pen writes one answer in HTTP/1 and cuts the connection where the script
// says so.
type pen struct {
	server *Server
	conn   net.Conn
	out    *bufio.Writer
	old    bool // an HTTP/1.0 client: no 1xx, no chunks
	cut    *cut
	left   int // bytes until the cut, once its part has begun
	armed  bool
	slow   drip // what is sent comes in small pieces
}

// write sends text, in small pieces where all of the answer drips.
func (p *pen) write(text []byte) error {
	for p.slow.Bytes > 0 && len(text) > p.slow.Bytes {
		if err := errors.Join(p.put(text[:p.slow.Bytes]), p.drip(p.slow)); err != nil {
			return err
		}
		text = text[p.slow.Bytes:]
	}
	return p.put(text)
}

// put sends text, up to the cut.
func (p *pen) put(text []byte) error {
	if p.armed && len(text) >= p.left {
		_, err := p.out.Write(text[:p.left])
		return errors.Join(err, p.sever())
	}
	if p.armed {
		p.left -= len(text)
	}
	_, err := p.out.Write(text)
	return err
}

// begin arms the cut where it lies in this part.
func (p *pen) begin(part string) error {
	if p.cut == nil || p.cut.In != part {
		return nil
	}
	p.armed, p.left = true, p.cut.After
	return p.write(nil)
}

// sever sends what is written and ends the connection beneath TLS, without the
// alert that would end it properly.
func (p *pen) sever() error {
	if err := p.out.Flush(); err != nil {
		return err
	}
	under := p.conn
	if secure, ok := under.(*tls.Conn); ok {
		under = secure.NetConn()
	}
	if tcp, ok := under.(*net.TCPConn); ok && p.cut.How == "reset" {
		// Without lingering a close sends RST. The bytes before it need a
		// moment to be read on systems that drop them with the connection.
		p.server.pause(10 * time.Millisecond)
		if err := tcp.SetLinger(0); err != nil {
			return err
		}
	}
	return errors.Join(errCut, under.Close())
}

// early sends the 1xx responses.
func (p *pen) early(a *answer, sc *scene) error {
	if p.old {
		return nil
	}
	for _, e := range a.Early {
		m := &message{status: e.Status, reason: a.style.reason(e.Status), fields: sc.lines(e.own)}
		if err := p.head(m, pad{}); err != nil {
			return err
		}
	}
	if len(a.Early) > 0 {
		return p.out.Flush()
	}
	return nil
}

// message sends head, body and trailers.
func (p *pen) message(m *message, a *answer) error {
	if err := p.begin("head"); err != nil {
		return err
	}
	if err := p.head(m, a.Pad); err != nil {
		return err
	}
	if m.body != nil {
		if err := p.body(m, a); err != nil {
			return err
		}
	}
	return p.out.Flush()
}

// head sends the status line and the field lines, the padding last.
func (p *pen) head(m *message, extra pad) error {
	var b strings.Builder
	fmt.Fprintf(&b, "HTTP/1.1 %d %s\r\n", m.status, m.reason)
	for _, f := range m.fields {
		b.WriteString(f.Name + ": " + f.Value + "\r\n")
	}
	if err := p.write([]byte(b.String())); err != nil {
		return err
	}
	if err := p.pad(extra); err != nil {
		return err
	}
	return p.write([]byte("\r\n"))
}

// pad sends one text again and again.
func (p *pen) pad(extra pad) error {
	for n := 0; n != extra.Times; n++ {
		if err := p.write(extra.text); err != nil {
			return err
		}
	}
	return nil
}

// body sends the content in pieces.
func (p *pen) body(m *message, a *answer) error {
	if err := p.begin("body"); err != nil {
		return err
	}
	chunked := a.Chunked && !p.old
	err := pieces(m.body, a.Drip.Bytes, func(piece []byte) error {
		if chunked {
			piece = fmt.Appendf(nil, "%x\r\n%s\r\n", len(piece), piece)
		}
		if err := p.write(piece); err != nil {
			return err
		}
		return p.drip(a.Drip)
	})
	if err != nil || !chunked {
		return err
	}
	return p.last(m.tail)
}

// drip waits between two pieces.
func (p *pen) drip(d drip) error {
	if d.Every == 0 {
		return nil
	}
	if err := p.out.Flush(); err != nil {
		return err
	}
	if !p.server.wait(d.Every) {
		return net.ErrClosed
	}
	return nil
}

// last sends the last chunk and the trailers.
func (p *pen) last(tail []Field) error {
	text := "0\r\n"
	for _, f := range tail {
		text += f.Name + ": " + f.Value + "\r\n"
	}
	return p.write([]byte(text + "\r\n"))
}

// raw sends verbatim bytes: those up to the first empty line are the head.
func (p *pen) raw(sc *scene, a *answer) error {
	before, after, padded := strings.Cut(a.Raw, "${pad}")
	if padded {
		if err := p.write([]byte(expand(before, sc.inHead))); err != nil {
			return err
		}
		if err := p.pad(a.Pad); err != nil {
			return err
		}
		return errors.Join(p.write([]byte(expand(after, sc.inHead))), p.out.Flush())
	}
	head, body, found := strings.Cut(expand(a.Raw, sc.inHead), "\r\n\r\n")
	if found {
		head += "\r\n\r\n"
	}
	if err := p.begin("head"); err != nil {
		return err
	}
	if err := p.write([]byte(head)); err != nil {
		return err
	}
	if err := p.body(&message{body: strings.NewReader(body)}, a); err != nil {
		return err
	}
	return p.out.Flush()
}

// pieces reads a body and hands it on, size bytes at a time or as many as are
// convenient.
func pieces(body io.Reader, size int, each func([]byte) error) error {
	if size <= 0 {
		size = 16 << 10
	}
	piece := make([]byte, size)
	for {
		n, err := io.ReadFull(body, piece)
		if n > 0 {
			if err := each(piece[:n]); err != nil {
				return err
			}
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}
