package nginx

import (
	"fmt"
	"strings"

	"detour/explain/blame"
	"detour/explain/blame/lazy"
)

// A condition is what stands in the parentheses of an if.
type condition struct {
	variable string // with $, or empty where it is about a file
	op       string // "", =, !=, ~, ~*, !~, !~*, or -f and its like
	value    string
	re       *regexOf
}

// condition reads the arguments of an if.
func (c *Config) condition(d *directive) (*condition, error) {
	words := append([]string(nil), d.args...)
	if len(words) == 0 || !strings.HasPrefix(words[0], "(") || !strings.HasSuffix(words[len(words)-1], ")") {
		return nil, fmt.Errorf("invalid condition %q", strings.Join(words, " "))
	}
	if words[0] = words[0][1:]; words[0] == "" {
		words = words[1:]
	}
	if n := len(words) - 1; n >= 0 {
		if words[n] = strings.TrimSuffix(words[n], ")"); words[n] == "" {
			words = words[:n] // the parenthesis stood alone
		}
	}
	return c.conditionOf(d, words)
}

func (c *Config) conditionOf(d *directive, words []string) (*condition, error) {
	bad := fmt.Errorf("invalid condition %q", strings.Join(d.args, " "))
	if len(words) == 0 || len(words[0]) < 2 {
		return nil, bad
	}
	first := words[0]
	switch {
	case first[0] == '$' && len(words) == 1:
		return &condition{variable: first}, nil
	case first[0] == '$' && len(words) == 3:
		cond := &condition{variable: first, op: words[1], value: words[2]}
		switch words[1] {
		case "=", "!=":
		case "~", "~*", "!~", "!~*":
			cond.re = c.regex(d, words[2], strings.HasSuffix(words[1], "*"))
		default:
			return nil, fmt.Errorf("unexpected %q in condition", words[1])
		}
		return cond, nil
	case len(words) == 2 && fileOps.Get(first):
		return &condition{op: first, value: words[1]}, nil
	}
	return nil, bad
}

var fileOps = lazy.Map[string, bool]{Make: func() map[string]bool {
	return map[string]bool{"-f": true, "!-f": true, "-d": true, "!-d": true, "-e": true, "!-e": true, "-x": true, "!-x": true}
}}

// holds tells whether a condition does, and by which value.
func (e *eval) holds(k *code) (bool, string) {
	cond := k.cond
	if cond == nil {
		e.doubt("the condition %s isn't read", k.d.text())
		return false, "it isn't read"
	}
	if cond.variable == "" {
		return e.fileTest(cond)
	}
	value, _ := e.variable(strings.TrimPrefix(cond.variable, "$"))
	text := strings.Join(k.d.args, " ")
	why := fmt.Sprintf("%s is %s", cond.variable, show(value))
	switch cond.op {
	case "":
		if unsure(value) {
			return e.ask(k, text)
		}
		return value != "" && value != "0", why
	case "=", "!=":
		x := e.expand(cond.value, manner{quote: e.quote})
		if unsure(value) || unsure(x.s) {
			if !fits(value, x.s) && !unsure(x.s) {
				return cond.op == "!=", why
			}
			return e.ask(k, text)
		}
		return (value == x.s) == (cond.op == "="), why
	}
	if unsure(value) {
		return e.ask(k, text)
	}
	ok, err := e.matchRegex(cond.re, value)
	if err != nil {
		return e.ask(k, text)
	}
	if !ok {
		e.captures = nil
	}
	return ok != strings.HasPrefix(cond.op, "!"), why
}

// ask decides a condition on something that isn't known.
func (e *eval) ask(k *code, text string) (bool, string) {
	line := k.d.at()
	n := e.c.pick(fmt.Sprintf("if %s:%d", line.File, line.Line), "not "+text, text)
	return n == 1, fmt.Sprintf("%s, as far as can be told", []string{"not " + text, text}[n])
}

// fileTest is -f, -d, -e and -x.
func (e *eval) fileTest(cond *condition) (bool, string) {
	x := e.expand(cond.value, manner{quote: e.quote})
	op := strings.TrimPrefix(cond.op, "!")
	kind := e.kindOf(x.s)
	holds := false
	switch op {
	case "-f":
		holds = kind == blame.Regular
	case "-d":
		holds = kind == blame.Folder
	case "-e":
		holds = kind != blame.Absent
	case "-x":
		holds = kind != blame.Absent && e.c.pick("exec "+x.s, x.s+" can't be run", x.s+" can be run") == 1
	}
	why := fmt.Sprintf("%s is %s", show(x.s), kindText(kind))
	return holds != strings.HasPrefix(cond.op, "!"), why
}

func kindText(k blame.Kind) string {
	switch k {
	case blame.Regular:
		return "a file"
	case blame.Folder:
		return "a folder"
	}
	return "not there"
}
