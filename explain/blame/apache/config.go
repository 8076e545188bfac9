package apache

// A server is the main server or one virtual host.
type server struct {
	at      *directive // its section; nil for the main server
	addrs   []address
	name    string // ServerName, without scheme and port
	nameAt  *directive
	port    int
	scheme  string
	names   []string // ServerAlias without wildcards
	wild    []string
	root    string // DocumentRoot
	rootAt  *directive
	path    string // ServerPath
	tls     tri
	tlsAt   *directive
	slashes tri // MergeSlashes
	access  []string

	rewrite  *rewriteServer
	alias    *aliasServer
	setenvif []*setEnvIf
	proxy    *proxyServer
	defaults *dirConf // what stands outside every section
	dirs     []*section
	urls     []*section
	proxies  []*section
	odd      []*directive // directives that may decide about a request and aren't evaluated
}

// An address is one of a VirtualHost line.
type address struct {
	host string // as written
	ip   string // "" for any
	port int    // 0 for any
	at   *directive
}

// tri is a switch that may not be set.
type tri int8

const (
	unset tri = 0
	on    tri = 1
	off   tri = -1
)

func (t tri) or(u tri) tri {
	if t != unset {
		return t
	}
	return u
}

// A section holds what is configured for a part of the server.
type section struct {
	at     *directive
	path   string
	re     *pattern
	glob   bool
	depth  int    // slashes of a Directory's path, 0 for /
	branch branch // of <If>
	cond   *expression
	conf   *dirConf
}

type branch int8

const (
	noBranch branch = iota
	ifBranch
	elseIfBranch
	elseBranch
)

// A dirConf is what applies to a path: each module's part, nil when no directive
// of the module stood there. Merging is per module, as in the server.
type dirConf struct {
	core     *coreDir
	rewrite  *rewriteDir
	alias    *aliasDir
	index    *indexDir
	setenvif []*setEnvIf
	headers  []*headerEdit
	authz    *authzDir
	env      []envEdit
	mime     *mimeDir
	proxy    *proxyDir
	speling  tri
	odd      []*directive
}

// merged is what applies where add stands within base.
func merged(base, add *dirConf) *dirConf {
	if base == nil {
		return add
	}
	if add == nil {
		return base
	}
	return &dirConf{
		core:     mergedCore(base.core, add.core),
		rewrite:  mergedRewrite(base.rewrite, add.rewrite),
		alias:    mergedAlias(base.alias, add.alias),
		index:    mergedIndex(base.index, add.index),
		setenvif: joined(base.setenvif, add.setenvif),
		headers:  joined(base.headers, add.headers),
		authz:    mergedAuthz(base.authz, add.authz),
		env:      joined(base.env, add.env),
		mime:     mergedMime(base.mime, add.mime),
		proxy:    mergedProxy(base.proxy, add.proxy),
		speling:  add.speling.or(base.speling),
		odd:      joined(base.odd, add.odd),
	}
}

// joined is a followed by b, in memory of its own.
func joined[T any](a, b []T) []T {
	switch {
	case len(a) == 0:
		return b
	case len(b) == 0:
		return a
	}
	out := make([]T, 0, len(a)+len(b))
	return append(append(out, a...), b...)
}

// either is a unless it is nothing.
func either[T comparable](a, b T) T {
	var none T
	if a != none {
		return a
	}
	return b
}

// A set directive remembers the line that it came from.
type said struct {
	value string
	at    *directive
}

// coreDir is the core's part.
type coreDir struct {
	options   options
	optionsAt *directive
	override  *override
	listed    *override // AllowOverrideList, apart from AllowOverride
	canonical string    // UseCanonicalName: "", on, off, dns
	canonAt   *directive
	physical  tri    // UseCanonicalPhysicalPort
	encoded   string // AllowEncodedSlashes: "", off, on, nodecode
	errors    map[int]said
	handler   said
	pathInfo  string // AcceptPathInfo
	files     []*section
	ifs       []*section
}

func mergedCore(base, add *coreDir) *coreDir {
	if base == nil || add == nil {
		return either(add, base)
	}
	c := &coreDir{
		options:   base.options.with(add.options),
		optionsAt: either(add.optionsAt, base.optionsAt),
		override:  either(add.override, base.override),
		listed:    either(add.listed, base.listed),
		canonical: either(add.canonical, base.canonical),
		canonAt:   either(add.canonAt, base.canonAt),
		physical:  add.physical.or(base.physical),
		encoded:   add.encoded, // not inherited: a virtual host starts with the default again
		handler:   either(add.handler, base.handler),
		pathInfo:  either(add.pathInfo, base.pathInfo),
		files:     joined(base.files, add.files),
		ifs:       joined(base.ifs, add.ifs),
		errors:    base.errors,
	}
	if len(add.errors) > 0 {
		c.errors = map[int]said{}
		for _, m := range []map[int]said{base.errors, add.errors} {
			for status, doc := range m {
				c.errors[status] = doc
			}
		}
	}
	return c
}

// orDefault is the part, or the defaults where there is none.
func (c *coreDir) orDefault() *coreDir {
	if c == nil {
		return &coreDir{options: options{has: followLinks}}
	}
	return c
}

// options are the Options that decide anything here. add and remove are those
// with a sign, which change what was there.
type options struct {
	set         bool
	has         option
	add, remove option
}

type option uint8

const (
	followLinks option = 1 << iota
	followOwner
	indexes
	multiViews
	execCGI
	includes
	allOptions = followLinks | indexes | execCGI | includes
)

// with applies more Options on top.
func (o options) with(more options) options {
	if more.set {
		return more
	}
	o.has = o.has&^more.remove | more.add
	o.add = o.add&^more.remove | more.add
	o.remove = o.remove&^more.add | more.remove
	return o
}

// An override is AllowOverride or AllowOverrideList: what a .htaccess may hold.
type override struct {
	at       *directive
	allow    class
	list     map[string]bool // of AllowOverrideList
	nonfatal bool            // what isn't allowed is passed over
}

// class says where a directive may stand in a .htaccess.
type class uint8

const (
	fileInfo class = 1 << iota
	indexClass
	optionsClass
	authConfig
	limitClass
	anyClass
	allClasses = fileInfo | indexClass | optionsClass | authConfig | limitClass | anyClass
)
