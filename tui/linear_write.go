package tui

import (
	"strings"

	"detour/trace"
	"detour/trace/curl"
	"detour/tui/cell"
	"detour/tui/form"
	"detour/tui/history"
)

// compose begins a walk: a URL, a scenario of the lab, or a curl command.
func (l *linear) compose(word string) {
	if name, ok := strings.CutPrefix(word, history.LabPrefix); ok && l.cfg.Lab != nil {
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
	f := l.form(form.New, trace.Request{Method: "GET"})
	if !curl.IsCommand(word) {
		l.composed(f.WithURL(word))
		return
	}
	filled, err := f.PasteCurl(word)
	if err != nil {
		l.say("Not filled: %s.", err)
		l.composed(f.WithURL(word))
		return
	}
	l.say("%s", filledSays(filled, l.cfg.Dial != nil))
	l.composed(filled)
}

// form opens a form for whoever decides.
func (l *linear) form(kind form.Kind, r trace.Request) form.Form {
	client := l.cfg.Client
	if l.session != nil {
		client = l.session.Client()
	}
	return form.Open(kind, r, client)
}

// composed begins a walk with what a form holds.
func (l *linear) composed(f form.Form) {
	r, err := f.Request()
	if err != nil {
		l.say("%s", cell.Sentence(err.Error()))
		return
	}
	l.cfg.Client = f.Asking()
	ex := l.cfg.exchangerFor(f, r, l.session, l.exchanger)
	l.played = ""
	l.begin(r, ex)
	l.pending()
}

// recall composes a request of the history.
func (l *linear) recall(e history.Entry) {
	if strings.HasPrefix(e.URL, history.LabPrefix) {
		l.compose(e.URL)
		return
	}
	f, missing := l.form(form.New, trace.Request{Method: "GET"}).Recall(e, l.cfg.Clients)
	if len(missing) > 0 {
		l.say("%s", missingSays(missing))
	}
	l.composed(f)
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
	f, err := l.form(form.Edit, r).Change(change)
	if err == nil {
		r, err = f.Request()
	}
	if err != nil {
		l.say("%s", cell.Sentence(err.Error()))
		return
	}
	l.cfg.Client = f.Asking()
	l.session.SetClient(l.cfg.Client)
	l.session.Edit(r)
	l.pending()
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
