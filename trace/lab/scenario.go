package lab

// Scenario is one script the lab plays, and the request that starts it.
type Scenario struct {
	Name    string  // what a user types after "lab:", for example "post-302"
	Title   string  // a headline
	Teaches string  // one line: what is to be seen
	Start   Request // the request that begins the walk
}

// Request is the request a scenario starts with.
type Request struct {
	Method string
	URL    string
	Fields []Field
	Body   string
}

// Field is one header field line, name and value in their own case.
type Field struct {
	Name, Value string
}

// Scenarios returns every scenario in teaching order.
func Scenarios() []Scenario { return nil }

// Lookup finds a scenario by its name, with or without "lab:".
func Lookup(name string) (Scenario, error) { return Scenario{}, nil }
