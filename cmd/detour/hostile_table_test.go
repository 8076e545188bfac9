package main

// A hostileServer is a scenario of the lab whose server is broken or means
// harm, and what every output must say of it.
type hostileServer struct {
	name  string
	flags string // what the command line adds
	code  int    // the exit code
	says  string // the sentence at the end, as a regular expression
	long  bool   // a walk of seconds: once, not in every form
}

const (
	cutByTime = `not over within 0\.2 s|time for the whole walk is over`
	floods    = `the server floods the connection with frames that bring no answer`
	shown     = `\\x9b31m`
)

// hostileServers are all scenarios of the lab's hostile family, and those of
// its broken servers.
var hostileServers = []hostileServer{
	// Odd bytes in every place that holds text.
	{name: "evil-reason", says: `^final, 2 hops: 200 from http://evil\.test/reason/end$`},
	{name: "evil-values", code: 1, says: `^failed, 1 hop: .*the value of Server has the control byte ␛$`},
	{name: "evil-high-bytes", says: `^final, 2 hops: 200 from `},
	{name: "evil-names", says: `^final, 2 hops: 200 from `},
	{name: "evil-location", says: `^final, 2 hops: 200 from http://evil\.test/location/end\?%9B31m%C2%9B31m`},
	{name: "evil-location", flags: "--as curl", says: `^final, 2 hops: 200 from http://evil\.test/location/end\?`},
	{name: "evil-location", flags: "--as go", says: `^(final|failed|refused), `, code: anyCode},
	{name: "evil-location-controls", code: 1, says: `the value of Location has the control byte ␛$`},
	{name: "evil-location-controls", flags: "--as curl", code: anyCode, says: `^(final|failed|refused), `},
	{name: "evil-location-host", code: 1, says: `^refused, 1 hop: .*not a valid URL by the WHATWG URL Standard$`},
	{name: "evil-location-host", flags: "--as curl", code: 1, says: `^(refused|failed), `},
	{name: "evil-cookies", says: `^final, 2 hops: 200 from `},
	{name: "evil-cookies", flags: "--as curl --cookie=", says: `^final, 2 hops: 200 from `},
	{name: "evil-cookie-controls", says: `^final, 2 hops: 200 from `},
	{name: "evil-body", says: `^final, 1 hop: 200 from `},
	{name: "evil-page", says: `^final, 1 hop: 200 from `},
	{name: "evil-page", flags: "--refresh 9", says: `^final, 2 hops: `},
	{name: "evil-fields", says: `^final, 1 hop: 401 from `},
	{name: "evil-trailers", code: 1, says: `^failed, 1 hop: read the content: the field name "X-` + shown},
	{name: "evil-early", says: `^final, 2 hops: 200 from `},
	{name: "evil-status", code: 1, says: `the status "␛\]0;owned␇` + shown + `\\u202e" is not three digits$`},
	{name: "evil-certificate", says: `^final, 1 hop: 200 from https://evil-names\.test/$`},
	{name: "evil-issuer", code: 1, says: `the certificate's issuer is not trusted: CN=Evil ␛`},
	{name: "evil-issuer", flags: "-k", says: `^final, 1 hop: 200 from `},
	{name: "evil-h2", says: `^final, 2 hops: 200 from `},
	{name: "evil-h2-values", code: 1, says: `the value of x-title has the control byte ␛$`},
	{name: "evil-h2-trailers", says: `^final, 1 hop: 200 from `},

	// What is no response, or says of itself what cannot be.
	{name: "http-09", code: 1, says: `the answer has no HTTP status line: it begins with "<html>␛`},
	{name: "bare-lf", says: `^final, 2 hops: 200 from `},
	{name: "obs-fold", says: `^final, 2 hops: 200 from http://evil\.test/fold/end$`},
	{name: "fold-first", code: 1, says: `the first field line begins with white space$`},
	{name: "no-colon", code: 1, says: `field line 1 has no colon: "This is no field ` + shown + `"$`},
	{name: "bad-length", code: 1, says: `^failed, 1 hop: .*Content-Length "-1\\x9b" is not a number of bytes$`},
	{name: "bad-coding", code: 1, says: `Transfer-Encoding "` + shown + `" is not the one that is in use, chunked$`},
	{name: "bad-chunk", code: 1, says: `a chunk's size is not a hexadecimal number$`},
	{name: "huge-chunk", code: 1, says: `a chunk's size is too large$`},
	{name: "chunk-extensions", code: 1, says: `the chunked coding has more framing than content$`},
	{name: "switching", says: `^final, 1 hop: 101 from `},
	{name: "no-head", code: 1, says: `the server closed the connection before the response began$`},
	{name: "reset-in-head", code: 1, says: `the server reset the connection before the response's header section was complete$`},
	{name: "reset-in-body", says: `^final, 2 hops: 200 from `},
	{name: "short-body", code: 1, says: `the connection was closed after 100 of 1000 bytes$`},
	{name: "garbage", code: 1, says: `the server speaks SSH, not HTTP$`},
	{name: "two-lengths", code: 1, says: `^failed, 1 hop: .*two Content-Length fields differ: 5 and 17$`},
	{name: "long-head", code: 1, says: `^failed, 1 hop: .*the header section is larger than 256 KiB$`},

	// What has no end, or more of it than fits.
	{name: "endless-head", code: 1, says: `the header section has more than 10000 lines$`},
	{name: "many-fields", code: 1, says: `the header section has more than 10000 lines$`},
	{name: "long-field", code: 1, says: `the header section is larger than 256 KiB$`},
	{name: "endless-body", says: `^final, 1 hop: 200 from `, long: true},
	{name: "gzip-bomb", says: `^final, 1 hop: 200 from `},
	{name: "nested-bomb", says: `^final, 1 hop: 200 from `},
	{name: "many-codings", says: `^final, 1 hop: 200 from `},
	{name: "ten-thousand", flags: "--as curl --max-redirs -1", says: `^final, 10001 hops: 200 from `, long: true},
	{name: "ten-thousand", code: 1, says: `^limit, 20 hops: `},
	{name: "dots", says: `^final, 2 hops: 200 from http://evil\.test/dots/end$`},
	{name: "dots", flags: "--as curl", says: `^final, 2 hops: 200 from http://evil\.test/dots/end$`},
	{name: "dots", flags: "--as curl --path-as-is", code: anyCode, says: `^(final|refused|failed), `},
	{name: "growing", flags: "--as curl --max-redirs -1", says: `^final, \d\d hops: 431 from `},
	{name: "long-targets", flags: "--as curl --max-redirs -1", code: 1, long: true,
		says: `^refused, \d+ hops: the long targets of this chain have more than 8 MiB together$`},
	{name: "growing-query", flags: "--as curl --max-redirs -1", code: anyCode, says: `^(final|refused|limit), `},
	{name: "endless-early", code: 1, says: `those of the 1xx responses before it are together larger than 256 KiB$`},
	{name: "silent", flags: "-m 0.2", code: 1, says: cutByTime},
	{name: "slow-head", flags: "-m 0.2", code: 1, says: cutByTime},
	{name: "slow-body", flags: "-m 0.2", code: 1, says: cutByTime},

	// TLS that does not come about.
	{name: "tls-expired", code: 1, says: `the certificate expired on 20\d\d-\d\d-\d\d$`},
	{name: "tls-wrong-name", code: 1, says: `the certificate is for hosting-provider\.test, not for wrong-name\.test$`},
	{name: "tls-unknown-issuer", code: 1, says: `the certificate's issuer is not trusted: `},
	{name: "tls-self-signed", code: 1, says: `the certificate is self-signed$`},
	{name: "tls-old", code: 1, says: `it does not speak a TLS version that detour speaks \(protocol_version\)$`},
	{name: "tls-none", code: 1, says: `the server's answer is not TLS: it begins with `},
	{name: "tls-silent", flags: "-m 0.2", code: 1, says: cutByTime},

	// HTTP/2 frame by frame.
	{name: "h2-goaway", code: 1, says: `the server ends the connection \(GOAWAY, ENHANCE_YOUR_CALM\): ␛\]0;owned␇`},
	{name: "h2-reset", code: 1, says: `the server reset the stream \(INTERNAL_ERROR\)$`},
	{name: "h2-continuation", code: 1, says: `the header section comes in more than 256 frames$`},
	{name: "h2-large-head", code: 1, says: `the header section is larger than 256 KiB$`},
	{name: "h2-hpack-bomb", code: 1, says: `the header section is larger than 256 KiB$`},
	{name: "h2-settings", code: 1, says: floods},
	{name: "h2-ping", code: 1, says: floods},
	{name: "h2-unknown", code: 1, says: floods},
	{name: "h2-window", code: 1, says: floods},
	{name: "h2-overflow", code: 1, says: `the server widened a window beyond its limit$`},
	{name: "h2-padding", code: 1, says: floods},
	{name: "h2-bad-padding", code: 1, says: `a frame breaks the protocol \(PROTOCOL_ERROR`},
	{name: "h2-push", code: 1, says: `the server pushes although it was told not to$`},
	{name: "h2-early", code: 1, says: floods},
	{name: "h2-body", says: `^final, 1 hop: 200 from `, long: true},
}

// anyCode is for a walk whose end is the client's own affair.
const anyCode = -1
