package saved

import (
	"math"
	"slices"
	"strconv"

	"detour/trace"
	"detour/trace/jsonread"
	"detour/trace/uri"
)

const (
	format  = "detour session"
	version = 1
)

// A file is what stands in one.
type file struct {
	format  string
	version int
	by      string // detour's version
	masked  bool
	client  string
	asked   trace.ClientOptions
	start   trace.Request
	current int
	pending *trace.Request // as edited; nil when the client's own is pending
	hops    []trace.Hop
}

func (f *file) members() []member {
	return []member{
		text("format", &f.format).then(f.checkFormat), number("version", &f.version, 0, math.MaxInt32).then(f.checkVersion),
		shown("detour", &f.by), flag("masked", &f.masked),
		object("client", append([]member{text("name", &f.client)}, object("asked", asked(&f.asked)...))...),
		object("start", request(&f.start)...),
		number("current", &f.current, 0, maxHops),
		optional("pending", &f.pending, request),
		list("hops", &f.hops, maxHops, hop),
	}
}

// checkFormat and checkVersion look at what comes first, so that a file of
// another kind or version is known before it is read.
func (f *file) checkFormat(d *decoder) error {
	if f.format != format {
		return d.Want(`"`+format+`"`, jsonread.Shown(f.format))
	}
	return nil
}

func (f *file) checkVersion(d *decoder) error {
	switch {
	case f.format == "":
		return d.Want(`"format" before "version"`, "none")
	case f.version != version:
		return d.Want("version 1, the one that this detour knows", "version "+strconv.Itoa(f.version))
	}
	return nil
}

func asked(a *trace.ClientOptions) []member {
	return []member{
		flag("custom_method", &a.CustomMethod), flag("implied_type", &a.ImpliedType), text("user", &a.User),
		flag("cookie_data", &a.CookieData), flag("jar", &a.Jar), pointer(&a.MaxRedirects, maxRedirects),
		flag("location_trusted", &a.LocationTrusted),
		flag("post_301", &a.Post301), flag("post_302", &a.Post302), flag("post_303", &a.Post303),
		flag("auto_referer", &a.AutoReferer), text("referer", &a.Referer),
		flag("as_headers", &a.AsHeaders), flag("path_as_is", &a.PathAsIs), pointer(&a.Initiator, initiator),
		texts("without", &a.Without),
		flag("upload", &a.Upload), flag("chunked", &a.Chunked), text("form_type", &a.FormType), text("range", &a.Range),
		number("auth", &a.Auth, 0, int64(trace.AuthAny)), text("bearer", &a.Bearer), optional("netrc", &a.Netrc, netrc),
		list("cookies", &a.Cookies, maxList, cookie), texts("schemes", &a.Schemes), flag("credentials", &a.Credentials),
	}
}

func netrc(n *trace.Netrc) []member {
	return []member{list("entries", &n.Entries, maxList, netrcEntry), flag("optional", &n.Optional)}
}

func netrcEntry(e *trace.NetrcEntry) []member {
	return []member{text("host", &e.Host), text("user", &e.User), text("password", &e.Password)}
}

func cookie(c *trace.StoredCookie) []member {
	return []member{
		text("name", &c.Name), text("value", &c.Value), text("domain", &c.Domain), flag("host_only", &c.HostOnly), text("path", &c.Path),
		flag("secure", &c.Secure), flag("http_only", &c.HTTPOnly), instant("expires", &c.Expires),
	}
}

// maxRedirects is a limit for which 0 is something else than none.
func maxRedirects(p *int) member { return number("max_redirects", p, math.MinInt32, math.MaxInt32) }

func initiator(p *uri.URI) member { return uriMember("initiator", p) }

// uriMember is a URI as it is written.
func uriMember(key string, p *uri.URI) member {
	written := p.String()
	if *p == (uri.URI{}) {
		written = ""
	}
	return text(key, &written).then(func(*decoder) error {
		*p = uri.Split(written)
		return nil
	})
}

// httpNames are the values of a request's http member, by trace.HTTP.
var httpNames = []string{"auto", "1.0", "1.1", "2"}

func httpVersion(p *trace.HTTP) member {
	return member{"http",
		func() bool { return *p == trace.HTTPAuto || int(*p) >= len(httpNames) },
		func(e *encoder) { e.bytes([]byte(httpNames[*p])) },
		func(d *decoder) error {
			s, _, err := d.Text(16)
			if err != nil {
				return err
			}
			i := slices.Index(httpNames, s)
			if i < 0 {
				return d.Want(`"auto", "1.0", "1.1" or "2"`, jsonread.Shown(s))
			}
			*p = trace.HTTP(i)
			return nil
		}}
}

func request(r *trace.Request) []member {
	return []member{
		text("method", &r.Method), uriMember("url", &r.URI), httpVersion(&r.HTTP), text("pseudo", &r.Pseudo), fields("fields", &r.Fields), content("body", &r.Body),
		content("held", &r.Held), text("target", &r.Target),
	}
}
