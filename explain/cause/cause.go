package cause

import (
	"strings"
	"sync"

	"detour/explain/article"
)

// A Cause is one reason why a server answers as it does.
type Cause struct {
	ID       string   `yaml:"id"`
	Title    string   `yaml:"title"`
	Product  string   `yaml:"product"` // the title of a product, or "any"
	Category Category `yaml:"category"`
	// Status has the statuses that it can send: "301 302 5xx"; "" for all. What
	// comes with another was made by something else.
	Status Statuses `yaml:"status"`
	// Client marks what the client does and no server, whoever answers.
	Client bool `yaml:"client"`
	Clues  `yaml:",inline"`

	Where   string `yaml:"where"` // file and directive or setting
	Mend    string `yaml:"mend"`  // in a sentence or two, what to change
	Recipe  `yaml:",inline"`
	Confirm []Trial          `yaml:"confirm"`
	Sources []article.Source `yaml:"sources"`

	// Text is the article: Why, and perhaps Example.
	Text article.Body `yaml:"-"`
	// File is where the cause was read from.
	File string `yaml:"-"`
}

// Why returns the article's first part: what happens in the server.
func (c *Cause) Why() string {
	text, _ := c.Text.Section("Why")
	return text
}

// Says returns the title as a sentence.
func (c *Cause) Says() string { return c.Title + "." }

// Titled returns a title behind the product that it is about, where it does not
// name it itself: "nginx: https is sent to http", but "nginx adds the slash".
func Titled(product, title string) string {
	if product == "" || product == Any || strings.Contains(title, product) {
		return title
	}
	return product + ": " + title
}

// Maker returns whose cause it is, for a heading.
func (c *Cause) Maker() string {
	if c.Product == Any {
		return "Any server"
	}
	return c.Product
}

// A Trial is an experiment and what its outcomes mean.
type Trial struct {
	Try   Experiment `yaml:"try"`
	Tells string     `yaml:"tells"`
}

// Any is the product of a cause that holds for every product.
const Any = "any"

// Category is the kind of a cause.
type Category string

// The categories.
const (
	HTTPSUpgrade        Category = "https-upgrade"
	HTTPSDowngrade      Category = "https-downgrade"
	HostCanonical       Category = "host-canonicalisation"
	SlashAdd            Category = "trailing-slash-add"
	SlashRemove         Category = "trailing-slash-remove"
	IndexStrip          Category = "index-file-strip"
	PathNormalisation   Category = "path-normalisation"
	CaseNormalisation   Category = "case-normalisation"
	Locale              Category = "locale"
	LoginRequired       Category = "login-required"
	PostRedirectGet     Category = "post-redirect-get"
	MovedResource       Category = "moved-resource"
	MethodPreserving    Category = "method-preserving-rule"
	CookieCheck         Category = "session/cookie-check"
	Proxy               Category = "load-balancer/proxy"
	Maintenance         Category = "maintenance"
	Shortener           Category = "shortener"
	MissingFallback     Category = "missing-resource-fallback"
	NotModified         Category = "not-modified"
	MultipleChoices     Category = "multiple-choices"
	AppCode             Category = "app-code"
	LoopMisconfigurated Category = "loop-misconfiguration"
	Other               Category = "other"

	// ByStatus is a cause that the article on a status names and that nothing
	// in an exchange tells from others of the status: it is listed there and
	// not ranked. Such a file has a title, mend and where, and no more.
	ByStatus Category = "status"
)

// categories are all categories with what each means, for a heading.
var categories = sync.OnceValue(func() map[Category]string {
	return map[Category]string{
		HTTPSUpgrade:        "http is redirected to https",
		HTTPSDowngrade:      "https is redirected to http",
		HostCanonical:       "another host name is redirected to the canonical one",
		SlashAdd:            "the trailing slash is added",
		SlashRemove:         "the trailing slash is removed",
		IndexStrip:          "the name of the index file is removed",
		PathNormalisation:   "the path is redirected to its canonical form",
		CaseNormalisation:   "the case of the path is corrected",
		Locale:              "the visitor is redirected to a language",
		LoginRequired:       "the page needs a login",
		PostRedirectGet:     "the result of a form is fetched with GET",
		MovedResource:       "a rule says that the page has moved",
		MethodPreserving:    "a rule repeats the request elsewhere, method and body included",
		CookieCheck:         "a cookie check",
		Proxy:               "a proxy passes on, or makes, the redirect",
		Maintenance:         "the site is in maintenance",
		Shortener:           "a short link is resolved",
		MissingFallback:     "missing pages redirect instead of answering 404",
		NotModified:         "the cached copy is still valid",
		MultipleChoices:     "the server offers several versions",
		AppCode:             "the application redirects",
		LoopMisconfigurated: "rules redirect in a loop",
		Other:               "something else",
	}
})

// Says returns what the category means, as a clause.
func (c Category) Says() string { return categories()[c] }

// Experiment is a safe request, or a look, that tells causes apart.
type Experiment string

// The experiments.
const (
	ForwardedProto Experiment = "x-forwarded-proto-https"
	OtherLanguage  Experiment = "other-accept-language"
	WithoutCookies Experiment = "without-cookies"
	WithCookies    Experiment = "with-cookies"
	WithoutLogin   Experiment = "without-authorization"
	OtherAgent     Experiment = "other-user-agent"
	SlashToggled   Experiment = "slash-toggled"
	OtherPath      Experiment = "other-path"
	QueryAdded     Experiment = "query-added"
	GetInstead     Experiment = "get-instead"
	HeadForGet     Experiment = "head-for-get"
	OptionsForGet  Experiment = "options-for-get"
	MadeUpHost     Experiment = "made-up-host"
	OtherScheme    Experiment = "other-scheme"
	FollowNext     Experiment = "follow-next"
	ReadLog        Experiment = "read-log"
)

// experiments are all experiments with what each is.
var experiments = sync.OnceValue(func() map[Experiment]string {
	return map[Experiment]string{
		ForwardedProto: "the same request with X-Forwarded-Proto: https",
		OtherLanguage:  "the same request with another Accept-Language",
		WithoutCookies: "the same request without cookies",
		WithCookies:    "the same request with the cookies that were set",
		WithoutLogin:   "the same request without Authorization",
		OtherAgent:     "the same request with another User-Agent",
		SlashToggled:   "the path with its slash added or removed",
		OtherPath:      "a nearby path that does not exist",
		QueryAdded:     "the same request with one more parameter",
		GetInstead:     "GET in place of a method that may change something",
		HeadForGet:     "HEAD in place of GET",
		OptionsForGet:  "OPTIONS in place of GET",
		MadeUpHost:     "a host name that does not exist, at the same address",
		OtherScheme:    "the same URL by the other scheme",
		FollowNext:     "the next hop",
		ReadLog:        "the server's log",
	}
})

// Says returns what the experiment is, as a phrase.
func (e Experiment) Says() string { return experiments()[e] }

// Request reports whether the experiment is a request that can be sent; the
// others are looks.
func (e Experiment) Request() bool { return e != ReadLog && e != "" }
