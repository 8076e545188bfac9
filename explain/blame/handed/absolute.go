package handed

import (
	"os"
	"path"
	"slices"
	"strings"
)

// absolutePath is a word of a configuration that is an absolute path.
var absolutePath = pattern(`(?m)(?:^|[\s"'=(])(/[\w.@+-]+(?:/[\w.@+-]+)+)`)

// shared are folders that hold more than one project's files: a configuration
// that names something else in them says nothing about what was handed over.
var shared = []string{"/", "/tmp", "/var", "/home", "/usr", "/etc", "/opt", "/srv", "/root",
	"/var/www", "/var/tmp", "/usr/local", "/Users", "/mnt", "/media", "/private", "/private/tmp"}

// commonTop returns the folder that a configuration's own absolute paths point
// into beside it, or its own folder when they point elsewhere.
func commonTop(dir string, data []byte) string {
	top := dir
	home, _ := os.UserHomeDir()
	for _, m := range absolutePath.re().FindAllSubmatch(data[:min(len(data), maxSniff)], 1000) {
		common := commonFolder(dir, string(m[1]))
		if slices.Contains(shared, common) || common == home || len(common) >= len(top) {
			continue
		}
		if _, err := os.Lstat(firstBelow(common, string(m[1]))); err == nil {
			top = common
		}
	}
	return top
}

// commonFolder returns the longest folder above both paths.
func commonFolder(a, b string) string {
	p, q := split(a), split(b)
	n := 0
	for n < min(len(p), len(q)) && p[n] == q[n] {
		n++
	}
	return "/" + strings.Join(p[:n], "/")
}

// firstBelow returns the entry of a folder that leads to a name.
func firstBelow(folder, name string) string {
	rest, _ := under(name, folder)
	first, _, _ := strings.Cut(rest, "/")
	return path.Join(folder, first)
}
