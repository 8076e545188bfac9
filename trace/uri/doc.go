// Package uri has target URIs as they go over the wire, and how each client
// reads one in a Location.
//
// A [URI] keeps its parts as bytes: nothing is decoded or normalised, because
// what clients do to these bytes is where they differ. [Split] takes a text
// apart and [Resolve] a reference by RFC 3986, without judging either.
//
// A [Parser] is one client's way, its quirks included: what curl, a browser or
// a library of Python makes of a backslash, a space, a missing slash, an
// address in octal. [Parser.Parse] reads the first URL of a chain,
// [Parser.Resolve] a Location on the URI that answered with it. What a client
// cannot read is an [*Error], which keeps the stranger's part of its sentence
// apart.
//
// The parsers are bounded by the length of their input alone: give them no
// more than is worth it. Each takes time and memory linear in that length: those
// that follow the WHATWG URL Standard refuse a path of more than 4096 steps, and
// an authority of more than 2 KiB. The package imports nothing of detour's own.
package uri
