package source

import (
	"path"
	"strings"

	"detour/explain/blame/lazy"
)

// A language is how a family of source files is read: what is a comment, what
// is a string, and what holds a block together.
type language struct {
	name     string
	lines    []string // what begins a comment up to the end of the line
	open     string   // a comment over several lines
	close    string
	nested   bool   // such comments nest
	quotes   string // the plain quotes
	raw      string // quotes without escapes
	inserts  string // quotes whose text takes expressions in
	hole     string // how an expression stands in a text: "${", "#{", "{" or "$"
	triple   bool   // three quotes hold a text over several lines
	regex    bool   // a slash may begin a pattern
	indented bool   // blocks are known by their indentation
	concat   []string
}

var languages = lazy.Map[string, *language]{Make: func() map[string]*language {
	return map[string]*language{
		"python":  {name: "python", lines: []string{"#"}, quotes: `'"`, hole: "{", triple: true, indented: true, concat: []string{"+"}},
		"ruby":    {name: "ruby", lines: []string{"#"}, quotes: `'"`, inserts: "\"`", hole: "#{", regex: true, indented: true, concat: []string{"+", "<<"}},
		"elixir":  {name: "elixir", lines: []string{"#"}, quotes: `'"`, inserts: `"`, hole: "#{", triple: true, indented: true, concat: []string{"<>"}},
		"js":      {name: "js", lines: []string{"//"}, open: "/*", close: "*/", quotes: "'\"`", inserts: "`", hole: "${", regex: true, concat: []string{"+"}},
		"go":      {name: "go", lines: []string{"//"}, open: "/*", close: "*/", quotes: `"'`, raw: "`", concat: []string{"+"}},
		"java":    {name: "java", lines: []string{"//"}, open: "/*", close: "*/", quotes: `"'`, triple: true, concat: []string{"+"}},
		"kotlin":  {name: "kotlin", lines: []string{"//"}, open: "/*", close: "*/", nested: true, quotes: `"'`, inserts: `"`, hole: "$", triple: true, concat: []string{"+"}},
		"csharp":  {name: "csharp", lines: []string{"//"}, open: "/*", close: "*/", quotes: `"'`, hole: "{", triple: true, concat: []string{"+"}},
		"php":     {name: "php", lines: []string{"//", "#"}, open: "/*", close: "*/", quotes: `'"`, inserts: `"`, hole: "$", concat: []string{"."}},
		"rust":    {name: "rust", lines: []string{"//"}, open: "/*", close: "*/", nested: true, quotes: `"`, concat: []string{"+"}},
		"perl":    {name: "perl", lines: []string{"#"}, quotes: `'"`, inserts: `"`, hole: "$", concat: []string{"."}},
		"lua":     {name: "lua", lines: []string{"--"}, open: "--[[", close: "]]", quotes: `'"`, indented: true, concat: []string{".."}},
		"swift":   {name: "swift", lines: []string{"//"}, open: "/*", close: "*/", nested: true, quotes: `"`, triple: true, concat: []string{"+"}},
		"json":    {name: "json", lines: []string{"//"}, open: "/*", close: "*/", quotes: `"`},
		"yaml":    {name: "yaml", lines: []string{"#"}, quotes: `'"`, indented: true},
		"ini":     {name: "ini", lines: []string{"#", ";"}, quotes: `'"`},
		"toml":    {name: "toml", lines: []string{"#"}, quotes: `'"`, triple: true},
		"list":    {name: "list", lines: []string{"#"}},
		"xml":     {name: "xml", open: "<!--", close: "-->", quotes: `"'`},
		"nothing": nil,
	}
}}

var extensions = lazy.Map[string, string]{Make: func() map[string]string {
	return map[string]string{
		".py": "python", ".pyw": "python",
		".rb": "ruby", ".ru": "ruby", ".rake": "ruby", ".cr": "ruby",
		".ex": "elixir", ".exs": "elixir",
		".js": "js", ".mjs": "js", ".cjs": "js", ".jsx": "js", ".ts": "js", ".mts": "js", ".cts": "js", ".tsx": "js",
		".vue": "js", ".svelte": "js", ".astro": "js", ".coffee": "ruby", ".dart": "js",
		".go": "go", ".java": "java", ".groovy": "java", ".kt": "kotlin", ".kts": "kotlin", ".scala": "kotlin",
		".cs": "csharp", ".php": "php", ".phtml": "php", ".inc": "php", ".rs": "rust", ".pl": "perl", ".pm": "perl", ".psgi": "perl",
		".lua": "lua", ".swift": "swift",
		".json": "json", ".json5": "json", ".jsonc": "json",
		".yaml": "yaml", ".yml": "yaml", ".neon": "yaml",
		".ini": "ini", ".cfg": "ini", ".conf": "ini", ".properties": "ini", ".env": "ini",
		".toml": "toml", ".csv": "list", ".tsv": "list", ".map": "list", ".txt": "list", ".list": "list",
		".xml": "xml",
	}
}}

// languageOf is the language of a file by its name; nil when the file is of
// none that could make a redirect.
func languageOf(name string) *language {
	base := strings.ToLower(path.Base(name))
	switch base {
	case ".env", "_redirects", "redirects":
		return languages.Get(map[bool]string{true: "ini", false: "list"}[base == ".env"])
	case "routes": // of Play
		return languages.Get("list")
	case "robots.txt", "requirements.txt", "license.txt", "readme.txt", "changelog.txt", "package-lock.json", "composer.lock", "tsconfig.json", "package.json", "composer.json", "yarn.lock":
		return nil
	}
	return languages.Get(extensions.Get(path.Ext(base)))
}

// data says whether files of the language hold no code.
func (l *language) data() bool {
	switch l.name {
	case "json", "yaml", "ini", "toml", "list", "xml":
		return true
	}
	return false
}
