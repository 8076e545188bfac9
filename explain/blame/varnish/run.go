package varnish

import (
	"maps"
	"strconv"
	"strings"

	"detour/explain/blame"
	"detour/explain/blame/asked"
	"detour/explain/blame/lazy"
)

// A text is a value that may not be known.
type text struct {
	s     string
	known bool
	set   bool
}

func of(s string) text { return text{s, true, true} }

// A state is what the program has in its variables.
type state struct {
	config *Config
	ask    asked.Request
	vars   map[string]text
	lines  map[string]blame.Line // where one was set
	steps  int
}

// An outcome is how a sub ended.
type outcome struct {
	action string
	line   blame.Line
	code   int
	reason text
}

// A run leads a request through the program.
type run struct {
	*state
	maybe *[]asked.Maybe
	via   []blame.Note
	calls int
}

// Answer implements [blame.Configuration].
func (c *Config) Answer(req blame.Request) blame.Answer {
	if c.blind != "" {
		return asked.Unevaluated(req, c.List, c.blind)
	}
	r := asked.Of(req)
	s := &state{config: c, ask: r, vars: map[string]text{}, lines: map[string]blame.Line{}}
	s.vars["req.url"], s.vars["req.method"] = of(r.Target), of(r.Method)
	s.vars["req.request"] = of(r.Method)
	for _, f := range r.Fields {
		s.vars["req.http."+strings.ToLower(f.Name)] = of(f.Value)
	}
	if r.Authority != "" {
		s.vars["req.http.host"] = of(r.Authority)
	}
	var maybe []asked.Maybe
	w := &run{state: s, maybe: &maybe}
	a := w.request()
	a = asked.Settle(a, maybe, req)
	if a.Blame == nil {
		a.Near = asked.Near(req, c.List)
	}
	return a
}

const mostRestarts = 4

// request runs vcl_recv, and what follows from how it ends.
func (w *run) request() blame.Answer {
	for n := 0; ; n++ {
		w.vars["req.restarts"] = of(strconv.Itoa(n))
		out := w.sub("vcl_recv")
		switch {
		case out == nil:
			return w.deliver()
		case out.action == "synth" || out.action == "error":
			return w.synth(out)
		case out.action == "restart" && n < mostRestarts:
			continue
		case out.action == "fail" || out.action == "restart":
			return asked.Passed(blame.Builtin, 503, w.via...)
		case out.action == "vcl":
			a := asked.Passed(blame.None, 0, w.via...)
			a.Evaluated, a.Certain = false, false
			a.Unknowns = []string{"what the program does that line " + strconv.Itoa(out.line.Line) + " switches to"}
			return a
		}
		if out.action == "pipe" {
			return asked.Passed(blame.Upstream, 0, w.via...)
		}
		return w.deliver()
	}
}

// synth runs vcl_synth for an answer that the program makes.
func (w *run) synth(out *outcome) blame.Answer {
	code := out.code
	w.vars["resp.status"], w.vars["obj.status"] = of(strconv.Itoa(code)), of(strconv.Itoa(code))
	if !out.reason.set {
		out.reason = of(reasons.Get(code))
	}
	w.vars["resp.reason"], w.vars["obj.response"], w.vars["obj.reason"] = out.reason, out.reason, out.reason
	name := "vcl_synth"
	if w.config.subs[name] == nil {
		name = "vcl_error"
	}
	if end := w.sub(name); end != nil && end.action == "restart" {
		return w.request()
	}
	return w.answer(out.line)
}

// answer is what stands in resp after a sub ran.
func (w *run) answer(line blame.Line) blame.Answer {
	status, location := w.vars["resp.status"], w.vars["resp.http.location"]
	if o := w.vars["obj.http.location"]; o.set {
		location = o
	}
	if o := w.vars["obj.status"]; o.set && w.config.subs["vcl_synth"] == nil {
		status = o
	}
	code, err := strconv.Atoi(status.s)
	if err != nil {
		code = 0
	}
	code %= 1000
	if l, ok := w.lines["resp.http.location"]; ok {
		w.via = append(w.via, blame.Note{Line: l, Why: "writes Location"})
	}
	if !location.set && (code < 300 || code > 399) {
		return asked.Passed(blame.Config, code, append(w.via, blame.Note{Line: line, Why: "makes the answer"})...)
	}
	a := asked.By(line, code, location.s, w.via...)
	if !location.known {
		a.Location = nil
		a.Unknowns = append(a.Unknowns, "what Location is made of")
		if !location.set {
			a.Unknowns = nil
		}
	}
	return a
}

// deliver is for answers of the backend, which vcl_deliver may change.
func (w *run) deliver() blame.Answer {
	for _, v := range []string{"resp.status", "resp.http.location", "resp.reason"} {
		w.vars[v] = text{}
	}
	delete(w.lines, "resp.http.location")
	out := w.sub("vcl_deliver")
	if out != nil && out.action == "synth" {
		return w.synth(out)
	}
	status, location := w.vars["resp.status"], w.vars["resp.http.location"]
	if l, ok := w.lines["resp.http.location"]; ok && location.set && status.set {
		return w.answer(l)
	}
	return asked.Passed(blame.Upstream, 0, w.via...)
}

var reasons = lazy.Map[int, string]{Make: func() map[int]string {
	return map[int]string{300: "Multiple Choices", 301: "Moved Permanently", 302: "Found", 303: "See Other", 304: "Not Modified", 307: "Temporary Redirect", 308: "Permanent Redirect", 200: "OK", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed", 500: "Internal Server Error", 503: "Service Unavailable"}
}}

func (w *run) sub(name string) *outcome {
	if w.calls++; w.calls > 60 {
		return nil
	}
	return w.body(w.config.subs[name], 0)
}

const mostSteps = 20_000

func (w *run) body(list []*node, depth int) *outcome {
	for _, n := range list {
		if w.steps++; w.steps > mostSteps || depth > 60 {
			return nil
		}
		if out := w.node(n, depth); out != nil {
			return out
		}
	}
	return nil
}

func (w *run) node(n *node, depth int) *outcome {
	switch n.kind {
	case "if":
		switch w.condition(n.words) {
		case blame.True:
			w.via = append(w.via, blame.Note{Line: asked.At(n.file, n.line), Why: "holds"})
			return w.body(n.then, depth+1)
		case blame.False:
			return w.body(n.other, depth+1)
		}
		w.branch(n, depth)
		return w.body(n.other, depth+1)
	case "set":
		w.set(n)
	case "unset", "remove":
		if len(n.words) > 1 {
			w.vars[lower(n.words[1].text)] = text{known: true}
		}
	case "call":
		if len(n.words) > 1 {
			return w.sub(n.words[1].text)
		}
	case "error":
		return w.errors(n)
	case "return":
		return w.ends(n)
	}
	return nil
}

// branch runs the part of an if whose condition isn't known beside the rest:
// what it answers may come, what it sets is not known after it.
func (w *run) branch(n *node, depth int) {
	if len(*w.maybe) > 40 {
		return
	}
	s := &state{config: w.config, ask: w.ask, vars: maps.Clone(w.vars), lines: maps.Clone(w.lines), steps: w.steps}
	side := &run{state: s, maybe: w.maybe, via: append([]blame.Note(nil), w.via...), calls: w.calls}
	out := side.body(n.then, depth+1)
	w.steps = s.steps
	why := "whether the condition of line " + strconv.Itoa(n.line) + " holds: " + plain(n.words)
	if out != nil {
		var a blame.Answer
		switch out.action {
		case "synth", "error":
			a = side.synth(out)
		case "deliver":
			if l, ok := side.lines["resp.http.location"]; ok {
				a = side.answer(l)
			} else {
				a = asked.Passed(blame.Upstream, 0)
			}
		default:
			a = asked.Passed(blame.Upstream, 0)
		}
		*w.maybe = append(*w.maybe, asked.Maybe{Answer: a, Unknown: why})
		return
	}
	for k, v := range side.vars {
		if w.vars[k] != v {
			w.vars[k] = text{set: true}
		}
	}
}

func lower(s string) string {
	if strings.Contains(s, ".http.") {
		return strings.ToLower(s)
	}
	return s
}

func (w *run) set(n *node) {
	if len(n.words) < 4 {
		return
	}
	name := lower(n.words[1].text)
	v := w.expression(n.words[3:])
	if n.words[2].text == "+=" {
		old := w.vars[name]
		v = text{old.s + v.s, old.known && v.known, true}
	}
	w.vars[name] = v
	switch name {
	case "req.http.host":
		w.ask.Authority = v.s
	case "obj.http.location":
		name = "resp.http.location"
	}
	w.lines[name] = asked.At(n.file, n.line)
}

// errors is VCL 3's: error 750 "reason".
func (w *run) errors(n *node) *outcome {
	o := &outcome{action: "error", line: asked.At(n.file, n.line)}
	if len(n.words) > 1 {
		o.code, _ = strconv.Atoi(n.words[1].text)
	}
	if len(n.words) > 2 {
		o.reason = w.expression(n.words[2:])
	}
	return o
}

// ends reads return (action) and return (synth(code, reason)).
func (w *run) ends(n *node) *outcome {
	o := &outcome{line: asked.At(n.file, n.line)}
	toks := n.words[1:]
	if len(toks) > 2 && toks[0].text == "(" {
		toks = toks[1 : len(toks)-1]
	}
	if len(toks) == 0 {
		return nil
	}
	o.action = toks[0].text
	if o.action != "synth" {
		return o
	}
	args := arguments(toks[1:])
	if len(args) > 0 {
		v := w.expression(args[0])
		o.code, _ = strconv.Atoi(v.s)
	}
	if len(args) > 1 {
		o.reason = w.expression(args[1])
		o.reason.set = true
	}
	return o
}

// arguments splits (a, b) at its commas.
func arguments(toks []tok) [][]tok {
	if len(toks) < 2 || toks[0].text != "(" {
		return nil
	}
	toks = toks[1:]
	var out [][]tok
	depth, from := 0, 0
	for i, t := range toks {
		if t.kind != 'm' {
			continue
		}
		switch t.text {
		case "(":
			depth++
		case ")":
			if depth--; depth < 0 {
				if i > from {
					out = append(out, toks[from:i])
				}
				return out
			}
		case ",":
			if depth == 0 {
				out = append(out, toks[from:i])
				from = i + 1
			}
		}
	}
	return append(out, toks[from:])
}
