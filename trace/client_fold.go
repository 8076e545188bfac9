package trace

import (
	"bytes"
	"slices"
	"strings"
)

// A foldRule is how a client reads a field whose value goes on in the next
// line, behind white space. RFC 9112 §5.2 lets a user agent put spaces for the
// line end and what begins the next line; what clients make of it differs, in
// a Location with the target.
//
// Measured on loopback with a server that wrote the bytes, SP and HTAB in the
// middle of the URL, behind the colon and at the end: curl 7.88.1, GNU Wget
// 1.21.3, Wget2 1.99.1, aria2 1.36.0, Lynx, w3m, Chromium 156, Go 1.26, Node
// 20.20.2 (fetch, and its http with axios, got, node-fetch, follow-redirects,
// superagent), requests 2.34.2, urllib3 2.7.0, urllib 3.11, HTTPie, OpenJDK
// 17, LWP 6.68, HTTP::Tiny 0.080, Mojolicious 9.31, Ruby 3.1.2, HTTParty 0.21,
// PHP 8.2.36. Of the others Python's httplib2 reads by http.client too; the rest
// has the zero value.
type foldRule struct {
	how   foldHow
	tight bool     // nothing stands for the line end
	trims foldTrim // the white space at a line end that goes
	ends  bool     // white space at the end of the whole value stays
	late  bool     // a value that begins in the next line is none
}

type foldHow uint8

const (
	foldJoined  foldHow = iota // lines are joined
	foldFirst                  // the first line is the value
	foldFilled                 // the first line with something in it is
	foldRefused                // the response is an error
	foldBytes                  // CR and LF are a space each
)

// foldTrim is the white space around a line end that a client drops.
type foldTrim uint8

const (
	foldTrimsBoth  foldTrim = iota // before and behind it
	foldTrimsAfter                 // behind it
	foldTrimsOne                   // one character behind it, and all before it
	foldTrimsTab                   // none, and tabs behind it become spaces
	foldTrimsNone
	foldTrimsFirst // one character behind it
)

// The rules that several clients share, and that have a source.
var (
	foldGo       = foldRule{ends: true}                                    // net/textproto, Reader.readContinuedLineSlice
	foldChromium = foldRule{trims: foldTrimsAfter}                         // net/http/http_util.cc, AssembleRawHeaders; LWP and HTTP::Tiny too
	foldPython   = foldRule{tight: true, trims: foldTrimsNone, ends: true} // http.client keeps the line end, which URL parsing takes out
	foldJava     = foldRule{tight: true, trims: foldTrimsTab}
	foldNode     = foldRule{how: foldRefused}                              // llhttp, "Unexpected whitespace after header value"
	foldUndici   = foldRule{tight: true, trims: foldTrimsNone, ends: true} // Node 20's fetch reads leniently; undici 7 refuses
	foldWget     = foldRule{how: foldBytes, trims: foldTrimsNone}
)

// value puts the lines of a field together as the client does.
func (r foldRule) value(lines []foldedLine) string {
	switch r.how {
	case foldFirst:
		return lines[0].text
	case foldFilled:
		i := slices.IndexFunc(lines, func(l foldedLine) bool { return strings.Trim(l.text, " \t") != "" })
		return lines[max(i, 0)].text
	}
	value := strings.TrimLeft(lines[0].text, " \t")
	for i, l := range lines[1:] {
		if value == "" && r.late {
			return ""
		}
		if value == "" { // the value begins in the next line
			value = strings.TrimLeft(l.text, " \t")
			continue
		}
		if r.trims == foldTrimsBoth || r.trims == foldTrimsOne {
			value = strings.TrimRight(value, " \t")
		}
		value += r.between(lines[i]) + r.after(l.text)
	}
	if r.ends {
		return value
	}
	return strings.TrimRight(value, " \t")
}

// between is what stands for a line's end.
func (r foldRule) between(l foldedLine) string {
	switch {
	case r.tight:
		return ""
	case r.how == foldBytes && !l.bare:
		return "  "
	}
	return " "
}

// after returns a line that goes on without what the client drops of its
// beginning.
func (r foldRule) after(line string) string {
	switch r.trims {
	case foldTrimsBoth:
		return strings.Trim(line, " \t")
	case foldTrimsAfter:
		return strings.TrimLeft(line, " \t")
	case foldTrimsOne, foldTrimsFirst:
		return line[min(1, len(line)):]
	case foldTrimsTab:
		rest := strings.TrimLeft(line, " \t")
		return strings.Repeat(" ", len(line)-len(rest)) + rest
	}
	return line
}

// A foldedLine is one line of a field, without the name and without its end.
type foldedLine struct {
	text string
	bare bool // it ended with a LF alone
}

// Folded reports whether a field of the response went on in the next line,
// which clients read differently.
func (w *Wire) Folded() bool { return isFolded(w.ResponseHead) }

// isFolded reports whether a field of a head goes on in the next line.
func isFolded(head []byte) bool {
	return bytes.Contains(head, []byte("\n ")) || bytes.Contains(head, []byte("\n\t"))
}

// foldedField returns the lines of each field called name in a head of HTTP/1,
// or nil where none of them goes on in a next line.
func foldedField(head []byte, name string) [][]foldedLine {
	if !isFolded(head) {
		return nil
	}
	var fields [][]foldedLine
	mine, any := false, false
	for line := range bytes.Lines(head) {
		text := bytes.TrimSuffix(line, []byte("\n"))
		crlf := bytes.HasSuffix(text, []byte("\r"))
		text = bytes.TrimSuffix(text, []byte("\r"))
		if len(text) > 0 && (text[0] == ' ' || text[0] == '\t') {
			if mine {
				any = true
				last := &fields[len(fields)-1]
				*last = append(*last, foldedLine{string(text), !crlf})
			}
			continue
		}
		field, value, ok := bytes.Cut(text, []byte(":"))
		if mine = ok && strings.EqualFold(string(field), name); mine {
			fields = append(fields, []foldedLine{{string(value), !crlf}})
		}
	}
	if !any {
		return nil
	}
	return fields
}

// unfolded returns values with those that were folded on the wire as the
// client reads them; folded is false where none was.
func (c Client) unfolded(values []string, name string, head []byte) (out []string, folded bool) {
	fields := foldedField(head, name)
	if fields == nil || len(fields) != len(values) {
		return values, false
	}
	out = make([]string, len(values))
	for i, lines := range fields {
		out[i] = values[i]
		if len(lines) > 1 {
			out[i] = c.policy.reads.fold.value(lines)
		}
	}
	return out, true
}
