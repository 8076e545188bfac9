package form

import (
	"detour/trace"
	"detour/trace/wire"
)

// Exchangers are those that a composed request can be sent by.
type Exchangers struct {
	Start   trace.Exchanger // of the program's first request
	General trace.Exchanger // of requests to other hosts; Start when nil

	// Dial returns an exchanger for what a curl command says of the connection;
	// nil leaves that out.
	Dial func(wire.Options) trace.Exchanger
}

// For returns the exchanger of a request. A walk's own one is kept for the host
// that the walk began with: the lab's names, say, resolve in no other.
func (x Exchangers) For(d Draft, r trace.Request, walk *trace.Session, own trace.Exchanger) trace.Exchanger {
	switch {
	case d.Options != nil && x.Dial != nil:
		return x.Dial(*d.Options)
	case walk != nil && r.URI.Hostname() == walk.Start().URI.Hostname():
		return own
	case x.General != nil:
		return x.General
	}
	return x.Start
}
