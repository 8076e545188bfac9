package verdict

import (
	"slices"
	"strings"

	"detour/explain/finding"
	"detour/trace"
)

// failure is how the last exchange failed; nil where it did not, or the chain
// goes on.
func (m *matter) failure(kinds ...trace.FailureKind) *trace.Failure {
	if f := m.last.Failure; f != nil && !m.waiting && (len(kinds) == 0 || slices.Contains(kinds, f.Kind)) {
		return f
	}
	return nil
}

// fails says that the last exchange has no whole answer.
func (m *matter) fails(h Headline, about ...string) *told {
	return &told{outcome: Failed, severity: finding.Error, at: m.end, why: "it has no whole answer", headline: h, about: append(about, "final-error")}
}

func stopped(m *matter) *told {
	if m.failure(trace.FailCanceled) == nil {
		return nil
	}
	return &told{outcome: Stopped, severity: finding.Warning, at: m.end, why: "it was stopped", headline: says("Stopped at hop %s, before its answer was whole", m.id(m.end))}
}

// portUnreachable is about a server that writes the port that it listens on
// itself, where nobody answers from outside.
func portUnreachable(m *matter) *told {
	led := m.led(m.end)
	if m.failure(trace.FailRefused, trace.FailTimeout) == nil || led < 0 || !m.finds("odd-port", led) {
		return nil
	}
	t := m.fails(says("Nobody answers at %s: hop %s leads to that port", host(m.here()), m.id(led)), "odd-port")
	t.at, t.why = led, "its Location names the port"
	return t
}

func notSent(m *matter) *told {
	f := m.failure(trace.FailRequest)
	if f == nil {
		return nil
	}
	return m.fails(says("Hop %s is not sent: %s", m.id(m.end), text(f.Reason)))
}

func noAddress(m *matter) *told {
	if m.failure(trace.FailResolve) == nil {
		return nil
	}
	if led := m.led(m.end); led >= 0 {
		t := m.fails(says("Hop %s leads to %s, a name that has no address", m.id(led), host(m.here())), "dangling-host")
		t.at, t.why = led, "its Location names the host"
		return t
	}
	return m.fails(says("%s has no address: the name is not known", host(m.here())))
}

func nobodyListens(m *matter) *told {
	if m.failure(trace.FailRefused) == nil {
		return nil
	}
	if led := m.led(m.end); led >= 0 {
		if m.finds("downgrade", led) {
			t := m.fails(says("Hop %s leads from https to http, and nothing listens at %s", m.id(led), host(m.here())), "downgrade")
			t.at, t.why = led, "it leads from https to http"
			return t
		}
		return m.fails(says("Nothing listens at %s, where hop %s leads", host(m.here()), m.id(led)))
	}
	return m.fails(says("Nothing listens at %s: the connection is refused", host(m.here())))
}

func noTLS(m *matter) *told {
	f := m.failure(trace.FailTLS)
	if f == nil {
		return nil
	}
	reason := strings.TrimSuffix(f.Reason, ", not for "+m.here().Hostname())
	return m.fails(says("No TLS with %s: %s", host(m.here()), text(reason)), "tls-cert-mismatch-on-hop")
}

func proxyRefuses(m *matter) *told {
	f := m.failure(trace.FailProxy)
	if f == nil {
		return nil
	}
	return m.fails(says("The proxy refuses hop %s: %s", m.id(m.end), text(f.Reason)))
}

func brokenAnswer(m *matter) *told {
	f := m.failure()
	if f == nil {
		return nil
	}
	return m.fails(says("Hop %s failed: %s", m.id(m.end), text(f.Reason)))
}
