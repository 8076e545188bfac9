package trace

import (
	"crypto/md5"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"strings"
)

// A challenge is one that a WWW-Authenticate field has (RFC 9110 §11.6.1).
type challenge struct {
	scheme string
	params map[string]string // names in lower case; nil for a token68
}

// maxChallenges bounds how many challenges of a response are looked at.
const maxChallenges = 64

// challengesOf reads the challenges of a response, in order.
func challengesOf(fs Fields) []challenge {
	var out []challenge
	for _, f := range fs {
		if !f.Is("WWW-Authenticate") {
			continue
		}
		for rest := f.Value; rest != "" && len(out) < maxChallenges; {
			var item string
			item, rest = cutListItem(rest)
			out = addToChallenges(out, item)
		}
	}
	return out
}

// addToChallenges takes an item of the list: a challenge with its first
// parameter, or a further parameter of the last one.
func addToChallenges(list []challenge, item string) []challenge {
	if item = strings.Trim(item, " \t"); item == "" {
		return list
	}
	word, rest, spaced := strings.Cut(item, " ")
	if !strings.Contains(word, "=") && (spaced || !strings.Contains(item, "=")) {
		list = append(list, challenge{scheme: word, params: map[string]string{}})
		item = strings.TrimLeft(rest, " \t")
	}
	name, value, ok := strings.Cut(item, "=")
	if ok && len(list) > 0 {
		params, name := list[len(list)-1].params, strings.ToLower(strings.Trim(name, " \t"))
		if _, twice := params[name]; !twice {
			params[name] = unquoted(strings.Trim(value, " \t"))
		}
	}
	return list
}

// cutListItem cuts a list at the first comma outside quotes.
func cutListItem(s string) (item, rest string) {
	quoted := false
	for i := 0; i < len(s); i++ {
		switch {
		case quoted && s[i] == '\\':
			i++
		case s[i] == '"':
			quoted = !quoted
		case s[i] == ',' && !quoted:
			return s[:i], s[i+1:]
		}
	}
	return s, ""
}

// unquoted returns what a quoted string stands for (RFC 9110 §5.6.4).
func unquoted(s string) string {
	if len(s) < 2 || s[0] != '"' || s[len(s)-1] != '"' {
		return s
	}
	s = s[1 : len(s)-1]
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) {
			i++
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// A digest is a Digest challenge that can be answered (RFC 7616).
type digest struct {
	realm, nonce, opaque string
	algorithm            string // as the server wrote it; "" for none
	qop                  string // "auth", "auth-int" or ""
	stale, userhash      bool
	uses                 int // of the nonce so far
}

// digestOf returns the first Digest challenge that can be answered, or nil.
func digestOf(list []challenge) *digest {
	for _, c := range list {
		if !strings.EqualFold(c.scheme, "Digest") {
			continue
		}
		p := c.params
		d := &digest{realm: p["realm"], nonce: p["nonce"], opaque: p["opaque"], algorithm: p["algorithm"],
			stale: strings.EqualFold(p["stale"], "true"), userhash: strings.EqualFold(p["userhash"], "true")}
		if d.hash() != nil && d.nonce != "" && d.takeQOP(p["qop"]) {
			return d
		}
	}
	return nil
}

// takeQOP chooses the quality of protection; false when none is known.
func (d *digest) takeQOP(offered string) bool {
	if offered == "" {
		return true
	}
	for q := range strings.SplitSeq(offered, ",") {
		switch q = strings.ToLower(strings.Trim(q, " \t")); {
		case q == "auth", q == "auth-int" && d.qop == "":
			d.qop = q
		}
	}
	return d.qop != ""
}

// hash returns a new hash of the algorithm, nil for one that is unknown.
func (d *digest) hash() hash.Hash {
	name := strings.ToUpper(d.algorithm)
	switch strings.TrimSuffix(name, "-SESS") {
	case "", "MD5":
		return md5.New()
	case "SHA-256", "SHA-512-256": // for which curl 7.88.1 computes SHA-256 as well (measured)
		return sha256.New()
	}
	return nil
}

// of returns the hash of a text in hexadecimal digits.
func (d *digest) of(text string) string {
	h := d.hash()
	h.Write([]byte(text))
	return hex.EncodeToString(h.Sum(nil))
}

// cnonce returns the client's own nonce. It is derived, not random: the same
// walk sends the same bytes, and a chain is decided alike at any time.
func (d *digest) cnonce(user string) string {
	sum := sha256.Sum256([]byte("detour " + d.realm + "\x00" + d.nonce + "\x00" + user))
	return hex.EncodeToString(sum[:16])
}

// answer returns the Authorization for a request.
func (d *digest) answer(login string, r Request) string {
	user, password, _ := strings.Cut(login, ":")
	return d.field(user, password, r.Method, r.RequestTarget(), d.cnonce(user))
}

// field writes the Authorization as curl does: fields and their order, and no
// more of the content in auth-int than that there is none.
func (d *digest) field(user, password, method, target, cnonce string) string {
	nc := fmt.Sprintf("%08x", d.uses+1)
	a1 := d.of(user + ":" + d.realm + ":" + password)
	if strings.HasSuffix(strings.ToLower(d.algorithm), "-sess") {
		a1 = d.of(a1 + ":" + d.nonce + ":" + cnonce)
	}
	a2 := method + ":" + target
	if d.qop == "auth-int" {
		a2 += ":" + d.of("")
	}
	middle := d.nonce
	if d.qop != "" {
		middle += ":" + nc + ":" + cnonce + ":" + d.qop
	}
	if d.userhash {
		user = d.of(user + ":" + d.realm)
	}
	out := fmt.Sprintf(`Digest username=%s, realm=%s, nonce=%s, uri=%s, `, quoted(user), quoted(d.realm), quoted(d.nonce), quoted(target))
	if d.qop != "" {
		out += fmt.Sprintf(`cnonce="%s", nc=%s, qop=%s, `, cnonce, nc, d.qop)
	}
	out += fmt.Sprintf(`response="%s"`, d.of(a1+":"+middle+":"+d.of(a2)))
	if d.opaque != "" {
		out += ", opaque=" + quoted(d.opaque)
	}
	if d.algorithm != "" {
		out += ", algorithm=" + d.algorithm
	}
	if d.userhash {
		out += ", userhash=true"
	}
	return out
}

// quoted writes a quoted string.
func quoted(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}
