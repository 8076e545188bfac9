package curl

import (
	"errors"
	"fmt"
	"strings"

	"detour/trace/curl/shell"
)

// isWebRequest reports whether a text is PowerShell's Invoke-WebRequest, as a
// browser's "Copy as PowerShell" writes it: the session's lines come first.
func isWebRequest(text string) bool {
	text = strings.TrimSpace(text)
	word, rest, _ := strings.Cut(text, " ")
	return shell.IsWebRequest(word) || strings.HasPrefix(word, "$") && strings.Contains(rest, "WebRequest") ||
		(word == "curl" || word == "wget") && strings.Contains(rest, "-Uri ")
}

// webRequestWords reads Invoke-WebRequest and returns the words of a curl
// command that sends the same request.
func webRequestWords(text string) ([]string, []shell.Doubt, error) {
	tokens, doubts, err := shell.Tokens(text)
	if err != nil {
		return nil, nil, err
	}
	w := &webRequest{tokens: tokens}
	for len(w.tokens) > 0 {
		if err := w.statement(); err != nil {
			return nil, nil, err
		}
	}
	if w.url == "" {
		return nil, nil, errors.New("it has no -Uri")
	}
	words := append([]string{"curl", w.url}, w.words...)
	if w.method != "" {
		words = withMethod(words, w.method)
	}
	if len(w.cookies) > 0 {
		words = append(words, "-b", strings.Join(w.cookies, "; "))
	}
	return words, append(doubts, w.doubts...), nil
}

// A webRequest gathers what the statements of a paste ask for.
type webRequest struct {
	tokens  []shell.Token
	url     string
	method  string
	words   []string
	cookies []string
	doubts  []shell.Doubt
}

func (w *webRequest) next() shell.Token {
	if len(w.tokens) == 0 {
		return shell.Token{End: true}
	}
	t := w.tokens[0]
	w.tokens = w.tokens[1:]
	return t
}

// statement reads one statement: a line of the session, or the request.
func (w *webRequest) statement() error {
	first := w.next()
	switch {
	case first.End:
		return nil
	case shell.IsWebRequest(first.Text), first.Text == "curl", first.Text == "wget":
		return w.parameters()
	case strings.HasSuffix(first.Text, ".UserAgent"):
		w.next() // =
		w.words = append(w.words, "-A", w.next().Text)
	case strings.HasSuffix(first.Text, ".Cookies.Add"):
		return w.cookie()
	case !strings.HasPrefix(first.Text, "$"):
		w.doubts = append(w.doubts, shell.Doubt{Text: excerpt(first.Text), Why: "this command is left out; one request is read"})
	}
	w.skip()
	return nil
}

// skip drops the rest of a statement.
func (w *webRequest) skip() {
	for len(w.tokens) > 0 && !w.next().End {
	}
}

// cookie reads ((New-Object System.Net.Cookie("name", "value", "/", "host"))).
func (w *webRequest) cookie() error {
	var texts []string
	for t := w.next(); !t.End; t = w.next() {
		if t.Quoted {
			texts = append(texts, t.Text)
		}
	}
	if len(texts) < 2 {
		return errors.New("a cookie has no name and value in quotes")
	}
	w.cookies = append(w.cookies, texts[0]+"="+texts[1])
	return nil
}

// parameters reads those of Invoke-WebRequest up to the end of the statement.
func (w *webRequest) parameters() error {
	for t := w.next(); !t.End; t = w.next() {
		if !strings.HasPrefix(t.Text, "-") || t.Quoted {
			if w.url == "" {
				w.url = t.Text
				continue
			}
			return fmt.Errorf("%q is no parameter", excerpt(t.Text))
		}
		if err := w.parameter(strings.ToLower(t.Text), t.Text); err != nil {
			return err
		}
	}
	return nil
}

func (w *webRequest) parameter(name, as string) error {
	switch name {
	case "-usebasicparsing", "-disablekeepalive", "-skipheadervalidation", "-allowunencryptedauthentication":
	case "-skipcertificatecheck":
		w.words = append(w.words, "-k")
	case "-uri":
		w.url = w.next().Text
	case "-method", "-custommethod":
		w.method = w.next().Text
	case "-contenttype":
		w.words = append(w.words, "-H", "Content-Type: "+w.next().Text)
	case "-useragent":
		w.words = append(w.words, "-A", w.next().Text)
	case "-maximumredirection":
		w.words = append(w.words, "--max-redirs", w.next().Text)
	case "-proxy":
		w.words = append(w.words, "-x", w.next().Text)
	case "-websession", "-sessionvariable", "-outfile", "-timeoutsec", "-erroraction":
		w.next()
	case "-headers":
		return w.headers()
	case "-body":
		return w.body()
	default:
		return fmt.Errorf("%s is not a parameter that detour knows", excerpt(as))
	}
	return nil
}

// headers reads @{ "name"="value" ... }.
func (w *webRequest) headers() error {
	if t := w.next(); t.Text != "@{" {
		return fmt.Errorf("%q: -Headers is not written out as @{...}", excerpt(t.Text))
	}
	for {
		t := w.next()
		switch {
		case t.Text == "}" && !t.Quoted:
			return nil
		case t.End && len(w.tokens) == 0:
			return errors.New("-Headers is not closed")
		case t.End:
			continue
		}
		if eq := w.next(); eq.Text != "=" {
			return fmt.Errorf("%q: a field of -Headers is not written as \"name\"=\"value\"", excerpt(t.Text))
		}
		w.words = append(w.words, "-H", t.Text+": "+w.next().Text)
	}
}

// body reads text, or ([System.Text.Encoding]::UTF8.GetBytes("text")).
func (w *webRequest) body() error {
	t := w.next()
	for !t.Quoted && !t.End && strings.ContainsAny(t.Text, "([") {
		t = w.next()
	}
	if !t.Quoted {
		return fmt.Errorf("%q: -Body is not text in quotes", excerpt(t.Text))
	}
	w.words = append(w.words, "--data-raw", t.Text)
	for len(w.tokens) > 0 && w.tokens[0].Text == ")" {
		w.next()
	}
	return nil
}
