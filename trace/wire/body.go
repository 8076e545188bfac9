package wire

import (
	"bytes"
	"errors"
	"io"
	"strconv"
	"strings"
	"sync"

	"detour/trace"
)

// chunks are buffers that content passes through.
var chunks = sync.Pool{New: func() any { return new([16 << 10]byte) }}

// receive reads content to its end: the first part is kept, the rest counted
// and dropped up to a bound. The function end judges the end of the content.
func (x *exchange) receive(src io.Reader, end func() error) *trace.Failure {
	buf := chunks.Get().(*[16 << 10]byte)
	defer chunks.Put(buf)
	body := &x.hop.Response.Body
	defer trim(body)
	for {
		n, err := src.Read(buf[:])
		keep(body, buf[:n], x.t.opts.MaxBody)
		switch {
		case errors.Is(err, io.EOF):
			if end != nil {
				err = end()
			} else {
				err = nil
			}
			body.Whole = err == nil
			return x.received(err)
		case err != nil:
			return x.received(err)
		case body.Size >= x.t.opts.MaxDownload:
			x.noticeDownload()
			return x.received(nil)
		}
	}
}

// received says what was dropped and what went wrong.
func (x *exchange) received(err error) *trace.Failure {
	x.noteDropped()
	if err == nil {
		return nil
	}
	return x.bodyFailure(err)
}

func (x *exchange) noteDropped() {
	b := &x.hop.Response.Body
	if kept := int64(len(b.Kept)); kept < b.Size {
		x.notice(trace.NoticeBody, "the first "+bytesText(kept)+" of "+bytesText(b.Size)+" of content are kept; the rest was counted and dropped")
	}
}

func (x *exchange) noticeDownload() {
	x.notice(trace.NoticeBody, "reading stopped after "+bytesText(x.hop.Response.Body.Size)+" of content; there may be more")
}

// keep counts bytes of content and keeps them as far as there is room.
func keep(b *trace.Body, p []byte, max int64) {
	b.Size += int64(len(p))
	if room := max - int64(len(b.Kept)); room > 0 && len(p) > 0 {
		b.Kept = append(b.Kept, p[:min(int64(len(p)), room)]...)
	}
}

// trim gives back memory that growing left over.
func trim(b *trace.Body) {
	if cap(b.Kept) > len(b.Kept)+len(b.Kept)/8+64 {
		b.Kept = bytes.Clone(b.Kept)
	}
}

// bytesText says a number of bytes for a sentence: "1 MiB", "300 bytes".
func bytesText(n int64) string {
	units := []string{"KiB", "MiB", "GiB"}
	if n < 1<<10 {
		return strconv.FormatInt(n, 10) + " bytes"
	}
	f := float64(n)
	unit := ""
	for _, u := range units {
		if f < 1024 {
			break
		}
		f, unit = f/1024, u
	}
	return strings.TrimSuffix(strconv.FormatFloat(f, 'f', 1, 64), ".0") + " " + unit
}
