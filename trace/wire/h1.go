package wire

import (
	"bufio"
	"bytes"
	"strconv"
	"sync"
	"time"

	"detour/trace"
)

// overHTTP1 sends the request and reads the answer over an HTTP/1 connection.
func (x *exchange) overHTTP1() *trace.Failure {
	s := x.newSending()
	s.start()
	f := x.readResponse(s)
	whole := s.finish()
	x.conn.reusable = x.conn.reusable && whole
	switch {
	case f == nil || x.conn.answered:
	case s.cutOff:
		f.Phase, f.Attempt = trace.PhaseSend, attempt(trace.PhaseSend)
	case s.err != nil && f.Kind != trace.FailTLS && f.Kind != trace.FailProtocol: // reading has no better reason
		f = x.failedIn(trace.PhaseSend, s.err)
	}
	return f
}

// maxInterim bounds the 1xx responses that are kept; more are only counted.
const maxInterim = 32

// readResponse reads 1xx responses and the final one. All heads together may
// be as large as one.
func (x *exchange) readResponse(s *sending) *trace.Failure {
	budget := x.t.opts.MaxHeader
	for {
		head, resp, f := x.awaitHead(s, budget)
		if f != nil {
			return x.explainHeadBudget(f, budget)
		}
		budget -= len(head)
		if resp.Status/100 != 1 || resp.Status == 101 {
			return x.takeResponse(resp)
		}
		x.keepInterim(*resp, head)
		x.hop.Wire.ResponseHead = nil
		s.proceed()
	}
}

// explainHeadBudget says of a head that went beyond the bound that heads before
// it took a part of that.
func (x *exchange) explainHeadBudget(f *trace.Failure, left int) *trace.Failure {
	if max := x.t.opts.MaxHeader; f.Kind == trace.FailLimit && left < max && len(x.hop.Wire.ResponseHead) >= left {
		f.Reason = "this header section and those of the 1xx responses before it are together larger than " + bytesText(int64(max))
	}
	return f
}

// keepInterim keeps a 1xx response, up to a number of them.
func (x *exchange) keepInterim(resp trace.Response, head []byte) {
	switch n := len(x.hop.Interim); {
	case n < maxInterim:
		x.hop.Interim = append(x.hop.Interim, resp)
		x.hop.Wire.InterimHeads = append(x.hop.Wire.InterimHeads, head)
	case !x.interimCut:
		x.interimCut = true
		x.notice(trace.NoticeInterim, "there are more than "+strconv.Itoa(maxInterim)+" responses before the final one; the others were dropped")
	}
}

// awaitHead waits for a head, keeps its bytes on the hop and judges them.
func (x *exchange) awaitHead(s *sending, budget int) ([]byte, *trace.Response, *trace.Failure) {
	x.begins(trace.PhaseFirstByte)
	if _, err := x.conn.br.Peek(1); err != nil {
		return nil, nil, x.failedIn(trace.PhaseFirstByte, err)
	}
	sent := s.sent()
	x.hop.Timing.Send, x.hop.Timing.FirstByte = sent.Sub(s.begin), time.Since(sent)
	x.conn.answered = true
	x.guard.answer()
	head, err := readHeadOnce(x.conn.br, budget)
	x.hop.Wire.ResponseHead = head
	resp, parseErr := parseHead(string(head))
	if err == nil {
		err = parseErr
	}
	if err != nil {
		x.hop.Response = resp
		return nil, nil, x.headFailure(err)
	}
	return head, resp, nil
}

// heads are buffers to read heads into, whose size shows only at their end.
var heads = sync.Pool{New: func() any { return new([]byte) }}

// readHeadOnce reads a head into memory of just its size.
func readHeadOnce(br *bufio.Reader, max int) ([]byte, error) {
	scratch := heads.Get().(*[]byte)
	defer heads.Put(scratch)
	raw, err := readHead(br, (*scratch)[:0], max)
	*scratch = raw[:0]
	return bytes.Clone(raw), err
}

// headFailure adds to a head's failure what can be done about it.
func (x *exchange) headFailure(err error) *trace.Failure {
	f := x.failedIn(trace.PhaseHead, err)
	switch {
	case f.Kind == trace.FailProtocol && x.hop.Response == nil:
		f.Hint = "is it the right port? the bytes received are kept as they came"
	case f.Kind == trace.FailProtocol:
		f.Hint = "correct the program or proxy that writes this head; its bytes are kept as they came"
	case f.Kind == trace.FailLimit:
		f.Hint = "find the field that grows, most often Set-Cookie"
	}
	return f
}

// takeResponse reads the content that belongs to the final head.
func (x *exchange) takeResponse(resp *trace.Response) *trace.Failure {
	x.hop.Response = resp
	fr, err := trace.FrameContent(resp, x.hop.Request.Method)
	if err != nil {
		return x.headFailure(brokenError(err.Error()))
	}
	x.begins(trace.PhaseBody)
	first := time.Now()
	f := x.readContent(fr)
	x.hop.Timing.Body = time.Since(first)
	x.decodeBody()
	x.conn.reusable = f == nil && fr.Keeps && resp.Body.Whole && x.keepsAlive()
	return f
}

// keepsAlive reports whether the request leaves the connection in step: a
// composed Content-Length that is not the content's makes the server read the
// next request wrongly.
func (x *exchange) keepsAlive() bool {
	r := x.hop.Request
	if r.HTTP == trace.HTTP10 || r.Fields.HasToken("Connection", "close") || x.conn.br.Buffered() > 0 {
		return false
	}
	if isChunked(r) {
		return !r.Fields.Has("Content-Length")
	}
	lengths := r.Fields.Values("Content-Length")
	switch len(lengths) {
	case 0:
		return len(r.Body) == 0
	case 1:
		return lengths[0] == strconv.Itoa(len(r.Body))
	}
	return false
}

// isChunked reports whether the user composed a chunked request.
func isChunked(r trace.Request) bool {
	return r.HTTP != trace.HTTP10 && r.Fields.HasToken("Transfer-Encoding", "chunked")
}
