// Package curl reads requests said in curl's words: the flags that every
// command of detour takes, with curl's own meanings, so that a command line
// from a shell history or a browser's "Copy as cURL" works as it stands.
//
// Bind puts the flags on a flag set; after parsing, [Flags.Walk] returns what
// they ask for: the first request, what is asked of the client, and how to
// connect. A flag of curl's that detour leaves out is never left out in silence:
// [Walk.LeftOut] says which, and what it would have changed.
package curl

import (
	"io"
	"io/fs"
	"os"
	"time"

	"github.com/spf13/pflag"

	"detour/trace"
)

// Flags holds what was given on a command line. The zero value is not useful;
// see [Bind].
type Flags struct {
	own *pflag.FlagSet // curl's request flags and no others

	method   string
	fields   []string
	data     []datum
	form     []formPart
	escape   bool // --form-escape
	upload   string
	urlQuery []string
	target   string
	bytes    string // -r
	offset   string // -C
	since    string // -z
	get      bool
	head     bool
	user     string
	bearer   string
	auth     trace.Auth
	netrc    netrcFlags
	cookies  []string
	jar      string // -c
	junk     bool   // -j
	agent    string
	referer  string
	compress bool

	http10, http11, http2, priorKnowledge bool

	maxRedirs          int
	locationTrusted    bool
	post               [3]bool // --post301, --post302, --post303
	pathAsIs           bool
	proto, protoRedir  string
	insecure           bool
	cacert             string
	cert, key          string
	tlsMin             uint16
	tlsMax             string
	proxy              string
	proxyUser, noproxy string
	proxyFields        []string
	resolve            []string
	connectTo          []string
	family             string // "tcp4", "tcp6"
	socket             string
	maxTime            seconds
	connectTimeout     seconds
	noted              bool // curl's flags that say nothing to detour: -L -s -S -i

	urls    []string // of --url and of configurations
	aside   []*leftOut
	output  string // -o
	globs   bool   // -g: no ranges in the URL
	nesting int    // of configurations
	pasted  bool
	left    []Omission

	// Stdin is what "@-" reads; nil means no input.
	Stdin io.Reader
	// ReadFile reads the files that flags name; Bind sets it to one that reads 64 MiB at most.
	ReadFile func(name string) ([]byte, error)
	// Stat describes a file that a flag names; Bind sets it to [os.Stat].
	Stat func(name string) (fs.FileInfo, error)
	// Getenv returns a variable of the environment; nil means that there are none.
	Getenv func(name string) string
}

// Bind adds curl's request flags to fs.
func Bind(fs *pflag.FlagSet) *Flags {
	f := &Flags{own: pflag.NewFlagSet("curl", pflag.ContinueOnError), ReadFile: readFile, Stat: os.Stat}
	fs.SortFlags, f.own.SortFlags = false, false
	f.bindRequest(f.own)
	f.bindContent(f.own)
	f.bindCredentials(f.own)
	f.bindFollow(f.own)
	f.bindConnection(f.own)
	f.bindProxy(f.own)
	f.bindNoted(f.own)
	fs.AddFlagSet(f.own)
	return f
}

func (f *Flags) bindRequest(fs *pflag.FlagSet) {
	fs.StringVarP(&f.method, "request", "X", "", "send `METHOD`; curl then repeats it on every hop")
	fs.StringArrayVarP(&f.fields, "header", "H", nil, "add the `FIELD` 'Name: value'; 'Name:' leaves a default out, 'Name;' sends it empty, @FILE reads lines")
	fs.BoolVarP(&f.get, "get", "G", false, "put the data into the query and send GET")
	fs.BoolVarP(&f.head, "head", "I", false, "send HEAD")
	fs.StringArrayVar(&f.urlQuery, "url-query", nil, "add `DATA` to the query, encoded as --data-urlencode does; '+DATA' as it stands")
	fs.StringVar(&f.target, "request-target", "", "send `TARGET` in the request line, on every hop, in place of the path")
	fs.StringVarP(&f.agent, "user-agent", "A", "", "send `NAME` as User-Agent")
	fs.StringVarP(&f.referer, "referer", "e", "", "come from the page at `URL`: the Referer, and for a browser the page that navigates; ';auto' at its end sets it on each hop")
	fs.BoolVar(&f.compress, "compressed", false, "ask for compressed content")
	fs.StringVarP(&f.bytes, "range", "r", "", "ask for the `BYTES` 0-99, -100 or 100- of the content, on every hop")
	fs.StringVarP(&f.offset, "continue-at", "C", "", "ask for what comes after `OFFSET` bytes; - for the size of -o's file")
	fs.StringVarP(&f.since, "time-cond", "z", "", "ask for what changed since `TIME`, a date or the date of a file; -TIME for what did not")
	fs.BoolVarP(&f.http10, "http1.0", "0", false, "speak HTTP/1.0")
	fs.BoolVar(&f.http11, "http1.1", false, "speak HTTP/1.1")
	fs.BoolVar(&f.http2, "http2", false, "speak HTTP/2 over TLS where the server can")
	fs.BoolVar(&f.priorKnowledge, "http2-prior-knowledge", false, "speak HTTP/2 at once, without TLS too")
	fs.VarP(configValue{f}, "config", "K", "read flags from `FILE`, in the syntax of curl's configuration")
}

func (f *Flags) bindContent(fs *pflag.FlagSet) {
	fs.VarP(dataValue{f, dataAscii}, "data", "d", "send `DATA` as a form body (makes it a POST); @FILE reads a file without its line ends")
	fs.Var(dataValue{f, dataAscii}, "data-ascii", "send `DATA` as --data does")
	fs.Var(dataValue{f, dataRaw}, "data-raw", "send `DATA` as it stands, @ included")
	fs.Var(dataValue{f, dataBinary}, "data-binary", "send `DATA`; @FILE reads a file byte for byte")
	fs.Var(dataValue{f, dataURLEncode}, "data-urlencode", "send `DATA` percent-encoded: content, name=content, @FILE, name@FILE")
	fs.Var(dataValue{f, dataJSON}, "data-json", "what curl calls --json: send `JSON` with Content-Type and Accept set to application/json")
	fs.VarP(formValue{f, false}, "form", "F", "send a form with the `PART` name=content, name=@FILE or name=<FILE; ;type= and ;filename= behind it")
	fs.Var(formValue{f, true}, "form-string", "send a form with the `PART` name=content as it stands")
	fs.BoolVar(&f.escape, "form-escape", false, "escape names of parts with backslashes")
	fs.Lookup("form-escape").Hidden = true
	fs.StringVarP(&f.upload, "upload-file", "T", "", "PUT `FILE`, - for standard input; its name goes behind a URL that ends in /")
}

func (f *Flags) bindCredentials(fs *pflag.FlagSet) {
	fs.StringVarP(&f.user, "user", "u", "", "credentials `USER:PASSWORD`")
	authFlag(fs, &f.auth, "basic", trace.AuthBasic, "tell them at once, in Basic (the default)")
	authFlag(fs, &f.auth, "digest", trace.AuthDigest, "tell them in Digest, when a 401 asks for it")
	authFlag(fs, &f.auth, "anyauth", trace.AuthAny, "tell them in the best way that a 401 asks for")
	fs.StringVar(&f.bearer, "oauth2-bearer", "", "send `TOKEN` as a Bearer, as far as -u's credentials go")
	fs.BoolVarP(&f.netrc.given, "netrc", "n", false, "look each host's user and password up in ~/.netrc")
	fs.StringVar(&f.netrc.file, "netrc-file", "", "look them up in `FILE`")
	fs.BoolVar(&f.netrc.optional, "netrc-optional", false, "look them up where the URL has none")
	fs.StringArrayVarP(&f.cookies, "cookie", "b", nil, "send the `COOKIES` 'a=1; b=2', or those of a file; '' only turns the jar on")
	fs.StringVarP(&f.jar, "cookie-jar", "c", "", "write the jar to `FILE` after the walk, in Netscape's format")
	fs.BoolVarP(&f.junk, "junk-session-cookies", "j", false, "leave the session cookies of -b's file out")
}

func (f *Flags) bindFollow(fs *pflag.FlagSet) {
	fs.IntVar(&f.maxRedirs, "max-redirs", 0, "follow at most `N` redirects, -1 for no limit (default: the client's own)")
	fs.BoolVar(&f.locationTrusted, "location-trusted", false, "send credentials to every host, as curl's flag does")
	fs.BoolVar(&f.post[0], "post301", false, "keep POST after a 301, as curl's flag does")
	fs.BoolVar(&f.post[1], "post302", false, "keep POST after a 302")
	fs.BoolVar(&f.post[2], "post303", false, "keep POST after a 303")
	fs.BoolVar(&f.pathAsIs, "path-as-is", false, "leave /../ and /./ in paths, as curl's flag does")
	fs.StringVar(&f.proto, "proto", "", "allow the `SCHEMES` '=https' or '-http' and no others, from the first request on")
	fs.StringVar(&f.protoRedir, "proto-redir", "", "allow the `SCHEMES` for redirects")
}

func (f *Flags) bindConnection(fs *pflag.FlagSet) {
	fs.BoolVarP(&f.insecure, "insecure", "k", false, "go on when a certificate does not verify, and say so")
	fs.StringVar(&f.cacert, "cacert", "", "trust the certificates in `FILE` (PEM) and no others")
	fs.StringVarP(&f.cert, "cert", "E", "", "client certificate `FILE` (PEM)")
	fs.StringVar(&f.key, "key", "", "client key `FILE` (PEM)")
	f.bindTLSVersions(fs)
	fs.StringVar(&f.tlsMax, "tls-max", "", "speak at most TLS `VERSION`: 1.0, 1.1, 1.2 or 1.3")
	fs.StringArrayVar(&f.resolve, "resolve", nil, "take `HOST:PORT:ADDRESS` for the address of that host")
	fs.StringArrayVar(&f.connectTo, "connect-to", nil, "`HOST1:PORT1:HOST2:PORT2`: connect to the second in place of the first")
	choice(fs, &f.family, "ipv4", "4", "tcp4", "connect to IPv4 addresses alone")
	choice(fs, &f.family, "ipv6", "6", "tcp6", "connect to IPv6 addresses alone")
	fs.StringVar(&f.socket, "unix-socket", "", "connect to the Unix socket at `PATH`, whatever the host")
	fs.Var(abstractSocket{f}, "abstract-unix-socket", "connect to the abstract Unix socket `NAME`")
	fs.VarP(&f.maxTime, "max-time", "m", "the whole walk may take `SECONDS`")
	fs.Var(&f.connectTimeout, "connect-timeout", "connecting may take `SECONDS` a hop")
}

func (f *Flags) bindProxy(fs *pflag.FlagSet) {
	fs.StringVarP(&f.proxy, "proxy", "x", "", "go through the proxy at `URL` (http, https or socks5); '' for none")
	fs.StringVarP(&f.proxyUser, "proxy-user", "U", "", "credentials `USER:PASSWORD` for the proxy")
	fs.StringArrayVar(&f.proxyFields, "proxy-header", nil, "send the `FIELD` 'Name: value' to the proxy alone")
	fs.StringVar(&f.noproxy, "noproxy", "", "go past the proxy to the `HOSTS`, commas between them; '*' for all")
	for _, name := range []string{"socks5", "socks5-hostname"} {
		fs.Var(socksValue{f}, name, "go through the SOCKS 5 proxy at `HOST:PORT`")
		fs.Lookup(name).Hidden = true
	}
}

// bindNoted accepts the flags that people have in their fingers and that
// change nothing here: detour always follows and shows everything.
func (f *Flags) bindNoted(fs *pflag.FlagSet) {
	for _, n := range []struct{ name, short string }{
		{"location", "L"}, {"silent", "s"}, {"show-error", "S"}, {"include", "i"},
	} {
		fs.BoolVarP(&f.noted, n.name, n.short, false, "taken for curl's sake; changes nothing")
		fs.Lookup(n.name).Hidden = true
	}
}

// seconds is a time limit in curl's unit, decimals allowed.
type seconds time.Duration
