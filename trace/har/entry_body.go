package har

import (
	"bytes"
	"fmt"

	"detour/trace"
)

// describeBody puts the recorded content into the response. HAR records what
// is left after the content codings are removed; the bytes that came over the
// wire are only counted.
func (e *recorded) describeBody(h *trace.Hop) {
	if h.Response == nil {
		return
	}
	c, b := e.response.content, &h.Response.Body
	b.Codings = h.Response.Fields.Codings()
	b.Whole = true
	size := c.size
	if size <= 0 || c.hasText {
		size = max(size, c.length)
	}
	coded := len(b.Codings) > 0
	switch {
	case coded && c.hasText && !c.encoded && !looksCoded(c.text, b.Codings):
		b.Decoded, b.DecodedSize = c.text, size
		b.Size = max(e.response.bodySize, 0)
	case c.hasText:
		b.Kept, b.Size = c.text, size
	case coded && e.response.bodySize > 0:
		b.Size, b.DecodedSize = e.response.bodySize, max(size, 0)
	default:
		b.Size = max(size, e.response.bodySize, 0)
	}
	e.describeGap(h, size)
}

// describeGap says what of the content is missing.
func (e *recorded) describeGap(h *trace.Hop, size int64) {
	c := e.response.content
	switch {
	case c.left:
		h.Notices = append(h.Notices, trace.Notice{Kind: trace.NoticeBody,
			Text: fmt.Sprintf("the first %d of %d bytes of content are kept", len(c.text), size)})
	case !c.hasText && size > 0 && h.Request.Method != "HEAD":
		note(h, "the recording leaves out the content of the response")
	}
}

// looksCoded reports whether a text still has its coding on it, as some proxies
// record it: it begins as the coding does.
func looksCoded(text []byte, codings []string) bool {
	begins := map[string]string{"gzip": "\x1f\x8b", "x-gzip": "\x1f\x8b", "zstd": "\x28\xb5\x2f\xfd"}
	magic := begins[codings[len(codings)-1]]
	return magic != "" && bytes.HasPrefix(text, []byte(magic))
}
