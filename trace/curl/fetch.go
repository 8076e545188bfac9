package curl

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"detour/trace/curl/shell"
)

// isFetch reports whether a text is a call of fetch(), as a browser's "Copy as
// fetch" and "Copy as fetch (Node.js)" write it.
func isFetch(text string) bool {
	text = strings.TrimSpace(text)
	text = strings.TrimSpace(strings.TrimPrefix(text, "await "))
	rest, ok := strings.CutPrefix(text, "fetch")
	return ok && strings.HasPrefix(strings.TrimSpace(rest), "(")
}

// fetchWords reads a call of fetch() and returns the words of a curl command
// that sends the same request.
func fetchWords(text string) (words []string, doubts []shell.Doubt, err error) {
	_, rest, _ := strings.Cut(text, "(")
	l := &literal{rest: rest}
	url, err := l.value()
	if err != nil {
		return nil, nil, err
	}
	target, ok := url.(string)
	if !ok {
		return nil, nil, errors.New("its first argument is not a URL in quotes")
	}
	f := fetchCall{words: []string{"curl", target}}
	if l.took(',') {
		options, err := l.value()
		if err != nil {
			return nil, nil, err
		}
		members, ok := options.([]member)
		if options != nil && !ok {
			return nil, nil, errors.New("its second argument is not an object")
		}
		if err := f.options(members); err != nil {
			return nil, nil, err
		}
	}
	l.took(',')
	if !l.took(')') {
		return nil, nil, fmt.Errorf("%q: the call does not end there", excerpt(l.rest))
	}
	l.took(';')
	if l.space(); l.rest != "" {
		f.doubt(excerpt(l.rest), "what follows the call is left out")
	}
	if f.method != "" {
		f.words = withMethod(f.words, f.method)
	}
	return f.words, f.doubts, nil
}

// withMethod adds -X to a command where the method does not follow from having
// a body: curl's -X outlives redirects, and a script's method does not.
func withMethod(words []string, method string) []string {
	method = strings.ToUpper(method)
	switch hasBody := slices.Contains(words, "--data-raw"); {
	case hasBody && method == "POST", !hasBody && method == "GET":
		return words
	case !hasBody && method == "HEAD":
		return append(words, "-I")
	}
	return append(words, "-X", method)
}

// A fetchCall gathers what the options of a call ask for.
type fetchCall struct {
	words  []string
	method string
	doubts []shell.Doubt
}

func (f *fetchCall) doubt(text, why string) {
	f.doubts = append(f.doubts, shell.Doubt{Text: text, Why: why})
}

func (f *fetchCall) options(members []member) error {
	for _, m := range members {
		if err := f.option(m); err != nil {
			return fmt.Errorf("%s: %w", excerpt(m.name), err)
		}
	}
	return nil
}

func (f *fetchCall) option(m member) error {
	switch m.name {
	case "method":
		f.method, _ = m.value.(string)
	case "mode", "referrerPolicy", "cache", "keepalive", "priority", "integrity", "signal", "window", "duplex":
		// the browser's matter
	case "headers":
		return f.headers(m.value)
	case "body":
		return f.body(m.value)
	case "referrer":
		if page, _ := m.value.(string); page != "" && page != "about:client" {
			f.words = append(f.words, "-e", page)
		}
	case "credentials":
		if m.value == "include" {
			f.doubt(`credentials: "include"`, "the browser adds its cookies, to other sites those of SameSite=None: walk as chromium-fetch-include or firefox-fetch-include, and add the cookies that it has already")
		}
	case "redirect":
		if m.value != "follow" {
			f.doubt(fmt.Sprintf("redirect: %q", m.value), "the script would not follow redirects; detour does")
		}
	default:
		f.doubt(excerpt(m.name), "this option of fetch() is left out")
	}
	return nil
}

func (f *fetchCall) headers(v any) error {
	members, ok := v.([]member)
	if v != nil && !ok {
		return errors.New("the fields are not an object")
	}
	for _, h := range members {
		value, ok := h.value.(string)
		if !ok {
			return fmt.Errorf("the value of %q is not text", excerpt(h.name))
		}
		f.field(h.name, value)
	}
	return nil
}

func (f *fetchCall) field(name, value string) {
	if value == "" {
		f.words = append(f.words, "-H", name+";")
		return
	}
	f.words = append(f.words, "-H", name+": "+value)
}

func (f *fetchCall) body(v any) error {
	switch v := v.(type) {
	case nil:
	case string:
		f.words = append(f.words, "--data-raw", v)
		if !slices.ContainsFunc(f.words, func(w string) bool { return len(w) > 13 && strings.EqualFold(w[:13], "content-type:") }) {
			f.field("Content-Type", "text/plain;charset=UTF-8") // Fetch §5.2, extract a body from a string
		}
	default:
		return errors.New("the body is not text in quotes")
	}
	return nil
}
