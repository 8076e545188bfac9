//go:build !(linux || darwin || freebsd || netbsd || openbsd)

package wire

// stillOpen knows only what was read already: on this system an idle
// connection cannot be looked at without waiting, and a closed one shows by a
// failed exchange, which is repeated where that does no harm.
func (c *conn) stillOpen() bool { return c.br.Buffered() == 0 || c.h2 != nil }
