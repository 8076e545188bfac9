package lesson

import (
	"context"
	"io/fs"
	stdpath "path"
	"slices"
	"strings"

	"detour/explain/blame"
	"detour/explain/blame/apache"
	"detour/explain/blame/logs"
	"detour/explain/blame/nginx"
	"detour/trace"
)

// The servers that a lesson's configuration can be of, and "log" for lines of an
// access log.
const (
	serverNginx  = "nginx"
	serverApache = "apache"
	serverLog    = "log"
)

// Placed is the line that answered a hop, as evaluating the configuration finds it,
// or the hop's own line of the log. It is nil where that isn't certain.
func (c *Config) Placed(h *trace.Hop) *Placed {
	if c.Server == serverLog {
		return c.logged(h)
	}
	read, err := c.read()
	if err != nil {
		return nil
	}
	r := asked(h)
	if c.Plain {
		r.URL = "http" + strings.TrimPrefix(r.URL, h.Request.URI.Scheme)
	}
	a := read.Answer(r)
	if a.Blame == nil || !a.Certain || a.Differs != "" {
		return nil
	}
	p := &Placed{File: a.Blame.File, Line: a.Blame.Line, Text: a.Blame.Text}
	for _, n := range a.Via {
		p.Way = append(p.Way, n.Why)
	}
	return p
}

// read gives the text to its server's reader.
func (c *Config) read() (blame.Configuration, error) {
	if c.Server == serverApache {
		return apache.Read(oneFile{c}, c.main())
	}
	return nginx.Read(oneFile{c}, c.main())
}

// main is the file that a server begins to read: the configuration itself, or what
// leads to an .htaccess.
func (c *Config) main() string {
	if c.isAccess() {
		return accessMain
	}
	return c.File
}

func (c *Config) isAccess() bool { return stdpath.Base(c.File) == ".htaccess" }

// accessMain is the name of what stands around an .htaccess.
const accessMain = "/etc/apache2/apache2.conf"

// around is a configuration of Apache whose documents are where the .htaccess is.
func (c *Config) around() string {
	root := stdpath.Dir(c.File)
	return strings.Join([]string{
		"Listen 80", "LoadModule alias_module a", "LoadModule rewrite_module a", "LoadModule dir_module a",
		"<VirtualHost *:80>", `DocumentRoot "` + root + `"`, "</VirtualHost>",
		`<Directory "` + root + `">`, "AllowOverride All", "Require all granted", "</Directory>", "",
	}, "\n")
}

// oneFile is a configuration as the files of a server.
type oneFile struct{ c *Config }

func (o oneFile) Read(name string) (*blame.File, error) {
	switch {
	case name == o.c.File:
		return &blame.File{Name: name, Data: []byte(o.c.Text)}, nil
	case o.c.isAccess() && name == accessMain:
		return &blame.File{Name: name, Data: []byte(o.c.around())}, nil
	}
	return nil, fs.ErrNotExist
}

func (o oneFile) Glob(string) []string { return nil }

func (o oneFile) Kind(name string) blame.Kind {
	switch {
	case name == o.c.File || o.c.isAccess() && name == accessMain:
		return blame.Regular
	case o.c.isAccess() && name == stdpath.Dir(o.c.File):
		return blame.Folder
	}
	return blame.NotKnown
}

// asked is a hop as evaluation takes it.
func asked(h *trace.Hop) blame.Request {
	r := blame.Request{Method: h.Request.Method, URL: h.Request.URI.WithoutFragment().String()}
	for _, f := range h.Request.Fields {
		if !strings.EqualFold(f.Name, "Host") {
			r.Fields = append(r.Fields, f)
		}
	}
	if h.Response != nil {
		r.Observed = &blame.Observed{Status: h.Status()}
		if to, ok := h.Response.Fields.Lookup("Location"); ok {
			r.Observed.Location = &to
		}
	}
	return r
}

// logged is the hop's own line in the log, where one line alone is.
func (c *Config) logged(h *trace.Hop) *Placed {
	r := asked(h) // who asked is the learner, whom the log doesn't know
	r.Fields = slices.DeleteFunc(r.Fields, func(f trace.Field) bool { return f.Is("User-Agent") || f.Is("Referer") })
	found, err := logs.Search(context.Background(), []string{"-"}, []blame.Request{r}, logs.Options{Stdin: strings.NewReader(c.Text)})
	if err != nil || len(found) == 0 || found[0].Of != 1 || len(found[0].Lines) != 1 {
		return nil
	}
	line := found[0].Lines[0]
	return &Placed{File: c.File, Line: line.Line, Text: line.Text, Way: []string{found[0].Note}}
}
