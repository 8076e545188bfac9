package markup

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
)

func ExampleTokenizer() {
	t := New([]byte(`<META http-equiv=refresh content="0; url=/a?b=1&amp;copy=2&copy=3">`))
	t.Next()
	fmt.Println(t.Element(), t.Attributes()["content"])
	// Output: meta 0; url=/a?b=1&copy=2&copy=3
}

// pages are those whose reading differs between tokenizers.
var pages = []string{
	`<meta name="referrer" content='no-referrer'><base href=/a/ target=_blank>`,
	`<a b c = d e="f" g='h' i=j/k l=/ m / n>text</a>`, `<a =b==c "d' =>`, `<a b="c>d" B=2 b=3/>`, `<a/b/c=d/>`, `<a b="unended>`, `<a b=`, `<a b`,
	"<a\x00b \x00=\x00 c='\r\n\r'>\r\n\x00\r</a>",
	`<a b="&amp;&lt&gt;&copy=1&copy;=1&copyx&copyx;&notit;&semi;&fjlig;&NotEqualTilde;&nosuch;&;&">&amp;&lt&gt;&copy=1&copyx;&notit;&semi;&nosuch;&;&`,
	`<a b="&#65;&#x41&#X4g&#&#;&#x;&#0;&#128;&#xD800;&#99999999999999;&#9">&#65&#x110000;&#`,
	`<title>a &amp; b</title><script>if (a &amp;&amp; b) location="/"</script><textarea>&lt;</textarea><h1>&eacute;</h1>`,
	`<!-- a & b --><!doctype html><![CDATA[x]]></a b=c>`, `<É a=É>`, `<a À=1 à=2>`, "<A \xe8=\xe9>\xea",
}

// FuzzTokenizer holds what is read against golang.org/x/net/html.
func FuzzTokenizer(f *testing.F) {
	for _, page := range pages {
		f.Add([]byte(page))
	}
	f.Fuzz(func(t *testing.T, page []byte) {
		got, want := New(page), html.NewTokenizer(bytes.NewReader(page))
		for {
			kind := want.Next()
			if got.Next() != kind {
				t.Fatal("the tokens differ")
			}
			switch kind {
			case html.ErrorToken:
				return
			case html.StartTagToken, html.SelfClosingTagToken:
				_, more := want.TagName()
				if diff := cmp.Diff(attributes(want, more), got.Attributes()); diff != "" {
					t.Errorf("%q (-x/net/html +markup):\n%s", page, diff)
				}
			case html.TextToken:
				if text := strings.ReplaceAll(string(want.Text()), "\x00", "\ufffd"); text != got.Text() && text != got.RawText() {
					t.Errorf("%q: %q and %q, want %q", page, got.Text(), got.RawText(), text)
				}
			}
		}
	})
}

func attributes(z *html.Tokenizer, more bool) map[string]string {
	all := map[string]string{}
	for more {
		var name, value []byte
		name, value, more = z.TagAttr()
		if _, known := all[string(name)]; !known {
			all[string(name)] = string(value)
		}
	}
	return all
}
