package apache

import (
	"path"
	"strings"

	"detour/explain/blame"
)

// What a disk can hold.
const (
	maxName = 255
	maxPath = 4095
)

// walkDirectories goes down the path of the file: the <Directory> sections of
// each folder, then its .htaccess if AllowOverride lets it have one, and last of
// all the sections with patterns. It ends with the file, its kind, and what of
// the URL is left behind it.
func (r *request) walkDirectories() int {
	name := joinPath("/", strings.TrimPrefix(r.filename, "/"))
	if !strings.HasSuffix(r.filename, "/") {
		name = path.Clean("/" + r.filename)
	}
	kind := r.w.kind(name)
	if now, same := r.walkedBefore(name, kind); same {
		r.place(name, strings.TrimSuffix(name, "/"), kind)
		r.walked, r.walkedDir = now, r.walkedKey()
		r.conf = merged(r.conf, now)
		return ok
	}
	var (
		now     *dirConf
		core    = r.srv.defaults.core
		at      = "/"
		rest    = strings.TrimPrefix(name, "/")
		sec     = 0
		reached = "/"
	)
	for depth := 1; ; depth++ {
		for ; sec < len(r.srv.dirs) && r.srv.dirs[sec].re == nil && r.srv.dirs[sec].depth <= depth; sec++ {
			if d := r.srv.dirs[sec]; d.depth == 0 || d.depth == depth && d.covers(at) {
				now, core = merged(now, d.conf), mergedCore(core, d.conf.core)
			}
		}
		conf, status := r.htaccess(at, core)
		if status != ok {
			return status
		}
		if conf != nil {
			now, core = merged(now, conf), mergedCore(core, conf.core)
		}
		if rest == "" || !r.w.step() {
			break
		}
		var part string
		part, rest, _ = strings.Cut(rest, "/")
		reached = at + part
		if len(part) > maxName || len(reached) > maxPath {
			r.w.note(r.bringsFolder(), "the path is longer than a disk can hold: the server answers 403")
			return 403
		}
		if r.w.kind(reached) != folder {
			if rest == "" && kind == regular && core.orDefault().options.has&(followLinks|followOwner) == followLinks {
				now = r.fileAsFolder(now, sec, depth+1, reached+"/")
			}
			break
		}
		at = reached + "/"
	}
	r.place(name, reached, kind)
	now = r.matchDirectories(now)
	r.walked, r.walkedDir = now, r.walkedKey()
	r.conf = merged(r.conf, now)
	return ok
}

// walkedKey is the folder that a walk ended in.
func (r *request) walkedKey() string {
	if r.kind == folder {
		return r.filename
	}
	return r.filename[:strings.LastIndexByte(r.filename, '/')+1]
}

// walkedBefore is the walk of the request before this one, when it ended in the
// same folder: the server doesn't walk again, even where a pattern would now match
// the file.
func (r *request) walkedBefore(name string, kind fileKind) (*dirConf, bool) {
	before := either(r.prev, r.sub)
	if before == nil || before.walkedDir == "" || before.srv != r.srv {
		return nil, false
	}
	dir := name
	switch {
	case kind == regular:
		dir = name[:strings.LastIndexByte(name, '/')+1]
	case kind == folder && r.pathInfo == "":
		dir = strings.TrimSuffix(name, "/") + "/"
	default:
		return nil, false
	}
	return before.walked, dir == before.walkedDir
}

// fileAsFolder adds the <Directory> sections that would be for the file if it were
// a folder: where links are followed without a look, the server doesn't notice
// that the last segment is none.
func (r *request) fileAsFolder(now *dirConf, sec, depth int, at string) *dirConf {
	for _, d := range r.srv.dirs[sec:] {
		if d.re == nil && d.depth == depth && d.covers(at) {
			now = merged(now, d.conf)
		}
	}
	return now
}

// place splits the path where the disk ends.
func (r *request) place(name, reached string, kind fileKind) {
	r.kind = kind
	if kind == folder {
		r.filename, r.pathInfo = name, ""
		return
	}
	if r.w.kind(reached) == regular {
		r.kind = regular
	}
	r.filename = reached
	r.pathInfo = strings.TrimPrefix(name, reached)
}

// matchDirectories adds the sections with patterns.
func (r *request) matchDirectories(now *dirConf) *dirConf {
	for _, d := range r.srv.dirs {
		if d.re == nil {
			continue
		}
		if m := r.w.matches(d.re, r.filename); m != nil {
			r.named(d.re, m)
			now = merged(now, d.conf)
		}
	}
	return now
}

// named keeps the named captures of a section as variables.
func (r *request) named(p *pattern, m *match) {
	for _, n := range p.names {
		if n.Group < maxGroups {
			r.env["MATCH_"+upper(n.Name)] = m.groups[n.Group]
		}
	}
}

// covers tells whether a section is for a folder, which ends with a slash.
func (s *section) covers(dir string) bool {
	if s.glob {
		return fnmatch(s.path, dir, true, false)
	}
	return s.path == dir
}

// htaccess is what a folder's own file says.
func (r *request) htaccess(dir string, core *coreDir) (*dirConf, int) {
	a := &allowed{}
	if core != nil && core.override != nil {
		a.classes, a.nonfatal = core.override.allow, core.override.nonfatal
	}
	if core != nil && core.listed != nil {
		a.list = core.listed.list
	}
	if a.classes == 0 && len(a.list) == 0 {
		r.nearHtaccess(dir, core)
		return nil, ok
	}
	for _, name := range r.srv.access {
		file := r.w.c.htaccess(dir+name, dir, a)
		if file != nil && file.unsure && r.w.is(file.failed.name+" is known to the server: its module is linked in", file.failed.name+" is not known to the server") {
			linked := *a
			linked.linked = true
			file = r.w.c.htaccess(dir+name, dir, &linked)
		}
		switch {
		case file == nil && r.mayHave(dir+name):
			r.w.cannot("%s may be on the server and was not handed over", dir+name)
			return nil, ok
		case file == nil:
			continue
		case file.failed != nil:
			r.w.note(file.failed, "%s: the server answers 500", file.why)
			r.answeredBy = file.failed
			return nil, 500
		}
		return file.conf, ok
	}
	return nil, ok
}

// mayHave asks whether a .htaccess that was not handed over may be there: in a
// site's folder or below it.
func (r *request) mayHave(name string) bool {
	if r.srv.rootMade() || r.w.c.files.Kind(name) != blame.NotKnown || !r.w.c.inSite(path.Dir(name)) {
		return false
	}
	return r.w.is(name+" is there", name+" is not there")
}

// rootMade tells of a server that was made around a .htaccess.
func (s *server) rootMade() bool { return s.rootAt != nil && s.rootAt.at().File == "" }

// inSite tells whether a folder is a site's or below one.
func (c *Config) inSite(dir string) bool {
	for ; dir != "/" && dir != "."; dir = path.Dir(dir) {
		if c.site[dir] {
			return true
		}
	}
	return false
}

// nearHtaccess notes a .htaccess that the server doesn't read.
func (r *request) nearHtaccess(dir string, core *coreDir) {
	if r.sub != nil || r.prev != nil || !strings.HasPrefix(dir, strings.TrimSuffix(r.srv.root, "/")+"/") {
		return
	}
	for _, name := range r.srv.access {
		f, err := r.w.c.files.Read(dir + name)
		if err != nil || len(r.w.near) > 20 {
			continue
		}
		if ds := tree(f, func(*directive, string) {}); len(ds) > 0 {
			why := "AllowOverride None stands for this folder: the file is not read"
			if core != nil && core.override != nil {
				why += ", by line " + itoa(core.override.at.at().Line)
			}
			r.w.miss(ds[0], "%s", why)
		}
	}
}
