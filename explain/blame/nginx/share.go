package nginx

import (
	"net/netip"
	"strconv"
	"strings"
)

// geoValue is the value of the narrowest network that the address is in.
func (e *eval) geoValue(t *table) string {
	text := e.expand(t.source, manner{}).s
	addr, err := netip.ParseAddr(text)
	if err != nil || unsure(text) {
		if !unsure(text) && text != "" {
			addr = netip.MustParseAddr("255.255.255.255")
		} else {
			return e.anyOf(t, text)
		}
	}
	best, bits := t.fallback, -1
	for i := range t.d.table {
		entry := &t.d.table[i]
		if entry.words < 2 || i == t.fallback {
			continue
		}
		if n := t.network(entry.key, addr.Unmap()); n > bits || n == bits && n >= 0 {
			best, bits = i, n
		}
	}
	if best < 0 {
		return ""
	}
	return e.entryValue(t, best, text)
}

// network is how narrow the network is that an address is in, or -1.
func (t *table) network(key string, addr netip.Addr) int {
	if from, to, ok := strings.Cut(key, "-"); ok && t.ranges {
		lo, err1 := netip.ParseAddr(from)
		hi, err2 := netip.ParseAddr(to)
		if err1 == nil && err2 == nil && lo.Compare(addr) <= 0 && addr.Compare(hi) <= 0 {
			return 0
		}
		return -1
	}
	return within(key, addr)
}

// within is the length of a network's prefix if the address is in it, or -1.
func within(network string, addr netip.Addr) int {
	if p, err := netip.ParsePrefix(network); err == nil {
		if p.Contains(addr) {
			return p.Bits()
		}
		return -1
	}
	if a, err := netip.ParseAddr(network); err == nil && a.Unmap() == addr {
		return addr.BitLen()
	}
	return -1
}

// split is the value of split_clients: a share of all hashes.
func (e *eval) split(t *table) string {
	key := e.expand(t.source, manner{}).s
	if unsure(key) {
		return e.anyOf(t, key)
	}
	hash, last := uint64(murmur2([]byte(key))), uint64(0)
	for i := range t.d.table {
		entry := &t.d.table[i]
		if entry.words < 2 {
			continue
		}
		if entry.key == "*" {
			return e.entryValue(t, i, key)
		}
		percent, err := strconv.ParseFloat(strings.TrimSuffix(entry.key, "%"), 64)
		if err != nil {
			e.doubt("a share of split_clients isn't read")
			continue
		}
		last += uint64(percent*100+0.5) * 0xffffffff / 10000
		if hash < last {
			return e.entryValue(t, i, key)
		}
	}
	return ""
}

// murmur2 is the hash that split_clients uses.
func murmur2(data []byte) uint32 {
	const m = 0x5bd1e995
	h := uint32(len(data))
	for len(data) >= 4 {
		k := uint32(data[0]) | uint32(data[1])<<8 | uint32(data[2])<<16 | uint32(data[3])<<24
		k *= m
		k ^= k >> 24
		k *= m
		h = h*m ^ k
		data = data[4:]
	}
	switch len(data) {
	case 3:
		h ^= uint32(data[2]) << 16
		fallthrough
	case 2:
		h ^= uint32(data[1]) << 8
		fallthrough
	case 1:
		h = (h ^ uint32(data[0])) * m
	}
	h ^= h >> 13
	h *= m
	return h ^ h>>15
}
