package lab

import (
	"bufio"
	"bytes"
	"cmp"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"
)

// A frame is one frame of HTTP/2 as a script writes it, right or wrong.
type frame struct {
	Frame   string        `yaml:"frame"`   // its type: HEADERS, PING ... or a number
	Flags   string        `yaml:"flags"`   // END_STREAM, END_HEADERS, PADDED, ACK
	Stream  string        `yaml:"stream"`  // a number, else the request's where the type has one
	Status  int           `yaml:"status"`  // :status before the fields
	Fields  string        `yaml:"fields"`  // field lines, compressed into the payload
	Payload string        `yaml:"payload"` // verbatim
	Times   int           `yaml:"times"`   // again and again: -1 has no end
	Every   time.Duration `yaml:"every"`   // the pause after each

	kind    http2.FrameType
	flags   http2.Flags
	payload []byte
	fields  []Field
}

// frameTypes are the types by their names (RFC 9113 §6).
var frameTypes = map[string]http2.FrameType{
	"DATA": http2.FrameData, "HEADERS": http2.FrameHeaders, "PRIORITY": http2.FramePriority,
	"RST_STREAM": http2.FrameRSTStream, "SETTINGS": http2.FrameSettings, "PUSH_PROMISE": http2.FramePushPromise,
	"PING": http2.FramePing, "GOAWAY": http2.FrameGoAway, "WINDOW_UPDATE": http2.FrameWindowUpdate,
	"CONTINUATION": http2.FrameContinuation,
}

// frameFlags are the flags by their names. END_STREAM and ACK are the same bit.
var frameFlags = map[string]http2.Flags{"END_STREAM": 0x1, "ACK": 0x1, "END_HEADERS": 0x4, "PADDED": 0x8}

// prepare reads a frame's words.
func (f *frame) prepare() (err error) {
	kind, known := frameTypes[f.Frame]
	if !known {
		n, err := strconv.ParseUint(f.Frame, 0, 8)
		if err != nil {
			return fmt.Errorf("%q is not a type of frame", f.Frame)
		}
		kind = http2.FrameType(n)
	}
	f.kind = kind
	for name := range strings.FieldsSeq(f.Flags) {
		if frameFlags[name] == 0 {
			return fmt.Errorf("%q is not a flag", name)
		}
		f.flags |= frameFlags[name]
	}
	if f.fields, err = fieldLines(f.Fields); err != nil {
		return err
	}
	payload, err := unescape(f.Payload)
	f.payload = []byte(payload)
	return err
}

// stream returns the stream a frame goes on when the request came on its own.
func (f *frame) stream(own uint32) uint32 {
	if n, err := strconv.ParseUint(f.Stream, 10, 31); err == nil {
		return uint32(n)
	}
	switch f.kind {
	case http2.FrameSettings, http2.FramePing, http2.FrameGoAway:
		return 0
	}
	return own
}

// A framing is a connection whose frames come from scripts.
type framing struct {
	server *Server
	out    *bufio.Writer
	fr     *http2.Framer
	block  bytes.Buffer
	enc    *hpack.Encoder
}

// serveFrames plays for a connection that speaks HTTP/2 frame by frame, for
// what no server that keeps to RFC 9113 sends. It answers one request
// after the other and knows no flow control.
func (s *Server) serveFrames(conn net.Conn) {
	in := bufio.NewReader(conn)
	preface := make([]byte, len(http2.ClientPreface))
	_ = conn.SetReadDeadline(time.Now().Add(idleTime)) // a broken connection shows in the read
	if _, err := io.ReadFull(in, preface); err != nil || string(preface) != http2.ClientPreface {
		return
	}
	f := &framing{server: s, out: bufio.NewWriter(conn)}
	f.fr = http2.NewFramer(f.out, in)
	f.fr.AllowIllegalWrites = true
	f.fr.MaxHeaderListSize = maxHead
	f.fr.ReadMetaHeaders = hpack.NewDecoder(4096, nil)
	f.enc = hpack.NewEncoder(&f.block)
	if f.fr.WriteSettings() != nil || f.out.Flush() != nil {
		return
	}
	for {
		_ = conn.SetReadDeadline(time.Now().Add(idleTime))
		got, err := f.fr.ReadFrame()
		if err != nil {
			return
		}
		head, ok := got.(*http2.MetaHeadersFrame)
		if !ok {
			continue
		}
		_ = conn.SetWriteDeadline(time.Now().Add(answerTime))
		if f.answer(head) != nil {
			return
		}
	}
}

// answer plays the frames of one request's answer.
func (f *framing) answer(head *http2.MetaHeadersFrame) error {
	r := &request{method: head.PseudoValue("method"), target: head.PseudoValue("path"), version: "HTTP/2", scheme: "https",
		fields: []Field{{"Host", head.PseudoValue("authority")}}}
	for _, h := range head.RegularFields() {
		r.fields = append(r.fields, Field{h.Name, h.Value})
	}
	r.locate()
	a := f.server.answerFor(r)
	list := a.Frames
	if list == nil {
		list = []frame{{kind: http2.FrameHeaders, flags: 0x5, Status: 404}}
	}
	sc := &scene{answer: a, request: r, now: time.Now()}
	for i := range list {
		if err := f.play(sc, &list[i], head.StreamID); err != nil {
			return err
		}
	}
	if err := f.out.Flush(); err != nil || a.Close {
		return cmp.Or(err, net.ErrClosed)
	}
	return nil
}

// play sends one frame as often as the script says.
func (f *framing) play(sc *scene, one *frame, stream uint32) error {
	payload := append(f.compress(sc, one), one.payload...)
	for n := 0; n != max(one.Times, 1) || one.Times < 0; n++ {
		if err := f.fr.WriteRawFrame(one.kind, one.flags, one.stream(stream), payload); err != nil {
			return err
		}
		if one.Every == 0 {
			continue
		}
		if err := f.out.Flush(); err != nil || !f.server.wait(one.Every) {
			return cmp.Or(err, net.ErrClosed)
		}
	}
	return nil
}

// compress returns a frame's fields as HPACK has them.
func (f *framing) compress(sc *scene, one *frame) []byte {
	f.block.Reset()
	// The encoder writes into memory and has no error.
	if one.Status != 0 {
		_ = f.enc.WriteField(hpack.HeaderField{Name: ":status", Value: strconv.Itoa(one.Status)})
	}
	for _, line := range sc.lines(one.fields) {
		_ = f.enc.WriteField(hpack.HeaderField{Name: line.Name, Value: line.Value})
	}
	return bytes.Clone(f.block.Bytes())
}
