package cause

import (
	"detour/explain/article"
	"detour/explain/remedy"
)

// A Product is software that makes or passes on responses, with the evidence
// by which it is known.
type Product struct {
	ID    string `yaml:"id"`
	Title string `yaml:"title"` // as its makers write it
	Kind  Kind   `yaml:"kind"`
	// On is the product that shows itself in this one's place, because nothing
	// in an exchange tells them apart: a Go router is seen as Go net/http.
	On    string `yaml:"on"`
	Clues `yaml:",inline"`

	Config  remedy.Lines     `yaml:"config"` // files, as installations have them
	Recipe  `yaml:",inline"` // what all of its causes have in common
	Sources []article.Source `yaml:"sources"`

	Text article.Body `yaml:"-"`
}

// Kind is what a product does.
type Kind string

// The kinds.
const (
	KindServer      Kind = "server"
	KindProxy       Kind = "proxy"
	KindEdge        Kind = "edge"
	KindFramework   Kind = "framework"
	KindApplication Kind = "application"
	KindUnknown     Kind = "unknown"
)

func (k Kind) known() bool {
	switch k {
	case KindServer, KindProxy, KindEdge, KindFramework, KindApplication, KindUnknown:
		return true
	}
	return false
}
