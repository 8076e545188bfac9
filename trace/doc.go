// Package trace has the words of HTTP exchanges and decides what a client does
// after each.
//
// The words are those of the field. A [Request] is sent and answered by a
// [Response]; the two, with their bytes, timing and connection, are a [Hop].
// The hops of one walk are a [Chain]. A [Client] is a named follow policy
// (chromium, curl, go ...): [Client.Decide] looks at a chain and returns a
// [Decision], which says whether that client follows, what its next request
// is, and by which [Rule] each [Change] from the last request came about.
// A [Session] is a chain being walked: stepped, run, edited, rewound, forked.
//
// Deciding is pure: no network, no clock, no globals; a test reads the imports
// and refuses others. The network is in one place, package wire, whose Transport
// is the [Exchanger] that makes a single exchange and never follows. A failed exchange is a result, not an error: the
// hop has a [Failure] that says in which phase it happened and why.
//
// All strings that came from a server are kept byte for byte and may hold
// anything: pass them through [Printable] before they are shown, and through
// [Mask] before they are saved or copied.
package trace
