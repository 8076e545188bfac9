package apache

import (
	"net/netip"
	"strconv"
	"strings"
)

// badHost tells whether the server refuses a Host field with 400. An empty one is
// allowed.
func badHost(host string) bool {
	if host == "" {
		return false
	}
	if strings.HasPrefix(host, "[") {
		addr, rest, ok := strings.Cut(host[1:], "]")
		ip, err := netip.ParseAddr(addr)
		return !ok || err != nil || !ip.Is6() || rest != "" && (rest[0] != ':' || badPort(rest[1:]))
	}
	name, port, hasPort := strings.Cut(host, ":")
	if hasPort && badPort(port) || name == "" {
		return true
	}
	return badName(strings.TrimSuffix(lower(name), "."))
}

func badPort(s string) bool {
	n, err := strconv.Atoi(s)
	return err != nil || n < 1 || n > 65535
}

// badName is the strict check of a name: letters, digits, hyphens, underscores;
// numbers alone must be an address; the last label begins with a letter.
func badName(name string) bool {
	numbers, dots := true, 0
	for i := 0; i < len(name); i++ {
		switch c := name[i]; {
		case c == '.':
			dots++
			if i+1 < len(name) && name[i+1] == '.' {
				return true
			}
		case c|0x20 >= 'a' && c|0x20 <= 'z' || c == '-' || c == '_':
			numbers = false
		case !isDigit(c):
			return true
		}
	}
	if numbers {
		ip, err := netip.ParseAddr(name)
		return dots != 3 || err != nil || !ip.Is4()
	}
	last := name[strings.LastIndexByte(name, '.')+1:]
	return dots > 0 && last != "" && !(last[0]|0x20 >= 'a' && last[0]|0x20 <= 'z')
}
