package wire

import (
	"bufio"
	"io"
	"net"
	"sync"
	"time"

	"detour/trace"
)

// A conn is a connection that requests can be sent over.
type conn struct {
	net.Conn               // what is read and written: with TLS where there is TLS
	socket   net.Conn      // what is beneath it
	br       *bufio.Reader // reads from Conn
	h2       *h2conn       // nil for HTTP/1
	info     trace.Conn
	key      poolKey
	proxy    proxy
	forwards bool // a proxy that takes the whole URI in the request line

	reusable  bool // the last exchange left it at the start of a message
	answered  bool // a byte of the last exchange's answer came
	unhandled bool // the server said that it has not handled the last request
	since     time.Time
}

// A poolKey says which requests a connection can serve. TLS settings
// are the transport's, hence the same for all connections of a pool.
type poolKey struct {
	scheme   string
	hostport string // a forwarding proxy's, where there is one
	proxy    string // "host:port"; "" for a direct connection
}

// Idle connections are few: a chain moves on and seldom comes back.
const (
	maxIdle  = 16
	idleTime = 90 * time.Second
)

// A pool keeps idle connections, the one used last at the end.
type pool struct {
	mu     sync.Mutex
	conns  []*conn
	closed bool
}

// take returns an idle connection that is still open and speaks a version that
// want accepts, or nil.
func (p *pool) take(key poolKey, want trace.HTTP) *conn {
	for {
		c := p.pick(key, want)
		if c == nil || time.Since(c.since) < idleTime && c.stillOpen() {
			return c
		}
		c.shut()
	}
}

func (p *pool) pick(key poolKey, want trace.HTTP) *conn {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i := len(p.conns) - 1; i >= 0; i-- {
		if c := p.conns[i]; c.key == key && c.speaks(want) {
			p.conns = append(p.conns[:i], p.conns[i+1:]...)
			return c
		}
	}
	return nil
}

func (c *conn) speaks(want trace.HTTP) bool {
	return want == trace.HTTPAuto || (want == trace.HTTP2) == (c.h2 != nil)
}

// put keeps a connection, and drops the one that was idle longest when there
// are too many.
func (p *pool) put(c *conn) {
	c.since = time.Now()
	c.info.Reused = true
	if dropped := p.add(c); dropped != nil {
		dropped.shut()
	}
}

func (p *pool) add(c *conn) (dropped *conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return c
	}
	p.conns = append(p.conns, c)
	if len(p.conns) > maxIdle {
		dropped = p.conns[0]
		p.conns = append(p.conns[:0], p.conns[1:]...)
	}
	return dropped
}

func (p *pool) close() {
	p.mu.Lock()
	conns := p.conns
	p.conns, p.closed = nil, true
	p.mu.Unlock()
	for _, c := range conns {
		c.shut()
	}
}

// readers are the read buffers of closed connections.
var readers = sync.Pool{New: func() any { return bufio.NewReaderSize(nil, 4096) }}

func newReader(c net.Conn) *bufio.Reader {
	br := readers.Get().(*bufio.Reader)
	br.Reset(c)
	return br
}

// shut closes the connection and gives its buffer back. The socket is closed,
// not the TLS connection over it: a farewell could block.
func (c *conn) shut() {
	c.socket.Close()
	if c.br != nil {
		freeReader(c.br)
		c.br = nil
	}
}

func freeReader(br *bufio.Reader) {
	br.Reset(eof{})
	readers.Put(br)
}

// eof keeps a pooled buffer from holding on to a connection.
type eof struct{}

func (eof) Read([]byte) (int, error) { return 0, io.EOF }
