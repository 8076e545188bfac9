package trace

import (
	"strconv"
	"strings"
)

// expectsContinue reports whether the client asks for a 100 before it sends the
// content (RFC 9110 §10.1.1).
func (c Client) expectsContinue(r Request) bool {
	if c.policy.fields.expects == 0 || r.Body == nil || r.HTTP == HTTP10 || r.HTTP == HTTP2 {
		return false
	}
	return c.options.Upload || len(r.Body) > c.policy.fields.expects
}

// chunks reports whether the client sends content without knowing its length.
func (c Client) chunks(r Request) bool {
	return c.options.Chunked && r.Body != nil && r.HTTP != HTTP10 && r.HTTP != HTTP2
}

// rangeField returns the field that says which bytes are asked for. Where there
// is content, curl takes the range for that of the content.
func (c Client) rangeField(r Request) (Field, bool) {
	size := max(len(r.Body), len(r.Held))
	switch bytes := c.options.Range; {
	case bytes == "":
		return Field{}, false
	case size > 0 && strings.Contains(bytes, "/"):
		return Field{"Content-Range", "bytes " + bytes}, true
	case size > 0 && c.policy.fields.expects > 0:
		return Field{"Content-Range", "bytes " + bytes + "/" + strconv.Itoa(size)}, true
	default:
		bytes, _, _ = strings.Cut(bytes, "/")
		return Field{"Range", "bytes=" + bytes}, true
	}
}

// carryRange renews the range where the content went.
func (s *step) carryRange() {
	was, _ := s.client.rangeField(*s.from)
	is, ok := s.client.rangeField(s.to)
	if had, has := s.get(was.Name); !ok || was == is || !has || had != was.Value {
		return
	}
	s.remove(ruleCurlRange, because(whyNoContentLeft), was.Name)
	s.insert(is, ruleCurlRange, because(whyRangeOfAnswer))
}
