//go:build unix

package real

import (
	"bufio"
	"io"
	"net"
	"strings"
	"sync"
	"time"
)

// lead serves one connection of the classroom's proxy: a tunnel for https, and for
// http a connection to the host of its first request. A client that is done closes.
func (c *classroom) lead(conn net.Conn) {
	defer conn.Close()
	if conn.SetDeadline(time.Now().Add(patience)) != nil {
		return
	}
	in := bufio.NewReader(conn)
	line, err := in.ReadString('\n')
	parts := strings.Fields(line)
	if err != nil || len(parts) != 3 {
		return
	}
	if parts[0] == "CONNECT" {
		c.tunnel(conn, in, parts[1])
		return
	}
	host, target, _ := strings.Cut(strings.TrimPrefix(parts[1], "http://"), "/")
	up, ok := c.dial(host)
	if !ok {
		return
	}
	defer up.Close()
	// One request a connection: wget asks the next host elsewhere.
	head := parts[0] + " /" + target + " " + parts[2] + "\r\nConnection: close\r\n"
	if _, err := io.WriteString(up, head); err == nil {
		both(conn, in, up)
	}
}

func (c *classroom) tunnel(conn net.Conn, in *bufio.Reader, host string) {
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		if strings.TrimSpace(line) == "" {
			break
		}
	}
	up, ok := c.dial(host)
	if !ok {
		return
	}
	defer up.Close()
	if _, err := io.WriteString(conn, "HTTP/1.1 200 Connected\r\n\r\n"); err == nil {
		both(conn, in, up)
	}
}

// dial connects to where a name of the lab is served.
func (c *classroom) dial(host string) (net.Conn, bool) {
	if !strings.Contains(host, ":") {
		host += ":80"
	}
	addr, ok := c.server.Resolve(host)
	if !ok {
		return nil, false
	}
	up, err := net.DialTimeout("tcp", addr, patience)
	return up, err == nil
}

// both copies in both directions until one of them ends.
func both(conn net.Conn, in io.Reader, up net.Conn) {
	var work sync.WaitGroup
	work.Go(func() {
		io.Copy(up, in) // ends with the connection
		up.Close()
	})
	io.Copy(conn, up)
	conn.Close()
	work.Wait()
}
