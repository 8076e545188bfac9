package lab

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Options say where and how the lab listens. The zero value is what a single
// walk needs.
type Options struct {
	// Listen is the address for http: "127.0.0.1:0" by default, and loopback
	// too where it is only a port (":8080"). Where it names a port, https takes
	// the next one.
	Listen string
	// Pace multiplies every delay of the scripts: 0 means 1, as written; 0.01
	// is for tests.
	Pace float64
	// Heard is told of each request before it is answered, by several goroutines
	// at a time; nil for nobody.
	Heard func(Heard)
}

// A Server is a lab that listens. It is safe for concurrent use.
type Server struct {
	http, https net.Listener
	dial        string // the host to dial
	pace        float64
	ca          *authority
	tls         *tls.Config
	world       func() *atlas // opened on first need
	added       added
	heard       func(Heard)

	ctx   context.Context // ends when the server closes
	end   context.CancelFunc
	seats chan struct{} // one for each connection
	work  sync.WaitGroup

	mu    sync.Mutex
	conns map[net.Conn]struct{}
}

// maxConns bounds the connections that are served at a time; more wait to be
// accepted.
const maxConns = 512

// nowhere is a loopback address where nothing listens. The lab's names on ports
// that the lab does not serve lead there, so that they are refused as a closed
// port would be and never asked for in the real DNS.
const nowhere = "127.0.0.1:1"

// Start listens and returns at once; Close ends it. Nothing is decoded before
// the first name is resolved or the first request arrives.
func Start(o Options) (*Server, error) { return startOn(world, o) }

// startOn is Start for an atlas of its own.
func startOn(world func() *atlas, o Options) (*Server, error) {
	plain, secure, err := listen(cmp.Or(o.Listen, "127.0.0.1:0"))
	if err != nil {
		return nil, fmt.Errorf("listen for the lab: %w", err)
	}
	ca, err := newAuthority("detour lab CA", time.Now())
	if err != nil {
		return nil, errors.Join(err, plain.Close(), secure.Close())
	}
	s := &Server{http: plain, https: secure, dial: dialHost(plain), ca: ca, pace: o.Pace, world: world, heard: o.Heard,
		seats: make(chan struct{}, maxConns), conns: map[net.Conn]struct{}{}}
	if s.pace == 0 {
		s.pace = 1
	}
	s.tls = s.tlsConfig()
	s.ctx, s.end = context.WithCancel(context.Background())
	s.work.Go(func() { s.accept(plain, s.servePlain) })
	s.work.Go(func() { s.accept(secure, s.serveTLS) })
	return s, nil
}

// listen opens the two listeners, the second on the port after the first where
// the address names a port.
func listen(address string) (plain, secure net.Listener, err error) {
	if !strings.Contains(address, ":") {
		address += ":0"
	}
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, nil, err
	}
	n, err := strconv.ParseUint(port, 10, 16)
	if err != nil || n == 65535 {
		return nil, nil, fmt.Errorf("%q is not a port with one after it", port)
	}
	if host == "" {
		host = "127.0.0.1"
	}
	if plain, err = net.Listen("tcp", net.JoinHostPort(host, port)); err != nil {
		return nil, nil, err
	}
	next := "0"
	if n != 0 {
		next = strconv.FormatUint(n+1, 10)
	}
	if secure, err = net.Listen("tcp", net.JoinHostPort(host, next)); err != nil {
		return nil, nil, errors.Join(err, plain.Close())
	}
	return plain, secure, nil
}

// dialHost returns the host that reaches a listener from this machine: loopback
// where it listens everywhere.
func dialHost(l net.Listener) string {
	tcp, ok := l.Addr().(*net.TCPAddr)
	if !ok || tcp.IP.IsUnspecified() {
		return "127.0.0.1"
	}
	host, _, err := net.SplitHostPort(tcp.String())
	if err != nil {
		return "127.0.0.1"
	}
	return host
}

// Resolve maps a name and port of the lab ("shop.test:443") to the address that
// serves it. A port of a lab's name that nothing serves leads to a loopback
// address that refuses; any other name is not the lab's.
func (s *Server) Resolve(hostport string) (addr string, ok bool) {
	host, port, err := splitAuthority(hostport, "https")
	if err != nil {
		return "", false
	}
	site, ok := s.atlas().sites[host]
	if !ok {
		return "", false
	}
	return s.address(site.ports[port]), true
}

// address returns where a scheme is served.
func (s *Server) address(scheme string) string {
	switch scheme {
	case "http":
		return s.reach(s.http)
	case "https":
		return s.reach(s.https)
	}
	return nowhere
}

// reach returns the address that reaches a listener from this machine.
func (s *Server) reach(l net.Listener) string {
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		return nowhere
	}
	return net.JoinHostPort(s.dial, port)
}

// CAPEM returns the certificate of the lab's own authority in PEM. It is a new
// one with each Start.
func (s *Server) CAPEM() []byte { return s.ca.pem() }

// Pool returns a pool with the lab's authority alone.
func (s *Server) Pool() *x509.CertPool { return s.ca.pool() }

// Close ends every connection and waits until nothing of the lab runs any more.
func (s *Server) Close() error {
	s.end()
	err := errors.Join(ignoreClosed(s.http.Close()), ignoreClosed(s.https.Close()))
	s.mu.Lock()
	for c := range s.conns {
		// A connection that ended by itself has nothing to say here.
		_ = c.Close()
	}
	s.mu.Unlock()
	s.work.Wait()
	return err
}

// ignoreClosed lets a second Close pass.
func ignoreClosed(err error) error {
	if errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}

// Addresses is what another tool needs to reach the lab.
type Addresses struct {
	HTTP, HTTPS string   // host:port of the two listeners
	Hosts       []string // every host name, sorted
	Ports       []Port   // every port that the names are served on, 80 and 443 first
	CAPEM       []byte   // the authority to trust
}

// A Port is a port of the lab's names with the address that serves it.
type Port struct {
	Port, Scheme, Addr string
}

// Addresses returns what another tool needs to reach the lab.
func (s *Server) Addresses() Addresses {
	a := Addresses{HTTP: s.address("http"), HTTPS: s.address("https"), CAPEM: s.CAPEM()}
	for host, site := range s.atlas().sites {
		a.Hosts = append(a.Hosts, host)
		for port, scheme := range site.ports {
			p := Port{port, scheme, s.address(scheme)}
			if !slices.Contains(a.Ports, p) {
				a.Ports = append(a.Ports, p)
			}
		}
	}
	slices.Sort(a.Hosts)
	slices.SortFunc(a.Ports, func(x, y Port) int {
		if len(x.Port) != len(y.Port) {
			return len(x.Port) - len(y.Port)
		}
		return strings.Compare(x.Port, y.Port)
	})
	return a
}

// ConnectTo returns curl's flags that lead every name of the lab to it, as
// separate arguments. With these the URLs of the scenarios work as they are:
// curl --cacert FILE --connect-to ... https://shop.test/checkout.
func (a Addresses) ConnectTo() []string {
	var flags []string
	for _, p := range a.Ports {
		flags = append(flags, "--connect-to", ":"+p.Port+":"+p.Addr)
	}
	return flags
}

// HostRules returns the value of Chromium's --host-resolver-rules that leads
// the lab's names to it.
func (a Addresses) HostRules() string {
	var rules string
	for _, p := range a.Ports {
		if rules != "" {
			rules += ", "
		}
		rules += "MAP *.test:" + p.Port + " " + p.Addr
	}
	return rules
}
