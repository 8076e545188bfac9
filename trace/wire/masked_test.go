package wire_test

import (
	"testing"

	"detour/trace"
	"detour/trace/uri"
	"detour/trace/wire"
)

// What was masked in a file never reaches a connection, whoever hands it over.
func TestMaskedCredentialsAreNotSent(t *testing.T) {
	network := wire.NewTransport(wire.Options{})
	defer network.Close()
	r := trace.Request{Method: "GET", URI: uri.Split("http://127.0.0.1:1/"), Fields: trace.Fields{{Name: "Authorization", Value: "Bearer •••• (21)"}}}
	h := network.Exchange(t.Context(), r)
	if h.Failure == nil || h.Failure.Kind != trace.FailRequest || h.Wire.Proto != "" || h.Conn.Remote != "" {
		t.Errorf("the hop is %+v, %v", h.Conn, h.Failure)
	}
}
