package facts

import (
	"net/url"
	"strings"

	"detour/trace/uri"
)

// Change is what became of a path.
type Change string

// The changes, tried from the narrowest to the widest. All but the last keep
// what the path means.
const (
	PathSame         Change = "same"
	SlashAdded       Change = "slash added"
	SlashRemoved     Change = "slash removed"
	IndexStripped    Change = "index stripped"
	IndexAdded       Change = "index added"
	EncodingOnly     Change = "encoding"
	CaseOnly         Change = "case"
	DotsRemoved      Change = "dots removed"
	SlashesMerged    Change = "slashes merged"
	ExtensionRemoved Change = "extension removed"
	ExtensionAdded   Change = "extension added"
	PathOther        Change = "other"
)

// maxPath bounds the paths whose change is looked into.
const maxPath = 4 << 10

// changeOf names what became of a path.
func changeOf(a, b string) Change {
	switch {
	case a == b:
		return PathSame
	case max(len(a), len(b)) > maxPath:
		return PathOther
	case b == a+"/":
		return SlashAdded
	case a == b+"/":
		return SlashRemoved
	case IndexFile(a) != "" && sameDirectory(a, b):
		return IndexStripped
	case strings.HasPrefix(b, a) && strings.HasSuffix(a, "/") && IndexFile(b) == b[len(a):]:
		return IndexAdded
	case sameDecoded(a, b):
		return EncodingOnly
	case strings.EqualFold(a, b) || strings.EqualFold(a+"/", b):
		return CaseOnly
	case HasDots(a) && Near(uri.RemoveDots(a), b):
		return DotsRemoved
	case strings.Contains(a, "//") && Near(mergeSlashes(uri.RemoveDots(a)), b):
		return SlashesMerged
	case stripExtension(a) != a && Near(stripExtension(a), b):
		return ExtensionRemoved
	case stripExtension(b) != b && Near(stripExtension(b), a):
		return ExtensionAdded
	}
	return PathOther
}

// Near reports equality up to a slash at the end and case.
func Near(a, b string) bool {
	return strings.EqualFold(strings.TrimSuffix(a, "/"), strings.TrimSuffix(b, "/"))
}

// sameDirectory reports whether b is the directory that the file a lies in, or
// that directory's index without its extension.
func sameDirectory(a, b string) bool {
	dir := a[:strings.LastIndexByte(a, '/')+1]
	return Near(dir, b) || b == dir+"index" && a != b
}

func sameDecoded(a, b string) bool {
	x, err := url.PathUnescape(a)
	if err != nil {
		return false
	}
	y, err := url.PathUnescape(b)
	return err == nil && x == y
}

// extensions are those that servers leave out of their URLs.
var extensions = [...]string{".html", ".htm", ".php", ".aspx", ".asp", ".jsp", ".shtml", ".xhtml", ".do"}

func stripExtension(path string) string {
	lower := strings.ToLower(path)
	for _, ext := range extensions {
		if strings.HasSuffix(lower, ext) && len(lastSegment(path)) > len(ext) {
			return path[:len(path)-len(ext)]
		}
	}
	return path
}

// lastSegment returns what stands behind the last slash but a closing one.
func lastSegment(path string) string {
	path = strings.TrimSuffix(path, "/")
	return path[strings.LastIndexByte(path, '/')+1:]
}

// HasDots reports dot segments in a path.
func HasDots(path string) bool {
	return strings.Contains(path, "/./") || strings.Contains(path, "/../") || strings.HasSuffix(path, "/.") || strings.HasSuffix(path, "/..")
}

func mergeSlashes(path string) string {
	var b strings.Builder
	for i := range len(path) {
		if path[i] != '/' || i == 0 || path[i-1] != '/' {
			b.WriteByte(path[i])
		}
	}
	return b.String()
}

// WithoutIndex is the path without index file and without last slash.
func WithoutIndex(p string) string {
	return strings.TrimRight(strings.TrimSuffix(p, IndexFile(p)), "/")
}

// IndexFile is the last segment of a path when it is the name of a folder's
// index; "" when it is not.
func IndexFile(path string) string {
	name := path[strings.LastIndexByte(path, '/')+1:]
	switch strings.ToLower(name[:min(len(name), 16)]) {
	case "index.html", "index.htm", "index.php", "index.php5", "index.shtml", "index.xhtml", "index.jsp", "index.jsf", "index.asp", "index.aspx",
		"index.cgi", "index.cfm", "index.do", "default.asp", "default.aspx", "default.htm", "default.html", "home.html", "index":
		return name
	}
	return ""
}
