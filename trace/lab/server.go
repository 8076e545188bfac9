package lab

import "crypto/x509"

// Options say where and how the lab listens. The zero value listens on a free port of 127.0.0.1.
type Options struct {
	// Listen is the address to listen on; its port is for http, a port of 0 takes a free one.
	Listen string
	// Pace scales every scripted delay: 0 means 1, 0.01 is for tests.
	Pace float64
}

// Server is a lab that listens.
type Server struct{}

// Start listens and returns at once; Close ends it.
func Start(o Options) (*Server, error) { return &Server{}, nil }

// Resolve maps a name and port of the lab ("shop.test:443") to the address that serves it.
func (s *Server) Resolve(hostport string) (addr string, ok bool) { return "", false }

// CAPEM returns the lab's own certificate authority in PEM.
func (s *Server) CAPEM() []byte { return nil }

// Pool returns a pool that holds the lab's certificate authority alone.
func (s *Server) Pool() *x509.CertPool { return x509.NewCertPool() }

// Addresses returns what another tool needs to reach the lab.
func (s *Server) Addresses() Addresses { return Addresses{} }

// Close ends every connection and waits until nothing of the lab runs any more.
func (s *Server) Close() error { return nil }

// Addresses are what another tool needs to reach the lab.
type Addresses struct {
	HTTP, HTTPS, H2 string   // host:port
	Names           []string // every host name, sorted
	Routes          []Route  // each name and port with the address that serves it
	CAPEM           []byte   // the certificate authority to trust
}

// Route is a name and port of the lab with the address that serves it.
type Route struct{ Host, Port, Addr string }
