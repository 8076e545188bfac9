// Package config reads a user's configuration of detour: one YAML file in
// the configuration folder of the XDG base directories.
//
// The file says how the screen looks and behaves, who walks at first and what is
// kept. It is read strictly: a key that is not known, one that is given twice or
// a value of the wrong kind is an [Error] with the file and the line, because a
// setting that is misspelt and ignored is worse than none. What a name stands for, such as a
// theme, a client or a key, is checked by who knows it; [File.Line] finds the line
// to blame. [Default] is the file with every setting as it is when none is given.
package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/adrg/xdg"
	"github.com/goccy/go-yaml"
)

// maxFile is the largest file that is read, in bytes.
const maxFile = 64 << 10

// Config is what a file can say. The zero value of a field means that the
// file does not speak of it.
type Config struct {
	Theme   string              `yaml:"theme"`
	Themes  map[string]Theme    `yaml:"themes"` // the user's own, by name
	Client  string              `yaml:"client"`
	Mouse   *bool               `yaml:"mouse"`
	Linear  bool                `yaml:"linear"`
	History History             `yaml:"history"`
	Limits  Limits              `yaml:"limits"`
	Ignore  []string            `yaml:"ignore"`  // findings that are not reported: ID, or ID@HOST
	Servers map[string]Server   `yaml:"servers"` // whose files are at hand, by host; "*.shop.test" for those below one
	Keys    map[string][]string `yaml:"keys"`
}

// A Server is where the files of a host are.
type Server struct {
	Config    string `yaml:"config"` // its configuration: a file, a folder or an archive
	Root      string `yaml:"root"`   // a tree in which files may be looked at
	Logs      Paths  `yaml:"logs"`
	Source    string `yaml:"source"` // the folder of the application's code
	Framework string `yaml:"framework"`
}

// Paths are written as a list, or as a single one.
type Paths []string

// UnmarshalYAML takes a list or a single text.
func (p *Paths) UnmarshalYAML(unmarshal func(any) error) error {
	var one string
	if err := unmarshal(&one); err == nil {
		*p = Paths{one}
		return nil
	}
	var many []string
	if err := unmarshal(&many); err != nil {
		return err
	}
	*p = many
	return nil
}

// A Theme is a user's colours by role, and the theme that it begins with.
type Theme map[string]string

// History says whether and how much of what was sent is kept.
type History struct {
	Keep *int `yaml:"keep"` // entries; 0 switches it off
}

// Limits are the bounds of an exchange.
type Limits struct {
	Body      int64    `yaml:"body"`       // bytes of content kept a hop
	Redirects *int     `yaml:"redirects"`  // redirects followed
	Connect   Duration `yaml:"connect"`    // name and connection
	FirstByte Duration `yaml:"first-byte"` // from the request sent to the answer's first byte
	Total     Duration `yaml:"total"`      // one exchange
}

// A Duration is written as Go writes one: "10s", "1m30s".
type Duration time.Duration

// UnmarshalYAML reads "10s".
func (d *Duration) UnmarshalYAML(b []byte) error {
	text := strings.Trim(strings.TrimSpace(string(b)), `"'`)
	v, err := time.ParseDuration(text)
	if err != nil || v <= 0 {
		return fmt.Errorf("%q is no duration: write 10s or 1m30s", text)
	}
	*d = Duration(v)
	return nil
}

// A File is a configuration and where it was read.
type File struct {
	Config
	Path string
	src  []byte
}

// Error says which line of which file is wrong, and why.
type Error struct {
	Path string
	Line int
	Err  error
}

// Error returns "file:line: reason", the form that editors jump to.
func (e *Error) Error() string { return fmt.Sprintf("%s:%d: %v", e.Path, e.Line, e.Err) }

// Unwrap returns the reason.
func (e *Error) Unwrap() error { return e.Err }

// Path returns where the file lives unless told otherwise.
func Path() string { return filepath.Join(xdg.ConfigHome, "detour", "config.yaml") }

// Load reads the file at a path. No file is an empty configuration.
func Load(path string) (File, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return File{Path: path}, nil
	}
	if err != nil {
		return File{}, fmt.Errorf("read the configuration: %w", err)
	}
	defer f.Close()
	src, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return File{}, fmt.Errorf("read the configuration: %w", err)
	}
	return parse(path, src)
}

// parse reads a file's text.
func parse(path string, src []byte) (File, error) {
	file := File{Path: path, src: src}
	if len(src) > maxFile {
		return File{}, &Error{path, 1, fmt.Errorf("the file is over %d bytes", maxFile)}
	}
	decoder := yaml.NewDecoder(bytes.NewReader(src), yaml.Strict())
	err := decoder.Decode(&file.Config)
	switch {
	case errors.Is(err, io.EOF): // nothing but comments
		return file, nil
	case err != nil:
		return File{}, file.problem(err)
	}
	if err := decoder.Decode(new(any)); !errors.Is(err, io.EOF) {
		return File{}, &Error{path, 1, errors.New("the file is more than one YAML document")}
	}
	return file, file.check()
}

// problem puts the decoder's reason at its line.
func (f File) problem(err error) error {
	line, reason := 1, err
	if at, ok := errors.AsType[yaml.Error](err); ok {
		reason = errors.New(at.GetMessage())
		if token := at.GetToken(); token != nil && token.Position != nil {
			line = token.Position.Line
		}
	}
	lines := bytes.Count(f.src, []byte("\n")) + 1
	return &Error{f.Path, max(1, min(line, lines)), reason}
}

// check judges numbers, which have bounds of their own.
func (f File) check() error {
	c := f.Config
	switch {
	case c.History.Keep != nil && (*c.History.Keep < 0 || *c.History.Keep > 2000):
		return f.wrong("keep", "history.keep is %d: 0 to 2000 entries are kept", *c.History.Keep)
	case c.Limits.Body < 0 || c.Limits.Body > 1<<30:
		return f.wrong("body", "limits.body is %d: 1 byte to 1 GiB of each body is kept", c.Limits.Body)
	case f.emptyServer() != "":
		return f.wrong(f.emptyServer(), "servers: %s has no config, no logs and no source", f.emptyServer())
	case c.Limits.Redirects != nil && *c.Limits.Redirects < -1:
		return f.wrong("redirects", "limits.redirects is %d: -1 means no limit", *c.Limits.Redirects)
	}
	return nil
}

// emptyServer is a host of which nothing is handed over; "" where there is none.
func (f File) emptyServer() string {
	for _, host := range slices.Sorted(maps.Keys(f.Servers)) {
		if s := f.Servers[host]; s.Config == "" && len(s.Logs) == 0 && s.Source == "" {
			return host
		}
	}
	return ""
}

func (f File) wrong(key, format string, args ...any) error {
	return &Error{f.Path, f.Line(key), fmt.Errorf(format, args...)}
}

// Wrong is the error of a setting whose value is refused by who knows it, such
// as a theme that is none, at the line of its key.
func (f File) Wrong(key string, reason error) error {
	return &Error{f.Path, f.Line(key), reason}
}

// WrongIn is the same for a setting under another: at the first line of its key
// behind that of the other.
func (f File) WrongIn(parent, key string, reason error) error {
	from := f.Line(parent)
	lines := bytes.SplitAfter(f.src, []byte("\n"))
	rest := File{src: bytes.Join(lines[from-1:], nil)}
	if strings.Contains(string(lines[from-1]), key) { // in one line: NAME: {key: ...}
		return &Error{f.Path, from, reason}
	}
	return &Error{f.Path, from - 1 + rest.Line(key), reason}
}

// Line returns the line on which a key stands, such as "theme" or "walk.step";
// 1 when it stands nowhere.
func (f File) Line(key string) int {
	for i, line := range bytes.Split(f.src, []byte("\n")) {
		text := strings.TrimLeft(string(line), " \t\"'")
		if rest, ok := strings.CutPrefix(text, key); ok && strings.HasPrefix(strings.TrimLeft(rest, " \"'"), ":") {
			return i + 1
		}
	}
	return 1
}
