// Package experiment tells apart the causes that one exchange cannot.
//
// [Propose] takes a hop and the ranking of its causes and returns requests that
// would tell, the most telling first: the hop's own request with one thing
// changed, and what each outcome would mean. [Fork] readies a session to send
// one beside the hop. [Judge] holds the two answers against each other, and
// [Update] ranks the causes anew with what came of it. Nothing is sent by this
// package: the caller steps the session, after it has asked the user where
// [Proposal.Ask] says so.
//
// # How the ranking changes
//
// data/outcomes.yaml says how often each outcome comes about for each category
// of causes and for some single mechanisms, a line each. By Bayes' rule an
// answer's probability is multiplied by how often it would have ended as it
// did. What is not listed in the ranking counts with the average of all lines,
// so that an outcome which suits none of the answers makes "cannot tell"
// stronger. The same lines say how much an experiment is worth before it is
// made: the information, in bits, that its outcome holds on average about who
// is right ([Proposal.Gain]).
//
// # What is safe
//
// A hop whose method is not safe (RFC 9110 §9.2.1) is asked about with GET, which
// tells whether the method decides. What else would be changed goes with the
// method as it is, marked unsafe. Requests with credentials go neither by http
// in place of https nor to a host that is made up.
//
// # One thing at a time
//
// An answer says something of the variable only where nothing else differs
// between the two requests. So what would differ in more is not proposed, and
// what came back to a request that differs in more is not judged.
package experiment
