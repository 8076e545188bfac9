package lab

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"
)

// Bounds of a connection in HTTP/2.
const (
	maxStreams    = 100
	initialWindow = 65535 // bytes of content that each side may send unasked, RFC 9113 §6.9.2
	frameSize     = 16384 // of a frame's payload, §6.5.2
)

// A conn2 is a connection that speaks HTTP/2, on x/net's framer. It plays in the
// order of the script's fields, with any number of streams at once. (The standard
// library's server sorts the fields, and weighs half a megabyte.)
type conn2 struct {
	server *Server
	conn   net.Conn
	in     *http2.Framer

	mu      sync.Mutex // of all below, and of writing
	room    *sync.Cond // a window has grown, or the connection is gone
	out     *bufio.Writer
	fr      *http2.Framer
	block   bytes.Buffer
	enc     *hpack.Encoder
	streams map[uint32]*stream2
	window  int64 // bytes of content that may be sent
	initial int64 // the window of a new stream
	gone    bool
}

// A stream2 is one request and its answer.
type stream2 struct {
	id      uint32
	request *request
	window  int64
	reset   bool
	whole   bool // the request is; what comes after is nobody's
}

// errReset ends an answer whose stream the client has given up.
var errReset = errors.New("the stream was reset")

// serveHTTP2 plays for a connection that speaks HTTP/2. What only HTTP/1 can do,
// raw bytes, is not to be had here; a cut becomes a reset of the stream.
func (s *Server) serveHTTP2(conn net.Conn) {
	in := bufio.NewReader(conn)
	preface := make([]byte, len(http2.ClientPreface))
	_ = conn.SetReadDeadline(time.Now().Add(idleTime)) // a broken connection shows in the read
	if _, err := io.ReadFull(in, preface); err != nil || string(preface) != http2.ClientPreface {
		return
	}
	c := &conn2{server: s, conn: conn, out: bufio.NewWriter(conn), streams: map[uint32]*stream2{}, window: initialWindow, initial: initialWindow}
	c.room = sync.NewCond(&c.mu)
	c.fr, c.in = http2.NewFramer(c.out, nil), http2.NewFramer(nil, in)
	c.in.MaxHeaderListSize = maxHead
	c.in.ReadMetaHeaders = hpack.NewDecoder(4096, nil)
	c.enc = hpack.NewEncoder(&c.block)
	if c.send(func() error {
		return c.fr.WriteSettings(http2.Setting{ID: http2.SettingMaxConcurrentStreams, Val: maxStreams})
	}) == nil {
		c.read()
	}
	c.mu.Lock()
	c.gone = true
	c.room.Broadcast()
	c.mu.Unlock()
}

// send writes frames and flushes them.
func (c *conn2) send(write func() error) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	_ = c.conn.SetWriteDeadline(time.Now().Add(answerTime))
	return errors.Join(write(), c.out.Flush())
}

// read takes the client's frames until the connection ends.
func (c *conn2) read() {
	for {
		_ = c.conn.SetReadDeadline(time.Now().Add(answerTime))
		got, err := c.in.ReadFrame()
		if stream, ok := err.(http2.StreamError); ok {
			err = c.resetStream(stream.StreamID, stream.Code)
		} else if err == nil {
			err = c.take(got)
		}
		if err != nil {
			return
		}
	}
}

// take acts on one frame of the client's.
func (c *conn2) take(got http2.Frame) error {
	switch f := got.(type) {
	case *http2.MetaHeadersFrame:
		return c.begin(f)
	case *http2.DataFrame:
		return c.content(f)
	case *http2.SettingsFrame:
		return c.settings(f)
	case *http2.PingFrame:
		if f.IsAck() {
			return nil
		}
		return c.send(func() error { return c.fr.WritePing(true, f.Data) })
	case *http2.WindowUpdateFrame:
		c.grow(f.StreamID, int64(f.Increment))
	case *http2.RSTStreamFrame:
		c.mu.Lock()
		if st := c.streams[f.StreamID]; st != nil {
			st.reset = true
		}
		c.room.Broadcast()
		c.mu.Unlock()
	case *http2.GoAwayFrame:
		return net.ErrClosed
	}
	return nil
}

// begin takes the head of a request. A second one on a stream is its trailers.
func (c *conn2) begin(f *http2.MetaHeadersFrame) error {
	c.mu.Lock()
	st, full := c.streams[f.StreamID], len(c.streams) >= maxStreams
	if st == nil && !full {
		st = &stream2{id: f.StreamID, request: readHTTP2(f), window: c.initial}
		c.streams[f.StreamID] = st
	}
	c.mu.Unlock()
	if st == nil {
		return c.resetStream(f.StreamID, http2.ErrCodeRefusedStream)
	}
	c.ended(st, f.StreamEnded())
	return nil
}

// ended plays for a request that is whole.
func (c *conn2) ended(st *stream2, last bool) {
	if last && !st.whole {
		st.whole = true
		c.play(st)
	}
}

// readHTTP2 turns the fields of HTTP/2 into the lab's request.
func readHTTP2(f *http2.MetaHeadersFrame) *request {
	r := &request{method: f.PseudoValue("method"), target: f.PseudoValue("path"), version: "HTTP/2", scheme: "https", keepAlive: true,
		fields: []Field{{"Host", f.PseudoValue("authority")}}}
	for _, h := range f.RegularFields() {
		r.fields = append(r.fields, Field{h.Name, h.Value})
	}
	r.locate()
	return r
}

// content counts what a request brings, and lets the client send as much again.
func (c *conn2) content(f *http2.DataFrame) error {
	c.mu.Lock()
	st := c.streams[f.StreamID]
	c.mu.Unlock()
	if st == nil || st.whole {
		return nil
	}
	if st.request.bytes += int64(len(f.Data())); st.request.bytes > maxBody {
		return c.resetStream(f.StreamID, http2.ErrCodeCancel)
	}
	if n := f.Header().Length; n > 0 {
		err := c.send(func() error { return errors.Join(c.fr.WriteWindowUpdate(0, n), c.fr.WriteWindowUpdate(f.StreamID, n)) })
		if err != nil {
			return err
		}
	}
	c.ended(st, f.StreamEnded())
	return nil
}

// settings takes the client's, of which the window of a stream matters here.
func (c *conn2) settings(f *http2.SettingsFrame) error {
	if f.IsAck() {
		return nil
	}
	if v, ok := f.Value(http2.SettingInitialWindowSize); ok {
		c.mu.Lock()
		for _, st := range c.streams {
			st.window += int64(v) - c.initial
		}
		c.initial = int64(v)
		c.room.Broadcast()
		c.mu.Unlock()
	}
	return c.send(c.fr.WriteSettingsAck)
}

// grow lets more content go out: on a stream, or on all of them for 0.
func (c *conn2) grow(id uint32, by int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if id == 0 {
		c.window += by
	} else if st := c.streams[id]; st != nil {
		st.window += by
	}
	c.room.Broadcast()
}

func (c *conn2) resetStream(id uint32, code http2.ErrCode) error {
	return c.send(func() error {
		delete(c.streams, id)
		return c.fr.WriteRSTStream(id, code)
	})
}

// play answers one request, beside the others.
func (c *conn2) play(st *stream2) {
	c.server.work.Go(func() {
		err := c.answer(st)
		if errors.Is(err, errCut) {
			_ = c.resetStream(st.id, http2.ErrCodeInternal) // a lost connection shows in the next read
		}
		c.mu.Lock()
		delete(c.streams, st.id)
		c.mu.Unlock()
	})
}

func (c *conn2) answer(st *stream2) error {
	a := c.server.answerFor(st.request)
	if a.Raw != "" || a.Frames != nil {
		a = c.server.nothing()
	}
	if !c.server.wait(a.Delay) || a.Cut != nil && a.Cut.In == "head" {
		return errCut
	}
	sc := &scene{answer: a, request: st.request, now: time.Now()}
	for _, e := range a.Early {
		if err := c.head(st.id, e.Status, sc.lines(e.own), false); err != nil {
			return err
		}
	}
	m := sc.compose()
	if err := c.head(st.id, m.status, m.fields, m.body == nil); err != nil || m.body == nil {
		return err
	}
	if err := c.pour(st, m, a); err != nil {
		return err
	}
	if len(m.tail) > 0 {
		return c.head(st.id, 0, m.tail, true)
	}
	return c.send(func() error { return c.fr.WriteData(st.id, true, nil) })
}

// head writes a section of fields, with a status in front unless it is 0.
func (c *conn2) head(id uint32, status int, fields []Field, last bool) error {
	return c.send(func() error {
		block := c.compress(status, fields)
		first := block[:min(len(block), frameSize)]
		block = block[len(first):]
		err := c.fr.WriteHeaders(http2.HeadersFrameParam{StreamID: id, BlockFragment: first, EndStream: last, EndHeaders: len(block) == 0})
		for len(block) > 0 && err == nil {
			part := block[:min(len(block), frameSize)]
			block = block[len(part):]
			err = c.fr.WriteContinuation(id, len(block) == 0, part)
		}
		return err
	})
}

// compress returns field lines as HPACK has them, but for those that belong to a
// connection of HTTP/1, RFC 9113 §8.2.2.
func (c *conn2) compress(status int, fields []Field) []byte {
	c.block.Reset()
	// The encoder writes into memory and has no error.
	if status != 0 {
		_ = c.enc.WriteField(hpack.HeaderField{Name: ":status", Value: strconv.Itoa(status)})
	}
	for _, f := range fields {
		name := strings.ToLower(f.Name)
		if !slices.Contains([]string{"connection", "keep-alive", "transfer-encoding"}, name) {
			_ = c.enc.WriteField(hpack.HeaderField{Name: name, Value: f.Value})
		}
	}
	return c.block.Bytes()
}

// pour writes the body as fast as the client's windows let it.
func (c *conn2) pour(st *stream2, m *message, a *answer) error {
	if a.Cut != nil {
		m.body = io.LimitReader(m.body, int64(a.Cut.After))
	}
	err := pieces(m.body, a.Drip.Bytes, func(piece []byte) error {
		for len(piece) > 0 {
			n, err := c.data(st, piece)
			if err != nil {
				return err
			}
			piece = piece[n:]
		}
		if a.Drip.Every > 0 && !c.server.wait(a.Drip.Every) {
			return net.ErrClosed
		}
		return nil
	})
	if a.Cut != nil && err == nil {
		return errCut
	}
	return err
}

// data writes the front of a piece, when the windows have room for some of it.
func (c *conn2) data(st *stream2, piece []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.window <= 0 || st.window <= 0 {
		if c.gone || st.reset {
			break
		}
		c.room.Wait()
	}
	if c.gone || st.reset {
		return 0, errReset
	}
	n := int(min(int64(len(piece)), c.window, st.window, frameSize))
	c.window -= int64(n)
	st.window -= int64(n)
	_ = c.conn.SetWriteDeadline(time.Now().Add(answerTime))
	return n, errors.Join(c.fr.WriteData(st.id, false, piece[:n]), c.out.Flush())
}
