package main

import (
	"fmt"

	"detour/trace"
	"detour/trace/lab"
	"detour/trace/wire"
)

// A stage is the lab that lessons are played on, and the way to it.
type stage struct {
	lab *lab.Server
	ex  trace.Exchanger
}

// stage starts a lab for lessons. It ends with the others.
func (l *labs) stage() (stage, error) {
	server, err := lab.Start(lab.Options{})
	if err != nil {
		return stage{}, &exit{code: exitEnded, err: fmt.Errorf("start the lab: %w", plainly(err))}
	}
	l.add(server)
	var o wire.Options
	useLab(&o, server)
	return stage{server, l.dial(o)}, nil
}
