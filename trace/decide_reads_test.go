package trace

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"path"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// A readings finds the names by which a package reads fields: those that stand
// in a call of a method of Fields, or of a function that hands its name on.
type readings struct {
	info   *types.Info
	files  []*ast.File
	takers map[types.Object]int // functions that read a field -> which argument names it
}

// readsOf reads the sources of this package but for those that a decision never
// comes to: what is masked and shown, and where a broken message ends.
func readsOf(t *testing.T) *readings {
	t.Helper()
	fset := token.NewFileSet()
	r := &readings{info: &types.Info{Uses: map[*ast.Ident]types.Object{}, Defs: map[*ast.Ident]types.Object{}}, takers: map[types.Object]int{}}
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") || strings.HasPrefix(name, "mask_") || name == "framing.go" {
			continue
		}
		f, err := parser.ParseFile(fset, name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		r.files = append(r.files, f)
	}
	// What other packages declare is left unknown: it reads no field of ours.
	c := types.Config{Importer: unknown{}, Error: func(error) {}}
	pkg, _ := c.Check("trace", fset, r.files, r.info)
	for _, name := range []string{"Get", "Lookup", "Has", "Values", "HasToken"} {
		method, _, _ := types.LookupFieldOrMethod(pkg.Scope().Lookup("Fields").Type(), false, pkg, name)
		r.takers[method] = 0
	}
	is, _, _ := types.LookupFieldOrMethod(pkg.Scope().Lookup("Field").Type(), false, pkg, "Is")
	r.takers[is] = 0
	return r
}

// unknown imports packages of which nothing is known.
type unknown struct{}

func (unknown) Import(p string) (*types.Package, error) {
	pkg := types.NewPackage(p, path.Base(p))
	pkg.MarkComplete()
	return pkg, nil
}

// names returns the names that are read, those of requests too.
func (r *readings) names() map[string]bool {
	for r.handOn() {
	}
	all := map[string]bool{}
	r.calls(func(_ *ast.FuncDecl, arg ast.Expr) {
		if lit, ok := arg.(*ast.BasicLit); ok {
			name, _ := strconv.Unquote(lit.Value)
			all[name] = true
		}
	})
	return all
}

// handOn finds functions that read a field which a parameter names, and reports
// whether there are more of them.
func (r *readings) handOn() bool {
	before := len(r.takers)
	r.calls(func(in *ast.FuncDecl, arg ast.Expr) {
		id, ok := arg.(*ast.Ident)
		if !ok {
			return
		}
		i := 0
		for _, params := range in.Type.Params.List {
			for _, p := range params.Names {
				if r.info.Defs[p] == r.info.Uses[id] {
					r.takers[r.info.Defs[in.Name]] = i
				}
				i++
			}
		}
	})
	return len(r.takers) > before
}

// calls visits the argument that names a field in each call which reads one.
func (r *readings) calls(visit func(in *ast.FuncDecl, arg ast.Expr)) {
	for _, f := range r.files {
		for _, d := range f.Decls {
			in, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			ast.Inspect(in, func(n ast.Node) bool {
				call, ok := n.(*ast.CallExpr)
				if !ok {
					return true
				}
				if i, ok := r.takers[r.called(call)]; ok {
					visit(in, call.Args[i])
				}
				return true
			})
		}
	}
}

func (r *readings) called(call *ast.CallExpr) types.Object {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		return r.info.Uses[f]
	case *ast.SelectorExpr:
		return r.info.Uses[f.Sel]
	}
	return nil
}

// ofRequests are names that are read of requests alone, and one that Codings
// reads for the transport.
var ofRequests = []string{
	"Access-Control-Request-Headers", "Access-Control-Request-Method", "Authorization", "Content-Encoding", "Content-Length", "Cookie", "Expect", "Host",
	"Origin", "Referer", "Sec-Fetch-Site", "Transfer-Encoding",
}

func TestDecidingFieldsAreThoseThatAreRead(t *testing.T) {
	read := readsOf(t).names()
	for name := range read {
		if !slices.Contains(decidingFields, name) && !slices.Contains(ofRequests, name) {
			t.Errorf("%s is read and is not among the fields that decide", name)
		}
	}
	for _, name := range slices.Concat(decidingFields, ofRequests) {
		if !read[name] {
			t.Errorf("nothing reads %s", name)
		}
	}
}

// Whatever other fields a response has, each client decides alike.
func TestOtherFieldsDecideNothing(t *testing.T) {
	for _, s := range ruleScripts {
		path := s.walk(t).Hops()
		for i, h := range path {
			if _, ok := h.DecidingFields(); !ok {
				continue
			}
			twin := *h
			twin.Response = withOtherFields(*h.Response)
			for _, c := range Clients() {
				want, got := c.Decide(Chain{Hops: []*Hop{h}}), c.Decide(Chain{Hops: []*Hop{&twin}})
				if !reflect.DeepEqual(got, want) {
					t.Errorf("%s, hop %d: %s decides otherwise with other fields:\n got %+v\nwant %+v", s.rule, i+1, c.Name, got, want)
				}
			}
			whole := slices.Concat(path[:i], []*Hop{&twin})
			if got, want := s.asked(t).Decide(Chain{Hops: whole}), h.Decision; !reflect.DeepEqual(got, want) {
				t.Errorf("%s, hop %d: another decision with other fields:\n got %+v\nwant %+v", s.rule, i+1, got, want)
			}
		}
	}
}

// withOtherFields returns the response with fields that decide nothing around
// and between those that may.
func withOtherFields(r Response) *Response {
	fields := Fields{{"Server", "x"}, {"Age", "1"}}
	for _, f := range r.Fields {
		if !slices.ContainsFunc(decidingFields, f.Is) {
			f.Value += "x"
		}
		fields = append(fields, f, Field{"X-Request-Id", "7"}, Field{"Content-Length", "7"}, Field{"Link", "</b>; rel=canonical"})
	}
	r.Fields = append(fields, Field{"Vary", "*"}, Field{"Authorization", "Basic eDp5"}, Field{"Cookie", "a=b"}, Field{"Host", "evil.test"}, Field{"Transfer-Encoding", "chunked"})
	return &r
}

func TestWhatIsMoreThanFieldsIsSaid(t *testing.T) {
	plain := func() *Hop {
		return &Hop{Response: &Response{Status: 302, Fields: Fields{{"Location", "/b"}, {"X-A", "b"}}}}
	}
	for name, spoil := range map[string]func(*Hop){
		"a byte":      func(h *Hop) { h.Response.Fields[1].Value = "\x00" },
		"a length":    func(h *Hop) { h.Response.Fields[1].Value = strings.Repeat("x", 4<<10) },
		"a long name": func(h *Hop) { h.Response.Fields[1].Name = strings.Repeat("x", 4<<10) },
		"white space": func(h *Hop) { h.Wire.ResponseHead = []byte("HTTP/1.1 302 Found\r\nLocation: /b \r\n\r\n") },
		"a folded line": func(h *Hop) {
			h.Wire.ResponseHead = []byte("HTTP/1.1 302 Found\r\nLocation: /b\r\nX-A: b\r\n c\r\n\r\n")
		},
		"early answer": func(h *Hop) { h.Interim = []Response{{Status: 100}} },
		"failure":      func(h *Hop) { h.Failure = &Failure{Phase: PhaseBody} },
		"none":         func(h *Hop) { h.Response = nil },
	} {
		h := plain()
		if fs, ok := h.DecidingFields(); !ok || len(fs) != 1 {
			t.Errorf("plain: %v, %v", fs, ok)
		}
		if spoil(h); true {
			if _, ok := h.DecidingFields(); ok {
				t.Errorf("%s is not said", name)
			}
		}
	}
}
