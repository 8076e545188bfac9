package trace

import "strings"

// isSecretName reports whether a field or parameter of that name holds a
// credential: one of its words is secret, two of them are together, or
// something is in one that is a token wherever it stands. Nearly all names lack
// the syllables that all of these have.
func isSecretName(name string) bool {
	if !hasSecretSyllable(name) {
		return false
	}
	before, gap := "", ""
	for at := 0; at < len(name); {
		start := at
		for at < len(name) && isLetter(name[at]) {
			at++
		}
		word := name[start:at]
		if isOneOf(word, secretWords) || holdsToken(word) || strings.EqualFold(word, "key") && (gap == "-" || gap == "_") && isOneOf(before, secretKeys) {
			return true
		}
		start = at
		for at < len(name) && !isLetter(name[at]) {
			at++
		}
		before, gap = word, name[start:at]
	}
	return false
}

// isOneOf compares without regard to case, and mostly by length alone.
func isOneOf(word string, words []string) bool {
	for _, w := range words {
		if len(w) == len(word) && strings.EqualFold(word, w) {
			return true
		}
	}
	return false
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// secretWords hold a credential as a word of a name: "X-Auth-Token", "sid".
var secretWords = []string{
	"apikey", "authkey", "token", "secret", "password", "passwd", "pwd", "pw", "pass", "passcode", "passphrase", "credential", "credentials", "signature", "sig",
	"session", "sessionid", "sessionkey", "sessiontoken", "sid", "jwt", "otp", "privatekey", "accesskey", "clientsecret", "csrf", "xsrf",
}

// secretKeys make a key secret: "api_key".
var secretKeys = []string{"api", "auth", "private", "access"}

// tokenKinds make a token wherever they stand before one: "myaccesstoken".
var tokenKinds = []string{"access", "refresh", "id", "auth", "bearer", "security", "session", "csrf", "xsrf"}

// holdsToken reports what is secret inside of a word too.
func holdsToken(word string) bool {
	for i := range len(word) {
		switch word[i] | 0x20 {
		case 't':
			if hasPrefixFold(word[i:], "token") && hasSuffixIn(word[:i], tokenKinds) {
				return true
			}
		case 'c', 's', 'p':
			if hasPrefixFold(word[i:], "clientsecret") || hasPrefixFold(word[i:], "sessionid") || hasPrefixFold(word[i:], "phpsessid") {
				return true
			}
		}
	}
	return false
}

func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

func hasSuffixIn(s string, suffixes []string) bool {
	for _, suffix := range suffixes {
		if len(s) >= len(suffix) && strings.EqualFold(s[len(s)-len(suffix):], suffix) {
			return true
		}
	}
	return false
}

func hasSecretSyllable[T string | []byte](name T) bool {
	for i := range len(name) {
		for _, syllable := range secretSyllables[name[i]|0x20] {
			if len(name)-i >= len(syllable) && strings.EqualFold(string(name[i:i+len(syllable)]), syllable) {
				return true
			}
		}
	}
	return false
}

// secretSyllables has, by first letter, what each secret name has one of.
var secretSyllables = [256][]string{
	'c': {"cred", "csrf"}, 'j': {"jwt"}, 'k': {"key"}, 'o': {"otp"}, 'p': {"pass", "pwd", "pw"},
	's': {"secret", "sig", "sess", "sid"}, 't': {"token"}, 'x': {"xsrf"},
}
