package apache

import (
	_ "embed"
	"strings"

	"detour/explain/blame/lazy"
)

// directives.txt lists the directives of the server and its own modules, as
// registered in the source of httpd 2.4, with where in a .htaccess each may stand:
// f FileInfo, i Indexes, o Options, a AuthConfig, l Limit, * anywhere; and after an
// @ the module that has to be loaded.
//
//go:embed directives.txt
var directivesText string

// classes are the directives that a .htaccess may hold; moduleOf is the module of
// each directive, "" for the core.
var (
	classes = lazy.Map[string, class]{Make: func() map[string]class {
		in, _ := readDirectives(directivesText)
		return in
	}}
	moduleOf = lazy.Map[string, string]{Make: func() map[string]string {
		_, module := readDirectives(directivesText)
		return module
	}}
)

func readDirectives(text string) (map[string]class, map[string]string) {
	in, module := map[string]class{}, map[string]string{}
	letters := map[rune]class{'f': fileInfo, 'i': indexClass, 'o': optionsClass, 'a': authConfig, 'l': limitClass, '*': anyClass}
	for word := range strings.FieldsSeq(text) {
		word, of, _ := strings.Cut(word, "@")
		name, cs, _ := strings.Cut(word, ":")
		module[name] = of
		for _, c := range cs {
			in[name] |= letters[c]
		}
	}
	return in, module
}

func knownDirective(key string) bool {
	_, ok := moduleOf.Lookup(key)
	return ok
}

// harmless tells of directives of other modules that don't decide where a request
// goes.
func harmless(key string) bool {
	for _, prefix := range []string{"php", "modpagespeed", "sec", "evasive", "dos", "newrelic", "lsapi", "suphp", "suexec", "h2", "fcgid", "wsgi", "pagespeed", "qs_", "ruid2", "assignuserid", "passenger", "rails", "brotli", "jk", "cloudflare", "rpaf", "maxmind", "geoip", "xsendfile", "wordfence", "auth", "ldap", "dbd"} {
		if strings.HasPrefix(key, prefix) {
			return true
		}
	}
	return false
}

// mayDecide tells of directives that may answer a request by themselves and are
// not evaluated.
func mayDecide(key string) bool {
	return deciding.Get(key) || strings.HasPrefix(key, "lua") || strings.HasPrefix(key, "perl") || strings.HasPrefix(key, "oidc") ||
		strings.HasPrefix(key, "mellon") || strings.HasPrefix(key, "cas") && key != "case" || strings.HasPrefix(key, "shib")
}

var deciding = lazy.Map[string, bool]{Make: func() map[string]bool {
	return set("userdir virtualdocumentroot virtualdocumentrootip virtualscriptalias virtualscriptaliasip mdrequirehttps authformloginrequiredlocation authformloginsuccesslocation authformlogoutlocation sslrequire sslvhostsnipolicy action script imapmenu modmimeusepathinfo asis dav svnpath webdav")
}}
