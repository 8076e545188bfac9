package facts

import "strings"

// languages are the codes that sites use for languages, and for countries in
// their place. Codes that are better known as English words or abbreviations
// (my, is, so, to, am, io) are left out.
const languages = " ar az be bg bn bs ca cs cy da de el en eo es et eu fa fi fr ga gl gu he hi hr hu hy id it ja ka kk km kn ko ku ky lb lt lv mk ml mn mr ms mt nb ne nl nn no pa pl pt ro ru sk sl sq sr sv sw ta te tg th tl tr tt uk ur uz vi zh jp cn br kr us uk gb au at ch mx tw sg hk nz ie za "

// scripts are ISO 15924's codes that stand in the names of languages.
const scripts = " arab armn beng cyrl deva ethi geor grek gujr hans hant hebr jpan khmr knda kore laoo latn mlym orya sinh taml telu thai tibt "

// IsLanguage reports whether a path segment is a language with or without a
// region: "de", "de-AT", "zh_Hant_TW".
func IsLanguage(segment string) bool {
	if len(segment) < 2 || len(segment) > 12 {
		return false
	}
	parts := strings.FieldsFunc(strings.ToLower(segment), func(r rune) bool { return r == '-' || r == '_' })
	if len(parts) == 0 || len(parts) > 3 || !isOneOf(languages, parts[0]) {
		return false
	}
	for _, p := range parts[1:] {
		if len(p) != 2 && !isOneOf(scripts, p) && p != "419" {
			return false
		}
	}
	return true
}

func isOneOf(words, word string) bool { return strings.Contains(words, " "+word+" ") }
