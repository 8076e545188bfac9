package apache

import (
	"strings"

	"detour/explain/blame"
	"detour/explain/blame/lazy"
)

// cond asks one RewriteCond.
func (x *rewriting) cond(c *cond) bool {
	w := x.r.w
	if !w.step() {
		return false
	}
	input := ""
	if c.test != testExpr {
		input = x.expand(c.input, nil, nil)
	}
	holds := x.test(c, input) != c.not
	if c.test == testExpr {
		input = c.arg
	}
	x.tested = append(x.tested, condNote{c, input, holds})
	return holds
}

func (x *rewriting) test(c *cond, input string) bool {
	r := x.r
	switch c.test {
	case testRegex:
		m := r.w.matches(c.re, input)
		if m != nil && !c.not {
			x.conded = m
		}
		return m != nil
	case testExpr:
		if c.broken != nil {
			r.w.cannot("the expression in line %d is not evaluated: %v", c.at.at().Line, c.broken)
			return false
		}
		holds, m := r.evalExpr(c.expr, nil)
		if holds && !c.not && m != nil {
			x.conded = m
		}
		return holds
	case testFile, testSize, testDir, testExec, testLink:
		return r.w.fileTest(c.test, input)
	case testURL, testLookup:
		if input == "" {
			return false
		}
		return r.w.is("the server can serve "+plain(input), "the server can't serve "+plain(input))
	case testIntLess, testIntLessEqual, testIntGreater, testIntGreaterEqual, testIntEqual:
		return r.w.compareInts(c.test, input, c.arg)
	case testEqual:
		if c.fold {
			return r.w.equal(mapKnown(input, lower), lower(c.arg))
		}
		return r.w.equal(input, c.arg)
	}
	if marked(input) {
		return r.w.is(plain(input)+" is "+c.text, plain(input)+" is not "+c.text)
	}
	return ordered(c.test, compareText(input, c.arg, c.fold))
}

func ordered(t condTest, n int) bool {
	switch t {
	case testLess:
		return n < 0
	case testLessEqual:
		return n <= 0
	case testGreater:
		return n > 0
	}
	return n >= 0
}

// compareText compares as the server does: the longer text is the greater, unless
// the case doesn't count.
func compareText(a, b string, fold bool) int {
	if fold {
		return strings.Compare(lower(a), lower(b))
	}
	if len(a) != len(b) {
		return len(a) - len(b)
	}
	return strings.Compare(a, b)
}

func (w *run) compareInts(t condTest, input, arg string) bool {
	if marked(input) {
		v, ok := sample(input)
		return w.likely(plain(input)+" is "+t.words()+" "+arg, plain(input)+" is not "+t.words()+" "+arg, ok && t.holds(leadingInt(v)-leadingInt(arg)))
	}
	return t.holds(leadingInt(input) - leadingInt(arg))
}

// words say a comparison of numbers.
func (t condTest) words() string {
	return map[condTest]string{testIntLess: "below", testIntLessEqual: "at most", testIntGreater: "above", testIntGreaterEqual: "at least", testIntEqual: "equal to"}[t]
}

// holds decides a comparison of numbers by their difference.
func (t condTest) holds(n int) bool {
	switch t {
	case testIntLess:
		return n < 0
	case testIntLessEqual:
		return n <= 0
	case testIntGreater:
		return n > 0
	case testIntGreaterEqual:
		return n >= 0
	}
	return n == 0
}

// fileTest asks what stands at a path.
func (w *run) fileTest(t condTest, name string) bool {
	if name == "" || name[0] != '/' {
		if marked(name) {
			return w.is(plain(name)+" is a file of that kind", plain(name)+" is no file of that kind")
		}
		return false
	}
	kind := w.kind(name)
	switch t {
	case testFile:
		return kind == regular
	case testDir:
		return kind == folder
	case testSize:
		return kind == regular && !w.is(name+" is empty", name+" is not empty")
	case testLink:
		return kind != noFile && w.is(name+" is a link", name+" is not a link")
	}
	return kind == folder || kind == regular && w.is(name+" is executable", name+" is not executable")
}

// fileKind is what a run takes a path for.
type fileKind uint8

const (
	noFile fileKind = iota
	regular
	folder
)

// kind tells what stands at a path, or asks. What is below a file or below
// nothing isn't there.
func (w *run) kind(name string) fileKind {
	slash := strings.HasSuffix(name, "/") && name != "/"
	name = strings.TrimRight(name, "/")
	if name == "" {
		return folder
	}
	k := w.kindOf(name)
	if slash && k == regular {
		return noFile
	}
	return k
}

func (w *run) kindOf(name string) fileKind {
	if len(name) > 4096 {
		return noFile
	}
	if !marked(name) {
		switch w.c.files.Kind(name) {
		case blame.Absent:
			return noFile
		case blame.Regular:
			return regular
		case blame.Folder:
			return folder
		}
	}
	if w.c.rootFolder[name] {
		return folder
	}
	if strings.LastIndexByte(name, '/') == 0 && !systemFolder.Get(name) && !marked(name) {
		return noFile // a URL's path that is asked for as one of the disk
	}
	if i := strings.LastIndexByte(name, '/'); i > 0 && w.kindOf(name[:i]) != folder {
		return noFile
	}
	shown := plain(name)
	no, file, dir := shown+" is not there", shown+" is a file", shown+" is a folder"
	n := 0
	if likelyFile(name) {
		n = [3]int{1, 0, 2}[w.ask("kind "+name, file, no, dir)]
	} else {
		n = w.ask("kind "+name, no, file, dir)
	}
	return [3]fileKind{noFile, regular, folder}[n]
}

// likelyFile takes names of the usual assets for files that are there.
func likelyFile(name string) bool {
	i := strings.LastIndexByte(name, '.')
	if i < 0 || strings.Contains(name[i:], "/") {
		return false
	}
	return assetSuffix.Get(lower(name[i+1:]))
}

var assetSuffix = lazy.Map[string, bool]{Make: func() map[string]bool { return set("css js png jpg jpeg gif svg ico webp woff woff2 ttf map pdf") }}
