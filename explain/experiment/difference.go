package experiment

import (
	"bytes"
	"slices"
	"strings"
	"sync"

	"detour/explain/cause"
	"detour/explain/facts"
	"detour/trace"
	"detour/trace/prose"
)

// variables are what each experiment changes: a part of the request, or a field.
// Whatever else differs, the two answers say nothing of the variable.
var variables = sync.OnceValue(func() map[cause.Experiment]string {
	return map[cause.Experiment]string{
		cause.ForwardedProto: "X-Forwarded-Proto",
		cause.OtherLanguage:  "Accept-Language",
		cause.WithoutCookies: "Cookie",
		cause.WithCookies:    "Cookie",
		cause.WithoutLogin:   "Authorization",
		cause.OtherAgent:     "User-Agent",
		cause.SlashToggled:   "path",
		cause.OtherPath:      "path",
		cause.QueryAdded:     "query",
		cause.GetInstead:     "method",
		cause.HeadForGet:     "method",
		cause.OptionsForGet:  "method",
		cause.OtherScheme:    "scheme",
		cause.MadeUpHost:     "Host",
	}
})

// contentFields are about the content of a request, and come and go with it.
var contentFields = []string{"Content-Length", "Content-Type", "Content-Encoding", "Content-Language", "Content-Location",
	"Transfer-Encoding", "Expect", "Trailer"}

// beyond returns what differs between two requests beside the variable of the
// experiment. Content belongs to a method (RFC 9110 §9.3.1), so it goes with it.
func beyond(try cause.Experiment, a, b trace.Request) []string {
	variable := variables()[try]
	var more []string
	differs := func(what string, is bool) {
		if is && !strings.EqualFold(what, variable) {
			more = append(more, what)
		}
	}
	differs("method", a.Method != b.Method)
	differs("scheme", a.URI.Scheme != b.URI.Scheme)
	differs("address", variable != "scheme" && (a.URI.Hostname() != b.URI.Hostname() || a.URI.EffectivePort() != b.URI.EffectivePort()))
	differs("path", facts.Path(a.URI) != facts.Path(b.URI))
	differs("query", facts.Query(a.URI) != facts.Query(b.URI))
	byMethod := a.Method != b.Method
	differs("body", !byMethod && !bytes.Equal(a.Body, b.Body))
	for _, name := range fieldsOfEither(a, b) {
		content := slices.ContainsFunc(contentFields, func(f string) bool { return strings.EqualFold(f, name) })
		port := variable == "scheme" && strings.EqualFold(name, "Host") // which the scheme brings along
		differs(name, !(content && byMethod) && !port && !slices.Equal(a.Fields.Values(name), b.Fields.Values(name)))
	}
	return more
}

// maxCompared bounds the fields that are compared.
const maxCompared = 64

// fieldsOfEither returns the names of the fields of two requests, each once.
func fieldsOfEither(a, b trace.Request) []string {
	var names []string
	for _, fs := range []trace.Fields{a.Fields, b.Fields} {
		for _, f := range fs[:min(len(fs), maxCompared)] {
			if !slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, f.Name) }) {
				names = append(names, f.Name)
			}
		}
	}
	return names
}

// listedToo says that parts of a request differ too: "the method differs too".
func listedToo(parts []string) string {
	var named []string
	for _, p := range parts[:min(len(parts), maxCookieNames)] {
		named = append(named, "the "+trace.Printable(p))
	}
	verb := " differs too"
	if len(parts) > 1 {
		verb = " differ too"
	}
	return prose.Listed(named) + verb
}
