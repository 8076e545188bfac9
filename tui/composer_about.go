package tui

import (
	"strings"

	"detour/explain/field"
	"detour/trace/prose"
	"detour/tui/cell"
	"detour/tui/form"
)

// about says what the thing in focus is: a title, then sentences.
func (v *composerView) about() []string {
	if v.c.held != "" {
		return []string{"A command of several lines", prose.Counted(strings.Count(v.c.held, "\n"), "line") + " of it so far; enter ends one, ctrl+r reads it as it is. It begins:",
			strings.ReplaceAll(cell.Shorten(cell.Shown(v.c.held), 120), "`", "'")}
	}
	switch v.f.At.Part {
	case form.PartMethod:
		return []string{"Method", "What is asked of the resource. ← and → go through the usual ones; another can be typed. One that is picked counts as curl's -X, which curl repeats on every hop."}
	case form.PartClient:
		return []string{"Client", "Decides what follows a redirect, and adds the fields it adds by itself. enter lists them all."}
	case form.PartFollow:
		return []string{"Follow", "Step by step waits after each hop with the next request in view; to the end goes on until the chain ends."}
	case form.PartHTTP:
		return []string{"HTTP", "Auto takes HTTP/2 where the server offers it on https, else HTTP/1.1."}
	case form.PartLimit:
		return []string{"Redirects", "How many redirects are followed before the client gives up, as curl's --max-redirs; -1 for no limit. Nothing leaves it to the client."}
	case form.PartHeaders:
		return []string{"Fields", "Plain sends detour's own User-Agent and few fields. The client's sends those that it sends by itself, its User-Agent included, as --as-headers does."}
	case form.PartTLS:
		return []string{"TLS", "Verified ends the exchange where a certificate is not to be trusted; not verified goes on and says so, as curl's -k."}
	case form.PartProxy:
		return []string{"Proxy", "The URL of a proxy, http, https or socks5. Nothing leaves it to the walk, which asks the environment as the client does."}
	case form.PartResolve:
		return []string{"Resolve", "Where a name is found, as curl's --resolve: `shop.test:443:127.0.0.1`. Several have spaces between them."}
	case form.PartSecret:
		return []string{"Masked", "The file has dots in place of this credential. Dots are never sent: write the value, as it stands in the request, or change what it stands in."}
	case form.PartName:
		return v.describeName()
	case form.PartValue:
		about := describe(v.f.Rows[v.f.At.Row].Name.Text())
		if found := v.f.Completions(); len(found) > 1 {
			about = append(about, "also "+strings.Join(found[1:min(len(found), 7)], " · "))
		}
		return about
	case form.PartBody:
		return []string{"Body", v.lengthNote()}
	}
	return []string{"URL", "Where the request goes, http or https. `lab:NAME` walks a scenario of the built-in lab, such as `lab:post-302`.",
		"A curl command that is pasted here fills the form."}
}

// lengthNote says what becomes of Content-Length.
func (v *composerView) lengthNote() string {
	if v.f.Kind == form.New {
		return "The content, sent as it is typed. Content-Length is added by itself."
	}
	return "The content, sent as it is typed. Content-Length follows its size unless you write one."
}

// describeName says what the name in focus is, or what it would be completed
// to, and what else begins so.
func (v *composerView) describeName() []string {
	found := v.f.Completions()
	if len(found) == 0 {
		return describe(v.f.Rows[v.f.At.Row].Name.Text())
	}
	out := describe(found[0])
	if len(found) > 1 {
		out = append(out, "also "+strings.Join(found[1:min(len(found), 7)], ", "))
	}
	return out
}

// describe says what a field is: its name, what it does, and what becomes of it
// in a redirect.
func describe(name string) []string {
	name = strings.TrimSpace(name)
	if name == "" {
		return []string{"Fields", "One field line each: a name and a value. → completes a name, ctrl+x removes the line."}
	}
	says := field.Line(name)
	if says == "" {
		return []string{cell.Shown(name), "A field that the catalogue does not know; it is sent as it is written."}
	}
	out := []string{cell.Shown(name), prose.Sentence(says)}
	if e, ok := field.Lookup(name); ok && e.Redirect != "" {
		out = append(out, e.Redirect)
	}
	return out
}
