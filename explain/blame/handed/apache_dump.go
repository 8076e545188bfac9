package handed

import (
	"bytes"
	"strconv"
	"strings"

	"detour/explain/blame"
)

// A DumpedHost is a virtual host that `apachectl -S` names: the file that holds
// it, and none of its directives.
type DumpedHost struct {
	blame.Line
	Port    string
	Name    string
	Aliases []string
	Default bool
}

var (
	dumpedHost  = pattern(`^(?:(\S+):(\d+|\*)\s+(\S+)|port (\d+) namevhost (\S+)|default server (\S+)) \((/[^()]*):(\d+)\)$`)
	dumpedAlias = pattern(`^(?:wild )?alias (\S+)$`)
)

// giveVhostDump reads what `apachectl -S` prints. No directive stands in it, so
// nothing can be blamed by it but the file to hand over can be named.
func giveVhostDump(data []byte) *Given {
	g := &Given{Server: "apache", Files: texts{}, Form: "apachectl -S dump", NamesOnly: true}
	for line := range bytes.Lines(data) {
		text := strings.TrimSpace(string(line))
		if m := dumpedAlias.re().FindStringSubmatch(text); m != nil && len(g.Hosts) > 0 {
			last := &g.Hosts[len(g.Hosts)-1]
			last.Aliases = append(last.Aliases, m[1])
		}
		m := dumpedHost.re().FindStringSubmatch(text)
		if m == nil || len(g.Hosts) >= maxFiles {
			continue
		}
		n, _ := strconv.Atoi(m[8])
		g.Hosts = append(g.Hosts, DumpedHost{
			Line:    blame.Line{File: m[7], Line: n, Text: text},
			Port:    m[2] + m[4],
			Name:    m[3] + m[5] + m[6],
			Default: m[6] != "",
		})
	}
	return g
}

var (
	dumpInFile = pattern(`^\s*# In file: (.+?)\s*$`)
	dumpLine   = pattern(`^\s*#\s*(?:line\s+)?(\d+):\s*$`)
)

// giveApacheDump reads `apachectl -t -D DUMP_CONFIG`: the directives as the server
// has them, all includes in their places, with a comment before each that says
// its file and line.
func giveApacheDump(data []byte) *Given {
	const main = "/dump"
	type origin struct {
		file string
		line int
	}
	var origins []origin
	var at origin
	lines := bytes.Split(bytes.ReplaceAll(data, []byte("\r"), nil), []byte("\n"))
	for i, line := range lines {
		if m := dumpInFile.re().FindSubmatch(line); m != nil {
			at = origin{string(m[1]), 0}
		} else if m := dumpLine.re().FindSubmatch(line); m != nil {
			at.line, _ = strconv.Atoi(string(m[1]))
		}
		if text := bytes.TrimSpace(line); at.file == "" || bytes.HasPrefix(text, []byte("Syntax OK")) {
			lines[i] = nil // before the dump begins
		}
		origins = append(origins, at)
	}
	files := texts{}
	files.add(main, bytes.Join(lines, []byte("\n")), func(n int) (string, int) {
		if n < 1 || n > len(origins) {
			return "", 0
		}
		return origins[n-1].file, origins[n-1].line
	})
	return &Given{Server: "apache", Files: files, Main: main, Form: "apachectl -D DUMP_CONFIG dump"}
}
