package trace

import (
	"errors"
	"strconv"
	"strings"
)

// A Framing is how the end of a response's content is told (RFC 9112 §6.3).
type Framing struct {
	Kind   FramingKind
	Length int64 // for ByLength
	Keeps  bool  // the connection goes on after it
}

// FramingKind is one of the ways in which the end of content is told.
type FramingKind uint8

// The ways.
const (
	NoContent FramingKind = iota
	ByLength
	ByChunks
	ByClose
)

// FrameContent judges the framing of a response as strictly as net/http: what
// could be read in two ways is refused.
func FrameContent(r *Response, method string) (Framing, error) {
	chunked, err := transferCoding(r)
	if err != nil {
		return Framing{}, err
	}
	length, err := r.Fields.ContentLength()
	if err != nil {
		return Framing{}, err
	}
	fr := Framing{Length: length, Keeps: r.persists()}
	switch {
	case method == "HEAD" || r.Status == 101 || r.Status == 204 || r.Status == 304:
		fr.Kind, fr.Keeps = NoContent, fr.Keeps && r.Status != 101
	case chunked:
		fr.Kind = ByChunks
		err = checkTrailerNames(r.Fields)
	case length >= 0:
		fr.Kind = ByLength
	default:
		fr.Kind, fr.Keeps = ByClose, false
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
		return false, errors.New("there are " + strconv.Itoa(len(values)) + " Transfer-Encoding fields")
	}
	if !strings.EqualFold(values[0], "chunked") {
		return false, errors.New("Transfer-Encoding " + Quote(values[0], 40) + " is not the one that is in use, chunked")
	}
	return true, nil
}

// ContentLength returns the length that the fields agree on, or -1 where there
// is none.
func (fs Fields) ContentLength() (int64, error) {
	values := fs.Values("Content-Length")
	if len(values) == 0 {
		return -1, nil
	}
	for _, v := range values[1:] {
		if v != values[0] {
			return 0, errors.New("two Content-Length fields differ: " + Clip(values[0], 20) + " and " + Clip(v, 20))
		}
	}
	n, err := strconv.ParseUint(values[0], 10, 63)
	if err != nil {
		return 0, errors.New("Content-Length " + Quote(values[0], 40) + " is not a number of bytes")
	}
	return int64(n), nil
}

// checkTrailerNames refuses an announced trailer that would change the framing.
func checkTrailerNames(fields Fields) error {
	for _, v := range fields.Values("Trailer") {
		for name := range strings.SplitSeq(v, ",") {
			switch name = strings.Trim(name, " \t"); strings.ToLower(name) {
			case "transfer-encoding", "trailer", "content-length":
				return errors.New("the Trailer field announces " + Printable(name) + ", which cannot be in a trailer")
			}
		}
	}
	return nil
}

// persists reports whether the server keeps the connection (RFC 9112 §9.3).
func (r *Response) persists() bool {
	if r.Fields.HasToken("Connection", "close") {
		return false
	}
	return strings.HasPrefix(r.Proto, "HTTP/1.") && (r.Proto != "HTTP/1.0" || r.Fields.HasToken("Connection", "keep-alive"))
}
