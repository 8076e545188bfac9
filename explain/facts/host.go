package facts

import (
	"net/netip"
	"slices"
	"strconv"
	"strings"
)

// Address reads a host that is an IP address in any form that some client takes
// for one; the zero Addr is for a name. Browsers and libc also take numbers in
// other bases and with fewer parts (URL Standard, "IPv4 parser"). A host that has
// no colon and does not end in a number is a name.
func Address(host string) netip.Addr {
	last := strings.TrimSuffix(host, ".")
	last = last[strings.LastIndexByte(last, '.')+1:]
	if !strings.Contains(host, ":") && (last == "" || last[0] < '0' || last[0] > '9') {
		return netip.Addr{}
	}
	host = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	host, _, _ = strings.Cut(host, "%")
	if a, err := netip.ParseAddr(host); err == nil {
		return a.Unmap()
	}
	return looseIPv4(host)
}

func looseIPv4(host string) netip.Addr {
	parts := strings.Split(strings.TrimSuffix(host, "."), ".")
	if len(parts) > 4 || host == "" {
		return netip.Addr{}
	}
	var n uint64
	for i, p := range parts {
		v, err := strconv.ParseUint(p, 0, 32)
		last := i == len(parts)-1
		if err != nil || strings.Contains(p, "_") || !last && v > 255 || last && v >= 1<<(8*(5-len(parts))) {
			return netip.Addr{}
		}
		if last {
			n += v
		} else {
			n += v << (8 * (3 - i))
		}
	}
	return netip.AddrFrom4([4]byte{byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)})
}

// shared is the address space between a provider and its customers (RFC 6598).
var shared = netip.PrefixFrom(netip.AddrFrom4([4]byte{100, 64, 0, 0}), 10)

// IsPrivate reports an address that the public network does not reach.
func IsPrivate(a netip.Addr) bool {
	return a.IsValid() && (a.IsPrivate() || a.IsLoopback() || a.IsLinkLocalUnicast() || a.IsUnspecified() || shared.Contains(a))
}

// IsLoopback reports a host that is this machine, in any form of its address.
func IsLoopback(host string) bool {
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || Address(host).IsLoopback()
}

// inside are the last labels of names that public DNS does not have.
var inside = []string{"internal", "local", "localhost", "lan", "corp", "intranet", "home", "localdomain", "svc", "cluster"}

// IsInternal reports a host that is not meant for the public: by its address, or
// by a name that public DNS does not have.
func IsInternal(host string) bool {
	if a := Address(host); a.IsValid() {
		return IsPrivate(a)
	}
	name := strings.TrimSuffix(host, ".")
	last := name[strings.LastIndexByte(name, '.')+1:]
	return host != "" && (last == name || slices.Contains(inside, last) || strings.HasSuffix(name, ".home.arpa"))
}
