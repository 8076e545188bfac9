package wire

import (
	"strconv"
	"time"

	"detour/trace"
)

// takeFragment gathers a header section from its frames (RFC 9113 §4.3).
func (s *stream) takeFragment(id uint32, fragment []byte, last bool) *trace.Failure {
	switch {
	case id != s.id || s.ended:
		return s.broken("the server sent a header section on a stream that is not open")
	case len(s.h.headerBlock)+len(fragment) > s.h.headerMax:
		return s.x.headFailure(sectionTooLarge(s.h.headerMax))
	case s.h.continuations > maxContinuations:
		return s.x.headFailure(limitError("the header section comes in more than " + strconv.Itoa(maxContinuations) + " frames"))
	}
	if !s.x.conn.answered {
		s.x.conn.answered = true
		s.x.guard.answer()
	}
	s.h.headerBlock = append(s.h.headerBlock, fragment...)
	if !last {
		return nil
	}
	if s.h.credit -= 10; s.h.credit < 0 {
		return s.flooded()
	}
	fields, err := s.h.decodeFields()
	f := s.takeSection(fields, err)
	s.inSection = f != nil
	return f
}

// maxContinuations bounds the frames of one header section: a flood of empty
// ones costs their sender nothing.
const maxContinuations = 256

// takeSection sorts a decoded header section: interim, final, or trailers.
func (s *stream) takeSection(fields trace.Fields, err error) *trace.Failure {
	if s.x.hop.Response != nil {
		return s.takeTrailers(fields, err)
	}
	s.x.hop.Wire.ResponseFields = fields
	resp, judged := http2Response(fields)
	if err == nil {
		err = judged
	}
	if err != nil {
		s.x.hop.Response = resp
		return s.x.headFailure(err)
	}
	if resp.Status/100 == 1 {
		return s.takeInterim(resp)
	}
	s.x.begins(trace.PhaseBody)
	s.began = time.Now()
	s.x.hop.Timing.FirstByte = s.began.Sub(s.sent)
	s.x.hop.Response = resp
	if s.endsStream {
		return s.end()
	}
	return nil
}

func (s *stream) takeInterim(resp *trace.Response) *trace.Failure {
	if s.endsStream {
		return s.broken("the stream ends with a 1xx response")
	}
	s.x.keepInterim(*resp, nil)
	if s.sentAll {
		s.x.guard.allow(s.x.t.opts.FirstByteTimeout)
	}
	return nil
}

func (s *stream) takeTrailers(fields trace.Fields, err error) *trace.Failure {
	if err == nil {
		err = checkTrailers(fields)
	}
	if err == nil && !s.endsStream {
		err = brokenError("the trailer section does not end the stream")
	}
	s.x.hop.Response.Trailers = fields
	if err != nil {
		return s.x.bodyFailure(err)
	}
	return s.end()
}
