// Package source finds where an application makes a redirect: the line of its
// code, of its settings or of a table in it. It reads the tree as a text and
// runs nothing; what it names matches what was seen, and is never proved.
//
// Each language has a lexer of its own that knows comments and texts; what is
// found in the tokens (functions, routes, calls that redirect, settings that
// make a framework do so) is held against the request and the answer, and
// ranked. A tree in which nothing matches gives nothing: something in front of
// the application may have answered.
package source

import (
	"context"
	"time"

	"detour/explain/blame"
)

// A Source is a line that may have made the redirect.
type Source struct {
	blame.Line        // File is below the folder that was searched
	Kind       string // "call", "setting", "route" or "middleware"
	Why        string
	Score      float64 // up to 100; only good for comparing
}

// A Result is what a search found.
type Result struct {
	Sources   []Source // best first; none when nothing matches
	Framework string   // in lower case; "" when the tree shows none
	Files     int      // how many were read
	Cut       bool     // a bound was met, there is more in the tree
}

// Time is what a search takes at most.
const Time = 10 * time.Second

// Search looks in a folder for what made the answer that the request
// observed. The framework is the one given, or when that is empty the one
// that the tree shows.
func Search(dir string, request blame.Request, framework string) (Result, error) {
	end := time.Now().Add(Time)
	ctx, stop := context.WithTimeout(context.Background(), Time/2)
	defer stop()
	t, err := readTree(ctx, dir)
	if t == nil {
		return Result{}, err
	}
	r := Result{Framework: canonicalName(framework), Files: len(t.files), Cut: t.cut}
	if r.Framework == "" {
		r.Framework = detect(t)
	}
	ask := newAsked(request)
	if ask.location == "" {
		return r, nil
	}
	a := newApp(t, ask, end)
	a.framework = r.Framework
	r.Sources = a.rank()
	r.Cut = r.Cut || a.cut
	return r, nil
}
