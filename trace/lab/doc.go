// Package lab is a loopback server with scripted redirects: the embedded
// default of detour, the stage of its lessons, and a playground for any other
// client.
//
// A [Scenario] is a request to start with and a line on what there is to see.
// [Scenarios] lists them in teaching order, [Lookup] finds one by name. [Start]
// listens on two free ports of loopback, one for http and one for https, and
// serves all scenarios at once under real-looking names (shop.test,
// www.shop.test, login.test, cdn.test ...). They end in .test, which RFC 6761
// keeps out of the DNS: a client asks [Server.Resolve] where to connect and
// trusts [Server.Pool], an authority that is made for this server and goes with
// it. [Server.Addresses] has what curl or a browser needs to take part.
//
// # How it answers
//
// The lab keeps no state. An answer depends on the request alone: method, path,
// query, fields, cookies. So walks do not disturb each other, a walk can be
// rewound and forked, and every hop can be sent again.
//
// HTTP/1.1 is written by hand, because the scenarios need exact order and case
// of fields, odd bytes, 1xx responses, trailers, and answers that are broken on
// purpose. Each answer imitates a server software in its field lines, reason
// phrases and pages. The host h2.test speaks HTTP/2, and evil-h2.test in frames
// that a script writes one by one. Scenarios of hostile servers have no good
// end: a client that bounds nothing hangs in them. What a client may send is
// bounded: a head of 64 KiB, content of 16 MiB (counted, not kept), 512
// connections, a minute of silence.
//
// # Where the scenarios are
//
// The folder data has a file for each family of scenarios, servers.yaml with
// the styles of the servers imitated, and index.yaml with the order of the
// files. script.go documents the keys. Files are decoded when they are needed,
// and strictly: an unknown key is an error with file and line.
package lab
