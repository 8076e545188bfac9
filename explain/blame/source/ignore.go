package source

import (
	"path"
	"regexp"
	"strings"
)

// An ignore is a line of a .gitignore.
type ignore struct {
	base   string
	rx     *regexp.Regexp
	keep   bool // the line begins with !
	folder bool
}

const mostIgnores = 500

func parseIgnore(dir string, data []byte) []ignore {
	var out []ignore
	for line := range strings.Lines(string(data)) {
		line = strings.TrimRight(line, " \t\r\n")
		if line == "" || line[0] == '#' || len(out) >= mostIgnores {
			continue
		}
		ig := ignore{base: dir}
		if line[0] == '!' {
			ig.keep, line = true, line[1:]
		}
		if rest, ok := strings.CutSuffix(line, "/"); ok {
			ig.folder, line = true, rest
		}
		if rx, err := regexp.Compile(globPattern(line)); err == nil {
			ig.rx = rx
			out = append(out, ig)
		}
	}
	return out
}

// globPattern is a line's pattern over the path below the file's folder.
func globPattern(glob string) string {
	anchored := strings.Contains(glob, "/")
	glob = strings.TrimPrefix(glob, "/")
	var b strings.Builder
	b.WriteString("^")
	if !anchored {
		b.WriteString("(?:.*/)?")
	}
	for i := 0; i < len(glob); i++ {
		switch {
		case strings.HasPrefix(glob[i:], "**/"):
			b.WriteString("(?:.*/)?")
			i += 2
		case strings.HasPrefix(glob[i:], "**"):
			b.WriteString(".*")
			i++
		case glob[i] == '*':
			b.WriteString("[^/]*")
		case glob[i] == '?':
			b.WriteString("[^/]")
		case glob[i] == '[' || glob[i] == ']' || glob[i] == '-':
			b.WriteByte(glob[i])
		case glob[i] == '\\' && i+1 < len(glob):
			i++
			b.WriteString(regexp.QuoteMeta(glob[i : i+1]))
		default:
			b.WriteString(regexp.QuoteMeta(glob[i : i+1]))
		}
	}
	return b.String() + "$"
}

// ignored says whether the last line that matches a path takes it out.
func ignored(list []ignore, name string, folder bool) bool {
	out := false
	for _, ig := range list {
		below := name
		if ig.base != "." {
			below = strings.TrimPrefix(name, ig.base+"/")
		}
		if (!ig.folder || folder) && ig.rx.MatchString(path.Clean(below)) {
			out = !ig.keep
		}
	}
	return out
}
