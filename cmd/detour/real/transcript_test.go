//go:build unix

package real

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

// An exchangeText is one exchange as it went over the wire: the first line of
// each message and its field lines.
type exchangeText struct {
	Request, Response []string
}

// perResponse are fields whose values differ between two runs of the same
// request; they are compared by name. User-Agent has the program's version.
var perResponse = []string{"date", "x-request-id", "user-agent"}

// steady leaves the values out of lines that differ from run to run.
func steady(lines []string) []string {
	out := make([]string, 0, len(lines))
	for _, l := range lines {
		name, _, isField := strings.Cut(l, ":")
		for _, varying := range perResponse {
			if isField && strings.EqualFold(name, varying) {
				l = name + ": (varies)"
			}
		}
		out = append(out, l)
	}
	return out
}

// viaCurl runs `curl -sv -L` and reads what it says of each exchange. A server
// may answer before it has read the content and then reset the stream (RFC 9113
// §8.1); curl 7.88 takes that for an error when the reset is quick. It is
// asked again until the two miss each other.
func viaCurl(t *testing.T, args ...string) []exchangeText {
	t.Helper()
	const (
		tries       = 50
		streamReset = 92
	)
	for range tries {
		said, code := sayCurl(t, args)
		switch code {
		case 0, tooManyRedirects:
			return readCurl(said)
		case streamReset:
			continue
		}
		t.Fatalf("curl %s: exit code %d\n%s", commandLine(args), code, said)
	}
	t.Fatalf("curl %s: the stream was reset %d times", commandLine(args), tries)
	return nil
}

// tooManyRedirects is curl's exit code for a chain that is longer than its
// limit; the transcript is whole all the same.
const tooManyRedirects = 47

// sayCurl runs curl and returns what it said with its exit code.
func sayCurl(t *testing.T, args []string) (said string, code int) {
	t.Helper()
	var stderr bytes.Buffer
	cmd := exec.CommandContext(t.Context(), program(t, "curl"), append([]string{"-q", "-sv", "-L", "-o", "/dev/null"}, args...)...)
	cmd.Stderr = &stderr
	var exited *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &exited) {
		t.Fatalf("curl: %v", err)
	}
	return stderr.String(), cmd.ProcessState.ExitCode()
}

// http2Field matches what curl says of the fields that it sends over HTTP/2:
// "* h2h3 [:method: GET]" up to 7.88, "* [HTTP/2] [1] [:method: GET]" after.
var http2Field = regexp.MustCompile(`^\* (?:h2h3|\[HTTP/2\] \[\d+\]) \[(:?[^:]+): (.*)\]$`)

// readCurl reads curl's -v. Over HTTP/2 the request is the list of fields that
// curl announces; its "> " lines are made up in the likeness of HTTP/1.
func readCurl(said string) []exchangeText {
	var all []exchangeText
	var fields []string
	for line := range strings.Lines(said) {
		line = strings.TrimRight(line, "\r\n")
		if m := http2Field.FindStringSubmatch(line); m != nil {
			fields = append(fields, m[1]+": "+m[2])
			continue
		}
		text, sent := strings.CutPrefix(line, "> ")
		received, came := strings.CutPrefix(line, "< ")
		switch {
		case sent && text != "":
			if len(all) == 0 || all[len(all)-1].Response != nil {
				all = append(all, exchangeText{Request: fields})
			}
			if last := &all[len(all)-1]; len(fields) == 0 {
				last.Request = append(last.Request, text)
			}
		case came && received != "":
			last := &all[len(all)-1]
			last.Response = append(last.Response, received)
			fields = nil
		}
	}
	return all
}

// A tracedHop is what these tests read of `detour trace --json`.
type tracedHop struct {
	Wire struct {
		RequestHead     string        `json:"request_head"`
		ResponseHead    string        `json:"response_head"`
		RequestHeaders  []tracedField `json:"request_headers"`
		ResponseHeaders []tracedField `json:"response_headers"`
	} `json:"wire"`
	Failure *struct{ Reason string } `json:"failure"`
}

type tracedField struct{ Name, Value string }

// viaDetour runs `detour trace --json` and reads each exchange off its wire.
func viaDetour(t *testing.T, args ...string) []exchangeText {
	t.Helper()
	args = append([]string{"trace", "--json", "--as-headers", "--show-secrets"}, args...)
	said := detour(t, args...)
	var doc struct{ Hops []tracedHop }
	if err := json.Unmarshal(said.stdout, &doc); err != nil {
		t.Fatalf("detour %s: %v\n%s", commandLine(args), err, said.stderr)
	}
	var all []exchangeText
	for _, h := range doc.Hops {
		if h.Failure != nil {
			t.Fatalf("detour %s: %s", commandLine(args), h.Failure.Reason)
		}
		all = append(all, h.text())
	}
	return all
}

func (h tracedHop) text() exchangeText {
	if h.Wire.RequestHeaders == nil {
		return exchangeText{headLines(h.Wire.RequestHead), headLines(h.Wire.ResponseHead)}
	}
	e := exchangeText{Request: fieldLines(h.Wire.RequestHeaders)}
	// curl writes :status as a status line without a reason.
	for _, f := range h.Wire.ResponseHeaders {
		if f.Name == ":status" {
			e.Response = append(e.Response, "HTTP/2 "+f.Value+" ")
			continue
		}
		e.Response = append(e.Response, f.Name+": "+f.Value)
	}
	return e
}

func headLines(head string) []string {
	return strings.Split(strings.TrimSuffix(head, "\r\n\r\n"), "\r\n")
}

func fieldLines(fs []tracedField) []string {
	var out []string
	for _, f := range fs {
		out = append(out, f.Name+": "+f.Value)
	}
	return out
}

// String shows exchanges as curl -v does.
func (e exchangeText) String() string {
	return fmt.Sprintf("> %s\n< %s\n", strings.Join(e.Request, "\n> "), strings.Join(e.Response, "\n< "))
}
