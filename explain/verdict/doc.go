// Package verdict says what a chain of redirects comes to: one plain value with
// what happened, the hop that decides, a headline in the reader's own values,
// why it is so, what to do, and what else is worth watching.
//
// [Of] gives the verdict of a whole chain; a [Judge] keeps up with one that
// grows. Both are pure: a recorded chain is judged as well as a live one. Every
// front end shows this one value first.
//
// # What the headline speaks of
//
// A chain may have a dozen findings and has one headline. The table of kinds
// puts in order what a reader has to know first: that there is no answer; that
// the chain goes round or was given up; that the body or the query is lost;
// that credentials get out; that something else answers than was asked for; that
// redirects are needless or risky. Where none of these holds, the redirect is
// what it should be, and the headline says so.
//
// A kind looks at what happened in this chain as this client walked it. A rule
// of package finding speaks of all clients; its finding alone makes no loss.
// While a request waits to be sent, a headline speaks of what sending it does.
package verdict
