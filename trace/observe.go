package trace

import "context"

type observerKey struct{}

// Observe returns a context whose exchanges say to an observer which phase they have
// come to. It is called from the exchange's goroutine, and must not wait.
func Observe(ctx context.Context, observer func(Phase)) context.Context {
	return context.WithValue(ctx, observerKey{}, observer)
}

// Observer returns the observer of a context, nil for none.
func Observer(ctx context.Context) func(Phase) {
	observer, _ := ctx.Value(observerKey{}).(func(Phase))
	return observer
}
