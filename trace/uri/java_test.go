package uri

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// javaDotsByTheBook is java.net.URLStreamHandler parseURL line by line, which
// copies the rest of the path at each step.
func javaDotsByTheBook(path string) string {
	for strings.Contains(path, "/./") {
		path = strings.Replace(path, "/./", "/", 1)
	}
	for i := 0; strings.Contains(path[i:], "/../"); {
		i += strings.Index(path[i:], "/../")
		if up := strings.LastIndexByte(path[:i], '/'); up >= 0 && !(up == 0 && strings.HasPrefix(path, "/../")) {
			path, i = path[:up]+path[i+3:], 0
		} else {
			i += 3
		}
	}
	for strings.HasSuffix(path, "/..") {
		up := strings.LastIndexByte(path[:strings.Index(path, "/..")], '/')
		if up < 0 {
			break
		}
		path = path[:up+1]
	}
	if strings.HasSuffix(path, "/.") {
		path = path[:len(path)-1]
	}
	return path
}

func TestJavaURLDotsAsByTheBook(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	pieces := []string{"/", "/", ".", ".", "..", "/..", "/../", "/./", "a", "b", "/a"}
	for range 100_000 {
		var b strings.Builder
		for range random.IntN(14) {
			b.WriteString(pieces[random.IntN(len(pieces))])
		}
		path := b.String()
		if got, want := javaURLDots(path), javaDotsByTheBook(path); got != want {
			t.Fatalf("%q becomes %q, want %q", path, got, want)
		}
	}
}
