// Package finding looks for what is wrong or risky about a chain of redirects:
// loops, downgrades, lost queries, credentials that leave their origin,
// cookies that no client sends back, redirects that stick forever.
//
// [Check] returns the findings of a chain, the gravest first. A [Finding]
// names its [Rule], the hops and the field lines that it points at, and says in
// a sentence what was seen, in the values of the exchange. The rule says why
// that matters and how to fix it, and where this is laid down. [Rules] lists
// them all.
//
// Finding is pure: a recorded chain is checked as well as a live one. It judges
// what package facts has worked out of a hop: the target and what it has to do
// with the request, the cookies, the round that the chain goes.
//
// # How a rule looks
//
// Most rules look at one hop with the hops on either side of it; [CheckHop]
// asks these alone, so it costs the same in the longest chain. The others ask
// what the whole chain came to. They don't walk it either: a [Checker] keeps
// what they need as the hops come in. Each hop is so looked at once, Check is
// linear, and a program that steps adds one hop at a time.
//
// Two hops that say the same are one finding with two hops. Findings are
// bounded: at most [MaxPerRule] of a rule, with at most [MaxHops] hops each;
// what goes beyond is counted.
//
// [Across] compares exchanges of several chains, such as the branches of a
// session or the pages of a recording: what one answer cannot show, two can.
//
// # What the clients do
//
// Some rules ask what each client of [trace.Clients] would do after a hop, by
// the same [trace.Client.Decide] that walks: who loses the body, sends a
// credential elsewhere, does not follow. They ask about that one exchange, as if
// the client's walk began with it, and only where clients can part ways: an
// ordinary GET asks none. What was learned of one hop serves alike hops of the
// same chain. Beyond a thousand hops that had to be asked about, a Checker asks
// no more. Clients that cannot send the request, and scripts' fetch() where no
// script asks, are not counted.
//
// # Rules are code
//
// A rule's text stands in a Go table beside its check, not in a data file: the
// two change together, the compiler sees both, and nothing is parsed. The
// tables are constant data, so a program that never asks pays nothing.
package finding
