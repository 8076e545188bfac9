package tui

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"detour/explain/field"
	"detour/trace"
	"detour/trace/curl"
	"detour/trace/wire"
	"detour/tui/cell"
	"detour/tui/history"
)

// composeKind says what becomes of the composed request.
type composeKind uint8

const (
	composeNew  composeKind = iota // the first of a new walk; the client adds its own fields
	composeEdit                    // the next of the present walk, complete as it stands
)

// part is what can have the focus in the composer.
type part uint8

const (
	partURL part = iota
	partMethod
	partClient
	partFollow
	partHTTP
	partName
	partValue
	partBody
)

// A spot is a place in the composer: a part, and for field lines which one.
type spot struct {
	part part
	row  int
}

// composer is the form that a request is written in.
type composer struct {
	kind   composeKind
	origin trace.Request // what it was opened with

	method      string
	follows     bool // the method follows from the body until one is picked
	byHand      bool // the method was picked here
	freshMethod bool // the next letter typed begins another method
	url         textEntry
	client      trace.Client
	toEnd       bool // run to the end after sending
	http        trace.HTTP
	rows        []fieldRow // the last one is always empty
	body        bodyEntry

	options *wire.Options // what a curl command said of the connection; nil mostly
	steps   steps         // that can be undone

	at    spot
	names []string // field names that can be completed
	drawn []string
	spots []placedSpot
}

// compose opens the composer on a request.
func (m Model) compose(kind composeKind, r trace.Request) Model {
	m.run = m.run.stopped()
	c := composer{
		kind: kind, origin: r, method: r.Method, http: r.HTTP,
		client: m.cfg.Client, names: field.Names(),
		body: newBodyEntry(r.Body), freshMethod: true,
	}
	if r.URI.Host != "" {
		c.url = newTextEntry(r.URI.String())
	} else {
		c.url = newTextEntry("")
	}
	if m.session != nil {
		c.client = m.session.Client()
	}
	if kind == composeNew {
		c.follows = r.Method == impliedMethod(r.Body)
		c.client = withMethodAsked(c.client, c.client.Asked().CustomMethod && r.URI.Host != "")
	}
	for _, f := range r.Fields {
		c.rows = append(c.rows, newFieldRow(f))
	}
	m.composer = c.withEmptyRow()
	m.mode = modeCompose
	return m
}

// impliedMethod is what is sent where nobody names a method: a body makes it a
// POST, as it does for curl.
func impliedMethod(body []byte) string {
	if len(body) > 0 {
		return "POST"
	}
	return "GET"
}

func withMethodAsked(c trace.Client, custom bool) trace.Client {
	a := c.Asked()
	a.CustomMethod = custom
	return c.Asking(a)
}

// verb returns the method as it is sent.
func (c composer) verb() string {
	if c.follows {
		return impliedMethod(c.body.bytes())
	}
	return c.method
}

// asking returns the client with all that was asked of it. A method that was
// picked counts as named with curl's -X, but for HEAD, which is curl's -I.
func (c composer) asking() trace.Client {
	if !c.byHand {
		return c.client
	}
	return withMethodAsked(c.client, c.method != "HEAD")
}

// picked returns the form with a method that the person picked.
func (c composer) picked(method string) composer {
	c.method, c.byHand, c.follows = method, true, false
	return c
}

// withEmptyRow keeps one empty field line at the end, to write the next in.
func (c composer) withEmptyRow() composer {
	if n := len(c.rows); n == 0 || !c.rows[n-1].empty() {
		c.rows = append(slices.Clip(c.rows), newFieldRow(trace.Field{}))
	}
	return c
}

// changed reports whether the form says anything else than it was opened with.
func (c composer) changed() bool {
	r, err := c.request()
	return err != nil || c.url.changed() || !sameRequest(c.origin, r) || c.http != c.origin.HTTP
}

// request returns the request as it is written.
func (c composer) request() (trace.Request, error) {
	r := trace.Request{Method: c.verb(), HTTP: c.http, URI: c.origin.URI, Body: c.body.bytes()}
	if c.url.changed() || c.origin.URI.Host == "" {
		uri, err := c.client.ParseURL(c.url.input.Value())
		if err != nil {
			return r, err
		}
		r.URI = uri
	}
	for _, row := range c.rows {
		f := row.field()
		switch {
		case row.empty():
		case f.Name == "":
			return r, fmt.Errorf("the field with the value %s has no name", strconv.Quote(cell.Shorten(cell.Shown(f.Value), 20)))
		case strings.ContainsAny(f.Name+f.Value, "\r\n\x00"):
			return r, fmt.Errorf("the field %s has a line end in it", cell.Shown(f.Name))
		default:
			r.Fields = append(r.Fields, f)
		}
	}
	if r.Method == "" {
		return r, errors.New("the method is empty")
	}
	if c.kind == composeEdit {
		r = c.adjusted(r)
	}
	return r, nil
}

// adjusted keeps true what follows from the rest of an edited request: the
// Host and the Content-Length, unless the person wrote them.
func (c composer) adjusted(r trace.Request) trace.Request {
	if old := c.origin.URI.Authority(); old != r.URI.Authority() && r.Fields.Get("Host") == old {
		r.Fields = r.Fields.With("Host", r.URI.Authority())
	}
	if string(r.Body) == string(c.origin.Body) {
		return r
	}
	length, has := r.Fields.Lookup("Content-Length")
	automatic := has && length == strconv.Itoa(len(c.origin.Body))
	switch {
	case automatic && len(r.Body) == 0:
		r.Fields = r.Fields.Without("Content-Length")
	case automatic, !has && len(r.Body) > 0 && !r.Fields.Has("Transfer-Encoding"):
		r.Fields = r.Fields.With("Content-Length", strconv.Itoa(len(r.Body)))
	}
	return r
}

// pressedCompose takes a key in the composer; letters are text.
func (m Model) pressedCompose(msg tea.KeyMsg) (Model, tea.Cmd) {
	k := m.keys.compose
	if next, cmd, taken := m.acted(msg, composeActions(k)); taken {
		return next, cmd
	}
	onURL := m.composer.at.part == partURL
	switch {
	case onURL && pasted(msg):
		return m.fillFromCommand(string(msg.Runes)), nil
	case key.Matches(msg, k.Enter) && onURL:
		return m.send()
	case key.Matches(msg, k.Enter) && m.composer.at.part == partClient:
		return m.openClients()
	}
	m.composer = m.composer.pressed(k, msg, m.cfg.Clients)
	return m, nil
}

// send sends what is composed.
func (m Model) send() (Model, tea.Cmd) {
	c := m.composer
	if name, ok := strings.CutPrefix(strings.TrimSpace(c.url.input.Value()), labPrefix); ok && m.cfg.Lab != nil {
		m.run = m.run.started(func() {}, false)
		m.notice = "Opening lab:" + cell.Shown(name) + " …"
		return m, openLab(m.run.id, m.cfg.Lab, name)
	}
	if typed := c.url.input.Value(); curl.IsCommand(typed) {
		return m.fillFromCommand(typed), nil
	}
	r, err := c.request()
	if err != nil {
		m.notice = cell.Sentence(err.Error())
		return m, nil
	}
	m.cfg.Client = c.asking()
	if c.kind == composeEdit {
		m = m.editedTo(r)
	} else {
		m = m.begin(r, m.exchangerFor(r))
	}
	m, send := m.step(c.toEnd)
	return m, tea.Batch(send, keep(m.cfg.History, history.EntryOf(r, m.cfg.Client.Name)))
}

// exchangerFor keeps the walk's exchanger for the host that it began with: the
// lab's names, say, resolve in no other. Any other host gets the general one.
func (m Model) exchangerFor(r trace.Request) trace.Exchanger {
	switch {
	case m.composer.options != nil && m.cfg.Dial != nil:
		return m.cfg.Dial(*m.composer.options)
	case m.session != nil && r.URI.Hostname() == m.start.URI.Hostname():
		return m.exchanger
	case m.cfg.General != nil:
		return m.cfg.General
	}
	return m.cfg.Exchanger
}

// editedTo makes r the next request and returns to the walk.
func (m Model) editedTo(r trace.Request) Model {
	m.session.SetClient(m.cfg.Client)
	m.session.Edit(r)
	m.mode = modeWalk
	m.inspector.tab = tabNext
	m.revision++
	return m.followed()
}

// doneComposing returns to the walk with what was edited, if there is a walk.
func (m Model) doneComposing() Model {
	c := m.composer
	if c.kind == composeNew || !c.changed() {
		m.mode = modeWalk
		return m
	}
	r, err := c.request()
	if err != nil {
		m.notice = cell.Sentence(err.Error())
		return m
	}
	m.cfg.Client = c.asking()
	m = m.editedTo(r)
	m.notice = "Edited, not sent yet: space sends it, u undoes the edit."
	return m
}

// labOpened walks a scenario of the lab, or says why there is none.
func (m Model) labOpened(msg labMsg) (Model, tea.Cmd) {
	if msg.run != m.run.id || m.mode != modeCompose {
		return m, nil
	}
	m.run, m.notice = m.run.stopped(), ""
	if msg.err != nil {
		m.notice = cell.Sentence(cell.Shown(msg.err.Error()))
		return m, nil
	}
	toEnd := m.composer.toEnd
	m.cfg.Client = withMethodAsked(m.composer.client, false)
	m = m.begin(msg.start, msg.exchanger)
	m, send := m.step(toEnd)
	return m, tea.Batch(send, keep(m.cfg.History, played(msg.name, m.cfg.Client.Name)))
}
