package tui

import (
	"fmt"
	"strings"

	"detour/trace"
	"detour/tui/cell"
	"detour/tui/form"
	"detour/tui/page"
)

// What if: the next request without a cookie or a field, or with another value of it.
// It is an edit like any other: u undoes it.

// whatIfOf is the cookie or the field that the selected line speaks of; cookie is ""
// for a whole field line.
func whatIfOf(about page.Subject) (f trace.Field, cookie string, ok bool) {
	if f = about.Field; about.Kind != page.AboutField {
		return f, "", false
	}
	if f.Is("Set-Cookie") || f.Is("Cookie") && !strings.Contains(f.Value, ";") {
		cookie, _, _ = strings.Cut(f.Value, "=")
		return f, strings.TrimSpace(cookie), true
	}
	return f, "", true
}

// whyNoLeavingOut says why the selected line is nothing that could be left out of what
// goes next.
func whyNoLeavingOut(m Model) string {
	if why := m.readOnly(); why != "" {
		return why
	}
	r, pending := m.session.Pending()
	f, cookie, ok := whatIfOf(m.inspector.selected())
	switch {
	case !pending:
		return "Nothing goes next that could be changed."
	case !ok:
		return "Select a cookie, or a field of what goes next."
	case cookie != "":
		if _, found := form.WithCookie(r.Fields, cookie, "", true); !found && !m.leftOut(cookie) {
			return "Cookie " + cell.Shown(cookie) + " does not go with the next request."
		}
	case !r.Fields.Has(f.Name):
		return cell.Shown(f.Name) + " does not go with the next request."
	}
	return ""
}

// leftOut reports whether the client would send a cookie that was left out.
func (m Model) leftOut(cookie string) bool {
	own := m.clientsOwn()
	if own == nil {
		return false
	}
	_, had := form.WithCookie(own.Fields, cookie, "", true)
	return had
}

// clientsOwn is the next request as the client would send it; nil for none.
func (m Model) clientsOwn() *trace.Request {
	if cur := m.session.Current(); cur != nil {
		return cur.Decision.Next
	}
	own := m.session.Client().Prepare(m.session.Start())
	return &own
}

// leaveOut sends what goes next without the selected cookie or field, or with it again.
func leaveOut(m Model) Model {
	r, _ := m.session.Pending()
	f, cookie, _ := whatIfOf(m.inspector.selected())
	what := cell.Shown(f.Name)
	if cookie == "" {
		r.Fields = r.Fields.Without(f.Name)
	} else {
		what = "cookie " + cell.Shown(cookie)
		fs, found := form.WithCookie(r.Fields, cookie, "", false)
		if !found { // it was left out before
			m.walk = m.revert()
			m.notice = "With " + what + " again: the edit is undone."
			return m
		}
		r.Fields = fs
	}
	m.session.Edit(r)
	m.notice = fmt.Sprintf("What if %s were absent: %s sends it so, %s undoes it.", what, m.keys.walk.Step.Help().Key, m.keys.walk.Revert.Help().Key)
	return m
}

// changeSelected opens the next request in the composer, at the value of the selected
// cookie or field.
func changeSelected(m Model) Model {
	f, cookie, _ := whatIfOf(m.inspector.selected())
	name := f.Name
	if cookie != "" {
		name = "Cookie"
	}
	m = editNext(m)
	for i, row := range m.composer.form.Rows {
		if row.Field().Is(name) {
			m.composer.form = m.composer.form.Focus(form.Pos{Part: form.PartValue, Row: i})
			break
		}
	}
	return m
}
