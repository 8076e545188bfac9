// Package blame finds what in a server's own files made a redirect: the line of
// the configuration, the line of the log, the line of the source. It holds the
// words; each server's reader and evaluator is a room of its own beneath it, and
// all of them answer with an [Answer].
//
// Nothing here runs or writes what was handed over. An evaluator goes through
// the server's phases as the server does, and says what it can't know: a wrong
// line called certain is the worst answer, "not evaluated" is a good one.
package blame

import (
	"time"

	"detour/trace"
)

// A Line is one line of a file that was handed over.
type Line struct {
	File string // as the user can open it: below the folder given, or the server's own path for a dump; "-" is standard input
	Line int    // from 1; a directive over several lines has its first, in Apache its last
	Text string // without the space around it, one line, not made printable
}

// A Note is a line with a sentence: a step on the way to the answer, or a near
// miss and what kept it from answering.
type Note struct {
	Line
	Why string
}

// An Origin says who wrote the response.
type Origin string

// The origins of an answer.
const (
	Config   Origin = "config"   // a directive, which Blame names
	Builtin  Origin = "builtin"  // the server by itself: the slash of a folder, a bad request
	Upstream Origin = "upstream" // an application or server behind this one
	Static   Origin = "static"   // a file
	None     Origin = "none"     // nothing in this configuration answers with a redirect
)

// A Request is what is judged. Only Method and URL have to be set.
type Request struct {
	Method    string
	URL       string        // absolute; its scheme and port say which listener is asked
	Target    string        // the request target as sent, when it isn't that of URL
	Host      *string       // the Host field when it isn't that of URL; a pointer to "" when none is sent
	Version   string        // "1.0", "1.1", "2"; empty is 1.1
	Fields    []trace.Field // without Host
	ConnectIP string        // the server's address that was connected to; empty when it isn't known
	Observed  *Observed     // what came back; nil predicts
}

// Observed is what came back on the wire.
type Observed struct {
	Status   int       // 0 when it isn't known
	Location *string   // nil when there was none or it isn't known
	Size     int64     // bytes of the body as a log counts them; -1 or 0 when it isn't known
	Sent     time.Time // when the request left; zero when it isn't known
	Received time.Time // when the response was there
}

// A Mend is a change of the configuration, as lines taken out and put in, with
// how to test it. Nothing is ever written by detour.
type Mend struct {
	Do     string // what it does, one sentence
	At     Line   // where
	Before []string
	After  []string
	Test   string // the command that checks the syntax, and the one that reloads
}

// An Answer is what a configuration says to one request.
type Answer struct {
	Status    int     // 0 when it can't be told
	Location  *string // as the server writes it; nil when there is none
	Blame     *Line   // the directive that wrote the response; nil when none did
	Via       []Note  // how the request got there, in order: listener, server, location, conditions, earlier rewrites
	Near      []Note  // what nearly answered
	Origin    Origin
	Certain   bool     // nothing that isn't known can change Blame
	Evaluated bool     // the request was led through the phases; without it the lines in Near only match the text
	Unknowns  []string // what would have to be known, a sentence each
	Mends     []Mend
	Differs   string // why this configuration can't have given what was observed; empty when it can have
}

// A Redirect is one redirect that a configuration can make, found without a
// request.
type Redirect struct {
	Line
	Server string // the virtual host or site
	When   string // its conditions, as the configuration writes them
	Status int
	To     string // as the configuration writes it

	Origins []string // where its virtual host is asked, "https://shop.test:8443"; nil where that is not told
}

// A Problem is something wrong with a file, which didn't keep the rest from
// being read.
type Problem struct {
	Line
	What string
}

// A Configuration is a server's configuration that was read. Its methods don't
// change it and can be called together.
type Configuration interface {
	// Server names the program, in lower case: "nginx", "apache", "caddy".
	Server() string
	// Answer evaluates a request, in bounded time.
	Answer(Request) Answer
	// Redirects lists what [Configuration.Answer] could blame, in file order.
	Redirects() []Redirect
	// Problems tells what was left out in reading.
	Problems() []Problem
	// Logs lists the log formats and files it sets up.
	Logs() []LogFormat
}

// A LogFormat is a log that a configuration writes.
type LogFormat struct {
	File   string // as the server sees it
	Format string // in the server's own notation; a known name such as "combined" stands as it is
}
