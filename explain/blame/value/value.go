// Package value reads JSON, YAML, TOML and the static part of JavaScript into
// values that know their lines.
package value

import (
	"strings"
)

// A Kind is what a value is.
type Kind int8

// The kinds. An Opaque value is code, or what else has no value by itself.
const (
	Null Kind = iota
	String
	Number
	Bool
	List
	Map
	Opaque
)

// A Value is a scalar, a list or a map. A nil value is one that isn't there; all
// methods take it.
type Value struct {
	Kind  Kind
	Line  int    // where it begins
	Text  string // of a scalar
	Block bool   // a literal block of YAML: its text begins on the line after
	Pairs []Pair
	Items []*Value
}

// A Pair is a key of a map with its value, in the order of the file.
type Pair struct {
	Key   string
	Line  int
	Value *Value
}

// Bounds of what is read.
const (
	maxDepth = 64
	maxNodes = 400_000
)

// Get is the value of a key, or of a path of keys.
func (v *Value) Get(path ...string) *Value {
	for _, key := range path {
		v = v.get(key)
	}
	return v
}

func (v *Value) get(key string) *Value { return v.Pair(key).Value }

// Fold is like Get of one key, in either case.
func (v *Value) Fold(key string) *Value {
	if v == nil {
		return nil
	}
	for _, p := range v.Pairs {
		if strings.EqualFold(p.Key, key) {
			return p.Value
		}
	}
	return nil
}

// LineOf is the line of a key; the value's own when there is none.
func (v *Value) LineOf(key string) int {
	if v == nil {
		return 0
	}
	for _, p := range v.Pairs {
		if p.Key == key {
			return p.Line
		}
	}
	return v.Line
}

// Pair is the pair of a key; one without a value for none.
func (v *Value) Pair(key string) Pair {
	for _, p := range v.Members() {
		if p.Key == key {
			return p
		}
	}
	return Pair{}
}

// Members are the pairs of a map, none for what is no map.
func (v *Value) Members() []Pair {
	if v == nil {
		return nil
	}
	return v.Pairs
}

// Elements are the items of a list, none for what is no list.
func (v *Value) Elements() []*Value {
	if v == nil {
		return nil
	}
	return v.Items
}

// Str is a scalar's text, "" for what is none.
func (v *Value) Str() string {
	if v == nil || v.Kind == List || v.Kind == Map || v.Kind == Opaque || v.Kind == Null {
		return ""
	}
	return v.Text
}

// Is says whether a value is true, and whether that is known.
func (v *Value) Is(want bool) bool {
	return v != nil && (v.Text == "true") == want && (v.Text == "true" || v.Text == "false")
}

// Has says whether there is a key.
func (v *Value) Has(key string) bool { return v.get(key) != nil }

// Each are the items of a list; a value that is none stands for a list of one.
func (v *Value) Each() []*Value {
	switch {
	case v == nil || v.Kind == Null:
		return nil
	case v.Kind == List:
		return v.Items
	}
	return []*Value{v}
}

// Known says whether nothing in a value is opaque.
func (v *Value) Known() bool {
	if v == nil {
		return true
	}
	if v.Kind == Opaque {
		return false
	}
	for _, p := range v.Pairs {
		if !p.Value.Known() {
			return false
		}
	}
	for _, x := range v.Items {
		if !x.Known() {
			return false
		}
	}
	return true
}

// Walk calls f for a value and all in it.
func (v *Value) Walk(f func(*Value)) {
	if v == nil {
		return
	}
	f(v)
	for _, p := range v.Pairs {
		p.Value.Walk(f)
	}
	for _, x := range v.Items {
		x.Walk(f)
	}
}
