package wire

import (
	"errors"
	"io"
	"strconv"

	"golang.org/x/net/http2"

	"detour/trace"
)

// next reads one frame and does what it asks for.
func (s *stream) next() *trace.Failure {
	if s.h.c.br.Buffered() == 0 || s.h.out.Len() > 4<<10 {
		if err := s.h.flush(); err != nil {
			return s.x.failure(s.phase(), "answer the server's frames", err)
		}
	}
	if f := s.checkBeginning(); f != nil {
		return f
	}
	frame, err := s.h.fr.ReadFrame()
	if err != nil {
		return s.readFailure(err)
	}
	s.h.begun = true
	return s.handle(frame)
}

// checkBeginning recognises a server that answers in HTTP/1 to a request that
// had no ALPN to agree on.
func (s *stream) checkBeginning() *trace.Failure {
	if s.h.begun {
		return nil
	}
	if got, _ := s.h.c.br.Peek(5); string(got) == "HTTP/" {
		s.x.hop.Wire.ResponseHead, _ = readHeadOnce(s.h.c.br, s.h.headerMax)
		return s.broken("the server answered in HTTP/1: it does not speak HTTP/2 on this port")
	}
	return nil
}

func (s *stream) handle(frame http2.Frame) *trace.Failure {
	switch f := frame.(type) {
	case *http2.HeadersFrame:
		s.h.continuations = 0
		s.h.headerBlock = s.h.headerBlock[:0]
		s.endsStream, s.inSection = f.StreamEnded(), true
		return s.takeFragment(f.StreamID, f.HeaderBlockFragment(), f.HeadersEnded())
	case *http2.ContinuationFrame:
		s.h.continuations++
		return s.takeFragment(f.StreamID, f.HeaderBlockFragment(), f.HeadersEnded())
	case *http2.DataFrame:
		return s.takeData(f)
	case *http2.RSTStreamFrame:
		return s.takeReset(f)
	case *http2.GoAwayFrame:
		return s.takeGoAway(f)
	case *http2.PushPromiseFrame:
		return s.broken("the server pushes although it was told not to")
	}
	if s.h.credit--; s.h.credit < 0 {
		return s.flooded()
	}
	return s.manage(frame)
}

// manage handles the frames about the connection itself.
func (s *stream) manage(frame http2.Frame) *trace.Failure {
	switch f := frame.(type) {
	case *http2.SettingsFrame:
		return s.takeSettings(f)
	case *http2.PingFrame:
		if !f.IsAck() {
			s.h.must(s.h.fr.WritePing(true, f.Data))
		}
	case *http2.WindowUpdateFrame:
		return s.widen(f.StreamID, int64(f.Increment))
	}
	return nil // unknown frames are ignored (RFC 9113 §5.5)
}

func (s *stream) takeSettings(f *http2.SettingsFrame) *trace.Failure {
	if f.IsAck() {
		return nil
	}
	err := f.ForeachSetting(func(v http2.Setting) error {
		switch v.ID {
		case http2.SettingInitialWindowSize:
			s.sendWindow += int64(v.Val) - s.h.streamWindow // RFC 9113 §6.9.2
			s.h.streamWindow = int64(v.Val)
		case http2.SettingMaxFrameSize:
			s.h.maxFrame = min(int(v.Val), inlineBody)
		case http2.SettingHeaderTableSize:
			s.h.enc.SetMaxDynamicTableSizeLimit(min(v.Val, 64<<10))
		}
		return v.Valid()
	})
	if err != nil || s.sendWindow > maxWindow {
		return s.broken("the server's settings have a value out of range")
	}
	s.h.must(s.h.fr.WriteSettingsAck())
	return nil
}

// widen adds to a window of ours (RFC 9113 §6.9.1).
func (s *stream) widen(id uint32, by int64) *trace.Failure {
	switch id {
	case 0:
		s.h.sendWindow += by
	case s.id:
		s.sendWindow += by
	}
	if s.h.sendWindow > maxWindow || s.sendWindow > maxWindow {
		return s.broken("the server widened a window beyond its limit")
	}
	return nil
}

// takeData keeps content and renews the windows that it used.
func (s *stream) takeData(f *http2.DataFrame) *trace.Failure {
	resp := s.x.hop.Response
	if f.StreamID != s.id || resp == nil || s.ended {
		return s.broken("the server sent content where none can be")
	}
	if s.h.credit += 4; len(f.Data()) == 0 {
		s.h.credit -= 5
	}
	if s.h.credit < 0 {
		return s.flooded()
	}
	keep(&resp.Body, f.Data(), s.x.t.opts.MaxBody)
	if f.StreamEnded() {
		s.renewWindows(int64(f.Length), true)
		return s.end()
	}
	s.renewWindows(int64(f.Length), false)
	if resp.Body.Size >= s.x.t.opts.MaxDownload {
		s.x.noticeDownload()
		return s.stop()
	}
	return nil
}

// renewWindows counts received bytes, padding too (RFC 9113 §6.9), and lets the
// server go on when it may have used half of a window.
func (s *stream) renewWindows(n int64, last bool) {
	s.unread += n
	if s.h.unread += n; s.h.unread >= recvWindow/2 {
		s.h.must(s.h.fr.WriteWindowUpdate(0, uint32(s.h.unread)))
		s.h.unread = 0
	}
	if s.unread >= recvWindow/2 && !last {
		s.h.must(s.h.fr.WriteWindowUpdate(s.id, uint32(s.unread)))
		s.unread = 0
	}
}

// end closes the server's side and checks the length that it promised.
func (s *stream) end() *trace.Failure {
	s.ended = true
	resp := s.x.hop.Response
	length, err := resp.Fields.ContentLength()
	noContent := s.x.hop.Request.Method == "HEAD" || resp.Status == 304
	if err == nil && length >= 0 && !noContent && length != resp.Body.Size {
		return s.x.bodyFailure(missing(resp.Body.Size, length))
	}
	return nil
}

// stop ends the exchange by a bound of ours: without the rest of the content,
// and with the connection, whose windows the rest would fill.
func (s *stream) stop() *trace.Failure {
	s.ended, s.cut = true, true
	return nil
}

// takeReset ends the stream as the server wants it.
func (s *stream) takeReset(f *http2.RSTStreamFrame) *trace.Failure {
	if f.StreamID != s.id {
		return nil
	}
	s.x.conn.unhandled = f.ErrCode == http2.ErrCodeRefusedStream
	fail := failed(s.phase(), trace.FailNetwork, "the server reset the stream ("+f.ErrCode.String()+")")
	if f.ErrCode == http2.ErrCodeHTTP11Required {
		fail.Hint = "the server wants HTTP/1.1 for this request"
	}
	return fail
}

// takeGoAway goes on when the server still handles this stream (RFC 9113 §6.8).
func (s *stream) takeGoAway(f *http2.GoAwayFrame) *trace.Failure {
	s.h.goesAway = true
	if f.LastStreamID >= s.id && f.ErrCode == http2.ErrCodeNo {
		return nil
	}
	s.x.conn.unhandled = f.LastStreamID < s.id
	reason := "the server ends the connection (GOAWAY, " + f.ErrCode.String() + ")"
	if debug := f.DebugData(); len(debug) > 0 {
		reason += ": " + trace.Clip(string(debug), 80)
	}
	return failed(s.phase(), trace.FailNetwork, reason)
}

// readFailure puts what the framer refuses into words.
func (s *stream) readFailure(err error) *trace.Failure {
	var conn http2.ConnectionError
	var stream http2.StreamError
	switch {
	case errors.Is(err, http2.ErrFrameTooLarge):
		return s.broken("a frame is larger than the limit that the server was told")
	case errors.As(err, &conn):
		return s.broken("a frame breaks the protocol (" + http2.ErrCode(conn).String() + s.detail() + ")")
	case errors.As(err, &stream):
		return s.broken("a frame breaks the protocol (" + stream.Code.String() + s.detail() + ")")
	}
	if s.phase() != trace.PhaseBody {
		return s.x.failedIn(s.phase(), err)
	}
	if errors.Is(err, io.EOF) {
		err = earlyError("the connection was closed after " + strconv.FormatInt(s.x.hop.Response.Body.Size, 10) + " bytes of content, before its end")
	}
	return s.x.bodyFailure(err)
}

func (s *stream) detail() string {
	if err := s.h.fr.ErrorDetail(); err != nil {
		return ": " + trace.Printable(err.Error())
	}
	return ""
}

func (s *stream) broken(reason string) *trace.Failure {
	return failed(s.phase(), trace.FailProtocol, reason)
}

func (s *stream) flooded() *trace.Failure {
	return s.broken("the server floods the connection with frames that bring no answer")
}

// phase says how far the stream is.
func (s *stream) phase() trace.Phase {
	switch {
	case s.x.hop.Response != nil:
		return trace.PhaseBody
	case s.inSection:
		return trace.PhaseHead
	case !s.sentAll:
		return trace.PhaseSend
	}
	return trace.PhaseFirstByte
}
