package uri

import (
	"sync"

	"golang.org/x/net/idna"
)

// maxName is the longest name that is encoded by IDNA. One that resolves has
// 253 bytes at most (RFC 1035 §2.3.4), and encoding takes a time that grows with
// the square of the length.
const maxName = 1 << 10

var errLongName = wrong("the host is longer than a name can be", "")

var idnaLookup = sync.OnceValue(func() *idna.Profile {
	return idna.New(idna.MapForLookup(), idna.Transitional(false), idna.StrictDomainName(false))
})

// nameForLookup encodes a host by UTS 46, as browsers and curl do.
func nameForLookup(host string) (string, error) { return encodeName(idnaLookup, host) }

var idnaStrict = sync.OnceValue(func() *idna.Profile {
	return idna.New(idna.ValidateLabels(true), idna.StrictDomainName(true))
})

// nameAsWritten encodes a host by IDNA 2008 without mapping it, as Python's
// idna package does.
func nameAsWritten(host string) (string, error) { return encodeName(idnaStrict, host) }

func encodeName(profile func() *idna.Profile, host string) (string, error) {
	if len(host) > maxName {
		return "", errLongName
	}
	return profile().ToASCII(host)
}
