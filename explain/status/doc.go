// Package status is the catalogue of HTTP status codes: what each one means,
// what it does to the method and the body, who may store it, how it came
// about, what clients do with it, which server produces it and how to fix it.
//
// Lookup gives one entry, Unknown stands in for a code that the catalogue does
// not have, and Codes lists those that it has. Every code of the IANA registry
// has an entry, and so have the well-known codes that nobody registered.
//
// Nothing is read before it is asked for. Lookup decodes one file, which takes
// a fraction of a millisecond, and keeps it; entries are not to be changed.
//
// # Files
//
// A code is a file data/NNN.md in the form of package article; what is true of
// every unknown code of a class is in data/Nxx.md, and data/outside.md is for
// numbers that are no status code. The head has these keys:
//
//	code        the number; 0 in the files for unknown codes
//	name        the name in the registry, or the one its users give it
//	registered  whether IANA's HTTP Status Code Registry has it
//	by          who uses a code that is not registered
//	also        other meanings in use: by, name and says of each
//	introduced  the document that first had it
//	method      what happens to the method when a client acts on it
//	body        what happens to the body, of the request or of this response
//	cache       heuristic, explicit, never or not-applicable; see Cache
//	on-wire     false when it is only logged and no client receives it
//	treat-as    for unknown codes: the code that a client takes it for
//	expects     the response fields that belong to it
//	sources     where the facts come from: cite and url of each
//	causes      what produces it: IDs of the catalogue of package cause, those of
//	            one product together
//
// An unknown key is an error. The body has the sections Meaning, Method and
// body, Caching, History, Clients, Causes and Fix, in this order, each where
// it has something to say. A redirection (3xx) has them all.
package status
