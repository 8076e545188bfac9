//go:build linux || darwin || freebsd || netbsd || openbsd

package wire

import "syscall"

// stillOpen looks, without waiting, at what an idle connection has to read.
// Nothing is well. An end means that the server closed it. Bytes that nobody
// asked for are a farewell (a TLS alert, a 408 response) in HTTP/1, and mean
// that the next response could be another request's; in HTTP/2 they are frames
// about the connection, which the next exchange reads.
func (c *conn) stillOpen() bool {
	if c.br.Buffered() > 0 {
		return c.h2 != nil
	}
	sc, ok := c.socket.(syscall.Conn)
	if !ok {
		return true
	}
	rc, err := sc.SyscallConn()
	if err != nil {
		return false
	}
	open := false
	err = rc.Control(func(fd uintptr) {
		var b [1]byte
		n, _, err := syscall.Recvfrom(int(fd), b[:], syscall.MSG_PEEK|syscall.MSG_DONTWAIT)
		open = err == syscall.EAGAIN || err == syscall.EINTR || n > 0 && c.h2 != nil
	})
	return err == nil && open
}
