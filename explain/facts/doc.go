// Package facts works out, once a hop, what others say in their own words: how
// the target of a redirect stands to the request, what became of the cookies,
// which credentials are in play, and which round the chain goes.
//
// [Of] returns the facts of a chain, [At] those of one hop; a [Reader] takes
// the hops as they come in. Package evidence names these facts, findings judge
// them, experiments compare them, so none can say of one exchange what another
// denies. What two URLs have to do with one another, for any purpose, is said by
// [Relate].
//
// # Whose reading
//
// A fact is what the client made of the exchange: where its Decision has a
// target, that is the target, and the cookies are as its jar took them. A hop
// that no client has decided is read as a browser would. Where no client would
// go there is a target all the same, by RFC 3986; [Hop.Leads] tells.
//
// # Rounds
//
// Whether a request repeats an earlier one or grows around it is said by
// [trace.Visits] alone, as it is for whoever walks. Facts add what the hops
// around show: where the round begins, which hop sends the chain back, whether
// it was gone more than once, and whether the server let go in the end.
//
// Facts are pure and hold raw values: whoever shows one masks it and makes it
// printable. They are bounded: a chain of 10,000 hops takes time in proportion,
// and At looks at no more than [Window] hops on either side.
package facts
