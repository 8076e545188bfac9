package markup

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A Move is something in a page that sends a browser on without a click: a
// script that sets the location, or one that submits a form.
type Move struct {
	Form   bool   // a form is submitted
	Target string // the reference; "" for the page itself, or where Literal is false

	// Literal is false where the target is made while the script runs: then it
	// is known that the page moves on, and not where to.
	Literal bool

	// Of a form.
	Method   string // "GET" or "POST"
	Encoding string // "application/x-www-form-urlencoded", ...
	Fields   []FormField

	Base     string // the base element's href by then; "" for none
	Referrer string // the referrer policy of a meta element by then; "" for none
}

// A FormField is a field that a form sends.
type FormField struct{ Name, Value string }

// MaxScan is how much of a page is searched for moves.
const MaxScan = 64 << 10

// Bounds on the forms of a page.
const (
	maxForms      = 32
	maxFormFields = 256
)

// Moves returns what in the beginning of a page sends a browser on, in the order
// of the page. Nothing is run.
func Moves(page []byte) []Move {
	r := pageReader{t: New(page[:min(len(page), MaxScan)])}
	r.read()
	return r.moves()
}

// A pageReader collects scripts and forms.
type pageReader struct {
	t              Tokenizer
	base, referrer string
	scripts        []pageScript
	forms          []pageForm
	open           *pageForm // the form whose fields come
	area           *FormField
	choice         *pageSelect
	hidden         int  // in noscript or template
	data           bool // the script at hand is none that runs
}

// A pageScript is a script and what the page had set by then.
type pageScript struct{ text, base, referrer string }

type pageForm struct {
	Move
	name, id string
}

type pageSelect struct {
	name, value string
	any, chosen bool
}

func (r *pageReader) read() {
	var within atom.Atom
	for {
		kind := r.t.Next()
		element := r.t.Element()
		switch {
		case kind == html.ErrorToken:
			return
		case element == atom.Noscript || element == atom.Template:
			r.hidden = nest(r.hidden, kind)
		case r.hidden > 0:
		case kind == html.StartTagToken || kind == html.SelfClosingTagToken:
			within = element
			r.element(element, r.t.Attributes())
		case kind == html.EndTagToken:
			within = 0
			r.ends(element)
		case kind == html.TextToken && within == atom.Script && !r.data:
			r.script(r.t.RawText())
		case kind == html.TextToken && within == atom.Textarea && r.area != nil:
			r.area.Value += strings.TrimPrefix(r.t.Text(), "\n")
		}
	}
}

func nest(depth int, kind html.TokenType) int {
	switch kind {
	case html.StartTagToken:
		return depth + 1
	case html.EndTagToken:
		return max(depth-1, 0)
	}
	return depth
}

func (r *pageReader) script(text string) {
	r.scripts = append(r.scripts, pageScript{text, r.base, r.referrer})
}

func (r *pageReader) element(name atom.Atom, a map[string]string) {
	switch name {
	case atom.Base:
		if r.base == "" {
			r.base = a["href"]
		}
	case atom.Meta:
		if strings.EqualFold(a["name"], "referrer") {
			r.referrer = strings.ToLower(strings.TrimSpace(a["content"]))
		}
	case atom.Script:
		_, elsewhere := a["src"]
		r.data = elsewhere || !runs(a["type"])
	case atom.Body:
		if a["onload"] != "" {
			r.script(a["onload"])
		}
	case atom.Form:
		if r.open == nil && len(r.forms) < maxForms { // a form in a form is none (HTML, 13.2.6.4.7)
			r.forms = append(r.forms, newForm(a, r.base, r.referrer))
			r.open = &r.forms[len(r.forms)-1]
		}
	case atom.Input, atom.Textarea, atom.Select, atom.Option:
		r.field(name, a)
	}
}

// runs reports whether a script of a type is one (HTML, 4.12.1, prepare the
// script element).
func runs(kind string) bool {
	switch kind = strings.ToLower(strings.TrimSpace(kind)); kind {
	case "", "module", "text/javascript", "application/javascript", "application/x-javascript", "text/ecmascript", "application/ecmascript":
		return true
	}
	return false
}

func newForm(a map[string]string, base, referrer string) pageForm {
	f := pageForm{name: a["name"], id: a["id"]}
	f.Move = Move{Form: true, Literal: true, Target: strings.Trim(a["action"], " \t\n\f\r"), Method: "GET", Encoding: "application/x-www-form-urlencoded", Base: base, Referrer: referrer}
	if strings.EqualFold(a["method"], "post") {
		f.Method = "POST"
	}
	if e := strings.ToLower(a["enctype"]); e == "multipart/form-data" || e == "text/plain" {
		f.Encoding = e
	}
	return f
}

// field adds what a form sends when a script submits it: no button does.
func (r *pageReader) field(element atom.Atom, a map[string]string) {
	_, disabled := a["disabled"]
	if element == atom.Option && r.choice != nil {
		r.option(a, disabled)
		return
	}
	if r.open == nil || a["name"] == "" || disabled || len(r.open.Fields) >= maxFormFields {
		return
	}
	if element == atom.Select {
		r.choice = &pageSelect{name: a["name"]}
		return
	}
	value, given := a["value"]
	_, checked := a["checked"]
	switch kind := strings.ToLower(a["type"]); {
	case element == atom.Textarea:
		value = ""
	case kind == "submit" || kind == "button" || kind == "image" || kind == "reset" || kind == "file":
		return
	case kind == "checkbox" || kind == "radio":
		if !checked {
			return
		}
		if !given {
			value = "on"
		}
	}
	r.open.Fields = append(r.open.Fields, FormField{a["name"], value})
	if element == atom.Textarea {
		r.area = &r.open.Fields[len(r.open.Fields)-1]
	}
}

// option takes the first option of a select, or the selected one.
func (r *pageReader) option(a map[string]string, disabled bool) {
	_, selected := a["selected"]
	if disabled || r.choice.chosen || r.choice.any && !selected {
		return
	}
	r.choice.any, r.choice.chosen, r.choice.value = true, selected, a["value"]
}

func (r *pageReader) ends(element atom.Atom) {
	switch element {
	case atom.Form:
		r.open, r.area, r.choice = nil, nil, nil
	case atom.Textarea:
		r.area = nil
	case atom.Select:
		if c := r.choice; c != nil && c.any && r.open != nil && len(r.open.Fields) < maxFormFields {
			r.open.Fields = append(r.open.Fields, FormField{c.name, c.value})
		}
		r.choice = nil
	}
}

// moves reads the scripts, which may submit forms that come after them.
func (r *pageReader) moves() []Move {
	var out []Move
	for _, s := range r.scripts {
		for _, m := range scriptMoves(s.text) {
			switch {
			case len(out) == maxMoves:
				return out
			case !m.submit:
				out = append(out, Move{Target: m.target, Literal: m.target != "", Base: s.base, Referrer: s.referrer})
			default:
				if f, ok := r.form(m.form); ok {
					out = append(out, f.Move)
				}
			}
		}
	}
	return out
}

// form finds the form that a script submits: by index, name or id; the only
// one of a page whatever a script calls it.
func (r *pageReader) form(ref formRef) (pageForm, bool) {
	if 0 <= ref.index && ref.index < len(r.forms) {
		return r.forms[ref.index], true
	}
	for _, f := range r.forms {
		if ref.name != "" && (f.name == ref.name || f.id == ref.name) {
			return f, true
		}
	}
	if len(r.forms) == 1 && ref.index < 0 {
		return r.forms[0], true
	}
	return pageForm{}, false
}
