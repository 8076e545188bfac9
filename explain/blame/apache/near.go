package apache

import (
	"net/url"
	"strings"

	"detour/explain/blame"
)

// maxNear bounds the lines that are named for their text alone.
const maxNear = 6

// nearText names lines that could have made what was observed, by their text, and
// lines in sections that are not in force.
func (c *Config) nearText(req blame.Request) []blame.Note {
	out := c.nearSkipped(req)
	if req.Observed == nil || req.Observed.Location == nil {
		return out
	}
	to, err := url.Parse(*req.Observed.Location)
	if err != nil {
		return out
	}
	for _, r := range c.Redirects() {
		if len(out) >= maxNear {
			break
		}
		if to.Host != "" && strings.Contains(r.To, to.Host) || len(to.Path) > 1 && strings.Contains(r.To, to.Path) {
			out = append(out, blame.Note{Line: r.Line, Why: "has the text of the observed target, and was not what answered"})
		}
	}
	return out
}

// nearSkipped names lines for the request's path in sections that the server left
// out when it read them.
func (c *Config) nearSkipped(req blame.Request) []blame.Note {
	u, err := url.Parse(req.URL)
	if err != nil {
		return nil
	}
	var out []blame.Note
	for _, s := range c.reader.skipped {
		for _, d := range s.section.kids {
			if len(out) < maxNear && c.wouldMatch(d, u.Path) {
				out = append(out, blame.Note{Line: d.at(), Why: "is not in force: " + s.why})
			}
		}
	}
	return out
}

// wouldMatch tells whether a line is for a path, as far as one look can tell.
func (c *Config) wouldMatch(d *directive, p string) bool {
	switch d.key {
	case "redirect", "redirectpermanent", "redirecttemp":
		for _, w := range c.reader.words(d.args) {
			if strings.HasPrefix(w, "/") {
				return aliasMatch(p, w) > 0
			}
		}
	case "redirectmatch", "rewriterule":
		for _, w := range c.reader.words(d.args) {
			if _, takes := redirectStatus(w, 0); takes != 0 {
				continue
			}
			re, err := compile(w, false)
			return err == nil && (re.match(p) != nil || re.match(strings.TrimPrefix(p, "/")) != nil)
		}
	}
	return false
}
