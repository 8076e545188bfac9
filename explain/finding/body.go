package finding

import (
	"bytes"
	"strings"

	"detour/explain/article"
)

// bodyChecks are about the content of a redirect.
var bodyChecks = []check{
	{
		id: "body-large", number: 83, severity: Warning,
		title: "A redirect with a page in its body",
		why:   "Browsers hide the body, other tools do not. A page in it shows that the program went on after it redirected, past the check that made it redirect.",
		fix:   "Stop after the redirect is written: `exit` in PHP, `return` elsewhere.",
		cites: []string{"CWE-698"},
		hop:   bodyLarge,
	},
	{
		id: "body-empty", number: 84, severity: Info,
		title: "A redirect without a body",
		why:   "A client that does not follow shows an empty page. A short note with a link is usual.",
		fix:   "Nothing has to be done; a line of HTML with the link helps.",
		cites: []string{"RFC 9110 §15.4.2", "RFC 9110 §15.4.3"},
		hop:   bodyEmpty,
	},
}

func bodyLarge(v view) []sighting {
	if !v.redirect {
		return nil
	}
	body := &v.hop.Response.Body
	what := revealing(body.Text())
	if what == "" && body.Size > 200 && pageOf(v).form {
		what = "a form"
	}
	if what != "" {
		return withSeverity(Error, v.seen(nil, "The %d from %s has %s in its %d bytes.", v.status, v.here(), what, body.Size))
	}
	if body.Size <= smallPage {
		return nil
	}
	return v.seen(nil, "The %d from %s has %d bytes of content.", v.status, v.here(), body.Size)
}

// revealing names what a redirect's body must not hold; "" for nothing found.
func revealing(body []byte) string {
	body = body[:min(len(body), maxPage)]
	for _, mark := range []string{"-----BEGIN PRIVATE KEY", "-----BEGIN RSA PRIVATE KEY", `"password":`, `"api_key":`, `"access_token":`, `"client_secret":`} {
		if bytes.Contains(body, []byte(mark)) {
			return article.Value(strings.Trim(mark, `":-`))
		}
	}
	return ""
}

// bodyEmpty speaks only where it is known that nothing came.
func bodyEmpty(v view) []sighting {
	if v.to == nil || v.hop.Request.Method != "GET" || v.hop.Response.Body.Size > 0 {
		return nil
	}
	if v.fields.Get("Content-Length") != "0" && (v.hop.Wire.Proto == "" || !v.hop.Response.Body.Whole) {
		return nil
	}
	return v.seen(nil, "The %d from %s has no content.", v.status, v.here())
}
