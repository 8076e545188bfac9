package wire

import (
	"errors"
	"io"
	"net/http/httputil"
	"strconv"

	"detour/trace"
)

// readContent reads the content and the trailer section.
func (x *exchange) readContent(fr trace.Framing) *trace.Failure {
	body := &x.hop.Response.Body
	switch fr.Kind {
	case trace.NoContent:
		body.Whole = true
		return nil
	case trace.ByLength:
		return x.receive(io.LimitReader(x.conn.br, fr.Length), func() error { return missing(body.Size, fr.Length) })
	case trace.ByChunks:
		return x.receive(httputil.NewChunkedReader(x.conn.br), x.readTrailers)
	}
	return x.receive(x.conn.br, nil)
}

// missing is the error of content that is shorter than its Content-Length.
func missing(got, length int64) error {
	if got == length {
		return nil
	}
	return earlyError("the connection was closed after " + strconv.FormatInt(got, 10) + " of " + strconv.FormatInt(length, 10) + " bytes")
}

// An earlyError is content that ends before its end.
type earlyError string

func (e earlyError) Error() string { return string(e) }

// readTrailers reads what follows the last chunk (RFC 9112 §7.1.2).
func (x *exchange) readTrailers() error {
	section, err := readSection(x.conn.br, nil, x.t.opts.MaxHeader)
	if err != nil || endsBlank(section[:min(len(section), 2)]) {
		return err
	}
	x.hop.Response.Trailers, err = parseFields(string(section))
	return err
}

// bodyFailure puts an error while content was read into words.
func (x *exchange) bodyFailure(err error) *trace.Failure {
	var early earlyError
	if errors.As(err, &early) && x.ctx.Err() == nil {
		f := failed(trace.PhaseBody, trace.FailNetwork, string(early))
		f.Hint = "look in the server's error log at this time: did the process end, or is Content-Length wrong?"
		return f
	}
	f := x.failedIn(trace.PhaseBody, err)
	if reason := chunkProblem(err.Error()); reason != "" && f.Kind == trace.FailNetwork {
		f.Kind, f.Reason = trace.FailProtocol, reason
	}
	if f.Kind == trace.FailTimeout {
		x.notice(trace.NoticeTime, f.Reason+"; the content is cut there")
	}
	return f
}

// chunkProblem is the words for what the standard library's chunk reader
// refuses; it has no error values for them.
func chunkProblem(text string) string {
	switch text {
	case "malformed chunked encoding":
		return "a chunk is not as long as it says"
	case "chunked line ends with bare LF":
		return "a chunk's size line ends with a bare LF"
	case "invalid CR in chunked line":
		return "a chunk's size line has a CR inside"
	case "invalid byte in chunk length":
		return "a chunk's size is not a hexadecimal number"
	case "empty hex number for chunk length":
		return "a chunk has no size"
	case "http chunk length too large":
		return "a chunk's size is too large"
	case "chunked encoding contains too much non-data":
		return "the chunked coding has more framing than content"
	case "header line too long":
		return "a chunk's size line is too long"
	}
	return ""
}
