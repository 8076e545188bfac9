package finding

import (
	"slices"
	"strings"

	"detour/explain/facts"
	"detour/trace/prose"
)

// nowhere is what a hop that leads on to nothing has to do with its target.
var nowhere = facts.Relation{Path: facts.PathSame}

// changed says what canonical redirects changed, for sentences.
func changed(rs ...*facts.Relation) string {
	var parts []string
	for _, p := range []struct {
		is   func(*facts.Relation) bool
		what string
	}{
		{func(r *facts.Relation) bool { return r.Up }, "the scheme"},
		{func(r *facts.Relation) bool { return r.WWW() }, "`www`"},
		{func(r *facts.Relation) bool { return r.Slash }, "the trailing slash"},
		{func(r *facts.Relation) bool { return r.Case }, "upper and lower case"},
		{func(r *facts.Relation) bool { return r.Index }, "the index file"},
	} {
		if slices.ContainsFunc(rs, p.is) {
			parts = append(parts, p.what)
		}
	}
	return prose.Listed(parts)
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// segments are the parts of a path, without empty ones.
func segments(path string) []string {
	return strings.FieldsFunc(path[:min(len(path), maxShown)], func(r rune) bool { return r == '/' })
}
