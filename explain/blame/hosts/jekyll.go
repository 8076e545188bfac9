package hosts

import (
	"net/url"
	"path"
	"strings"

	"detour/explain/blame"
	"detour/explain/blame/asked"
	"detour/explain/blame/value"
)

// Jekyll reads the front matter of pages: redirect_from and redirect_to of
// jekyll-redirect-from, aliases of Hugo.
func Jekyll(files blame.Files, main string) (blame.Configuration, error) {
	f, err := open(files, main)
	if err != nil {
		return nil, err
	}
	l := &list{Base: asked.Base{Name: "jekyll"}}
	names := []string{main}
	for _, pattern := range []string{"/*.md", "/*.html", "/*.markdown", "/*/*.md", "/*/*.html"} {
		names = append(names, files.Glob(strings.TrimSuffix(path.Dir(main), "/")+pattern)...)
	}
	seen := map[string]bool{}
	for _, n := range names {
		if seen[n] || len(seen) > 2000 {
			continue
		}
		seen[n] = true
		if page := f; n == main {
			pageOf(l, page)
		} else if page, err := files.Read(n); err == nil {
			pageOf(l, page)
		}
	}
	return l, nil
}

// pageOf adds the rules of one page.
func pageOf(l *list, f *blame.File) {
	text := strings.ReplaceAll(string(f.Data), "\r\n", "\n")
	body, ok := strings.CutPrefix(text, "---\n")
	if !ok {
		return
	}
	head, _, ok := strings.Cut(body, "\n---")
	if !ok {
		return
	}
	docs, err := value.YAML([]byte(head + "\n"))
	if err != nil || len(docs) == 0 {
		l.Problem(f, 1, "the front matter can't be read")
		return
	}
	v := docs[0]
	own := permalink(f.Name, v)
	for _, key := range []string{"redirect_from", "aliases"} {
		for _, x := range v.Get(key).Each() {
			if s := x.Str(); strings.HasPrefix(s, "/") {
				l.page(f, x.Line+1, s, own)
			}
		}
	}
	if to := v.Get("redirect_to"); to != nil {
		for _, x := range to.Each()[:min(1, len(to.Each()))] {
			l.page(f, x.Line+1, own, x.Str())
		}
	}
}

// permalink is the path of a page.
func permalink(name string, v *value.Value) string {
	if s := v.Get("permalink").Str(); s != "" {
		return s
	}
	base := strings.TrimSuffix(path.Base(name), path.Ext(name))
	if base == "index" {
		return "/"
	}
	return "/" + base
}

// page adds a page that sends on. It is a file of HTML, which some hosts turn
// into a redirect: the status isn't known.
func (l *list) page(f *blame.File, line int, from, to string) {
	at := asked.At(f, line)
	l.List = append(l.List, blame.Redirect{Line: at, When: from, To: to})
	l.rules = append(l.rules, rule{line: at, when: from, to: to, judge: func(r asked.Request) verdict {
		if !samePage(r.Decoded(), from) {
			return verdict{truth: blame.False}
		}
		target := to
		if u, err := url.Parse(r.URL); err == nil && r.Observed != nil && r.Observed.Location != nil {
			if t, err := u.Parse(to); err == nil && strings.TrimSuffix(t.Path, "/") == strings.TrimSuffix(pathOf(u, *r.Observed.Location), "/") {
				target = *r.Observed.Location
			}
		}
		a := asked.By(at, 0, target, blame.Note{Line: at, Why: "the page " + from + " is made of this line, and sends on"})
		a.Certain, a.Unknowns = false, []string{"the page that is made sends on by HTML, with the status 200; a host may answer with a redirect in its stead"}
		return verdict{truth: blame.True, answer: a}
	}})
}

func pathOf(base *url.URL, s string) string {
	if u, err := base.Parse(s); err == nil {
		return u.Path
	}
	return s
}

func samePage(asked, from string) bool {
	trim := func(s string) string {
		return strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(s, "index.html"), ".html"), "/")
	}
	return trim(asked) == trim(from)
}
