package tui

import (
	"strconv"
	"strings"

	"detour/explain/compare"
	"detour/explain/field"
	"detour/explain/report"
	"detour/explain/status"
	"detour/trace"
	"detour/tui/cell"
	"detour/tui/page"
)

// linearWidth is how wide the lines of a side of a hop are laid out: they are
// read, not looked at.
const linearWidth = 240

// signWords are the words for the signs at the beginning of a line.
var signWords = map[string]string{"- ": "removed: ", "+ ": "added: ", "~ ": "changed: ", "= ": "kept: ", "▸ ": "", "  ": ""}

// lay prints lines of a side of a hop.
func (l *linear) lay(lines []page.Line) {
	for _, line := range lines {
		text := strings.TrimRight(line.Text(), " ")
		for sign, word := range signWords {
			if rest, ok := strings.CutPrefix(text, sign); ok {
				text = word + strings.TrimLeft(rest, " ")
				break
			}
		}
		if text != "" {
			l.say("%s", text)
		}
	}
}

// scene is the hop with a number in view, or the request not sent yet for 0.
func (l *linear) scene(id int) page.Scene {
	if id == 0 || l.session == nil {
		return page.NewScene(l.session, nil, false)
	}
	return page.NewScene(l.session, l.session.Hops()[id-1], false)
}

// view is how the lines of a side are laid out.
func (l *linear) view(width int) page.View {
	return page.View{Width: width, Tight: true, Redaction: l.redaction()}
}

// pending prints the request that goes next, and what of it changed and why.
func (l *linear) pending() {
	r, ok := l.session.Pending()
	if ok {
		l.say("Next: %s %s", r.Method, l.redaction().Address(r.URI))
	} else {
		l.say("Nothing goes next.")
	}
	l.lay(page.Next(l.scene(0), l.view(linearWidth)))
}

// number reads the number of a hop; none stands for the one the chain ends with.
func (l *linear) number(word string) (int, bool) {
	cur := l.session.Current()
	if word == "" && cur != nil {
		return cur.ID, true
	}
	id, err := strconv.Atoi(word)
	if err != nil || id < 1 || id > len(l.session.Hops()) {
		l.say("There is no hop %q; l lists them.", word)
		return 0, false
	}
	return id, true
}

func (l *linear) list() {
	for _, h := range l.session.Hops() {
		l.say("%d %s %s, %s", h.ID, h.Request.Method, l.redaction().Address(h.Request.URI), answerWord(h))
	}
	if r, ok := l.session.Pending(); ok {
		l.say("not sent yet: %s %s", r.Method, l.redaction().Address(r.URI))
	}
}

func answerWord(h *trace.Hop) string {
	if h.Response == nil {
		return page.FailureWord(h)
	}
	return page.StatusWord(h)
}

// show prints a hop again, with more of it.
func (l *linear) show(word string, o report.Options) {
	id, ok := l.number(word)
	if !ok {
		return
	}
	ch, at := page.ChainOf(l.session, l.session.Hops()[id-1])
	o.ShowSecrets = l.opts.ShowSecrets
	l.hop(trace.Chain{Hops: ch.Hops[:at+1]}, o)
}

// side prints another side of a hop.
func (l *linear) side(word string) {
	name, hop, _ := strings.Cut(word, " ")
	sides := map[string]func(page.Scene, page.View) []page.Line{"timing": page.HopTiming, "tls": page.TLS, "cookies": page.Cookies, "body": page.Body, "raw": page.Raw}
	lines, ok := sides[strings.ToLower(name)]
	if !ok {
		l.say("The sides are timing, tls, cookies, body and raw; p is what goes next, v the fields.")
		return
	}
	if id, ok := l.number(strings.TrimSpace(hop)); ok {
		l.lay(lines(l.scene(id), l.view(linearWidth)))
	}
}

// maxFound bounds how many lines a search prints.
const maxFound = 50

// find prints the lines of all hops that have a text.
func (l *linear) find(text string) {
	if text = cell.LowerASCII(strings.TrimSpace(text)); text == "" {
		l.say("Write what to look for.")
		return
	}
	n := 0
	for _, h := range l.session.Hops() {
		for _, side := range []func(page.Scene, page.View) []page.Line{page.Request, page.Response, page.Body} {
			for _, line := range side(l.scene(h.ID), l.view(cell.MaxShown)) {
				if !strings.Contains(cell.LowerASCII(line.Text()), text) {
					continue
				}
				if n++; n > maxFound {
					l.say("There are more.")
					return
				}
				l.say("hop %d: %s", h.ID, strings.TrimSpace(line.Text()))
			}
		}
	}
	if n == 0 {
		l.say("No line has that.")
	}
}

// client lets another client decide; without a name it says what each does.
func (l *linear) client(word string) {
	if word == "" {
		l.compare()
		return
	}
	for _, c := range l.cfg.Clients {
		if c.Name != word {
			continue
		}
		edited := l.session != nil && l.session.Edited()
		l.cfg.Client = c.With(l.cfg.Client.Options())
		if l.session != nil {
			l.session.SetClient(l.cfg.Client)
		}
		l.say("%s decides now.", page.ClientName(c))
		if edited {
			l.say("Your edit of the next request is gone.")
		}
		return
	}
	l.say("There is no client %q.", word)
	l.names()
}

func (l *linear) names() {
	var names []string
	for _, c := range l.cfg.Clients {
		names = append(names, c.Name)
	}
	l.say("The clients are %s.", cell.Listed(names))
}

// compare says what each client does after the hop that the chain ends with.
func (l *linear) compare() {
	if l.session == nil || l.session.Current() == nil {
		l.names()
		return
	}
	now := l.session.Client()
	all := page.WithClient(l.cfg.Clients, now)
	for i := range all {
		all[i] = all[i].With(now.Options())
	}
	last := l.session.Current()
	l.say("After this %s to a %s; %s decides.", page.StatusWord(last), last.Request.Method, page.ClientName(now))
	under, names := "", []string{}
	tell := func() {
		if len(names) > 0 {
			l.say("%s: %s.", under, strings.Join(names, ", "))
		}
		names = nil
	}
	for _, p := range page.Compared(compare.After(last, trace.Compare(l.session.Chain(), all)), all, l.redaction()) {
		if p.Under != under {
			tell()
			under = p.Under
		}
		if p.Says != "" {
			l.say("%s", p.Says)
			continue
		}
		names = append(names, p.Client.Name)
	}
	tell()
}

func (l *linear) article(word string) {
	if code, err := strconv.Atoi(word); err == nil {
		e, ok := status.Lookup(code)
		if !ok {
			e = status.Unknown(code)
		}
		l.written(report.Status(l.out, e, l.opts))
		return
	}
	e, ok := field.Lookup(word)
	if !ok {
		l.say("The catalogue has no article on %q.", word)
		return
	}
	l.written(report.Field(l.out, e, l.opts))
}

// copy puts a text of the walk on the clipboard.
func (l *linear) copy(word string) {
	m := l.model(0)
	if cur := l.session.Current(); cur != nil {
		m = l.model(cur.ID)
	}
	var text string
	switch word {
	case "url":
		_, text = m.scene.Subject(m.redaction())
	case "curl":
		text = m.curlLine()
	case "hop", "chain":
		if m.scene.Hop == nil {
			l.say("Nothing was sent yet.")
			return
		}
		text = map[string]func(page.Scene, bool) string{"hop": page.HopText, "chain": page.ChainText}[word](m.scene, m.secrets)
	default:
		l.say("Write url, curl, hop or chain.")
		return
	}
	if msg, ok := toClipboard(m.clipboard, l.terminal, text, "the "+word)().(copiedMsg); ok {
		l.say("%s", m.copied(msg).notice)
	}
}

// save writes the walk to a file.
func (l *linear) save() {
	m := l.model(0)
	if why := m.whyNoSave(); why != "" {
		l.say("%s", why)
		return
	}
	if msg, ok := save(newCopyOfSession(l.session), l.opts.ShowSecrets)().(savedMsg); ok {
		l.say("%s", cell.WithoutMarks(m.sessionSaved(msg).notice))
	}
}

// history lists what was sent before, or composes one of it again.
func (l *linear) history(word string) {
	if why := l.model(0).whyNoHistory(); why != "" {
		l.say("%s", why)
		return
	}
	entries, _, err := l.cfg.History.Entries()
	if err != nil {
		l.say("%s", cell.Sentence(err.Error()))
		return
	}
	if word == "" {
		for i, e := range entries {
			l.say("%d %s, %s", i+1, entryLabel(e, l.redaction()), e.Client)
		}
		l.say("H and a number composes one again.")
		return
	}
	n, err := strconv.Atoi(word)
	if err != nil || n < 1 || n > len(entries) {
		l.say("There is no %q in the history; H lists it.", word)
		return
	}
	l.recall(entries[n-1])
}
