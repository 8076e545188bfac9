// Package evidence names everything in an exchange that tells which software
// answered and why: the status and its reason phrase, the marks that products
// leave in fields and cookies, the order and case of the field lines, the
// framing, the template of the body, what became of the URL between request
// and Location, the method, and the shape of the chain around the hop.
//
// [Of] looks at one hop of a chain and returns a [Set] of items. An item has a
// stable ID in kebab-case, the value that was seen, and the place where it was
// seen, so that whoever shows it can mark the field line. IDs lists what can
// be there, each with a sentence. Beside those every response field gives an
// item "field-" and its name in lower case, so that a rule can ask for a field
// that this package has never heard of.
//
// What two URLs have to do with one another, which cookies are set and which round
// the chain goes is worked out by package facts; here it gets its names. Evidence
// is what was seen and no more: which cause it speaks for is said by
// package cause. Of is pure and bounded. It reads at most the first MaxFields
// field lines, MaxBody bytes of the body, MaxURL bytes of a URL and [facts.Window]
// hops around the one in view, whatever a server sends.
package evidence
