package handed

import (
	"bytes"
	"fmt"
	"os"
	"strings"
)

// expand puts variables into a text: $NAME and ${NAME}. What lookup doesn't know
// stays. With doubled, $$ is a dollar sign.
func expand(text string, lookup func(name string) (string, bool), doubled bool) string {
	var b strings.Builder
	for i := 0; i < len(text); {
		j := strings.IndexByte(text[i:], '$')
		if j < 0 {
			b.WriteString(text[i:])
			break
		}
		b.WriteString(text[i : i+j])
		i += j
		name, n := variable(text[i:])
		if value, ok := lookup(name); name != "" && ok {
			b.WriteString(value)
			i += n
		} else if doubled && strings.HasPrefix(text[i:], "$$") {
			b.WriteByte('$')
			i += 2
		} else {
			b.WriteByte('$')
			i++
		}
	}
	return b.String()
}

// variable returns the name of a variable that a text begins with, and how long
// its mention is.
func variable(text string) (string, int) {
	if strings.HasPrefix(text, "${") {
		if end := strings.IndexByte(text, '}'); end > 2 && !strings.ContainsAny(text[2:end], " \n{") {
			return text[2:end], end + 1
		}
		return "", 0
	}
	n := 1
	for n < len(text) && (text[n] == '_' || text[n]|0x20 >= 'a' && text[n]|0x20 <= 'z' || n > 1 && text[n] >= '0' && text[n] <= '9') {
		n++
	}
	return text[1:n], n
}

// substitute does what envsubst does, and returns of each line made the line of
// the template.
func substitute(data []byte, lookup func(string) (string, bool)) (made []byte, lines []int) {
	for i, line := range bytes.SplitAfter(data, []byte("\n")) {
		text := expand(string(line), lookup, false)
		made = append(made, text...)
		for range max(strings.Count(text, "\n"), 1) {
			lines = append(lines, i+1)
		}
	}
	return made, lines
}

// templated are the names that a template is known by.
var templated = pattern(`\.(template|tmpl|tpl|envsubst)$`)

// envName is a variable as environments have them, in a template.
var envName = pattern(`\$\{([A-Z][A-Z0-9_]*)\}`)

// fill puts what the environment knows into a template that came alone; a port
// that it doesn't know is taken for 80. What was assumed is said.
func fill(data []byte) (made []byte, assumed []string) {
	unknown := map[string]bool{}
	lookup := func(name string) (string, bool) {
		if !envName.re().MatchString("${" + name + "}") {
			return "", false
		}
		value, ok := os.LookupEnv(name)
		if !ok {
			unknown[name] = true
		}
		return value, ok
	}
	lines := bytes.SplitAfter(data, []byte("\n"))
	for i, line := range lines {
		text := expand(string(line), lookup, false)
		if listens.re().MatchString(text) {
			text = envName.re().ReplaceAllString(text, "80")
		}
		lines[i] = []byte(text)
	}
	for name := range unknown {
		assumed = append(assumed, fmt.Sprintf("the environment has no %s: it stays as it is, and as a port it is 80", name))
	}
	return bytes.Join(lines, nil), assumed
}
