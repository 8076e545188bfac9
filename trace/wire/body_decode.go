package wire

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"io"
	"strconv"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"

	"detour/trace"
)

// Decoding is bounded twice: content may claim any number of codings, and a
// few bytes of it may decode to gigabytes.
const (
	maxCodings   = 4
	decodeFactor = 4 // decoded bytes kept, as a multiple of Options.MaxBody
)

// decodeBody removes the content codings from what was kept (RFC 9110 §8.4).
func (x *exchange) decodeBody() {
	resp := x.hop.Response
	b := &resp.Body
	b.Codings = resp.Fields.Codings()
	if len(b.Codings) == 0 || len(b.Kept) == 0 {
		return
	}
	max := decodeFactor * x.t.opts.MaxBody
	decoded, err := decode(b.Kept, b.Codings, max)
	cut := b.Size > int64(len(b.Kept)) // by us: content that ends early is no fault then
	switch {
	case errors.Is(err, errDecodeLimit):
		x.notice(trace.NoticeDecode, "decoding stopped after "+bytesText(int64(len(decoded)))+"; the content decodes to more")
	case err != nil && !(cut && errors.Is(err, io.ErrUnexpectedEOF)):
		b.DecodeError = decodeProblem(err)
	}
	b.Decoded, b.DecodedSize = decoded, int64(len(decoded))
}

var errDecodeLimit = errors.New("more decoded content than the limit")

// decode undoes the codings, the last one first. It returns what it got, nil
// where that is nothing, and why it is not all.
func decode(content []byte, codings []string, max int64) ([]byte, error) {
	if len(codings) > maxCodings {
		return nil, unknownCoding(strconv.Itoa(len(codings)) + " codings one over the other are not decoded")
	}
	var src io.Reader = bytes.NewReader(content)
	for i := len(codings) - 1; i >= 0; i-- {
		pool, ok := decoders[codings[i]]
		if !ok {
			return nil, unknownCoding("the coding " + trace.Quote(codings[i], 40) + " is not known here")
		}
		d := pool.Get().(decoder)
		defer pool.Put(d)
		src = &limited{&lazy{src: src, d: d}, max}
	}
	decoded, err := io.ReadAll(src)
	if len(decoded) == 0 {
		return nil, err
	}
	return bytes.Clone(decoded), err
}

// A limited reader fails, rather than ends, at its limit. Every stage has one:
// an inner coding can grow without the outcome growing.
type limited struct {
	r    io.Reader
	left int64
}

func (l *limited) Read(p []byte) (int, error) {
	if l.left <= 0 {
		n, err := l.r.Read(p[:min(1, len(p))])
		if n > 0 {
			return 0, errDecodeLimit
		}
		return 0, err
	}
	n, err := l.r.Read(p[:min(int64(len(p)), l.left)])
	l.left -= int64(n)
	return n, err
}

// A decoder is a reader of one coding that can be used again.
type decoder interface {
	io.Reader
	Reset(io.Reader) error
}

// A lazy reader starts its decoder at the first read, because a decoder may
// read from its source at once.
type lazy struct {
	src     io.Reader
	d       decoder
	started bool
}

func (l *lazy) Read(p []byte) (int, error) {
	if !l.started {
		l.started = true
		if err := l.d.Reset(l.src); err != nil {
			if errors.Is(err, io.EOF) {
				err = io.ErrUnexpectedEOF
			}
			return 0, err
		}
	}
	return l.d.Read(p)
}

// decoders by coding (IANA HTTP Content Coding Registry). They are kept for
// reuse: each has a window of tens of kilobytes.
var decoders = map[string]*sync.Pool{
	"gzip":    &gunzips,
	"x-gzip":  &gunzips, // RFC 9110 §8.4.1.3
	"deflate": {New: func() any { return new(inflate) }},
	"br":      {New: func() any { return brotli.NewReader(nil) }},
	"zstd":    {New: newZstd},
}

var gunzips = sync.Pool{New: func() any { return new(gzip.Reader) }}

// zstdWindow is the window that a decoder of zstd content must have (RFC 9659).
const zstdWindow = 8 << 20

func newZstd() any {
	d, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(zstdWindow))
	if err != nil {
		panic(err) // the options are constants
	}
	return d
}

// inflate reads the deflate coding, which is zlib's format (RFC 9110
// §8.4.1.2), and the bare DEFLATE that some servers send by that name.
type inflate struct{ r io.Reader }

func (d *inflate) Reset(src io.Reader) error {
	head := make([]byte, 2)
	n, err := io.ReadFull(src, head)
	if err != nil && n == 0 {
		return err
	}
	src = io.MultiReader(bytes.NewReader(head[:n]), src)
	if n == 2 && head[0]&0x0f == 8 && (int(head[0])<<8|int(head[1]))%31 == 0 {
		d.r, err = zlib.NewReader(src)
		return err
	}
	d.r = flate.NewReader(src)
	return nil
}

func (d *inflate) Read(p []byte) (int, error) { return d.r.Read(p) }

// An unknownCoding is content that cannot be decoded here, in words.
type unknownCoding string

func (e unknownCoding) Error() string { return string(e) }

// decodeProblem says in words why decoding ended early.
func decodeProblem(err error) string {
	var unknown unknownCoding
	switch {
	case errors.As(err, &unknown):
		return string(unknown)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return "the coded content ends early"
	case errors.Is(err, zstd.ErrWindowSizeExceeded):
		return "the content wants a window larger than " + bytesText(zstdWindow)
	}
	return "the content is not what its coding says: " + plain(err)
}
