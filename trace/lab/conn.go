package lab

import (
	"bufio"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"time"
)

// How long a client may take.
const (
	idleTime      = 60 * time.Second // for the next request, head and content
	handshakeTime = 10 * time.Second
	answerTime    = 2 * time.Minute // for reading an answer to its end
	lingerTime    = 500 * time.Millisecond
)

// accept hands each connection to serve until the listener closes.
func (s *Server) accept(l net.Listener, serve func(net.Conn)) {
	for {
		select {
		case s.seats <- struct{}{}:
		case <-s.ctx.Done():
			return
		}
		conn, err := l.Accept()
		if err != nil {
			<-s.seats
			if s.ctx.Err() != nil || !s.pause(10*time.Millisecond) {
				return
			}
			continue
		}
		s.work.Go(func() {
			defer func() { <-s.seats }()
			s.attend(conn, serve)
		})
	}
}

// attend serves one connection and closes it. While it is served Close can end it.
func (s *Server) attend(conn net.Conn, serve func(net.Conn)) {
	defer conn.Close()
	s.mu.Lock()
	if s.ctx.Err() != nil {
		s.mu.Unlock()
		return
	}
	s.conns[conn] = struct{}{}
	s.mu.Unlock()
	serve(conn)
	s.mu.Lock()
	delete(s.conns, conn)
	s.mu.Unlock()
}

// pause waits, unless the server closes before that.
func (s *Server) pause(d time.Duration) bool {
	if d <= 0 {
		return s.ctx.Err() == nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-s.ctx.Done():
		return false
	}
}

// wait pauses for a time from a script, at the pace of the server.
func (s *Server) wait(d time.Duration) bool {
	return s.pause(time.Duration(float64(d) * s.pace))
}

// servePlain plays for an http connection.
func (s *Server) servePlain(conn net.Conn) { s.converse(conn, "http") }

// serveTLS plays for an https connection, in HTTP/2 where both sides want that.
func (s *Server) serveTLS(raw net.Conn) {
	conn := tls.Server(raw, s.tls)
	_ = raw.SetDeadline(time.Now().Add(handshakeTime)) // a broken connection shows in the handshake
	if err := conn.HandshakeContext(s.ctx); err != nil {
		s.refusePlain(err)
		return
	}
	_ = raw.SetDeadline(time.Time{})
	if state := conn.ConnectionState(); state.NegotiatedProtocol == "h2" {
		if s.siteFor(state.ServerName).Frames {
			s.serveFrames(conn)
		} else {
			s.serveHTTP2(conn)
		}
		return
	}
	s.converse(conn, "https")
	_ = conn.Close() // with the alert that ends TLS, unless a script has cut the connection
}

// refusePlain answers a plain request on the TLS port as nginx does.
func (s *Server) refusePlain(err error) {
	var header tls.RecordHeaderError
	if !errors.As(err, &header) || header.Conn == nil {
		return
	}
	s.refuse(header.Conn, &problem{400, "The plain HTTP request was sent to HTTPS port"})
}

// tlsConfig chooses certificate and protocols by the name the client asks for.
func (s *Server) tlsConfig() *tls.Config {
	base := &tls.Config{MinVersion: tls.VersionTLS12, NextProtos: []string{"http/1.1"}}
	base.GetCertificate = func(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
		return s.ca.leaf(s.siteFor(hello.ServerName), time.Now())
	}
	withHTTP2 := base.Clone()
	withHTTP2.NextProtos = []string{"h2", "http/1.1"}
	base.GetConfigForClient = func(hello *tls.ClientHelloInfo) (*tls.Config, error) {
		here := s.siteFor(hello.ServerName)
		if err := s.spoil(here, hello.Conn); err != nil {
			return nil, err
		}
		switch {
		case here.TLS == "old":
			old := base.Clone()
			old.MinVersion, old.MaxVersion = tls.VersionTLS10, tls.VersionTLS11
			return old, nil
		case here.HTTP2:
			return withHTTP2, nil
		}
		return nil, nil
	}
	return base
}

// spoil ends the handshake of a site that does not speak TLS or says nothing at
// all.
func (s *Server) spoil(here site, conn net.Conn) error {
	switch here.TLS {
	case "none":
		_, err := io.WriteString(conn, "220 \x1b]0;owned\x07 mail.test ESMTP\r\n")
		return errors.Join(errors.New("this is no TLS server"), err)
	case "silent":
		s.pause(answerTime)
		return errors.New("this server says nothing")
	}
	return nil
}

// siteFor returns the site of a TLS server name; a name that is not the lab's
// gets the first site, as a server's default host would.
func (s *Server) siteFor(name string) site {
	host, _, _ := splitAuthority(name, "https")
	if known, ok := s.atlas().sites[host]; ok {
		return known
	}
	return s.atlas().sites["shop.test"]
}

// converse answers the requests of one HTTP/1 connection until it ends.
func (s *Server) converse(conn net.Conn, scheme string) {
	in := bufio.NewReader(conn)
	goOn := func() error {
		_, err := io.WriteString(conn, "HTTP/1.1 100 Continue\r\n\r\n")
		return err
	}
	for {
		_ = conn.SetReadDeadline(time.Now().Add(idleTime)) // a broken connection shows in the read
		r, err := readRequest(in, scheme, goOn)
		if err != nil {
			var p *problem
			if errors.As(err, &p) {
				s.refuse(conn, p)
			}
			return
		}
		_ = conn.SetWriteDeadline(time.Now().Add(answerTime))
		if !s.play(conn, r) {
			return
		}
	}
}

// refuse answers what the lab cannot play with, and lets the client read that
// before the connection ends.
func (s *Server) refuse(conn net.Conn, p *problem) {
	_ = conn.SetDeadline(time.Now().Add(lingerTime))
	pen := &pen{server: s, conn: conn, out: bufio.NewWriter(conn)}
	refusal := s.refusal(p.status, p.why)
	sc := &scene{answer: refusal, request: &request{method: "GET"}, now: time.Now(), closing: true}
	if pen.message(sc.compose(), refusal) != nil {
		return
	}
	if half, ok := conn.(interface{ CloseWrite() error }); ok {
		_ = half.CloseWrite()
	}
	// Unread bytes would turn the close into a reset, RFC 9112 §9.6.
	_, _ = io.CopyN(io.Discard, conn, maxHead)
}
