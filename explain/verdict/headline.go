package verdict

import (
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"detour/trace"
	"detour/trace/uri"
)

// Width is how many columns a headline has.
const Width = 72

// A Headline is a sentence and the values in it apart, so that whoever shows it
// masks a stranger's part and cuts it to the room there is.
type Headline struct {
	Says   string // with %s where each value belongs
	Values []trace.Value
}

// maxValue bounds what is looked at of a value.
const maxValue = 2 << 10

// leastCut is how short a value may be cut.
const leastCut = 9

// Fit returns the headline in at most so many columns, its values as show makes
// them. What is too long is cut: a URL in its middle, a text at its end.
func (h Headline) Fit(width int, show func(trace.Value) string) string {
	parts := strings.Split(h.Says, "%s")
	values := make([]string, len(parts)-1)
	room := width
	for i := range values {
		if i < len(h.Values) {
			values[i] = shown(h.Values[i], show)
		}
		room -= ansi.StringWidth(values[i])
	}
	for _, p := range parts {
		room -= ansi.StringWidth(p)
	}
	for room < 0 {
		i, w := h.longest(values)
		if w <= leastCut {
			break
		}
		values[i] = h.shorten(i, values[i], max(leastCut, w+room, w*2/3))
		room += w - ansi.StringWidth(values[i])
	}
	var b strings.Builder
	for i, p := range parts {
		b.WriteString(p)
		if i < len(values) {
			b.WriteString(values[i])
		}
	}
	return ansi.Truncate(b.String(), width, "…")
}

// shown is a value as a headline has it: a URL without its scheme, for a host
// says more.
func shown(v trace.Value, show func(trace.Value) string) string {
	if len(v.Text) > maxValue {
		v.Text = v.Text[:maxValue]
	}
	s := trace.Printable(show(v))
	if v.Kind == trace.URIValue {
		for _, scheme := range []string{"https://", "http://", "//"} {
			s = strings.TrimPrefix(s, scheme)
		}
	}
	return s
}

// longest is the foreign value with the most columns.
func (h Headline) longest(values []string) (at, width int) {
	for i, v := range values {
		if i < len(h.Values) && h.Values[i].Kind != trace.OwnValue && h.Values[i].Kind != trace.NumberValue {
			if w := ansi.StringWidth(v); w > width {
				at, width = i, w
			}
		}
	}
	return at, width
}

func (h Headline) shorten(i int, s string, width int) string {
	if h.Values[i].Kind == trace.URIValue {
		return middleCut(s, width)
	}
	// A reason says the matter first: what goes into it comes behind a colon or in
	// brackets.
	for _, sign := range []string{": ", " ("} {
		if at := strings.Index(s, sign); at >= width/2 && at <= width {
			return s[:at]
		}
	}
	return ansi.Truncate(s, width, "…")
}

// middleCut keeps both ends of a URL: the host tells where, the end tells what.
func middleCut(s string, width int) string {
	w := ansi.StringWidth(s)
	if w <= width {
		return s
	}
	left := width / 2
	right := width - 1 - left
	return ansi.Truncate(s, left, "") + "…" + ansi.TruncateLeft(s, w-right, "")
}

// Masked is a value with its secrets masked, for [Headline.Fit].
func Masked(v trace.Value) string {
	switch v.Kind {
	case trace.NumberValue:
		return strconv.Itoa(v.Number)
	case trace.URIValue:
		return trace.MaskURI(v.Text)
	case trace.TextValue:
		return trace.Mask(trace.Field{Value: v.Text}) // tokens that stand in it
	}
	return v.Text
}

func says(format string, values ...trace.Value) Headline { return Headline{format, values} }

func own(s string) trace.Value  { return trace.Value{Kind: trace.OwnValue, Text: s} }
func text(s string) trace.Value { return trace.Value{Kind: trace.TextValue, Text: s} }
func number(n int) trace.Value  { return trace.Value{Kind: trace.NumberValue, Number: n} }

// address is a URL as it is asked for.
func address(u uri.URI) trace.Value {
	u.Userinfo = nil
	return trace.Value{Kind: trace.URIValue, Text: strings.TrimSuffix(u.String(), rootPath(u))}
}

// rootPath is the slash that goes without saying behind a host.
func rootPath(u uri.URI) string {
	if u.Path == "/" && u.Query == nil && u.Fragment == nil {
		return "/"
	}
	return ""
}

// host is the host of a URL, with a port that was written.
func host(u uri.URI) trace.Value {
	return trace.Value{Kind: trace.URIValue, Text: "//" + u.Authority()}
}

// path is a URL without its host.
func path(u uri.URI) trace.Value {
	s := u.RequestTarget()
	if u.Fragment != nil {
		s += "#" + *u.Fragment
	}
	return trace.Value{Kind: trace.URIValue, Text: s}
}

// query is what stands behind the question mark, with it.
func query(u uri.URI) trace.Value {
	return trace.Value{Kind: trace.URIValue, Text: "?" + *u.Query}
}

// pair is where a redirect leads from and to, as short as the two can be told
// apart.
func pair(from, to uri.URI) (a, b trace.Value) {
	from.Fragment = nil
	if from.Path != to.Path { // the paths tell enough
		from.Query, to.Query = nil, nil
	}
	switch {
	case from.Hostname() == to.Hostname() && from.EffectivePort() == to.EffectivePort() || from.Authority() == to.Authority():
		return path(from), path(to)
	case from.RequestTarget() == to.RequestTarget() && to.Fragment == nil:
		return host(from), host(to)
	}
	return address(from), address(to)
}

// target is where a redirect leads to, without the host that it stays on.
func target(from, to uri.URI) trace.Value {
	if from.Authority() == to.Authority() {
		_, b := pair(from, to)
		return b
	}
	if from.Path != to.Path {
		to.Query = nil
	}
	return address(to)
}
