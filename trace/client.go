package trace

import "fmt"

// A Client is a named follow policy: what one user agent does after a
// response. Clients are values in a table; a new client is a new row.
type Client struct {
	Name    string // "curl"
	Title   string // "curl -L"
	Version string // the version that the row was checked against
	Source  string // where the row's facts come from
}

// Prepare returns the first request as the client sends it: with the fields
// that it adds by itself (Host, User-Agent, Accept, Content-Length ...).
func (c Client) Prepare(r Request) Request { return r }

// Decide returns what the client does after the chain's last hop. It is pure:
// the same chain gives the same decision.
func (c Client) Decide(ch Chain) Decision { return c.decide(ch, c.Recall(ch)) }

func (c Client) decide(ch Chain, m *Memory) Decision { return Decision{Client: c.Name} }

// Memory is what a client remembers of a chain: cookies, HSTS hosts, where it
// has been. It can be rebuilt from the chain; a session keeps it so that a
// decision costs the same at hop 10,000 as at hop 1.
type Memory struct{}

// Recall returns what the client remembers after the chain.
func (c Client) Recall(ch Chain) *Memory {
	m := &Memory{}
	for _, h := range ch.Hops {
		m.Add(h)
	}
	return m
}

// Add lets the client remember one more hop.
func (m *Memory) Add(h *Hop) {}

// Clients returns the client profiles, the default first.
func Clients() []Client { return []Client{{Name: "chromium"}, {Name: "curl"}, {Name: "go"}} }

// ClientNamed returns the profile called name.
func ClientNamed(name string) (Client, error) {
	for _, c := range Clients() {
		if c.Name == name {
			return c, nil
		}
	}
	return Client{}, fmt.Errorf("unknown client %q", name)
}
