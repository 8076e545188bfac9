package markup

import (
	"fmt"
	"strings"
	"testing"
)

// said is a move in a line: "script /a", "form POST /b a=1&b=2", "script ?" for
// one whose target is not literal.
func said(m Move) string {
	if !m.Form {
		if !m.Literal {
			return "script ?"
		}
		return "script " + m.Target
	}
	var fields []string
	for _, f := range m.Fields {
		fields = append(fields, f.Name+"="+f.Value)
	}
	return fmt.Sprintf("form %s %s %s", m.Method, m.Target, strings.Join(fields, "&"))
}

func TestMoves(t *testing.T) {
	const saml = `<form method="POST" action="https://sp.test/acs"><input type=hidden name=SAMLResponse value="PHNhbWw+"><input type=hidden name=RelayState value=x><input type=submit name=go value=Go></form>`
	tests := []struct{ name, page, want string }{
		{"location", `<script>location = "/a"</script>`, "script /a"},
		{"href", `<script>window.location.href='/a';</script>`, "script /a"},
		{"document", `<script>document.location = "/a";</script>`, "script /a"},
		{"replace", `<script>location.replace("/a")</script>`, "script /a"},
		{"assign", `<script>top.location.assign(` + "`/a`" + `)</script>`, "script /a"},
		{"concatenated", `<script>location.href = "/a" + '/b' +` + "`/c`" + `;</script>`, "script /a/b/c"},
		{"escapes", `<script>location="\x2fa\u002fb\u{2f}c\/d"</script>`, "script /a/b/c/d"},
		{"after comments", `<script>/* location="/x" */ // location="/y"` + "\n" + `location="/a"</script>`, "script /a"},
		{"no semicolon", "<script>location = '/a'\nfoo()</script>", "script /a"},
		{"timer", `<script>setTimeout(function () { location.href = "/a" }, 3000)</script>`, "script /a"},
		{"timer of text", `<script>setTimeout("location.href='/a'", 3000)</script>`, "script /a"},
		{"onload", `<body onload="location='/a'">`, "script /a"},
		{"two", `<script>location='/a'</script><script>location='/b'</script>`, "script /a, script /b"},
		{"made while it runs", `<script>location = "/a?" + next</script>`, "script ?"},
		{"template with a value", "<script>location = `/a/${x}`</script>", "script ?"},
		{"called", `<script>location.replace(next("/a"))</script>`, "script ?"},
		{"compared", `<script>if (location.href == "/a" || location === "/b") x()</script>`, ""},
		{"read", `<script>var x = location.href; y = window.location</script>`, ""},
		{"declared", `<script>var location = "/a"</script>`, ""},
		{"of another object", `<script>marker.location = "/a"; opts.location.href = "/b"</script>`, ""},
		{"in a string", `<script>x = "location = '/a'"</script>`, ""},
		{"in a regular expression", `<script>x = /location="\/a"/.test(y)</script>`, ""},
		{"a division", `<script>x = a / b; location = "/a"; y = c / d</script>`, "script /a"},
		{"on click", `<script>button.onclick = function () { location = "/a" }; el.addEventListener("click", () => { if (x) { location = "/b" } })</script>`, ""},
		{"on load", `<script>window.addEventListener("load", () => { location = "/a" })</script>`, "script /a"},
		{"after a handler", `<script>b.onclick = function () { x() }; location = "/a"</script>`, "script /a"},
		{"data", `<script type="application/json">location = "/a"</script>`, ""},
		{"a script from elsewhere", `<script src=x.js>location = "/a"</script>`, ""},
		{"noscript", `<noscript><script>location = "/a"</script></noscript>`, ""},
		{"SAML", `<body onload="document.forms[0].submit()">` + saml, "form POST https://sp.test/acs SAMLResponse=PHNhbWw+&RelayState=x"},
		{"the only form, by a variable", saml + `<script>var f = document.querySelector("form"); f.submit();</script>`, "form POST https://sp.test/acs SAMLResponse=PHNhbWw+&RelayState=x"},
		{"by name", `<form name=a action=/1></form><form name=b action=/2><input name=q value="&amp;"></form><script>document.b.submit()</script>`, "form GET /2 q=&"},
		{"by id", `<form id=a action=/1></form><form id=b action=/2></form><script>document.getElementById("b").submit()</script>`, "form GET /2 "},
		{"by jQuery", `<form id=a action=/1></form><form id=b action=/2></form><script>$("#b").submit()</script>`, "form GET /2 "},
		{"which one is not known", `<form action=/1></form><form action=/2></form><script>x.submit()</script>`, ""},
		{"a handler of submit", `<form action=/1></form><script>$("form").submit(function () { return false })</script>`, ""},
		{"fields", `<form action=/1><input name=a value=1><input type=checkbox name=b><input type=checkbox name=c checked><input type=radio name=d value=4 checked><textarea name=e>
x&lt;</textarea><select name=f><option value=1><option value=2 selected></select><input name=g disabled value=7><input type=image name=h></form><script>document.forms[0].submit()</script>`,
			"form GET /1 a=1&c=on&d=4&e=x<&f=2"},
		{"nothing", `<p>location = "/a"`, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, m := range Moves([]byte(tt.page)) {
				got = append(got, said(m))
			}
			if s := strings.Join(got, ", "); s != tt.want {
				t.Errorf("got %q, want %q", s, tt.want)
			}
		})
	}
}

// Whatever a page holds, it is read within its bounds.
func FuzzMoves(f *testing.F) {
	for _, s := range []string{`<script>location="/a"`, "<script>`${`${x}`}`", `<script>/[/]/;location='\u{`, `<body onload=x.submit()><form><select name=a><option><textarea name=b>`,
		`<script>` + strings.Repeat("{", 5000), `<script>` + strings.Repeat("location='a'+", 3000), strings.Repeat("<form action=/><input name=a>", 500)} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, page []byte) {
		moves := Moves(page)
		if len(moves) > maxMoves {
			t.Errorf("%d moves", len(moves))
		}
		for _, m := range moves {
			if len(m.Fields) > maxFormFields || len(m.Target) > MaxScan*3 || !m.Literal && m.Target != "" {
				t.Errorf("%+v", m)
			}
		}
	})
}
