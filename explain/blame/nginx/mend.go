package nginx

import (
	"fmt"
	"strconv"
	"strings"

	"detour/explain/blame"
)

const reload = "nginx -t && systemctl reload nginx"

// mends are the changes that keep this redirect from being made, or the method
// from being lost.
func mends(r blame.Request, o *outcome) []blame.Mend {
	d := o.by
	line := d.at()
	before := d.shownLine()
	var out []blame.Mend
	add := func(do, after string) {
		out = append(out, blame.Mend{Do: do, At: line, Before: []string{before}, After: []string{after}, Test: reload})
	}
	if o.origin == blame.Builtin {
		return slashMends(o, line, before)
	}
	if status, _, ok := d.redirectOf(); ok && (r.Method != "" && r.Method != "GET" && r.Method != "HEAD") {
		if keeps := map[int]int{301: 308, 302: 307, 303: 307}[status]; keeps != 0 && d.name == "return" && d.arg(0) == strconv.Itoa(status) {
			add(fmt.Sprintf("keep the method and the content: %d instead of %d", keeps, status), d.swap(strconv.Itoa(status), strconv.Itoa(keeps)))
		}
	}
	add("take the directive out", d.without())
	return out
}

// slashMends are those for the slash that the server adds by itself.
func slashMends(o *outcome, line blame.Line, before string) []blame.Mend {
	l := o.where
	if l == nil || l.handler == nil || o.by != l.d {
		return nil
	}
	indent := before[:len(before)-len(strings.TrimLeft(before, " \t"))]
	exact := indent + fmt.Sprintf("location = %s { %s; }", strings.TrimSuffix(l.name, "/"), l.handler.text())
	return []blame.Mend{{Do: "let the path without slash be passed on as well", At: line, Before: []string{before}, After: []string{exact, before}, Test: reload}}
}

// span is where a directive stands in its text, with its semicolon.
func (d *directive) span() (from, to int) {
	l := &lexer{s: d.src.text, at: d.offset, line: d.line, report: func(int, int, string) {}}
	l.next()
	return d.offset, l.at
}

// shownLine is the directive's whole line as it is written.
func (d *directive) shownLine() string {
	from, to := d.span()
	begin := strings.LastIndexByte(d.src.text[:from], '\n') + 1
	end := strings.IndexByte(d.src.text[to:], '\n')
	if end < 0 {
		end = len(d.src.text) - to
	}
	return strings.TrimSuffix(d.src.text[begin:to+end], "\r")
}

// without is the directive's line with the directive commented out, or taken out
// where more stands on the line.
func (d *directive) without() string {
	from, to := d.span()
	line := d.shownLine()
	text := d.src.text[from:to]
	if strings.TrimSpace(line) == text {
		indent := line[:strings.Index(line, text)]
		return indent + "# " + strings.ReplaceAll(text, "\n", "\n# ")
	}
	return strings.Replace(line, text+" ", "", 1)
}

// swap is the directive's line with a word of the directive replaced.
func (d *directive) swap(old, word string) string {
	from, to := d.span()
	text := d.src.text[from:to]
	return strings.Replace(d.shownLine(), text, strings.Replace(text, old, word, 1), 1)
}
