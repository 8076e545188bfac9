package tui

import (
	"errors"
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"detour/trace"
	"detour/tui/cell"
	"detour/tui/history"
)

// compose begins a walk: a URL, a scenario of the lab, or a curl command.
func (l *linear) compose(word string) {
	if name, ok := strings.CutPrefix(word, labPrefix); ok && l.cfg.Lab != nil {
		r, ex, err := l.cfg.Lab(name)
		if err != nil {
			l.say("%s", cell.Sentence(err.Error()))
			return
		}
		l.played = name
		l.begin(r, ex)
		l.pending()
		return
	}
	m := l.model(0).composeNew()
	m.composer.url = m.composer.url.with(word)
	if pasted(tea.KeyMsg{Paste: true, Runes: []rune(word)}) {
		m = m.fillFromCommand(word)
		what, _, _ := strings.Cut(m.notice, " "+m.keys.compose.Undo.Help().Key)
		l.say("%s", what)
	}
	l.composed(m)
}

// composed begins a walk with what a form holds.
func (l *linear) composed(m Model) {
	r, err := m.composer.request()
	if err != nil {
		l.say("%s", cell.Sentence(err.Error()))
		return
	}
	l.cfg.Client = m.composer.asking()
	ex := l.cfg.General
	switch {
	case m.composer.options != nil && l.cfg.Dial != nil:
		ex = l.cfg.Dial(*m.composer.options)
	case l.session != nil && r.URI.Hostname() == l.session.Start().URI.Hostname():
		ex = l.exchanger // the lab's names, say, resolve in no other
	case ex == nil:
		ex = l.cfg.Exchanger
	}
	l.played = ""
	l.begin(r, ex)
	l.pending()
}

// recall composes a request of the history.
func (l *linear) recall(e history.Entry) {
	if strings.HasPrefix(e.URL, labPrefix) {
		l.compose(e.URL)
		return
	}
	m := l.model(0).composeNew().recalled(e)
	if _, missing := e.Request(); len(missing) > 0 {
		l.say("%s", m.notice)
	}
	l.composed(m)
}

// again begins anew with the first request.
func (l *linear) again() {
	l.begin(l.session.Start(), l.exchanger)
	l.pending()
}

// edit changes one thing of the request that goes next.
func (l *linear) edit(change string) {
	r, ok := l.session.Pending()
	if cur := l.session.Current(); !ok && cur != nil {
		r = cur.Request
	}
	m := l.model(0).compose(composeEdit, r)
	c, err := m.composer.changedBy(change)
	if err == nil {
		r, err = c.request()
	}
	if err != nil {
		l.say("%s", cell.Sentence(err.Error()))
		return
	}
	l.cfg.Client = c.asking()
	l.session.SetClient(l.cfg.Client)
	l.session.Edit(r)
	l.pending()
}

// changedBy is the form after a change that is told in words.
func (c composer) changedBy(change string) (composer, error) {
	what, rest, _ := strings.Cut(change, " ")
	rest = strings.TrimSpace(rest)
	switch what {
	case "method":
		if rest == "" || strings.ContainsFunc(rest, func(r rune) bool { return !isToken(r) }) {
			return c, fmt.Errorf("%q is no method", cell.Shown(rest))
		}
		return c.picked(rest), nil
	case "url":
		c.url = c.url.with(rest)
		return c, nil
	case "body":
		c.body = c.body.rewritten(rest)
		return c, nil
	case "field":
		return c.withField(rest)
	case "drop":
		return c.withoutField(rest)
	}
	return c, errors.New("say what to change: method PUT, url URL, field Name: value, drop NAME, or body TEXT")
}

// withField sets a field, or adds it at the end.
func (c composer) withField(text string) (composer, error) {
	rows, err := fieldRows(text)
	if err == nil && len(rows) == 0 {
		err = errors.New("write field Name: value")
	}
	if err != nil {
		return c, err
	}
	f, fs := rows[0].field(), c.fields()
	if fs.Has(f.Name) {
		fs = fs.With(f.Name, f.Value)
	} else {
		fs = append(fs, f)
	}
	return c.withFields(fs), nil
}

func (c composer) withoutField(name string) (composer, error) {
	fs := c.fields()
	if !fs.Has(name) {
		return c, fmt.Errorf("the request has no field %q", cell.Shown(name))
	}
	return c.withFields(fs.Without(name)), nil
}

// fields are those that are written.
func (c composer) fields() trace.Fields {
	var fs trace.Fields
	for _, r := range c.rows {
		if !r.empty() {
			fs = append(fs, r.field())
		}
	}
	return fs
}

func (c composer) withFields(fs trace.Fields) composer {
	c.rows = nil
	for _, f := range fs {
		c.rows = append(c.rows, newFieldRow(f))
	}
	return c.withEmptyRow()
}

// undo gives the next request back to the client.
func (l *linear) undo() {
	if !l.session.Edited() {
		l.say("There is no edit to undo: the next request is the client's own.")
		return
	}
	id := 0
	if cur := l.session.Current(); cur != nil {
		id = cur.ID
	}
	if err := l.session.Rewind(id); err != nil {
		l.say("%s", cell.Sentence(err.Error()))
		return
	}
	l.say("The edit is undone.")
	l.pending()
}
