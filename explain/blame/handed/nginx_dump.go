package handed

import (
	"bytes"
	"path"
	"slices"
)

// dumpJunk are lines that stand around a dump: of nginx itself, of the program
// that ran it elsewhere, and of the shell that it was pasted from.
var dumpJunk = pattern(`^(nginx: (the configuration file|configuration file|\[(warn|notice|error|emerg|alert|crit|info)\])|\d{4}/\d\d/\d\d \d\d:\d\d:\d\d \[\w+\] \d+#\d+: |Defaulted container |Defaulting container name to |Unable to use a TTY|Use 'kubectl describe |the input device is not a TTY|command terminated with exit code|[\w.@:~/-]*[$#%>] ?$|\[?[\w.-]+@[\w.-]+[: ][^\]]*\]?[$#] |[$#] (sudo |docker |kubectl |nginx )|\x1b)`)

// giveNginxDump takes the files of `nginx -T` apart. Each line is that of the
// original file, for the headers say which it is of.
func giveNginxDump(data []byte) *Given {
	g := &Given{Server: "nginx", Form: "nginx -T dump"}
	files := texts{}
	data = withoutPrefix(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")))
	headers := nginxHeader.re().FindAllSubmatchIndex(data, maxFiles)
	for i, h := range headers {
		name := string(bytes.TrimSpace(data[h[2]:h[3]]))
		end := len(data)
		if i+1 < len(headers) {
			end = headers[i+1][0]
		}
		body := data[min(h[1]+1, end):end]
		if files[name] != nil {
			continue // a file that is included twice has one text
		}
		files.add(name, cleanDump(body, i+1 == len(headers)), nil)
		if g.Main == "" {
			g.Main = name
		}
	}
	g.Files = files
	wrapPart(g, files)
	return g
}

// wrapPart makes a main file for a part of a dump that has none: its sites are
// included as they stand.
func wrapPart(g *Given, files texts) {
	var sites []string
	for name, f := range files {
		switch blockOf(f.Data) {
		case blockMain:
			g.Main = name
			return
		case blockHTTP:
			sites = append(sites, name)
		}
	}
	slices.Sort(sites)
	main := "events {}\nhttp {\n"
	for _, name := range sites {
		main += "include " + quoteNginx(name) + ";\n"
	}
	g.Main = path.Join(prefixOf(g.Main), "handed-over-main.conf")
	files.add(g.Main, []byte(main+"}\n"), nowhere)
	g.Form = "part of an nginx -T dump"
	g.Assumed = []string{"the dump lacks the main file: its sites are included by http { } with nginx's defaults"}
}

// cleanDump empties the lines of a dumped file that are not nginx's, and takes
// out carriage returns that a terminal put in. Lines keep their numbers.
func cleanDump(body []byte, last bool) []byte {
	lines := bytes.Split(bytes.ReplaceAll(body, []byte("\r"), nil), []byte("\n"))
	end := len(lines)
	if last {
		end = closed(lines)
	}
	for i, line := range lines {
		if i >= end || dumpJunk.re().Match(bytes.TrimLeft(line, " \t")) {
			lines[i] = nil
		}
	}
	return bytes.Join(lines, []byte("\n"))
}

// closed returns the number of lines up to the last that ends a directive, a
// block or a comment: what follows is the shell's.
func closed(lines [][]byte) int {
	for n := len(lines); n > 0; n-- {
		line := bytes.TrimSpace(lines[n-1])
		if len(line) > 0 && (bytes.HasSuffix(line, []byte(";")) || bytes.HasSuffix(line, []byte("}")) || line[0] == '#' && !dumpJunk.re().Match(line)) {
			return n
		}
	}
	return len(lines)
}
