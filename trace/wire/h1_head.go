package wire

import (
	"bufio"
	"errors"
	"io"
	"strconv"
	"strings"

	"detour/trace"
)

// maxLines bounds the field lines of one head. A name of one letter and no
// value is three bytes on the wire and thirty times that in memory.
const maxLines = 10000

// readHead reads a message's head up to and with the empty line, appended to
// buf. On an error it returns what was received so far, so that it can be shown.
func readHead(br *bufio.Reader, buf []byte, max int) ([]byte, error) {
	buf, err := readStart(br, buf)
	if err != nil {
		return buf, err
	}
	return readSection(br, buf, max)
}

// readSection reads lines up to and with an empty one, appended to buf.
func readSection(br *bufio.Reader, buf []byte, max int) ([]byte, error) {
	var err error
	for lines := 0; err == nil; {
		var part []byte
		part, err = br.ReadSlice('\n')
		start := len(buf)
		buf = append(buf, part[:min(len(part), max-len(buf))]...)
		switch {
		case start+len(part) > max:
			return buf, sectionTooLarge(max)
		case errors.Is(err, bufio.ErrBufferFull):
			err = nil
		case err == nil && endsBlank(buf):
			return buf, nil
		case err == nil:
			if lines++; lines > maxLines {
				return buf, limitError("the header section has more than " + strconv.Itoa(maxLines) + " lines")
			}
		}
	}
	return buf, err
}

// readStart looks at the first bytes, each as it comes: what does not begin as
// HTTP/1 may never send a line end. All that was received of it is kept.
func readStart(br *bufio.Reader, buf []byte) ([]byte, error) {
	const magic = "HTTP/"
	for n := 1; n <= len(magic); n++ {
		got, err := br.Peek(n)
		if err != nil {
			buf = append(buf, got...)
			if len(got) > 0 && errors.Is(err, io.EOF) {
				err = io.ErrUnexpectedEOF
			}
			return buf, err
		}
		if got[n-1] != magic[n-1] {
			all, _ := br.Peek(br.Buffered())
			return append(buf, all...), notHTTP(all)
		}
	}
	return buf, nil
}

// notHTTP says what else the first bytes may be.
func notHTTP(got []byte) error {
	switch {
	case len(got) >= 3 && got[0] == 0x15 && got[1] == 3:
		return brokenError("the server answered with a TLS alert: this port speaks TLS, use https://")
	case len(got) >= 9 && got[3] == 4 && got[0] == 0:
		return brokenError("the server answered with an HTTP/2 frame to an HTTP/1 request")
	case strings.HasPrefix(string(got), "SSH-"):
		return brokenError("the server speaks SSH, not HTTP")
	}
	line, _, _ := strings.Cut(string(got), "\n")
	return brokenError("the answer has no HTTP status line: it begins with " + trace.Quote(line, 40))
}

// endsBlank reports whether the last line of a head is the empty one. A bare LF
// ends a line too (RFC 9112 §2.2).
func endsBlank(head []byte) bool {
	n := len(head)
	if n == 0 || head[n-1] != '\n' {
		return false
	}
	n--
	if n > 0 && head[n-1] == '\r' {
		n--
	}
	return n == 0 || head[n-1] == '\n'
}

// parseHead splits a response's head into its parts, which share its memory.
// It is as strict as net/http, and still returns what can be read of a head
// that it refuses: nil only where there is no status.
func parseHead(head string) (*trace.Response, error) {
	line, rest := cutLine(head)
	resp, err := parseStatusLine(line)
	if resp == nil {
		return nil, err
	}
	fields, fieldErr := parseFields(rest)
	if resp.Fields = fields; err == nil {
		err = fieldErr
	}
	return resp, err
}

// cutLine splits s after its first line and takes the line end off.
func cutLine(s string) (line, rest string) {
	line, rest, _ = strings.Cut(s, "\n")
	return strings.TrimSuffix(line, "\r"), rest
}

// parseStatusLine reads "HTTP/1.1 302 Found" (RFC 9112 §4). A missing reason is
// fine, and so is a space too many before the status.
func parseStatusLine(line string) (*trace.Response, error) {
	proto, rest, ok := strings.Cut(line, " ")
	if !ok {
		return nil, brokenError("the status line has no status: " + trace.Quote(line, 40))
	}
	code, reason, _ := strings.Cut(strings.TrimLeft(rest, " "), " ")
	status, ok := statusCode(code)
	if !ok {
		return nil, brokenError("the status " + trace.Quote(code, 40) + " is not three digits")
	}
	resp := &trace.Response{Proto: proto, Status: status, Reason: reason}
	if !isVersion(proto) {
		return resp, brokenError("the version " + trace.Quote(proto, 40) + " is not one of HTTP")
	}
	return resp, nil
}

// statusCode reads three digits.
func statusCode(s string) (int, bool) {
	if len(s) != 3 || !isDigit(s[0]) || !isDigit(s[1]) || !isDigit(s[2]) {
		return 0, false
	}
	return int(s[0]-'0')*100 + int(s[1]-'0')*10 + int(s[2]-'0'), true
}

// isVersion reports whether s is an HTTP-version (RFC 9112 §2.3).
func isVersion(s string) bool {
	return len(s) == 8 && strings.HasPrefix(s, "HTTP/") && isDigit(s[5]) && s[6] == '.' && isDigit(s[7])
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
