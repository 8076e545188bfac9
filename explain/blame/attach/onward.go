package attach

import (
	"net/url"
	"slices"
	"strings"

	"detour/explain/blame"
	"detour/explain/blame/lazy"
	"detour/explain/blame/redirects"
)

// An Onward is where a redirect's target leads within the same configuration.
type Onward struct {
	Asked string       // the target that was asked for; "" when it hangs on more than a path
	Steps []blame.Line // the lines that answer it, one after another
	Loop  bool         // the last of them leads to where an earlier one stands
}

// Bounds of what is followed: steps, and redirects.
const (
	maxOnward   = 10
	maxFollowed = 2000
)

// Onward follows the targets of redirects through the configuration, as far as it
// is sure to answer for their hosts. What a target takes of the request's path is
// "/x": a loop that is found so is one for every path that the rules treat alike. Where
// a target can't be told so, that of an example is followed.
func (a *Attached) Onward(all []blame.Redirect, tried []redirects.Tried) []Onward {
	names := map[string]bool{}
	for _, r := range all {
		for _, name := range strings.Fields(r.Server) {
			names[strings.ToLower(name)] = true
		}
	}
	found := make([]Onward, len(all))
	for i, r := range all[:min(len(all), maxFollowed)] {
		target, ok := sampleTarget(r)
		switch t := tried[i]; {
		case t.Example == nil:
		case !ok && t.Certain:
			target, ok = absolute(t)
		case ok && schemeOpen(r) && strings.HasPrefix(t.Example.URL, "https:"):
			target = "https" + strings.TrimPrefix(target, "http")
		}
		if ok {
			found[i] = a.onward(r, target, names)
		}
	}
	return found
}

// schemeOpen reports a target that takes the scheme of its request.
func schemeOpen(r blame.Redirect) bool {
	return scheme.MatchString(r.To) || !strings.Contains(r.To, "://")
}

// absolute is the target of an example.
func absolute(t redirects.Tried) (string, bool) {
	if t.Location == "" || t.Example.Method != "GET" {
		return "", false
	}
	target, err := nextURL(t.Example.URL, t.Location)
	return target, err == nil
}

func (a *Attached) onward(r blame.Redirect, target string, names map[string]bool) Onward {
	o := Onward{Asked: target}
	seen := map[blame.Line]bool{r.Line: true}
	asked := map[string]bool{}
	for range maxOnward {
		if !names[hostname(target)] {
			break // another server may have it
		}
		if asked[target] {
			o.Loop = true
			break
		}
		asked[target] = true
		ans := a.Answer(blame.Request{Method: "GET", URL: target})
		if !ans.Certain || ans.Blame == nil || ans.Location == nil || ans.Origin != blame.Config || !namesPort(target, ans) {
			break
		}
		o.Steps = append(o.Steps, *ans.Blame)
		next, err := nextURL(target, *ans.Location)
		if err != nil {
			break
		}
		if next == target || seen[*ans.Blame] && growsOrStays(target, next) {
			o.Loop = true
			break
		}
		seen[*ans.Blame] = true
		target = next
	}
	return o
}

// namesPort reports whether the way to an answer names the port of an https target:
// where nothing listens for TLS, what terminates it in front may answer itself.
func namesPort(target string, ans blame.Answer) bool {
	u, err := url.Parse(target)
	if err != nil || u.Scheme != "https" {
		return err == nil
	}
	port := u.Port()
	if port == "" {
		port = "443"
	}
	return slices.ContainsFunc(ans.Via, func(n blame.Note) bool { return strings.Contains(n.Text, port) })
}

func hostname(target string) string {
	u, err := url.Parse(target)
	if err != nil {
		return ""
	}
	return strings.ToLower(u.Hostname())
}

func nextURL(base, ref string) (string, error) {
	b, err := url.Parse(base)
	if err != nil {
		return "", err
	}
	u, err := b.Parse(ref)
	if err != nil {
		return "", err
	}
	u.Fragment = ""
	return u.String(), nil
}

// growsOrStays reports whether a target of the line that was there before is the
// same or longer on the same host: it goes on so.
func growsOrStays(from, to string) bool {
	a, err1 := url.Parse(from)
	b, err2 := url.Parse(to)
	return err1 == nil && err2 == nil && a.Host == b.Host && a.Scheme == b.Scheme && len(b.Path) >= len(a.Path)
}

var (
	ofPath  = lazy.Regexp{Expr: `\$\{?(request_uri|uri|document_uri|redirect_uri)\}?|%\{(REQUEST_URI|THE_REQUEST)\}`}
	ofHost  = lazy.Regexp{Expr: `\$\{?(host|http_host|server_name|redirect_host)\}?|%\{(HTTP_HOST|SERVER_NAME)\}`}
	scheme  = lazy.Regexp{Expr: `\$\{?(scheme|pass_access_scheme)\}?|%\{REQUEST_SCHEME\}`}
	query   = lazy.Regexp{Expr: `\$\{?(is_args|args|query_string)\}?|%\{QUERY_STRING\}`}
	capture = lazy.Regexp{Expr: `\$\{?[1-9]\}?`}
)

// sampleTarget is the target of a redirect with "/x" for the request's path.
func sampleTarget(r blame.Redirect) (string, bool) {
	host := hostOf(r.Server)
	to := strings.NewReplacer(`\:`, ":", `\/`, "/", `\.`, ".").Replace(r.To)
	to = scheme.ReplaceAllString(to, "http")
	to = query.ReplaceAllString(to, "")
	to = capture.ReplaceAllString(to, "x")
	if ofHost.MatchString(to) && host == "" {
		return "", false
	}
	to = ofHost.ReplaceAllString(to, host)
	to = ofPath.ReplaceAllString(to, "/x")
	if strings.HasPrefix(to, "/") && host != "" {
		to = "http://" + host + to
	}
	u, err := url.Parse(to)
	if err != nil || u.Host == "" || strings.ContainsAny(to, "$%{}() ") || u.Scheme != "http" && u.Scheme != "https" {
		return "", false
	}
	u.Fragment = ""
	u.Path = strings.ReplaceAll(u.Path, "//", "/")
	return u.String(), true
}

// hostOf is a name that a virtual host answers for; "" for one without a whole name.
func hostOf(server string) string {
	for _, name := range strings.FieldsFunc(server, func(c rune) bool { return c == ' ' || c == ',' }) {
		if strings.Contains(name, ".") && !strings.ContainsAny(name, "*~^$_/()") {
			return strings.TrimPrefix(strings.TrimSuffix(name, "."), ".")
		}
	}
	return ""
}
