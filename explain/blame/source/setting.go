package source

import (
	"slices"
	"strings"

	"detour/explain/blame/lazy"
)

// A setting is a name whose value makes a framework redirect by itself.
type setting struct {
	name   *lazy.Regexp
	when   func(*asked) bool
	off    bool // it redirects when it is false
	status []int
	kind   string
	why    string
}

var settings = []setting{
	{&lazy.Regexp{Expr: `^(SECURE_SSL_REDIRECT|force_?ssl|forceSSL|forceSecure|force_?https|forceHTTPS|FORCE_SSL|FORCE_HTTPS|ssl_?redirect|redirect_?to_?https|redirectToHttps|require_?ssl|require_?https|requireSSL|requiresSecure|requires_channel|require_tls|requireHttps|https_?only|https_?redirect|preferred_url_scheme|forceGlobalSecureRequests|useHttps|SSL_REDIRECT|HTTPS_REDIRECT|secureProtocol|upgradeInsecureRequests|insecureRequests)$`}, (*asked).secure, false, nil, "setting", "redirects http to https"},
	{&lazy.Regexp{Expr: `^(UseHttpsRedirection|RequireHttps|RequireHttpsAttribute|AddRedirectToHttps\w*|HTTPSRedirectMiddleware|HttpsRedirectMiddleware|HTTPSRedirect\w*|SSLify|Talisman|sslify|SslEnforcer|enforceHttps|enforceHTTPS|expressEnforcesSsl|enforce|HttpsRedirect|SSLRedirect|SslMiddleware|ForceSSL|redirectScheme|RedirectScheme|RequireTLS|HttpsRedirection|requiresSecure|sslRedirect|httpsRedirect|redirectHTTPS|HTTPSNonWWWRedirect|HTTPSWWWRedirect|AddHttpsRedirection|koaSslify|KoaSslify|expressSslify|RewriteToHttps|RedirectToHTTPS|forceScheme|SSL)$`}, (*asked).secure, false, nil, "middleware", "redirects http to https"},
	{&lazy.Regexp{Expr: `(?i)^(PREPEND_WWW|RedirectToWww\w*|AddRedirectToWww\w*|WWWRedirect\w*|HTTPSWWWRedirect\w*|force_?www)$`}, func(a *asked) bool { on, _ := a.www(); return on }, false, nil, "setting", "puts www. before the host"},
	{&lazy.Regexp{Expr: `(?i)^(REMOVE_WWW|RedirectToNonWww\w*|AddRedirectToNonWww\w*|NonWWWRedirect\w*|HTTPSNonWWWRedirect\w*|strip_?www|no_?www)$`}, func(a *asked) bool { _, off := a.www(); return off }, false, nil, "setting", "takes www. off the host"},
	{&lazy.Regexp{Expr: `(?i)^(APPEND_SLASH|append_?slash(es)?|add_?trailing_?slash\w*|addslash|AppendTrailingSlash|AppendSlashMiddleware)$`}, func(a *asked) bool { on, _ := a.slash(); return on }, false, nil, "setting", "puts a slash on the path's end"},
	{&lazy.Regexp{Expr: `^(CommonMiddleware)$`}, func(a *asked) bool { on, _ := a.slash(); return on }, false, nil, "middleware", "puts a slash on the path's end"},
	{&lazy.Regexp{Expr: `(?i)^(remove_?slash|removeslash|remove_?trailing_?slash\w*|strip_?trailing_?slash\w*|trim_?trailing_?slash\w*|StripSlashes|removeTrailingSlashes)$`}, func(a *asked) bool { _, off := a.slash(); return off }, false, nil, "setting", "takes the slash off the path's end"},
	{&lazy.Regexp{Expr: `(?i)^(trailing_?slash(es)?|trailingSlashRedirect)$`}, func(a *asked) bool { on, _ := a.slash(); return on }, false, nil, "setting", "puts a slash on the path's end"},
	{&lazy.Regexp{Expr: `(?i)^(trailing_?slash(es)?)$`}, func(a *asked) bool { _, off := a.slash(); return off }, true, nil, "setting", "takes the slash off the path's end"},
	{&lazy.Regexp{Expr: `(?i)^(redirect_?slashes|RedirectSlashes|RedirectTrailingSlash|redirect_?trailing_?slash(es)?|StrictSlash|strict_?slashes|slash_?redirect|normalize_?trailing_?slash|NormalizePath|NormalizePathLayer|use_?trailing_?slash_?match|redirectTrailingSlash|TrailingSlash\w*|slashes|koaSlash|addTrailingSlashes|ignore_?trailing_?slash|trailing_slash_redirect|SlashMiddleware|expressSlash|connectSlashes|slash)$`}, func(a *asked) bool { on, off := a.slash(); return on || off }, false, nil, "setting", "normalizes the trailing slash"},
	{&lazy.Regexp{Expr: `^(RedirectFixedPath|redirectFixedPath|LowercaseUrls|lowercase_?urls?|AddLowercaseRedirect|canonical_?case)$`}, func(a *asked) bool { return a.lowered() || a.cleaned() }, false, nil, "setting", "puts the path's letters right"},
	{&lazy.Regexp{Expr: `^(NewRouter|NewServeMux|RedirectCleanPath|CleanPath|merge_slashes|mergeSlashes|MergeSlashes|UseEncodedPath)$`}, (*asked).cleaned, false, nil, "setting", "takes doubled slashes out of the path"},
	{&lazy.Regexp{Expr: `^(SERVER_NAME|canonical_?host|CanonicalHost|SITE_URL|canonicalHost|force_?host|forceHost|CANONICAL_HOST|primary_?domain|EnforceHost|redirect_?host|host_?redirect|CanonicalHostMiddleware|RedirectHost|baseURL|rack_canonical_host|app_url|APP_URL)$`}, func(a *asked) bool { return a.canonical() && a.to.host != a.host }, false, nil, "setting", "sends all hosts to one"},
}

// findSettings collects the settings that would make what was seen.
func (a *app) findSettings() []*candidate {
	var live []setting
	for _, s := range settings {
		if s.when(a.ask) {
			live = append(live, s)
		}
	}
	var out []*candidate
	for _, f := range a.files {
		if a.late() || f.lang.name == "list" || f.lang.name == "json" && strings.Contains(f.name, "lock") {
			continue
		}
		for i, t := range f.toks {
			if t.kind != word && t.kind != text || len(t.text) > 80 || len(t.text) < 3 {
				continue
			}
			for _, s := range live {
				if s.name.MatchString(lastPart(t.text)) {
					if c := a.settingAt(f, i, s); c != nil {
						out = append(out, c)
						break
					}
				}
			}
			if c := a.targetSetting(f, i); c != nil {
				out = append(out, c)
			}
		}
	}
	return a.effective(out)
}

// lastPart is a name without what it is qualified by.
func lastPart(s string) string {
	if k := strings.LastIndexAny(s, ".:/\\-"); k >= 0 && !strings.HasSuffix(s, "/") {
		return strings.TrimSpace(s[k+1:])
	}
	return s
}

// fixedStatus are the codes that some settings send, and no others.
var fixedStatus = map[string][]int{
	"UseHttpsRedirection": {307}, "HTTPSRedirectMiddleware": {307}, "SECURE_SSL_REDIRECT": {301}, "force_ssl": {301, 307, 308}, "APPEND_SLASH": {301, 308}, "PREPEND_WWW": {301}, "CommonMiddleware": {301},
}

var falsy = []string{"False", "false", "0", "off", "no", "nil", "null", "None", "never"}

// settingAt judges a setting where it is written.
func (a *app) settingAt(f *file, i int, s setting) *candidate {
	if f.defines(i) || f.tok(i-1).wordIn("import", "from", "use", "class", "require", "def") || importLine.MatchString(f.text(f.toks[i].line)) {
		return nil
	}
	if p := f.tok(i - 1); p.is(".") && f.tok(i-2).wordIn("settings", "config", "env") && !f.tok(i+1).is("=") && !f.tok(i+1).is("(") {
		return nil // read, not set
	}
	n := f.tok(i + 1)
	value := token{}
	switch {
	case n.is("=") || n.is(":") || n.is("=>"):
		value = f.tok(i + 2)
	case n.is("(") || n.is(",") && f.toks[i].kind == text:
		value = f.tok(i + 2)
		if n.is("(") && (f.tok(i+2).is(")") || value.kind != word && value.kind != number) {
			value = token{}
		}
	case s.kind != "middleware" && f.hooked(i):
	case s.kind != "middleware" && f.lang.name != "python" && f.lang.name != "ruby" && f.lang.name != "yaml":
		return nil
	case f.tok(i-1).is("@") || f.tok(i-1).is(".") && strings.HasPrefix(f.text(f.toks[i].line), "@"):
	case f.toks[i].kind == text && f.lang.data():
		return nil
	}
	off := slices.Contains(falsy, value.text)
	if off != s.off || n.is("==") {
		return nil
	}
	if s.off && value.text == "" {
		return nil
	}
	if codes := fixedStatus[f.toks[i].text]; codes != nil && a.ask.status != 0 && !slices.Contains(codes, a.ask.status) && !a.mentioned("RedirectStatusCode", nil, nil) {
		return nil
	}
	c := &candidate{file: f, line: f.toks[i].line, tok: i, kind: s.kind, statuses: s.status, fixed: 82, scope: f.inner(i), why: []string{f.toks[i].text + " " + s.why}}
	if f.tok(i-1).is("@") || strings.HasPrefix(f.text(c.line), "@") {
		c.kind = "call"
	}
	if s.kind == "middleware" {
		c.fixed = 76
	}
	if (c.scope.reach != nil && c.scope.reach.quality < 0) && c.scope.kind == function {
		c.fixed -= 25
	} else if c.scope.reach != nil && c.scope.reach.quality > 0.3 && c.kind == "call" {
		c.fixed += 8
	}
	if strings.Contains(f.name, "middleware/") && f.stem() == f.toks[i].text {
		return nil
	}
	return c
}

// hooked says whether a name is handed to what puts something before routes.
func (f *file) hooked(i int) bool {
	for k := f.first[f.toks[i].line]; k < i; k++ {
		if f.toks[k].kind == word && (hookWords.MatchString(f.toks[k].text) || f.toks[k].wordIn("Pre", "pre", "add", "apply", "register", "pipe")) {
			return true
		}
	}
	return false
}

var importLine = lazy.Regexp{Expr: `^(import|from|use|using|require_relative|#include)\b|^(const|let|var)\s+[\w{},\s]+=\s*require\(`}

var targetNames = lazy.Regexp{Expr: `(?i)((log|sign)_?(in|out|on|off)|access_?denied|unauthori[sz]ed|unauthenticated|denied|redirect|success|failure|callback|after|home|default|error|forbidden|guest|auth)\w*_?(ur[li]s?|uri|path|page|view|route|to|endpoint|form|redirect)s?$|^(redirect|redirectTo|success_?url|fail_?url|login|loginUrl|redirects?_?to|unauthenticated_?redirect|failureRedirect|successRedirect|redirectGuestsTo|redirectUsersTo|loginProcessingUrl|after_\w+_path(_for)?|login_view|loginPath|LoginPath|WP_HOME|WP_SITEURL|default_redirect|failure_?url|logoutSuccessUrl|loginPage|formLogin|defaultTarget\w*|get_absolute_url|get_success_url|redirect_authenticated_user)$`}

// targetSetting is a setting that holds a target: LOGIN_URL = "/sign-in".
func (a *app) targetSetting(f *file, i int) *candidate {
	t := f.toks[i]
	name := lastPart(t.text)
	if !targetNames.MatchString(name) || len(name) < 4 {
		return nil
	}
	from, to := i+2, 0
	switch n := f.tok(i + 1); {
	case n.is("=") || n.is(":") && !f.lang.data() || n.is("=>"):
		to = f.statementEnd(from)
		for k := from; k < to; k++ {
			if f.toks[k].opens() && f.pair[k] > k {
				k = f.pair[k]
			} else if f.toks[k].is(",") || f.toks[k].closes() {
				to = k
			}
		}
	case n.is("(") && !isRedirect(name) && (f.tok(i-1).is(".") || f.tok(i-1).is("->")) && (f.pair[i+1] == i+3 || f.pair[i+1] == i+4):
		to = f.pair[i+1]
	case n.is("(") && strings.HasPrefix(name, "redirect") && f.tok(i-1).is("->") && strings.HasSuffix(name, "To"):
		to = f.pair[i+1]
	case n.is(",") && t.kind == text && f.tok(i-1).is("("):
		to = min(len(f.toks), i+3)
	case n.is(":") && f.lang.data():
		if to = i + 3; f.lang.name != "json" {
			return a.plainSetting(f, i)
		}
	case n.kind == text && f.lang.name == "perl":
		from, to = i+1, i+2
	}
	if to <= from || to-from > 40 || f.defines(i) {
		return nil
	}
	e := eval{app: a, file: f, scope: f.inner(i), at: i}
	vs := e.values(f.span(from, to))
	if f.toks[from].kind == text && !strings.ContainsAny(f.toks[from].text, "/ ") {
		if named := a.named(f.toks[from].text, f, false); named != nil {
			vs = append(vs, named...)
		}
	}
	return a.targetCandidate(f, i, t.text, vs)
}

func (a *app) targetCandidate(f *file, i int, name string, vs []value) *candidate {
	for k := range vs {
		vs[k].named = true
		if strings.HasPrefix(name, "WP_") {
			vs[k].tmpl = vs[k].tmpl.join(unknown())
		}
	}
	if !tells(vs) {
		return nil
	}
	if strings.HasPrefix(name, "WP_") && (a.ask.to.host == a.ask.host && a.ask.to.scheme == a.ask.scheme) {
		return nil
	}
	c := &candidate{file: f, line: f.toks[i].line, tok: i, kind: "setting", values: vs, usual: []int{302, 303, 301, 307}, scope: f.inner(i), why: []string{name + " holds the target"}}
	if strings.HasPrefix(name, "WP_") && a.fit(c).ok {
		c.fixed, c.why = 62, []string{name + " is another address than the request's, and WordPress sends there"}
		if name == "WP_HOME" {
			c.fixed = 70
		}
	}
	return c
}

// plainSetting reads "key: /path" of YAML and "key=/path" of ini files.
func (a *app) plainSetting(f *file, i int) *candidate {
	line := f.text(f.toks[i].line)
	_, v, ok := strings.Cut(line, f.toks[i].text)
	v = strings.Trim(strings.TrimLeft(v, "'\":= "), " '\",")
	if !ok || !strings.HasPrefix(v, "/") && !strings.Contains(v, "://") {
		if vs := a.named(v, f, false); ok && vs != nil {
			return a.targetCandidate(f, i, f.toks[i].text, vs)
		}
		return nil
	}
	return a.targetCandidate(f, i, f.toks[i].text, []value{{tmpl: literal(v)}})
}

// effective leaves of a setting that several files set the one that counts:
// the settings module that the start names, else the one that isn't a
// developer's.
func (a *app) effective(list []*candidate) []*candidate {
	chosen := a.settingsModule()
	for _, c := range list {
		n := strings.ToLower(c.file.name)
		switch {
		case chosen != "" && strings.Contains("/"+strings.TrimSuffix(n, ".py"), "/"+chosen):
			c.fixed += 3
		case developer.MatchString(n):
			c.fixed -= 40
		}
	}
	return list
}

var (
	developer   = lazy.Regexp{Expr: `(^|[/._-])(dev|development|local|test|testing|debug|ci|example|sample)([/._-]|$)`}
	settingsEnv = lazy.Regexp{Expr: `DJANGO_SETTINGS_MODULE['"]?\s*[,=]\s*['"]([\w.]+)['"]`}
)

func (a *app) settingsModule() string {
	for _, f := range a.files {
		if s := f.stem(); s == "manage" || s == "wsgi" || s == "asgi" || f.name == ".env" {
			for _, line := range f.lines {
				if m := settingsEnv.FindStringSubmatch(line); m != nil && !strings.HasPrefix(strings.TrimSpace(line), "#") {
					return strings.ToLower(strings.ReplaceAll(m[1], ".", "/"))
				}
			}
		}
	}
	return ""
}
