// Package field is the catalogue of HTTP header fields: what each one is for
// and what happens to it when a redirect is followed.
//
// Lookup gives one entry, Line only its line for the composer, and Names lists
// what the catalogue has. The name's case does not matter. Nothing is read
// before it is asked for, and nothing is kept: Lookup decodes one file, Line
// looks at the head of one, Names at the heads of all.
//
// # Files
//
// A field is a file data/NAME.md, with the name in lower case, in the form of
// package article. The head has these keys:
//
//	name       the name in its usual case
//	kind       request, response or both
//	line       what the field does, in at most 100 characters
//	redirect   one sentence: what becomes of it, or what it does, when a
//	           redirect is followed; "" when there is nothing to say
//	sensitive  whether it carries a credential
//	sources    where the facts come from: cite and url of each
//
// An unknown key is an error. The body has the section Meaning, a paragraph,
// and at times Example, the lines of a message.
//
// # No index
//
// The names in their usual case stand in the heads alone. Reading them from
// there costs about a tenth of a millisecond, which is too little to pay for
// with a generated copy that can grow stale. That the short way to read a head
// and the strict one agree is tested for each file.
package field
