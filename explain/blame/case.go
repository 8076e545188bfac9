package blame

// A Case is one exchange held against what was handed over of a server: its
// configuration, its logs, the application's code. All of its text is as it
// stands in the files, not made printable.
type Case struct {
	Server string // as [Configuration.Server] names it; "" without a configuration
	Answer Answer
	Proof  *Proof // nil where the line is not proved

	Excerpt []Line // of the file around the line, that one among them
	Link    string // where the file's name leads to, for a link; "" for none
	Edit    string // the place to edit where another program writes the file; "" for none

	Log     []Line // the request's own lines, or those of which one is its own
	LogOf   int    // how many agree
	LogNote string // a sentence on them; "" where no log was handed over
	Usage   string // how often the same redirect was given; "" where it is not known

	Code      []Note // lines of the application's code that match the text
	Framework string
	Searched  bool // the code was looked at

	Assumed  []string  // what is taken for granted of the configuration
	Problems []Problem // what of it could not be read
	Errs     []string  // what of all that was handed over could not be read, a sentence each
}

// At is the line that is shown: the one to blame, else the last on the way where
// the server or an application behind it answers. It is nil for none.
func (c *Case) At() *Line {
	a := &c.Answer
	switch n := len(a.Via); {
	case a.Blame != nil:
		return a.Blame
	case n > 0 && (a.Origin == Builtin || a.Origin == Upstream):
		return &a.Via[n-1].Line
	}
	return nil
}

// Verdict says in a sentence what the configuration has to say to the exchange;
// "" where there is none, or where a line is to blame and that is all.
func (c *Case) Verdict() string {
	a := &c.Answer
	switch {
	case c.Server == "":
		return ""
	case a.Differs != "":
		return "Not this configuration: " + a.Differs + "."
	case a.Blame != nil:
		return ""
	}
	return a.NoLine()
}

// NoLine says in a sentence why no line is to blame.
func (a *Answer) NoLine() string {
	switch {
	case !a.Evaluated:
		return "Not evaluated: the lines named match the text."
	case a.Origin == Builtin:
		return "The server does this by itself; no line asks for it."
	case a.Origin == Upstream:
		return "The application behind the server answers, not its configuration."
	case a.Origin == Static:
		return "A file is the answer."
	}
	return "No line of this configuration answers."
}
