package finding

import (
	"strings"

	"detour/explain/article"
)

// methodChecks are about requests that are more than a GET.
var methodChecks = []check{
	{
		id: "post-rewritten", number: 17, severity: Error,
		title: "A POST is answered with 301 or 302",
		why:   "Nearly every client turns it into a GET and drops the body; a few send it again. What was posted is lost.",
		fix:   "Answer 307 to keep the POST, or 303 to show its result. A client can post to the final URL.",
		cites: []string{"RFC 9110 §15.4.2", "RFC 9110 §15.4.3", "Fetch, HTTP-redirect fetch"},
		hop:   postRewritten,
	},
	{
		id: "post-upgrade-301", number: 18, severity: Error,
		title: "A POST over http is redirected to https",
		why:   "The body has crossed the network in the clear already, and a 301 or 302 then loses it: the client goes on with GET.",
		fix:   "Let forms and clients use the https URL. A 308 would keep the body but does not undo its exposure.",
		cites: []string{"RFC 9110 §15.4.2", "RFC 6797 §7.2", "CWE-319"},
		hop:   postUpgrade,
	},
	{
		id: "form-post-not-303", number: 19, severity: Info,
		title: "A 302 leads from a form to its result",
		why:   "It works by the habit of browsers to follow with GET. 303 says just that, to every client and for every method.",
		fix:   "Answer 303 after a form has been processed.",
		cites: []string{"RFC 9110 §15.4.4", "Turbo Handbook, Drive"},
		hop:   formNot303,
	},
	{
		id: "put-delete-302", number: 20, severity: Warning,
		title: "A PUT, PATCH or DELETE is answered with 301 or 302",
		why:   "Clients disagree: browsers and curl repeat the method at the target, where a DELETE deletes something else. Go and, for 302, requests turn it into a GET.",
		fix:   "Answer 303 to show a result, 307 or 308 to have the request repeated.",
		cites: []string{"RFC 9110 §15.4.4", "Fetch, HTTP-redirect fetch", "Go, net/http client.go", "requests, sessions.py", "Turbo Handbook, Drive"},
		hop:   putDelete302,
	},
	{
		id: "307-308-body-cross-origin", number: 21, severity: Error,
		title: "A redirect sends the request body to another origin",
		why:   "A 307 or 308 has the client send the same body again, to whatever origin the Location names. Nothing protects it as Authorization is protected.",
		fix:   "Answer 303 if the target is only to be shown, or keep the redirect within the origin.",
		cites: []string{"Fetch, HTTP-redirect fetch", "RFC 9110 §15.4.8"},
		hop:   bodyCrosses,
	},
	{
		id: "307-308-nonreplayable", number: 22, severity: Warning,
		title: "A streamed upload is redirected",
		why:   "A stream cannot be sent twice. Go returns the redirect, fetch and curl from a pipe fail, and requests, urllib3, aiohttp and got send an empty body without an error.",
		fix:   "Upload to the final URL, or answer before the body is sent: to `Expect: 100-continue` without a 100.",
		cites: []string{"Fetch, HTTP-redirect fetch", "RFC 9110 §10.1.1", "Go, net/http client.go"},
		hop:   notReplayable,
	},
	{
		id: "credential-post-307", number: 23, severity: Error,
		title: "A 307 or 308 sends a password again",
		why:   "The client repeats the body with the password at the target. An authorization server must not do that.",
		fix:   "Answer 303 after a login.",
		cites: []string{"RFC 9700 §4.12"},
		hop:   credentialPost,
	},
}

// rewrites reports a 301 or 302.
func (v view) rewrites() bool { return v.status == 301 || v.status == 302 }

// postUpgraded is post-upgrade-301's condition.
func (v view) postUpgraded() bool {
	return v.hop.Request.Method == "POST" && v.hasBody() && v.rewrites() && v.upgrades()
}

// postsResult reports a form whose answer is to be shown elsewhere. The same
// page under its proper name is no result: there the form was not processed.
func (v view) postsResult() bool {
	return v.status == 302 && v.hop.Request.SendsForm() && !v.turn.Canonical() && !v.failsNext()
}

// failsNext reports that the request after this one was refused.
func (v view) failsNext() bool {
	return v.next != nil && (v.next.Status() == 405 || v.next.Status() == 404 || v.next.Status() == 400)
}

func postRewritten(v view) []sighting {
	if v.hop.Request.Method != "POST" || !v.hasBody() || !v.rewrites() || v.to == nil || v.postUpgraded() || v.postsResult() {
		return nil
	}
	seen := v.seen(v.response("Location"), "The POST to %s is answered %d to %s.", v.here(), v.status, v.there())
	if v.failsNext() {
		seen[0].text = strings.TrimSuffix(seen[0].text, ".") + ", which answers " + statusText(v.next.Status()) + "."
		return withHops(seen, v.nextID())
	}
	if v.turn.Canonical() || strings.Contains(strings.ToLower(v.hop.Request.Fields.Get("Content-Type")), "json") {
		return seen
	}
	return withSeverity(Warning, seen)
}

func postUpgrade(v view) []sighting {
	if !v.postUpgraded() {
		return nil
	}
	return v.seen(v.response("Location"), "The POST to %s is answered %d to %s.", v.here(), v.status, v.there())
}

func formNot303(v view) []sighting {
	if v.hop.Request.Method != "POST" || !v.hasBody() || v.to == nil || !v.postsResult() {
		return nil
	}
	return v.seen(v.response("Location"), "The form at %s is answered 302 to %s.", v.here(), v.there())
}

func putDelete302(v view) []sighting {
	if !v.rewrites() || v.to == nil {
		return nil
	}
	switch v.hop.Request.Method {
	case "PUT", "PATCH", "DELETE":
		return v.seen(v.response("Location"), "The %s to %s is answered %d to %s.", v.hop.Request.Method, v.here(), v.status, v.there())
	}
	return nil
}

func bodyCrosses(v view) []sighting {
	if !v.keeps() || v.to == nil || !v.hasBody() || v.from.SameOrigin(*v.to) || v.upgrades() {
		return nil
	}
	seen := v.seen(v.response("Location"), "The body for %s goes to %s.", article.Value(v.from.Origin()), article.Value(v.to.Origin()))
	if v.from.OfSite(*v.to) && !v.turn.Down {
		return withSeverity(Warning, seen)
	}
	return seen
}

func notReplayable(v view) []sighting {
	if !v.keeps() || v.to == nil {
		return nil
	}
	r := v.hop.Request.Fields
	if token(r, "Transfer-Encoding", "chunked") {
		return v.seen(v.request("Transfer-Encoding"), "The upload to %s is chunked, and the %d asks for it again.", v.here(), v.status)
	}
	for _, interim := range v.hop.Interim {
		if interim.Status == 100 && token(r, "Expect", "100-continue") {
			return v.seen(v.request("Expect"), "The server says 100 to the upload to %s and redirects it afterwards.", v.here())
		}
	}
	return nil
}

func credentialPost(v view) []sighting {
	if !v.keeps() || v.to == nil || !v.hasBody() {
		return nil
	}
	name := secretInBody(v.hop.Request.Body)
	if name == "" {
		return nil
	}
	seen := v.seen(v.response("Location"), "The body for %s has %s, and the %d sends it to %s.", v.here(), article.Value(name), v.status, v.there())
	if v.from.SameOrigin(*v.to) || v.upgrades() {
		return withSeverity(Warning, seen)
	}
	return seen
}

// bodySecrets are the names of what a form or a JSON body must not give away.
var bodySecrets = []string{"password", "passwd", "pwd", "passphrase", "client_secret", "assertion", "client_assertion", "samlresponse", "otp", "refresh_token"}

// secretInBody returns the name of the first secret in a form or a JSON object.
func secretInBody(body []byte) string {
	s := string(body[:min(len(body), maxShown)])
	lower := strings.ToLower(s)
	for _, name := range bodySecrets {
		if strings.HasPrefix(lower, name+"=") || strings.Contains(lower, "&"+name+"=") || strings.Contains(lower, `"`+name+`"`) {
			return name
		}
	}
	return ""
}
