package uri

// A Parser is how one client reads a URL. No two read alike, and that they
// don't is what an open redirect or a lost query often comes down to.
type Parser uint8

// The parsers, each by the library or the program whose it is. The files named
// for them cite the sources.
const (
	_         Parser = iota
	Curl             // curl
	CurlAsIs         // curl --path-as-is
	Chromium         // Chromium
	Firefox          // Firefox
	Standard         // the WHATWG URL Standard
	Fetch            // undici's fetch
	NodeLatin        // Node's http module
	NodeFetch        // node-fetch
	Undici           // undici's interceptor
	Go               // net/http
	JavaURI          // java.net.URI
	JavaAny          // java.net.URI, any scheme
	JavaURL          // java.net.URL
	HTTPX            // httpx
	RFC3986          // rfc3986
	Requests         // requests
	Urllib3          // urllib3
	Urllib           // urllib.request
	HTTPLib2         // httplib2
	Yarl             // yarl
	Ruby             // Ruby's URI
	HTTParty         // HTTParty
	LWP              // URI.pm
	Tiny             // HTTP::Tiny
	Mojo             // Mojo::URL
	PHPStream        // PHP's http wrapper
	Wget             // wget
	Wget2            // wget2
	Aria2            // aria2c
	Lynx             // lynx
	W3m              // w3m

	end
)

// A reader is what a parser does.
type reader struct {
	name      string
	read      func(base *URI, ref string) (URI, error) // base is nil for a first URL
	forgetful bool                                     // the base's userinfo does not go along
}

var readers = [end]reader{
	Curl:      {name: "curl", read: readCurl},
	CurlAsIs:  {name: "curl --path-as-is", read: readCurlAsIs},
	Chromium:  {name: "Chromium", read: readChromium},
	Firefox:   {name: "Firefox", read: readFirefox},
	Standard:  {name: "the WHATWG URL Standard", read: readStandard},
	Fetch:     {name: "undici's fetch", read: readFetch},
	NodeLatin: {name: "Node's http module", read: readNodeLatin},
	NodeFetch: {name: "node-fetch", read: readNodeFetch},
	Undici:    {name: "undici's interceptor", read: readUndici, forgetful: true},
	Go:        {name: "net/http", read: readGo},
	JavaURI:   {name: "java.net.URI", read: readJava},
	JavaAny:   {name: "java.net.URI, any scheme", read: readJavaAlways},
	JavaURL:   {name: "java.net.URL", read: readJavaURL},
	HTTPX:     {name: "httpx", read: readHTTPX},
	RFC3986:   {name: "rfc3986", read: readRFC3986},
	Requests:  {name: "requests", read: readRequests},
	Urllib3:   {name: "urllib3", read: readUrllib3},
	Urllib:    {name: "urllib.request", read: readUrllib},
	HTTPLib2:  {name: "httplib2", read: readHTTPLib2},
	Yarl:      {name: "yarl", read: readYarl},
	Ruby:      {name: "Ruby's URI", read: readRuby},
	HTTParty:  {name: "HTTParty", read: readHTTParty, forgetful: true},
	LWP:       {name: "URI.pm", read: readLWP},
	Tiny:      {name: "HTTP::Tiny", read: readTiny, forgetful: true},
	Mojo:      {name: "Mojo::URL", read: readMojo},
	PHPStream: {name: "PHP's http wrapper", read: readPHPStream, forgetful: true},
	Wget:      {name: "wget", read: readWget, forgetful: true},
	Wget2:     {name: "wget2", read: readWget2, forgetful: true},
	Aria2:     {name: "aria2c", read: readAria2, forgetful: true},
	Lynx:      {name: "lynx", read: readLynx, forgetful: true},
	W3m:       {name: "w3m", read: readW3m, forgetful: true},
}

// Parsers returns all parsers.
func Parsers() []Parser {
	var all []Parser
	for p := range end {
		if p != 0 {
			all = append(all, p)
		}
	}
	return all
}

// String returns the name of the library or program: "net/http".
func (p Parser) String() string { return readers[p].name }

// Parse reads an absolute URL, the first of a chain. An error is an [*Error].
func (p Parser) Parse(s string) (URI, error) { return readers[p].read(nil, s) }

// Resolve reads a reference that stands in a response from base: the value of
// a Location. An error is an [*Error].
func (p Parser) Resolve(base URI, ref string) (URI, error) {
	r := readers[p]
	if u, ok := plain(base, ref); ok {
		if r.forgetful {
			u.Userinfo = nil
		}
		return u, nil
	}
	return r.readOn(base, ref)
}

// readOn is apart from Resolve, so that its short way needs no base on the heap.
func (r reader) readOn(base URI, ref string) (URI, error) { return r.read(&base, ref) }
