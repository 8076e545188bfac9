package apache

import (
	"sort"
	"strings"
)

// macro keeps a macro's content for the lines that use it.
func (r *reader) macro(d *directive) []*directive {
	w := r.words(d.args)
	if len(w) == 0 {
		r.problem(d, "names no macro")
		return nil
	}
	r.macros[lower(w[0])] = &macro{args: w[1:], body: d.kids}
	return nil
}

func (r *reader) undefMacro(d *directive) []*directive {
	delete(r.macros, lower(r.first(d.args)))
	return nil
}

// use puts a macro's content in the place of the line that uses it. Its lines
// keep their own place: that is where a change has to be made.
func (r *reader) use(d *directive) []*directive {
	w := r.words(d.args)
	if len(w) == 0 {
		r.problem(d, "names no macro")
		return nil
	}
	m := r.macros[lower(w[0])]
	switch {
	case m == nil:
		r.problem(d, "macro "+w[0]+" is not defined")
		return nil
	case len(m.args) != len(w)-1:
		r.problem(d, "macro "+w[0]+" takes another number of arguments")
		return nil
	}
	for at := d.use; at != nil; at = at.use {
		if lower(r.first(at.args)) == lower(w[0]) {
			r.problem(d, "macro "+w[0]+" uses itself")
			return nil
		}
	}
	if r.uses++; r.uses > maxUses {
		r.problem(d, "is beyond the number of macro uses that are read")
		return nil
	}
	return r.load(substituted(m.body, substitution(m.args, w[1:]), d))
}

// substitution replaces a macro's parameters: at each place the longest that
// fits.
func substitution(names, values []string) *strings.Replacer {
	order := make([]int, len(names))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(a, b int) bool { return len(names[order[a]]) > len(names[order[b]]) })
	var pairs []string
	for _, i := range order {
		if names[i] != "" {
			pairs = append(pairs, names[i], values[i])
		}
	}
	return strings.NewReplacer(pairs...)
}

func substituted(ds []*directive, with *strings.Replacer, use *directive) []*directive {
	out := make([]*directive, len(ds))
	for i, d := range ds {
		c := *d
		c.use = use
		c.name = with.Replace(d.name)
		c.key = lower(c.name)
		c.args = with.Replace(d.args)
		c.kids = substituted(d.kids, with, use)
		out[i] = &c
	}
	return out
}
