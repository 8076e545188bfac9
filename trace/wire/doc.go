// Package wire is the one place with a network. A [Transport] makes one
// exchange at a time: [Transport.Exchange] sends a [trace.Request], reads the
// answer and returns both as a [trace.Hop], with the bytes as they went over
// the wire. It never follows: what comes next is for a [trace.Client] to decide,
// and a [trace.Session] walks a chain with a Transport as its [trace.Exchanger].
//
// What is sent is the request and nothing else. No field is added, sorted or
// spelt in another way, save the credentials for a proxy and what HTTP/2 makes
// of an HTTP/1 request; [trace.Wire] has what went out. Therefore heads of
// HTTP/1 and frames of HTTP/2 are written and read here rather than by net/http,
// which the tests hold them against. They go over TCP and TLS, directly or by an
// http, https or socks5 proxy, by HTTP/2 where ALPN agrees on it or the request
// asks for it.
//
// A failed exchange is a result: the hop has a [trace.Failure], which says in
// words what was attempted, why it failed and what to do, and the hop keeps all
// that came before it. A response that is no HTTP, or that says in two ways
// where its content ends, is a failure too; its bytes are kept to be shown.
//
// Everything from a server is bounded: time and bytes by [Options], numbers
// (field lines, 1xx responses, frames that bring an answer no further, content
// codings one over the other) by constants beside their use. Content and 1xx
// responses beyond their bound are dropped, and a [trace.Notice] says so; a head
// or a phase beyond its bound ends the exchange with a failure. An exchange
// returns within 50 ms after its context ends.
//
// There is no HTTP/3, no cache and no cookie jar, and of a connection over
// HTTP/2 one stream is used at a time.
package wire
