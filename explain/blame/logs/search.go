// Package logs finds a request's own lines in the logs of servers, and how often
// its redirect was given to others. A line is the request's when all that it logs
// is so of the request and its time, to the precision it is written in, lies
// between sending and receiving. Where several lines are alike all of them are
// named, and none is picked.
//
// A log streams through a buffer of a megabyte: lines without a part of the
// request's path are never looked at.
package logs

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"detour/explain/blame"
)

// Options say how logs are read.
type Options struct {
	Stdin    io.Reader         // what "-" is
	Formats  []blame.LogFormat // of the configuration
	Progress func(Progress)    // called now and then; nil for never
}

// Progress is how far the reading of the logs is.
type Progress struct {
	File       string
	Read, Size int64 // bytes of the file; Size is 0 when it isn't known
	Found      int
}

// Found is what the logs tell of a request.
type Found struct {
	Lines    []blame.Line // its own, or those of which one is its own; at most [MaxLines]
	Of       int          // how many agree
	Note     string       // a sentence on them
	Redirect Usage        // the same redirect, whoever asked
	Partial  bool         // the reading was ended before the logs were
}

// MaxLines bounds the lines that are returned.
const MaxLines = 1000

// Search reads logs once for all requests. It returns a Found each; an ended
// context leaves what was found until then.
func Search(ctx context.Context, names []string, requests []blame.Request, o Options) ([]Found, error) {
	files, err := expand(names)
	if err != nil {
		return nil, err
	}
	s := search{options: o, formats: formatsOf(o.Formats), scan: &scanner{}}
	for _, r := range requests {
		w, err := wantedOf(r)
		if err != nil {
			return nil, fmt.Errorf("read the URL: %w", err)
		}
		s.queries = append(s.queries, newQuery(w))
	}
	for _, name := range files {
		if err = s.file(ctx, name); err != nil {
			break
		}
	}
	if err == nil && s.misses() {
		for _, name := range rotated(files) {
			if err = s.file(ctx, name); err != nil {
				break
			}
		}
	}
	ended := errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
	if err != nil && !ended {
		return nil, err
	}
	all := make([]Found, len(s.queries))
	for i, q := range s.queries {
		all[i] = q.found()
		all[i].Partial = ended
	}
	return all, nil
}

// misses reports whether a request's time is known and no line of it was found.
func (s *search) misses() bool {
	return slices.ContainsFunc(s.queries, func(q *query) bool { return q.wanted.timed() && len(q.lines)+len(q.naive) == 0 })
}

// A search is one reading of all logs.
type search struct {
	options Options
	formats []format
	scan    *scanner
	queries []*query
}

// file reads one file.
func (s *search) file(ctx context.Context, name string) error {
	r, counted, size, done, err := open(ctx, name, s.options.Stdin)
	if err != nil {
		return err
	}
	defer done()
	f := logFile{search: s, name: name, reader: newLineReader(name, s.formats)}
	*s.scan = scanner{buf: s.scan.buf}
	err = s.scan.each(ctx, r, func(lines []byte) error {
		f.block(lines)
		if s.options.Progress != nil {
			s.options.Progress(Progress{name, counted.n, size, s.queries[0].count()})
		}
		return nil
	})
	for _, q := range s.queries {
		q.endFile()
	}
	if err != nil && !errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("read the log %s: %w", name, err)
	}
	return err
}

// A logFile is a file while it is read.
type logFile struct {
	*search
	name    string
	reader  *lineReader
	sniffed bool
	w3c     bool     // "#Fields:" says how lines are read
	traces  bool     // of mod_rewrite: lines are tied by the request's number
	needles []needle // of each request
}

// block looks through whole lines for each request.
func (f *logFile) block(lines []byte) {
	if !f.sniffed {
		f.sniff(lines)
	}
	heads := f.heads(lines)
	for i, q := range f.queries {
		var look *needle
		if len(f.needles[i].text) > 0 && !f.traces {
			look = &f.needles[i]
		}
		h := heads
		eachLine(lines, look, func(n int, text []byte) {
			for len(h) > 0 && h[0].line <= n {
				f.reader.w3c, h = h[0].fields, h[1:]
			}
			if look != nil || f.traces || q.wanted.mayBeRoot(text) {
				f.line(q, f.scan.line+n+1, text)
			}
		})
		if len(h) > 0 {
			f.reader.w3c = h[len(h)-1].fields
		}
	}
}

// sniff looks at a file's first lines.
func (f *logFile) sniff(lines []byte) {
	f.sniffed = true
	f.w3c = lines[0] == '#' || bytes.HasPrefix(lines, []byte("\xef\xbb\xbf#"))
	f.traces = bytes.Contains(lines, []byte("mod_rewrite.c(")) || bytes.Contains(lines, []byte("[rewrite:trace"))
	escaped := bytes.Contains(lines, []byte(`"\/`)) || bytes.Contains(lines, []byte(`:\/\/`)) // slashes
	for _, q := range f.queries {
		f.needles = append(f.needles, newNeedle(q.wanted.needle(!escaped), lines[:min(len(lines), 64<<10)]))
	}
}

// A head is a line that names the fields of those below it.
type head struct {
	line   int
	fields w3cFields
}

// heads finds the heads of a block, so that each line is read by the last one
// above it.
func (f *logFile) heads(lines []byte) []head {
	if !f.w3c {
		return nil
	}
	var all []head
	fields := newNeedle("#Fields:", nil)
	eachLine(lines, &fields, func(n int, text []byte) {
		if i := strings.Index(string(text), "#Fields:"); i <= 3 {
			all = append(all, head{n, readW3C(string(text[i:]))})
		}
	})
	return all
}

// mayBeRoot reports whether a line can be one of a request for "/", or for a path
// without a word in it: a slash that begins a target and ends its path.
func (w *wanted) mayBeRoot(text []byte) bool {
	for i := 0; ; i++ {
		n := bytes.IndexByte(text[i:], '/')
		if n < 0 {
			return false
		}
		i += n
		if i > 0 && isTargetByte(text[i-1]) && !bytes.HasSuffix(bytes.TrimRight(text[:i], ":0123456789"), []byte(w.host)) && text[i-1] != '\\' {
			continue
		}
		if i+1 == len(text) || !isWordByte(text[i+1]) || i+2 == len(text) || !isWordByte(text[i+2]) {
			return true
		}
	}
}

// isTargetByte reports whether a byte before a slash makes it one in the middle of
// something.
func isTargetByte(c byte) bool { return isWordByte(c) || c == '/' || c == '.' || c == ':' || c == '-' }

// line holds a line against a request.
func (f *logFile) line(q *query, number int, text []byte) {
	s := string(text)
	if f.traces && isTrace(s) {
		if rest, _ := unwrap(s); true {
			q.trace(f.name, number, s, rest)
		}
		return
	}
	e, ok := f.reader.parse(s)
	if !ok {
		return
	}
	if q.wanted.sameRedirect(&e) {
		q.usage.add(&e)
	}
	if q.wanted.agrees(&e) {
		q.add(&e, blame.Line{File: f.name, Line: number, Text: strings.TrimRight(s, "\r\n")})
	}
}
