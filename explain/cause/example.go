package cause

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"detour/explain/article"
	"detour/explain/evidence"
	"detour/trace"
	"detour/trace/uri"
)

// Example returns the exchange by which the cause proves itself, and whether
// its file has one: a chain, and the index of its last hop.
func (c *Cause) Example() (ch trace.Chain, hop int, ok bool, err error) {
	text, ok := c.Text.Section("Example")
	if !ok {
		return trace.Chain{}, 0, false, nil
	}
	_, rest, open := strings.Cut(text, "```\n")
	body, _, closed := strings.Cut(rest, "\n```")
	if !open || !closed {
		return trace.Chain{}, 0, true, errors.New("the section Example has no fenced code")
	}
	ch, err = parseExchanges(body)
	return ch, max(0, len(ch.Hops)-1), true, err
}

var requestLine = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Z]+ https?://\S+$`) })

// maxExampleHops bounds the exchanges of an example.
const maxExampleHops = 16

// parseExchanges reads exchanges as they are written in an example: a request
// line with the whole URL, fields, the response, and the next one after a blank
// line.
func parseExchanges(text string) (trace.Chain, error) {
	var ch trace.Chain
	var block []string
	flush := func() error {
		if len(block) == 0 {
			return nil
		}
		h, err := parseExchange(block)
		ch.Hops, block = append(ch.Hops, h), nil
		return err
	}
	for _, line := range strings.Split(text, "\n") {
		if requestLine().MatchString(line) {
			if err := flush(); err != nil {
				return ch, err
			}
		}
		block = append(block, line)
	}
	err := flush()
	if len(ch.Hops) > maxExampleHops {
		return ch, fmt.Errorf("the example has more than %d exchanges", maxExampleHops)
	}
	return ch, err
}

func parseExchange(lines []string) (*trace.Hop, error) {
	method, url, ok := strings.Cut(lines[0], " ")
	if !ok || !requestLine().MatchString(lines[0]) {
		return nil, fmt.Errorf("the example begins with %q and not with a method and a URL", lines[0])
	}
	h := &trace.Hop{Request: trace.Request{Method: method, URI: uri.Split(url)}}
	lines = lines[1:]
	h.Request.Fields, lines = parseFields(lines)
	if len(lines) == 0 || !strings.HasPrefix(lines[0], "HTTP/") {
		return nil, fmt.Errorf("the example has no status line after %q", url)
	}
	proto, status, _ := strings.Cut(lines[0], " ")
	code, reason, _ := strings.Cut(status, " ")
	n, err := strconv.Atoi(code)
	if err != nil {
		return nil, fmt.Errorf("%q is no status line", lines[0])
	}
	h.Response = &trace.Response{Proto: proto, Status: n, Reason: reason}
	h.Response.Fields, lines = parseFields(lines[1:])
	body := strings.TrimRight(strings.Join(lines, "\n"), "\n")
	if body != "" {
		h.Response.Body = trace.Body{Kept: []byte(body + "\n"), Size: int64(len(body)) + 1, Whole: true}
	}
	// A browser's own hop is written with the field by which Chromium marks
	// it, or with the words "(from cache)" behind the reason phrase.
	var cached bool
	h.Response.Reason, cached = strings.CutSuffix(h.Response.Reason, " (from cache)")
	h.Ghost = cached || h.Response.Fields.Has("Non-Authoritative-Reason")
	return h, nil
}

// parseFields reads field lines up to a blank line or a status line.
func parseFields(lines []string) (trace.Fields, []string) {
	var fs trace.Fields
	for i, line := range lines {
		if line == "" {
			return fs, lines[i+1:]
		}
		if strings.HasPrefix(line, "HTTP/") {
			return fs, lines[i:]
		}
		name, value, _ := strings.Cut(line, ":")
		fs = append(fs, trace.Field{Name: name, Value: strings.TrimSpace(value)})
	}
	return fs, nil
}

// Check reads one file with a cause and returns what is wrong with it, each
// with its line: the head, the expressions, the sections, and an example that
// does not rank the cause first among those that are built in.
func Check(file string) []error {
	c := open()
	cause, err := readFile(file)
	if err != nil {
		return []error{err}
	}
	if err := c.adopt(cause); err != nil {
		return []error{err}
	}
	if err := c.prove(cause); err != nil {
		return []error{&article.Error{Name: file, Line: cause.exampleLine(), Err: err}}
	}
	return nil
}

func (c *Cause) exampleLine() int {
	line := 1
	if src, err := os.ReadFile(c.File); err == nil {
		if i := strings.Index(string(src), "\n## Example"); i >= 0 {
			line += strings.Count(string(src[:i+1]), "\n")
		}
	}
	return line
}

// prove demands that the example of a cause, if it has one, ranks it first.
func (c *Catalogue) prove(cause *Cause) error {
	ch, hop, ok, err := cause.Example()
	if !ok || err != nil {
		return err
	}
	best := "nothing"
	for i := range hop + 1 {
		ranked := c.Rank(evidence.Of(ch, i))
		if len(ranked) == 0 || ranked[0].Cause() == nil {
			continue
		}
		if best = ranked[0].Cause().ID; best == cause.ID {
			return nil
		}
	}
	return fmt.Errorf("the example ranks %s first and not %s", best, cause.ID)
}
