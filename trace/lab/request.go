package lab

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http/httputil"
	"net/url"
	"strconv"
	"strings"
)

// What a client may send at most.
const (
	maxHead = 64 << 10
	maxBody = 16 << 20
)

// A request is what the lab read of one: its content is counted and dropped.
type request struct {
	method, target, version string
	scheme, host            string
	path, query             string
	fields                  []Field
	bytes                   int64
	keepAlive               bool
}

// A problem is a request the lab cannot play with, and the status that says so.
type problem struct {
	status int
	why    string
}

func (p *problem) Error() string { return fmt.Sprintf("%d: %s", p.status, p.why) }

// readRequest reads one request with its content. It calls goOn before the
// content when the client waits for that.
func readRequest(in *bufio.Reader, scheme string, goOn func() error) (*request, error) {
	lines, err := readHead(in)
	if err != nil {
		return nil, err
	}
	r, err := parseHead(lines, scheme)
	if err != nil {
		return nil, err
	}
	if expect, ok := r.field("Expect"); ok && strings.EqualFold(expect, "100-continue") && r.version != "HTTP/1.0" {
		if err := goOn(); err != nil {
			return nil, err
		}
	}
	return r, r.readContent(in)
}

// readHead reads the lines of a head without their ends, RFC 9112 §2.2: an
// empty line before it is let pass.
func readHead(in *bufio.Reader) (lines []string, err error) {
	for left := maxHead; ; {
		line, err := readLine(in, left)
		if err != nil {
			return nil, err
		}
		left -= len(line) + 2
		switch {
		case line != "":
			lines = append(lines, line)
		case len(lines) > 0:
			return lines, nil
		}
	}
}

// readLine reads up to a line end and drops it.
func readLine(in *bufio.Reader, limit int) (string, error) {
	var line []byte
	for {
		part, err := in.ReadSlice('\n')
		if len(line)+len(part) > limit {
			return "", &problem{431, "the head is over 64 KiB"}
		}
		line = append(line, part...)
		if err == nil {
			return string(bytes.TrimSuffix(bytes.TrimSuffix(line, []byte("\n")), []byte("\r"))), nil
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return "", err
		}
	}
}

// parseHead reads a request line and its field lines. The target is all between
// the first and the last space, for the lab plays with targets that no client
// should send.
func parseHead(lines []string, scheme string) (*request, error) {
	method, rest, _ := strings.Cut(lines[0], " ")
	i := strings.LastIndexByte(rest, ' ')
	if i < 1 || !strings.HasPrefix(rest[i+1:], "HTTP/1.") {
		return nil, &problem{400, "not an HTTP/1 request line"}
	}
	r := &request{method: method, target: rest[:i], version: rest[i+1:], scheme: scheme}
	for _, line := range lines[1:] {
		name, value, ok := strings.Cut(line, ":")
		if !ok || name == "" || strings.ContainsAny(name, " \t") {
			return nil, &problem{400, "not a field line"}
		}
		r.fields = append(r.fields, Field{name, strings.Trim(value, " \t")})
	}
	r.locate()
	r.keepAlive = r.version == "HTTP/1.1"
	if value, ok := r.field("Connection"); ok {
		value = strings.ToLower(value)
		r.keepAlive = r.keepAlive && !strings.Contains(value, "close") || strings.Contains(value, "keep-alive")
	}
	return r, nil
}

// locate splits the target. One in absolute form brings its own host, RFC 9112
// §3.2.2.
func (r *request) locate() {
	r.host, _ = r.field("Host")
	target := r.target
	for _, scheme := range []string{"http", "https"} {
		if rest, ok := strings.CutPrefix(target, scheme+"://"); ok {
			slash := strings.IndexAny(rest+"/", "/?#")
			r.scheme, r.host, target = scheme, rest[:slash], rest[slash:]
			break
		}
	}
	target, _, _ = strings.Cut(target, "#")
	r.path, r.query, _ = strings.Cut(target, "?")
	if r.path == "" {
		r.path = "/"
	}
}

// readContent counts the content and drops it.
func (r *request) readContent(in *bufio.Reader) (err error) {
	if coding, ok := r.field("Transfer-Encoding"); ok {
		if !strings.EqualFold(coding, "chunked") {
			return &problem{501, "a transfer coding other than chunked"}
		}
		if r.bytes, err = count(httputil.NewChunkedReader(in)); err != nil {
			return err
		}
		return skipTrailers(in)
	}
	length, ok := r.field("Content-Length")
	if !ok {
		return nil
	}
	n, err := strconv.ParseUint(length, 10, 63)
	if err != nil {
		return &problem{400, "Content-Length is not a number"}
	}
	if n > maxBody {
		return &problem{413, "the content is over 16 MiB"}
	}
	r.bytes, err = count(io.LimitReader(in, int64(n)))
	if err == nil && r.bytes < int64(n) {
		err = io.ErrUnexpectedEOF
	}
	return err
}

// count reads to the end, or to one byte over the limit.
func count(in io.Reader) (int64, error) {
	n, err := io.Copy(io.Discard, io.LimitReader(in, maxBody+1))
	if err == nil && n > maxBody {
		err = &problem{413, "the content is over 16 MiB"}
	}
	return n, err
}

// skipTrailers reads the trailer section of a chunked content, RFC 9112 §7.1.2.
func skipTrailers(in *bufio.Reader) error {
	for left := maxHead; ; {
		line, err := readLine(in, left)
		if err != nil || line == "" {
			return err
		}
		left -= len(line) + 2
	}
}

// field returns the value of the first field line with a name.
func (r *request) field(name string) (string, bool) {
	for _, f := range r.fields {
		if strings.EqualFold(f.Name, name) {
			return f.Value, true
		}
	}
	return "", false
}

// cookie returns the value of a cookie the request carries.
func (r *request) cookie(name string) (string, bool) {
	for _, f := range r.fields {
		if !strings.EqualFold(f.Name, "Cookie") {
			continue
		}
		for pair := range strings.SplitSeq(f.Value, ";") {
			key, value, _ := strings.Cut(strings.TrimSpace(pair), "=")
			if key == name {
				return value, true
			}
		}
	}
	return "", false
}

// queryValue returns the decoded value of a query parameter.
func (r *request) queryValue(name string) (string, bool) {
	for pair := range strings.SplitSeq(r.query, "&") {
		key, value, _ := strings.Cut(pair, "=")
		if key != name || pair == "" {
			continue
		}
		if plain, err := url.QueryUnescape(value); err == nil {
			value = plain
		}
		return value, true
	}
	return "", false
}
