package trace

import (
	"errors"
	"io"
	"net/http/httputil"
	"strconv"
	"strings"
)

// A framing is how the end of a response's content is told (RFC 9112 §6.3).
type framing struct {
	kind   framingKind
	length int64 // for byLength
	keeps  bool  // the connection goes on after it
}

type framingKind uint8

const (
	noContent framingKind = iota
	byLength
	byChunks
	byClose
)

// frame judges the framing of a response as strictly as net/http: what could
// be read in two ways is refused.
func frame(r *Response, method string) (framing, error) {
	chunked, err := transferCoding(r)
	if err != nil {
		return framing{}, err
	}
	length, err := contentLength(r.Fields)
	if err != nil {
		return framing{}, err
	}
	fr := framing{length: length, keeps: r.persists()}
	switch {
	case method == "HEAD" || r.Status == 101 || r.Status == 204 || r.Status == 304:
		fr.kind, fr.keeps = noContent, fr.keeps && r.Status != 101
	case chunked:
		fr.kind = byChunks
		err = checkTrailerNames(r.Fields)
	case length >= 0:
		fr.kind = byLength
	default:
		fr.kind, fr.keeps = byClose, false
	}
	return fr, err
}

// transferCoding reports whether the content is chunked. HTTP/1.0 has no
// transfer codings; of others than chunked we have none.
func transferCoding(r *Response) (chunked bool, err error) {
	values := r.Fields.Values("Transfer-Encoding")
	if len(values) == 0 || strings.HasPrefix(r.Proto, "HTTP/0") || r.Proto == "HTTP/1.0" {
		return false, nil
	}
	if len(values) > 1 {
		return false, brokenError("there are " + strconv.Itoa(len(values)) + " Transfer-Encoding fields")
	}
	if !strings.EqualFold(values[0], "chunked") {
		return false, brokenError("Transfer-Encoding " + Printable(quoted(clip(values[0], 40))) + " is not the one that is in use, chunked")
	}
	return true, nil
}

// contentLength returns the length that the fields agree on, or -1.
func contentLength(fields Fields) (int64, error) {
	values := fields.Values("Content-Length")
	if len(values) == 0 {
		return -1, nil
	}
	for _, v := range values[1:] {
		if v != values[0] {
			return 0, brokenError("two Content-Length fields differ: " + Printable(clip(values[0], 20)+" and "+clip(v, 20)))
		}
	}
	n, err := strconv.ParseUint(values[0], 10, 63)
	if err != nil {
		return 0, brokenError("Content-Length " + Printable(quoted(clip(values[0], 40))) + " is not a number of bytes")
	}
	return int64(n), nil
}

// checkTrailerNames refuses an announced trailer that would change the framing.
func checkTrailerNames(fields Fields) error {
	for _, v := range fields.Values("Trailer") {
		for name := range strings.SplitSeq(v, ",") {
			switch name = strings.Trim(name, " \t"); strings.ToLower(name) {
			case "transfer-encoding", "trailer", "content-length":
				return brokenError("the Trailer field announces " + Printable(name) + ", which cannot be in a trailer")
			}
		}
	}
	return nil
}

// persists reports whether the server keeps the connection (RFC 9112 §9.3).
func (r *Response) persists() bool {
	options := r.Fields.Values("Connection")
	if hasToken(options, "close") {
		return false
	}
	return strings.HasPrefix(r.Proto, "HTTP/1.") && (r.Proto != "HTTP/1.0" || hasToken(options, "keep-alive"))
}

// readBody1 reads the content and the trailer section.
func (x *exchange) readBody1(fr framing) *Failure {
	body := &x.hop.Response.Body
	switch fr.kind {
	case noContent:
		body.Whole = true
		return nil
	case byLength:
		return x.receive(io.LimitReader(x.conn.br, fr.length), func() error { return missing(body.Size, fr.length) })
	case byChunks:
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
	if err != nil || isBlank(section[:min(len(section), 2)]) {
		return err
	}
	x.hop.Response.Trailers, err = parseFields(string(section))
	return err
}

// bodyFailure puts an error while content was read into words.
func (x *exchange) bodyFailure(err error) *Failure {
	var early earlyError
	if errors.As(err, &early) && x.ctx.Err() == nil {
		return &Failure{Phase: PhaseBody, Kind: FailNetwork, Attempt: "read the content", Reason: string(early)}
	}
	f := x.failure(PhaseBody, "read the content", err)
	if reason, ok := chunkProblems[err.Error()]; ok && f.Kind == FailNetwork {
		f.Kind, f.Reason = FailProtocol, reason
	}
	if f.Kind == FailTimeout {
		x.notice(NoticeTime, f.Reason+"; the content is cut there")
	}
	return f
}

// chunkProblems are the words for what the standard library's chunk reader
// refuses; it has no error values for them.
var chunkProblems = map[string]string{
	"malformed chunked encoding":                  "a chunk is not as long as it says",
	"chunked line ends with bare LF":              "a chunk's size line ends with a bare LF",
	"invalid CR in chunked line":                  "a chunk's size line has a CR inside",
	"invalid byte in chunk length":                "a chunk's size is not a hexadecimal number",
	"empty hex number for chunk length":           "a chunk has no size",
	"http chunk length too large":                 "a chunk's size is too large",
	"chunked encoding contains too much non-data": "the chunked coding has more framing than content",
	"header line too long":                        "a chunk's size line is too long",
}
