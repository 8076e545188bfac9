// Package curl reads requests said in curl's words: the flags that every
// command of detour takes, with curl's own meanings, so that a command line
// from a shell history or a browser's "Copy as cURL" works as it stands.
//
// Bind puts the flags on a flag set; after parsing, [Flags.Walk] returns what
// they ask for: the first request, what is asked of the client, and how to
// connect.
package curl

import (
	"io"
	"time"

	"github.com/spf13/pflag"
)

// Flags holds what was given on a command line. The zero value is not useful;
// see [Bind].
type Flags struct {
	set *pflag.FlagSet

	method   string
	fields   []string
	data     []datum
	get      bool
	head     bool
	user     string
	cookies  []string
	agent    string
	referer  string
	compress bool

	http10, http11, http2 bool

	maxRedirs       int
	locationTrusted bool
	post            [3]bool // --post301, --post302, --post303
	pathAsIs        bool

	insecure       bool
	cacert         string
	cert, key      string
	proxy          string
	resolve        []string
	connectTo      []string
	maxTime        seconds
	connectTimeout seconds
	noted          bool // curl's flags that say nothing to detour: -L -s -S -i -v

	// Stdin is what "@-" reads; nil means no input.
	Stdin io.Reader
	// ReadFile reads the files that flags name; Bind sets it to one that reads 64 MiB at most.
	ReadFile func(name string) ([]byte, error)
}

// Bind adds curl's request flags to fs.
func Bind(fs *pflag.FlagSet) *Flags {
	f := &Flags{set: fs, ReadFile: readFile}
	fs.SortFlags = false
	f.bindRequest(fs)
	f.bindFollow(fs)
	f.bindConnection(fs)
	f.bindNoted(fs)
	return f
}

func (f *Flags) bindRequest(fs *pflag.FlagSet) {
	fs.StringVarP(&f.method, "request", "X", "", "send `METHOD`; curl then repeats it on every hop")
	fs.StringArrayVarP(&f.fields, "header", "H", nil, "add the `FIELD` 'Name: value'; 'Name:' leaves a default out, 'Name;' sends it empty, @FILE reads lines")
	fs.VarP(dataValue{f, dataAscii}, "data", "d", "send `DATA` as a form body (makes it a POST); @FILE reads a file without its line ends")
	fs.Var(dataValue{f, dataAscii}, "data-ascii", "send `DATA` as --data does")
	fs.Var(dataValue{f, dataRaw}, "data-raw", "send `DATA` as it stands, @ included")
	fs.Var(dataValue{f, dataBinary}, "data-binary", "send `DATA`; @FILE reads a file byte for byte")
	fs.Var(dataValue{f, dataURLEncode}, "data-urlencode", "send `DATA` percent-encoded: content, name=content, @FILE, name@FILE")
	fs.Var(dataValue{f, dataJSON}, "data-json", "what curl calls --json: send `JSON` with Content-Type and Accept set to application/json")
	fs.BoolVarP(&f.get, "get", "G", false, "put the data into the query and send GET")
	fs.BoolVarP(&f.head, "head", "I", false, "send HEAD")
	fs.StringVarP(&f.user, "user", "u", "", "Basic credentials `USER:PASSWORD`")
	fs.StringArrayVarP(&f.cookies, "cookie", "b", nil, "send the `COOKIES` 'a=1; b=2'; '' only turns the jar on")
	fs.StringVarP(&f.agent, "user-agent", "A", "", "send `NAME` as User-Agent")
	fs.StringVarP(&f.referer, "referer", "e", "", "come from the page at `URL`: the Referer, and for a browser the page that navigates; ';auto' at its end sets it on each hop")
	fs.BoolVar(&f.compress, "compressed", false, "ask for compressed content")
	fs.BoolVarP(&f.http10, "http1.0", "0", false, "speak HTTP/1.0")
	fs.BoolVar(&f.http11, "http1.1", false, "speak HTTP/1.1")
	fs.BoolVar(&f.http2, "http2", false, "speak HTTP/2 over TLS where the server can")
}

func (f *Flags) bindFollow(fs *pflag.FlagSet) {
	fs.IntVar(&f.maxRedirs, "max-redirs", 0, "follow at most `N` redirects, -1 for no limit (default: the client's own)")
	fs.BoolVar(&f.locationTrusted, "location-trusted", false, "send credentials to every host, as curl's flag does")
	fs.BoolVar(&f.post[0], "post301", false, "keep POST after a 301, as curl's flag does")
	fs.BoolVar(&f.post[1], "post302", false, "keep POST after a 302")
	fs.BoolVar(&f.post[2], "post303", false, "keep POST after a 303")
	fs.BoolVar(&f.pathAsIs, "path-as-is", false, "leave /../ and /./ in paths, as curl's flag does")
}

func (f *Flags) bindConnection(fs *pflag.FlagSet) {
	fs.BoolVarP(&f.insecure, "insecure", "k", false, "go on when a certificate does not verify, and say so")
	fs.StringVar(&f.cacert, "cacert", "", "trust the certificates in `FILE` (PEM) and no others")
	fs.StringVar(&f.cert, "cert", "", "client certificate `FILE` (PEM)")
	fs.StringVar(&f.key, "key", "", "client key `FILE` (PEM)")
	fs.StringVarP(&f.proxy, "proxy", "x", "", "go through the proxy at `URL` (http, https or socks5)")
	fs.StringArrayVar(&f.resolve, "resolve", nil, "take `HOST:PORT:ADDRESS` for the address of that host")
	fs.StringArrayVar(&f.connectTo, "connect-to", nil, "`HOST1:PORT1:HOST2:PORT2`: connect to the second in place of the first")
	fs.VarP(&f.maxTime, "max-time", "m", "the whole walk may take `SECONDS`")
	fs.Var(&f.connectTimeout, "connect-timeout", "connecting may take `SECONDS` a hop")
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
