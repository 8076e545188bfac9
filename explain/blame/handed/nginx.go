package handed

import (
	"bytes"
	"fmt"
	"path"
	"slices"
	"strings"

	"detour/explain/blame"
)

// Where a fragment is taken to stand, and what is made around it.
const (
	nginxMain     = "/etc/nginx/nginx.conf"
	nginxFragment = "/etc/nginx/conf.d/handed-over.conf"
)

// A block is where in a configuration of nginx's a text belongs.
type block int

const (
	blockMain block = iota
	blockHTTP
	blockServer
)

// httpOnly are directives that stand in http and not in a server.
var httpOnly = []string{
	"server", "upstream", "map", "geo", "split_clients", "limit_req_zone",
	"limit_conn_zone", "log_format", "proxy_cache_path", "fastcgi_cache_path", "server_names_hash_bucket_size",
	"map_hash_bucket_size",
}

// blockOf says where a text belongs, by its outermost directives.
func blockOf(data []byte) block {
	at := blockServer
	for _, name := range outermost(data) {
		switch {
		case name == "http" || name == "events" || name == "stream" || name == "worker_processes" || name == "user" || name == "pid":
			return blockMain
		case slices.Contains(httpOnly, name):
			at = blockHTTP
		}
	}
	return at
}

// outermost lists the names of the directives that stand in no block.
func outermost(data []byte) []string {
	var names []string
	depth, first := 0, true
	for i := 0; i < len(data) && len(names) < maxFiles; {
		switch c := data[i]; {
		case c == '#':
			i += lineEnd(data[i:])
		case c == '"' || c == '\'':
			i += quoted(data[i:])
			first = false
		case c == '$' && i+1 < len(data) && data[i+1] == '{':
			i += 2 // a variable's braces
			for i < len(data) && data[i] != '}' && data[i] != '\n' {
				i++
			}
			i++
		case c == '{':
			depth, first = depth+1, true
			i++
		case c == '}':
			depth, first = max(depth-1, 0), true
			i++
		case c == ';':
			first = true
			i++
		case c <= ' ':
			i++
		default:
			n := wordEnd(data[i:])
			if first && depth == 0 {
				names = append(names, string(data[i:i+n]))
			}
			first = false
			i += n
		}
	}
	return names
}

func lineEnd(data []byte) int {
	if n := bytes.IndexByte(data, '\n'); n >= 0 {
		return n + 1
	}
	return len(data)
}

// quoted returns the length of a quoted word.
func quoted(data []byte) int {
	for i := 1; i < len(data); i++ {
		switch data[i] {
		case '\\':
			i++
		case data[0]:
			return i + 1
		}
	}
	return len(data)
}

// wordEnd returns the length of a word, at least 1.
func wordEnd(data []byte) int {
	for i := 0; i < len(data); i++ {
		if c := data[i]; c <= ' ' || c == ';' || c == '{' || c == '}' {
			return max(i, 1)
		} else if c == '\\' {
			i++
		} else if c == '$' && i+1 < len(data) && data[i+1] == '{' {
			return max(i, 1)
		}
	}
	return len(data)
}

var listens = pattern(`(?m)^\s*listen\s`)

// wrapNginx gives a fragment the blocks around it: included is the name under
// which files has it.
func wrapNginx(at block, data []byte, included string) (main []byte, assumed []string) {
	switch at {
	case blockHTTP:
		assumed = []string{"the text stands in http { } of nginx's defaults"}
		return fmt.Appendf(nil, "events {}\nhttp {\ninclude %s;\n}\n", quoteNginx(included)), assumed
	case blockServer:
		listen := "listen 80;\nlisten [::]:80;\nlisten 443 ssl;\nlisten [::]:443 ssl;\n"
		assumed = []string{"the text stands in a server that listens on 80 and 443 and takes every name"}
		if listens.re().Match(data) {
			listen, assumed = "", []string{"the text stands in a server { } of nginx's defaults"}
		}
		return fmt.Appendf(nil, "events {}\nhttp {\nserver {\n%sinclude %s;\n}\n}\n", listen, quoteNginx(included)), assumed
	}
	return nil, nil
}

// quoteNginx writes a path as one word.
func quoteNginx(name string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(name) + `"`
}

// nowhere is the place of a line that detour wrote around what was handed over.
// Such a line is never shown.
func nowhere(int) (string, int) { return "", 0 }

// giveNginx makes a configuration of nginx's of one file, and what stands around it.
// name is the file's own as the server sees it.
func giveNginx(data []byte, name string, files blame.Files) *Given {
	g := &Given{Server: "nginx", Files: files, Main: name, Form: "nginx configuration"}
	main, assumed := wrapNginx(blockOf(data), data, name)
	if main == nil {
		return g
	}
	wrapper := texts{}
	g.Main = path.Join(prefixOf(name), "nginx.conf")
	if g.Main == name {
		g.Main = path.Join(prefixOf(name), "handed-over-main.conf")
	}
	wrapper.add(g.Main, main, nowhere)
	g.Files, g.Assumed, g.Form = layers{wrapper, files}, assumed, "fragment of an nginx configuration"
	return g
}

// giveNginxFile makes a configuration of nginx's of one file, which can be a
// template.
func giveNginxFile(data []byte, name string, files blame.Files, p place) *Given {
	if !templated.re().MatchString(name) && !envName.re().Match(data) {
		return giveNginx(data, name, files)
	}
	made, assumed := fill(data)
	own := texts{}
	own.add(name, made, p.shown)
	g := giveNginx(made, name, layers{own, files})
	g.Assumed, g.Form = append(g.Assumed, assumed...), g.Form+" (template)"
	return g
}

// prefixOf is the folder that includes are relative to.
func prefixOf(name string) string {
	dir := path.Dir(name)
	switch path.Base(dir) {
	case "sites-enabled", "sites-available", "conf.d", "snippets", "default.d", "vhosts", "vhosts.d", "templates":
		return path.Dir(dir)
	}
	return dir
}
