package apache

import (
	"strings"

	"detour/explain/blame/lazy"
)

// translateOdd stops at directives that may map the URL and aren't evaluated.
func (r *request) translateOdd() int {
	for _, list := range [][]*directive{r.srv.odd, r.conf.odd} {
		for _, d := range list {
			switch d.key {
			case "userdir":
				if strings.HasPrefix(r.uri, "/~") {
					r.w.cannot("UserDir maps %s to a user's folder, which is not evaluated", r.uri)
				}
			case "virtualdocumentroot", "virtualdocumentrootip", "virtualscriptalias", "virtualscriptaliasip":
				r.w.cannot("%s maps the host's name to a folder, which is not evaluated", d.name)
			}
		}
	}
	return declined
}

// askOdd asks about directives that may answer by themselves. They are taken to
// let the request pass.
func (r *request) askOdd() {
	if r.sub != nil || r.prev != nil {
		return
	}
	for _, list := range [][]*directive{r.srv.odd, r.conf.odd} {
		for _, d := range list {
			if mapsOnly.Get(d.key) || d.key == "mdrequirehttps" && r.tls() {
				continue
			}
			if r.w.is(d.name+" answers by itself", d.name+" lets the request pass") {
				r.w.cannot("%s in line %d is not evaluated", d.name, d.at().Line)
			}
		}
	}
}

var mapsOnly = lazy.Map[string, bool]{Make: func() map[string]bool {
	return set("userdir virtualdocumentroot virtualdocumentrootip virtualscriptalias virtualscriptaliasip")
}}

// askMissing asks about files that the configuration includes and that were not
// handed over.
func (w *run) askMissing() {
	for _, m := range w.c.reader.missing {
		if strings.HasSuffix(m.name, ".load") || strings.Contains(m.name, "/mods-") {
			continue
		}
		if w.is(m.name+" has a line that answers", m.name+" has no line that answers") {
			w.cannot("%s was not handed over", m.name)
		}
		return
	}
}

// headerNotes names the lines that change the Location of another program's
// answer.
func (w *run) headerNotes(r *request) {
	for _, h := range r.conf.headers {
		if !h.always {
			w.note(h.at, "may change the Location of that answer")
		}
	}
	if r.srv.proxy != nil {
		for _, d := range r.srv.proxy.reverse {
			w.note(d, "turns the Location of that answer into a URL of this server")
		}
	}
	if c := r.conf.proxy; c != nil {
		for _, d := range c.reverse {
			w.note(d, "turns the Location of that answer into a URL of this server")
		}
	}
}

// nearHeaders names the lines that look as if they changed Location: of the
// server's own redirects they don't.
func (w *run) nearHeaders(r *request) {
	for _, h := range r.conf.headers {
		if h.always && h.action != "unset" && !strings.HasPrefix(h.action, "edit") {
			w.miss(h.at, "adds a second Location to the server's own redirect")
			continue
		}
		w.miss(h.at, "does not change the server's own redirects: only what a program or another server answers")
	}
}
