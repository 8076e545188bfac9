package saved

import (
	"strings"
	"time"
)

// maxHostInName is how much of a host a file's name has.
const maxHostInName = 60

// FileName names the file of a session that began at a host. Of the host stays
// what no system and no shell reads as anything but a name.
func FileName(host string, at time.Time) string {
	plain := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '.', r == '-':
			return r
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		}
		return '-'
	}, host)
	plain = strings.Trim(plain[:min(len(plain), maxHostInName)], "-.")
	if plain == "" {
		plain = "session"
	}
	return "detour-" + plain + "-" + at.Format("20060102-150405") + ".json"
}
