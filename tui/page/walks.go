package page

import (
	"fmt"
	"strings"

	"detour/explain/report"
	"detour/trace"
	"detour/tui/cell"
)

// Walks is the chain walked over the network once as each client, as far as it
// came.
type Walks struct {
	Plan   trace.WalkPlan
	Active bool   // more are under way
	Chosen string // the client that the others are compared with
	Ended  []trace.Walked
}

// WalkPlan is to walk as each of the clients, asked for what the one that walks
// was asked for.
func WalkPlan(all []trace.Client, s *trace.Session) trace.WalkPlan {
	return trace.WalkPlan{Clients: s.Client().Peers(all), Start: s.Start(), Refresh: walksRefresh}
}

// WalksAsk says what a plan that may change something on the server would send.
func WalksAsk(plan trace.WalkPlan) string {
	return fmt.Sprintf("%s may change something on the server, each time. %d to %d requests would be sent.",
		cell.Shown(plan.Unsafe()), len(plan.Walkers()), plan.MostRequests())
}

// walksRefresh is the longest delay of a Refresh that browsers act on, in
// seconds, as `detour compare --run` has it.
const walksRefresh = 1

// Title says how far the walks have come.
func (w Walks) Title() string {
	if w.Active {
		return fmt.Sprintf("Walking as each client: %d of %d have ended", len(w.Ended), len(w.Plan.Clients))
	}
	return fmt.Sprintf("Walked as each of %d clients", len(w.Plan.Clients))
}

// Text is the walks as `detour compare --run` prints them.
func (w Walks) Text(width int, secrets bool) string {
	var b strings.Builder
	o := report.Options{ShowSecrets: secrets, Width: width}
	_ = report.Walked(&b, w.Plan.Start, trace.CompareWalked(w.Ended), w.Chosen, o) // a strings.Builder takes all
	return b.String()
}
