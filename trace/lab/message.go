package lab

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"compress/zlib"
	"io"
	"slices"
	"strings"
	"time"
)

// A message is an answer made ready for one request, the same for both versions
// of HTTP.
type message struct {
	status int
	reason string
	fields []Field
	body   io.Reader // nil where the response has no content
	tail   []Field
}

// A scene is what the variables in an answer's text can speak of.
type scene struct {
	answer  *answer
	request *request
	now     time.Time
	closing bool   // the connection ends after this answer
	old     bool   // an HTTP/1.0 client, which knows no chunks
	length  int64  // of the content, -1 where no field says it
	kind    string // Content-Type
}

// compose makes an answer ready.
func (sc *scene) compose() *message {
	a := sc.answer
	m := &message{status: a.Status, reason: a.Reason}
	if m.reason == "" {
		m.reason = a.style.reason(a.Status)
	}
	m.body = sc.content()
	m.fields = sc.head()
	if sc.request.method == "HEAD" {
		m.body = nil
	}
	if m.body != nil {
		m.tail = sc.lines(a.tail)
	}
	return m
}

// content returns the body and notes its type and length. A 204 and a 304 have
// none, RFC 9110 §6.4.1.
func (sc *scene) content() io.Reader {
	a := sc.answer
	sc.length = -1
	if a.Status == 204 || a.Status == 304 {
		return nil
	}
	if a.Fill != 0 && a.Encode == "" {
		sc.kind = cmp.Or(a.Type, "application/octet-stream")
		sc.length = a.Fill
		return sc.framed(newFill(a.Fill))
	}
	var text string
	switch {
	case a.Fill != 0:
		sc.kind = cmp.Or(a.Type, "application/octet-stream")
		text = strings.Repeat("0", int(a.Fill))
	case a.Body != "":
		sc.kind = cmp.Or(a.Type, a.style.Type)
		text = expand(a.Body, sc.inBody)
	case a.Status >= 300 && a.style.Page != "":
		sc.kind = cmp.Or(a.Type, a.style.PageAs, a.style.Type)
		text = expand(a.style.Page, sc.inBody)
	case a.Status >= 300:
		sc.kind = cmp.Or(a.Type, a.style.PageAs)
	default:
		sc.kind = a.Type
	}
	content := encode(text, a.Encode, a.Again)
	sc.length = int64(len(content))
	return sc.framed(bytes.NewReader(content))
}

// framed hides the length of a body that is chunked or ends with the connection.
func (sc *scene) framed(body io.Reader) io.Reader {
	if sc.answer.Chunked || sc.answer.Unframed {
		sc.length = -1
	}
	return body
}

// maxCoded bounds what is coded for one answer.
const maxCoded = 4 << 20

// encode puts codings on a text, one over the other. What the first makes of it
// may stand several times: a gzip file may have several members (RFC 1952
// §2.2), so that a gigabyte costs the lab no more than a megabyte.
func encode(text, codings string, again int) []byte {
	content := []byte(text)
	for i, coding := range codingNames(codings) {
		content = compress(content, coding)
		if i == 0 && again > 1 {
			content = bytes.Repeat(content, again)
		}
	}
	return content
}

// codingNames splits "gzip, deflate".
func codingNames(codings string) []string {
	return strings.FieldsFunc(codings, func(r rune) bool { return r == ',' || r == ' ' })
}

// areCodings says whether all the codings are known here.
func areCodings(codings string) bool {
	return !slices.ContainsFunc(codingNames(codings), func(name string) bool { return name != "gzip" && name != "deflate" })
}

// compress puts one coding on content: deflate is the zlib format, RFC 9110
// §8.4.1.2.
func compress(content []byte, coding string) []byte {
	var b bytes.Buffer
	var w io.WriteCloser = zlib.NewWriter(&b)
	if coding == "gzip" {
		w = gzip.NewWriter(&b)
	}
	// A bytes.Buffer takes everything, so neither can fail.
	_, _ = w.Write(content)
	_ = w.Close()
	return b.Bytes()
}

// head lays the field lines out in the order of the server that is imitated.
// The answer's own lines replace the server's lines of the same name, and a
// line without a value is left out.
func (sc *scene) head() []Field {
	ownLines := sc.lines(sc.answer.own)
	var list []Field
	for _, f := range sc.answer.style.lines {
		if f.Name == own {
			list = append(list, ownLines...)
			continue
		}
		if has(ownLines, f.Name) {
			continue
		}
		if strings.EqualFold(f.Name, "Content-Length") && sc.answer.Chunked && !sc.old {
			list = append(list, Field{matchCase("Transfer-Encoding", f.Name), "chunked"})
			continue
		}
		if value := expand(f.Value, sc.inHead); value != "" {
			list = append(list, Field{f.Name, value})
		}
	}
	return list
}

// lines expands the variables of field lines.
func (sc *scene) lines(fields []Field) []Field {
	list := make([]Field, len(fields))
	for i, f := range fields {
		list[i] = Field{f.Name, expand(f.Value, sc.inHead)}
	}
	return list
}

// has says whether a field name is among the lines.
func has(fields []Field, name string) bool {
	for _, f := range fields {
		if strings.EqualFold(f.Name, name) {
			return true
		}
	}
	return false
}

// matchCase writes a name in lower case when the model does.
func matchCase(name, model string) string {
	if model == strings.ToLower(model) {
		return strings.ToLower(name)
	}
	return name
}

// A fill is a generated body: lines of digits, so that a reader sees where he is.
type fill struct {
	at, size int64
}

// newFill returns a body of size bytes, or one without an end.
func newFill(size int64) *fill { return &fill{size: size} }

// Read writes the next piece.
func (f *fill) Read(p []byte) (int, error) {
	n := len(p)
	if f.size >= 0 {
		n = int(min(int64(n), f.size-f.at))
		if n == 0 {
			return 0, io.EOF
		}
	}
	for i := range n {
		p[i] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde\n"[(f.at+int64(i))%64]
	}
	f.at += int64(n)
	return n, nil
}
