package wire

import (
	"bytes"
	"time"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"

	"detour/trace"
)

// The windows that detour gives a server, and the bound on frames that bring
// an exchange no further. RFC 9113 leaves floods of them to the endpoints
// (§10.5).
const (
	recvWindow    = 1 << 20
	defaultWindow = 65535 // RFC 9113 §6.9.2
	frameCredit   = 1000
	maxWindow     = 1<<31 - 1
)

// An h2conn is what HTTP/2 keeps for the life of a connection. There is one
// stream at a time: a chain is walked hop by hop.
type h2conn struct {
	c   *conn
	out bytes.Buffer // frames to write at the next flush
	fr  *http2.Framer

	encoded bytes.Buffer
	enc     *hpack.Encoder
	dec     *hpack.Decoder

	nextID        uint32
	begun         bool  // a frame was read
	sendWindow    int64 // what the connection may still send
	streamWindow  int64 // what the server gives a new stream
	maxFrame      int
	unread        int64 // received since the last WINDOW_UPDATE for the connection
	credit        int
	goesAway      bool
	headerMax     int
	headerBlock   []byte // fragments of a header section
	continuations int
}

func newH2Conn(c *conn, headerMax int) *h2conn {
	h := &h2conn{c: c, nextID: 1, sendWindow: defaultWindow, streamWindow: defaultWindow, maxFrame: 16 << 10,
		headerMax: headerMax}
	h.fr = http2.NewFramer(&h.out, c.br)
	h.fr.SetReuseFrames()
	h.fr.SetMaxReadFrameSize(16 << 10)
	h.enc = hpack.NewEncoder(&h.encoded)
	h.dec = hpack.NewDecoder(4096, nil)
	h.dec.SetMaxStringLength(headerMax)
	h.greet()
	return h
}

// greet puts the preface, our settings and the connection's window in front of
// the first request (RFC 9113 §3.4).
func (h *h2conn) greet() {
	h.out.WriteString(http2.ClientPreface)
	h.must(h.fr.WriteSettings(
		http2.Setting{ID: http2.SettingEnablePush, Val: 0},
		http2.Setting{ID: http2.SettingInitialWindowSize, Val: recvWindow},
		http2.Setting{ID: http2.SettingMaxHeaderListSize, Val: uint32(h.headerMax)},
	))
	h.must(h.fr.WriteWindowUpdate(0, recvWindow-defaultWindow))
}

// must takes the error of a frame written into memory: only a frame that breaks
// the protocol has one, and detour composes none.
func (h *h2conn) must(err error) {
	if err != nil {
		panic("wire: composed a bad HTTP/2 frame: " + err.Error())
	}
}

// flush sends the frames that were written.
func (h *h2conn) flush() error {
	if h.out.Len() == 0 {
		return nil
	}
	_, err := h.c.Write(h.out.Bytes())
	h.out.Reset()
	return err
}

// A stream is one exchange over HTTP/2.
type stream struct {
	x  *exchange
	h  *h2conn
	id uint32

	body       []byte // still to be sent
	sentAll    bool
	sendWindow int64
	unread     int64 // received since the last WINDOW_UPDATE

	began, sent time.Time
	ended       bool // the server's side is complete
	endsStream  bool // the header section being read ends it
	inSection   bool // a header section has begun and is not understood yet
	cut         bool // a bound of ours ended it
}

// overHTTP2 sends the request and reads the answer on a new stream.
func (x *exchange) overHTTP2() *trace.Failure {
	h := x.conn.h2
	h.credit = frameCredit
	s := &stream{x: x, h: h, id: h.nextID, body: x.hop.Request.Body, sendWindow: h.streamWindow}
	h.nextID += 2
	x.hop.Wire.Proto = "HTTP/2.0"
	f := s.send()
	for f == nil && !s.ended {
		f = s.next()
	}
	s.close(f)
	x.conn.reusable = f == nil && !s.cut && s.sentAll && !h.goesAway && h.nextID < maxWindow
	return f
}

// close completes the hop with what the stream brought.
func (s *stream) close(f *trace.Failure) {
	resp := s.x.hop.Response
	if resp == nil {
		return
	}
	if !s.began.IsZero() {
		s.x.hop.Timing.Body = time.Since(s.began)
	}
	trim(&resp.Body)
	resp.Body.Whole = f == nil && !s.cut
	s.x.noteDropped()
	s.x.decodeBody()
}

// send writes the header section and the content, reading frames where the
// server's window is used up.
func (s *stream) send() *trace.Failure {
	s.x.guard.allow(0)
	begin := time.Now()
	s.writeHeaders()
	for {
		s.writeData()
		if err := s.h.flush(); err != nil {
			return s.x.failedIn(trace.PhaseSend, err)
		}
		s.sent = time.Now()
		s.x.hop.Timing.Send = s.sent.Sub(begin)
		if s.sentAll || s.ended {
			s.x.begins(trace.PhaseFirstByte)
			s.x.guard.allowAnswer(s.x.t.opts.FirstByteTimeout)
			return nil
		}
		if f := s.next(); f != nil {
			return f
		}
	}
}

// writeHeaders encodes the request's fields (RFC 9113 §8.3.1).
func (s *stream) writeHeaders() {
	fields := http2Fields(s.x.hop.Request)
	s.x.hop.Wire.RequestFields = fields
	s.h.encoded.Reset()
	for _, f := range fields {
		// The encoder writes into memory and has no error.
		_ = s.h.enc.WriteField(hpack.HeaderField{Name: f.Name, Value: f.Value, Sensitive: isSensitive(f)})
	}
	block := s.h.encoded.Bytes()
	first := min(len(block), s.h.maxFrame)
	s.sentAll = len(s.body) == 0
	s.h.must(s.h.fr.WriteHeaders(http2.HeadersFrameParam{StreamID: s.id, BlockFragment: block[:first],
		EndStream: s.sentAll, EndHeaders: first == len(block)}))
	for block = block[first:]; len(block) > 0; {
		n := min(len(block), s.h.maxFrame)
		s.h.must(s.h.fr.WriteContinuation(s.id, n == len(block), block[:n]))
		block = block[n:]
	}
}

// writeData writes as much content as both windows let pass.
func (s *stream) writeData() {
	for !s.sentAll && s.h.out.Len() < inlineBody {
		n := min(int64(len(s.body)), s.sendWindow, s.h.sendWindow, int64(s.h.maxFrame))
		if n <= 0 {
			return
		}
		s.sentAll = n == int64(len(s.body))
		s.h.must(s.h.fr.WriteData(s.id, s.sentAll, s.body[:n]))
		s.body = s.body[n:]
		s.sendWindow -= n
		s.h.sendWindow -= n
		s.h.credit += 4
	}
}
