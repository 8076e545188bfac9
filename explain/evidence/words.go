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
	gateWords        = &wordSet{text: "age agegate over18 captcha challenge browser browsers outdated unsupported region regions country countries geo geoip currency terms tos onboarding interstitial leaving exit external welcome"}
	portalWords      = &wordSet{text: "portal hotspot guest captive splash captiveportal"}
	loginHosts       = &wordSet{text: "auth login sso idp accounts account id identity signin oauth adfs cas okta keycloak"}
	returnNames      = &wordSet{text: "next rd redirect redirect_to redirectto redirect_uri redirecturl redirect_url return return_to returnto return_url returnurl continue dest destination from came_from camefrom back goto url target service ref referer referrer origin r forward callback relaystate successurl ru source"}
	pageNames        = &wordSet{text: "action page route view do act mode task op cmd module controller screen modal show"}
	namelessServers  = &wordSet{text: "localhost backend server webserver web app unknown none null"}
	languages        = &wordSet{text: "python perl php ruby java node go"}
	campaignNames    = &wordSet{text: "utm_source utm_campaign utm_medium gclid fbclid mc_cid"}
)

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
