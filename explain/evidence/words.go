package evidence

import (
	"strings"
	"sync"
)

// What paths are called by those who write applications.
var (
	loginWords = &wordSet{text: "login logon signin auth authenticate authorize oauth oauth2 oidc openid openidconnect saml saml2 sso cas wplogin adfs authn credentials anmelden anmeldung einloggen connexion identification entrar acceder acceso accedi inloggen aanmelden logga zaloguj giris"}
	// registrationWords would be too weak: a sign-up page is not a login.
	logoutWords      = &wordSet{text: "logout logoff signout loggedout"}
	languageWords    = &wordSet{text: "setlang setlanguage lang language locale i18n"}
	languageNames    = &wordSet{text: "lng nextlocale"}
	maintenanceWords = &wordSet{text: "maintenance maint sorry unavailable downtime offline outage underconstruction comingsoon 503 brb wartung wartungsarbeiten mantenimiento manutencao manutenzione onderhoud"}
	errorWords       = &wordSet{text: "error errors notfound 404 403 500 lost missing oops gone"}
	deniedWords      = &wordSet{text: "denied blocked forbidden block restricted blockpage"}
	setupWords       = &wordSet{text: "install setup installer installation wizard firstrun initialsetup bootstrap"}
	cookieWords      = &wordSet{text: "cookie cookies consent cookietest cookiecheck nocookie nocookies gdpr"}
	portalWords      = &wordSet{text: "portal hotspot guest captive splash captiveportal"}
	loginHosts       = &wordSet{text: "auth login sso idp accounts account id identity signin oauth adfs cas okta keycloak"}
	returnNames      = &wordSet{text: "next rd redirect redirect_to redirectto redirect_uri redirecturl redirect_url return return_to returnto return_url returnurl continue dest destination from came_from camefrom back goto url target service ref referer referrer origin r forward callback relaystate successurl ru source"}
	pageNames        = &wordSet{text: "action page route view do act mode task op cmd module controller screen modal show"}
	campaignNames    = &wordSet{text: "utm_source utm_campaign utm_medium gclid fbclid mc_cid"}
)

// languages are the codes that sites use for languages, and for countries in
// their place. Codes that are better
// known as English words or abbreviations (my, is, so, to, am, io) are left out.
var languages = &wordSet{text: "ar az be bg bn bs ca cs cy da de el en eo es et eu fa fi fr ga gl gu he hi hr hu hy id it ja ka kk km kn ko ku ky lb lt lv mk ml mn mr ms mt nb ne nl nn no pa pl pt ro ru sk sl sq sr sv sw ta te tg th tl tr tt uk ur uz vi zh jp cn br kr us uk gb au at ch mx tw sg hk nz ie za"}

// scripts are ISO 15924's codes that stand in the names of languages.
var scripts = &wordSet{text: "arab armn beng cyrl deva ethi geor grek gujr hans hant hebr jpan khmr knda kore laoo latn mlym orya sinh taml telu thai tibt"}

// A wordSet is some words, in a form that costs nothing until one is looked up.
type wordSet struct {
	text string // the words, separated by spaces
	once sync.Once
	set  map[string]bool
}

func (s *wordSet) has(word string) bool {
	s.once.Do(func() {
		s.set = map[string]bool{}
		for w := range strings.FieldsSeq(s.text) {
			s.set[w] = true
		}
	})
	return s.set[word]
}

// language reports whether a path segment is a language with or without a
// region: "de", "de-AT", "zh_Hant_TW".
func language(segment string) bool {
	if len(segment) < 2 || len(segment) > 12 {
		return false
	}
	parts := strings.FieldsFunc(strings.ToLower(segment), func(r rune) bool { return r == '-' || r == '_' })
	if len(parts) == 0 || len(parts) > 3 || !languages.has(parts[0]) {
		return false
	}
	for _, p := range parts[1:] {
		if len(p) != 2 && !scripts.has(p) && p != "419" {
			return false
		}
	}
	return true
}

// words are the words of a path or host in lower case.
type words []string

// maxWords bounds how many words of a path are looked at.
const maxWords = 40

func wordsOf(path string) words {
	path = strings.ToLower(cut(path, maxValue))
	w := strings.FieldsFunc(path, func(r rune) bool {
		return r < '0' || r > '9' && r < 'a' || r > 'z'
	})
	return words(w[:min(len(w), maxWords)])
}

func (w words) any(set *wordSet) bool {
	for _, word := range w {
		if set.has(word) {
			return true
		}
	}
	return false
}

// pair reports whether the two words follow one another.
func (w words) pair(a, b string) bool {
	for i := 0; i+1 < len(w); i++ {
		if w[i] == a && w[i+1] == b {
			return true
		}
	}
	return false
}

// isWord reports whether a segment is letters and digits alone.
func isWord(s string) bool {
	for i := range len(s) {
		if c := s[i] | 0x20; (c < 'a' || c > 'z') && (s[i] < '0' || s[i] > '9') {
			return false
		}
	}
	return s != ""
}

// isCode reports whether a segment looks drawn by lot rather than chosen:
// letters and digits in turns, or capitals within.
func isCode(s string) bool {
	if len(s) < 3 || len(s) > 12 || !isWord(s) {
		return false
	}
	turns, capitals := 0, 0
	for i := 1; i < len(s); i++ {
		if digit(s[i]) != digit(s[i-1]) {
			turns++
		}
		if s[i] >= 'A' && s[i] <= 'Z' && s[i-1] >= 'a' && s[i-1] <= 'z' {
			capitals++
		}
	}
	return turns >= 2 || capitals >= 2 || turns == 1 && capitals >= 1
}

func digit(c byte) bool { return c >= '0' && c <= '9' }
