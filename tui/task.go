package tui

import "context"

// A task is work under way that can be given up. Its answers carry its number,
// so that a late one of a task that was given up is told from the one that is
// waited for.
type task struct {
	id     int // raised for each one that is begun or given up
	cancel context.CancelFunc
	active bool
}

// started returns the task of new work, and the context that it ends with.
func (t task) started(ctx context.Context) (task, context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	return task{id: t.id + 1, cancel: cancel, active: true}, ctx
}

// awaits reports whether an answer is of the work that is waited for.
func (t task) awaits(id int) bool { return t.active && id == t.id }

// ended gives up what is under way, or lets go of what has been done.
func (t task) ended() task {
	if t.active {
		t.cancel()
		t.active = false
		t.id++
	}
	return t
}
