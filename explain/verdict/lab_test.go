package verdict_test

import (
	"crypto/tls"
	"errors"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"detour/explain/finding"
	"detour/explain/verdict"
	"detour/trace"
	"detour/trace/lab"
	"detour/trace/uri"
	"detour/trace/wire"
)

// A scenario is what a teacher says of one of the lab's, as Chromium walks it.
type scenario struct {
	name     string
	mark     string
	headline string
	hop      int
	outcome  verdict.Outcome
	first    string // mark and headline while the second request waits
}

// scenarios are all of the lab's.
var scenarios = []scenario{
	{"get-301", "✓", "Nothing is wrong: /sale-2023 has moved to /sale for good (301)", 1, "arrived", "… The next request is GET /sale: the 301 leads there"},
	{"get-302", "✓", "Nothing is wrong: /today is at /deals/monday for now (302)", 1, "arrived", "… The next request is GET /deals/monday: the 302 leads there"},
	{"get-303", "✓", "Nothing is wrong: /exports/7 refers to /files/orders-2024.csv (303)", 1, "arrived", "… The next request is GET /files/orders-2024.csv: the 303 leads there"},
	{"get-307", "✓", "Nothing is wrong: /rates gets its trailing slash (307)", 1, "arrived", "… The next request is GET /rates/: the 307 leads there"},
	{"get-308", "✓", "Nothing is wrong: /docs gets its trailing slash (308)", 1, "arrived", "… The next request is GET /docs/: the 308 leads there"},
	{"post-301", "✗", "POST lost its 32 bytes at hop 1: the 301 made it a GET, which gets 405", 1, "arrived-elsewhere", "✗ The next request loses your 32 bytes: a 301 makes this POST a GET"},
	{"post-302", "✗", "POST lost its 29 bytes at hop 1: the 302 made it a GET", 1, "arrived", "✗ The next request loses your 29 bytes: a 302 makes this POST a GET"},
	{"post-303", "✓", "Nothing is wrong: GET /orders/7 shows the result of POST /orders", 1, "arrived", "… The next request shows the result: GET /orders/7, as a 303 asks for"},
	{"post-307", "✓", "Nothing is wrong: a 307 repeats POST with its 29 bytes at /pay/v2", 1, "arrived", "… The next request repeats POST with its 29 bytes at /pay/v2"},
	{"post-308", "✓", "Nothing is wrong: a 308 repeats POST with its 29 bytes at /v2/orders", 1, "arrived", "… The next request repeats POST with its 29 bytes at /v2/orders"},
	{"prg", "✓", "Nothing is wrong: GET /basket shows the result of POST /basket/items", 1, "arrived", "… The next request shows the result: GET /basket, as a 303 asks for"},
	{"upgrade", "✓", "Nothing is wrong: http goes to https, then shop.test to www.shop.test", 1, "arrived", "… The next request is the same over https: the 301 leads there"},
	{"hsts", "!", "Hop 1 leads to http: only HSTS keeps mail.test on https", 1, "arrived", "! The 302 leads to http: only HSTS keeps mail.test on https"},
	{"downgrade", "✗", "Cookie JSESSIONID went out in the clear: hop 1 leads from https to http", 1, "arrived", "✗ The next request sends cookie JSESSIONID in the clear, over http"},
	{"auth-cross-origin", "✓", "Nothing is wrong: Authorization is not sent on to cdn.test", 1, "arrived", "… The next request goes to cdn.test without your Authorization"},
	{"login", "!", "In place of shop.test/account a login page answers, login.test/signin", 1, "arrived-elsewhere", "! In place of shop.test/account comes a login page, login.test/signin"},
	{"locale", "✓", "Nothing is wrong: /home leads to a language, /de/ (302)", 1, "arrived", "… The next request is GET /de/: the 302 leads there"},
	{"port-leak", "✗", "Nobody answers at old-shop.test:8080: hop 1 leads to that port", 1, "failed", "! The next request goes to port 8080 of old-shop.test: the 301 leads there"},
	{"redirect-port", "✓", "Nothing is wrong: http goes to https, on port 8443 of bank.test (302)", 1, "arrived", "… The next request is the same over https, on port 8443 of bank.test"},
	{"userinfo", "✗", "The Location of hop 1 holds a user name and password for partner.test", 1, "arrived", "✗ The Location of hop 1 holds a user name and password for partner.test"},
	{"idn", "!", "The Location of hop 1 is not encoded: some clients do not follow it", 1, "arrived", "! The Location of hop 1 is not encoded: some clients do not follow it"},
	{"relative", "✓", "Nothing is wrong: 2 redirects from /mugs/blue to /plates/", 1, "arrived", "… The next request is GET /mugs/green: the 302 leads there"},
	{"query-only", "✓", "Nothing is wrong: /catalog…t=price is at /catalog…t?page=1 for now (302)", 1, "arrived", "… The next request is GET /catalog/list?page=1: the 302 leads there"},
	{"dot-segments", "✓", "Nothing is wrong: /guides/ is at /guides/fit for now (302)", 1, "arrived", "… The next request is GET /guides/fit: the 302 leads there"},
	{"scheme-relative", "✓", "Nothing is wrong: /logo.svg is at cdn.test for now (302)", 1, "arrived", "… The next request is GET cdn.test/logo.svg: the 302 leads there"},
	{"odd-location", "!", "The Location of hop 2 has a backslash: some clients do not follow it", 2, "arrived", "! The Location of hop 1 is not encoded: some clients do not follow it"},
	{"query-lost", "!", "The query ?q=mugs&page=2 is lost at hop 1: the 301 leaves it out", 1, "arrived", "! The next request loses ?q=mugs&page=2: the 301 leaves the query out"},
	{"slash", "✗", "POST lost its 34 bytes at hop 1: the 301 made it a GET", 1, "arrived", "✗ The next request loses your 34 bytes: a 301 makes this POST a GET"},
	{"fragment", "✓", "Nothing is wrong: /faq has moved to /help/faq#shipping for good (301)", 1, "arrived", "… The next request is GET /help/faq#shipping: the 301 leads there"},
	{"fragment-own", "✓", "Nothing is wrong: /terms has moved to /help/terms#returns for good (301)", 1, "arrived", "… The next request is GET /help/terms#returns: the 301 leads there"},
	{"missing-location", "✗", "The 302 at hop 1 has no Location: the chain ends there", 1, "arrived-elsewhere", ""},
	{"empty-location", "✗", "The Location of hop 1 is empty: the chain ends there", 1, "arrived-elsewhere", ""},
	{"duplicate-location", "✗", "Hop 1 is refused by Chromium: 2 Location lines with different values", 1, "refused", ""},
	{"other-scheme", "✗", "Hop 1 leads to a mailto: URL, which Chromium does not follow", 1, "refused", ""},
	{"other-scheme-script", "✗", "Hop 1 leads to a javascript: URL, which Chromium does not follow", 1, "refused", ""},
	{"cookie-bounce", "✓", "Nothing is wrong: hop 1 sets cookie consent, and /today answers then", 1, "arrived", "… The next request is the same again, with what hop 1 set"},
	{"samesite", "✓", "Nothing is wrong: 2 redirects from /samesite/start to /samesite/back", 1, "arrived", "… The next request is GET partner.test/…mesite/return: the 302 leads there"},
	{"secure-cookie-over-http", "✗", "Cookie PHPSESSID of hop 1 is refused, and hop 2 answers 403", 1, "arrived-elsewhere", "! Cookie PHPSESSID of hop 1 is refused: the next request goes without"},
	{"loop", "✗", "Loop: /products and /products/ lead to each other", 2, "loop", "… The next request is GET /products/: the 301 leads there"},
	{"ping-pong", "✗", "Loop: shop.test and www.shop.test lead to each other", 2, "loop", "… The next request is GET www.shop.test/offers: the 301 leads there"},
	{"proxy-loop", "✗", "Loop: https://app.test/dashboard redirects to itself", 2, "loop", "… The next request is the same over https: the 301 leads there"},
	{"chain-25", "✗", "Chromium gave up after 20 hops: shop.test/chain/20 still redirects", 20, "gave-up", "… The next request is GET /chain/2: the 302 leads there"},
	{"choices-300", "✓", "Nothing is wrong: a 300 offers several variants, and you choose one", 1, "arrived", ""},
	{"not-modified-304", "✓", "Nothing is wrong: a 304 says that the stored copy is still good", 1, "arrived", ""},
	{"refresh", "!", "A browser goes on to /refresh/done after 3 s, by a Refresh field", 1, "arrived", ""},
	{"meta-refresh", "!", "Hop 1 redirects by a meta refresh: only browsers follow", 1, "arrived", "! A browser goes on to shop.test/meta/new after 0 s, by a meta refresh"},
	{"early-hints", "✓", "Nothing is wrong: /early is at /early/page for now (302)", 1, "arrived", "… The next request is GET /early/page: the 302 leads there"},
	{"trailers", "✓", "Nothing is wrong: /report is at /report/7 for now (302)", 1, "arrived", "… The next request is GET /report/7: the 302 leads there"},
	{"gzip", "✓", "Nothing is wrong: /terms-of-use gets its trailing slash (301)", 1, "arrived", "… The next request is GET /terms-of-use/: the 301 leads there"},
	{"h2", "✓", "Nothing is wrong: /offers is at /offers/today for now (302)", 1, "arrived", "… The next request is GET /offers/today: the 302 leads there"},
	{"slow", "✓", "Nothing is wrong: /report is at /report/7 for now (302)", 1, "arrived", "… The next request is GET /report/7: the 302 leads there"},
	{"drip", "✓", "Nothing is wrong: slow.test/log answers 200, and nothing redirects", 1, "arrived", ""},
	{"big", "✓", "Nothing is wrong: /downlo…og.pdf is at cdn.test/…-2024.pdf for now (302)", 1, "arrived", "… The next request is GET cdn.test/file…alog-2024.pdf: the 302 leads there"},
	{"no-head", "✗", "Hop 1 failed: the server closed the connection before the response began", 1, "failed", ""},
	{"reset-in-head", "✗", "Hop 1 failed: the server reset the connection before the response's hea…", 1, "failed", ""},
	{"reset-in-body", "!", "The answer of hop 1 is broken, and Chromium follows it all the same", 1, "arrived", "! The answer of hop 1 is broken, and Chromium follows it all the same"},
	{"short-body", "✗", "Hop 1 failed: the connection was closed after 100 of 1000 bytes", 1, "failed", ""},
	{"garbage", "✗", "Hop 1 failed: the server speaks SSH, not HTTP", 1, "failed", ""},
	{"two-lengths", "✗", "Hop 1 failed: two Content-Length fields differ: 5 and 17", 1, "failed", ""},
	{"long-head", "✗", "Hop 1 failed: the header section is larger than 256 KiB", 1, "failed", ""},
	{"tls-expired", "✗", "No TLS with expired.test: the certificate expired on DATE", 2, "failed", "! The start page comes in place of shop.test…/expired: the 301 leads there"},
	{"tls-wrong-name", "✗", "No TLS with wrong-name.test: the certificate is for hosting-provider.te…", 2, "failed", "! The start page comes in place of shop.test…ong-name: the 301 leads there"},
	{"tls-unknown-issuer", "✗", "No TLS with unknown-issuer.test: the certificate's issuer is not trusted", 2, "failed", "! The start page comes in place of shop.test…n-issuer: the 301 leads there"},
	{"trouble-post-lost-to-https", "✗", "POST lost its 34 bytes at hop 1: the 301 made it a GET, which gets 405", 1, "arrived-elsewhere", "✗ The next request loses your 34 bytes: a 301 makes this POST a GET"},
	{"trouble-slash-405", "✗", "POST lost its 19 bytes at hop 1: the 301 made it a GET, which gets 405", 1, "arrived-elsewhere", "✗ The next request loses your 19 bytes: a 301 makes this POST a GET"},
	{"trouble-login-loop-behind-proxy", "✗", "Login loop: hop 3 leads back to portal.test/app, which asks to log in", 3, "loop", "! In place of portal.test/app comes a login page, id.portal.te…onnect/auth"},
	{"trouble-slash-to-http", "✗", "Hop 1 leads from https to http: anyone on the network can read hop 2", 1, "arrived", "✗ The next request goes out in the clear: a 307 leads to http"},
	{"trouble-flexible-tls-loop", "✗", "Loop: https://bakery.test redirects to itself", 1, "loop", "✗ Loop: https://bakery.test redirects to itself"},
	{"trouble-www-ping-pong", "✗", "Loop: florist.test and www.florist.test lead to each other", 2, "loop", "… The next request is GET www.florist.test: the 301 leads there"},
	{"trouble-cookie-refused-over-http", "✗", "Loop: /members sets cookie PHPSESSID, which is refused each time", 1, "loop", "✗ Loop: /members sets cookie PHPSESSID, which is refused each time"},
	{"trouble-query-lost", "!", "The query ?city=graz&page=2 is lost at hop 1: the 301 leaves it out", 1, "arrived", "! The next request loses ?city=graz&page=2: the 301 leaves the query out"},
	{"trouble-port-leak", "✗", "Nobody answers at wiki.test:8080: hop 1 leads to that port", 1, "failed", "! The next request goes to port 8080 of wiki.test: the 301 leads there"},
	{"trouble-permanent-stuck", "✗", "A maintenance page answers, and browsers keep the 301 that leads there", 1, "arrived-elsewhere", "✗ The next page is for maintenance, and browsers keep the 301"},
	{"trouble-locale-loop", "✗", "Loop: / and /de/ lead to each other", 2, "loop", "… The next request is GET /de/: the 302 leads there"},
	{"trouble-presigned-authorization", "✓", "Nothing is wrong: Authorization is not sent on to acme-report…onaws.test", 1, "arrived", "… The next request goes to acme-repor…naws.test without your Authorization"},
	{"cookie-delete", "✓", "Nothing is wrong: 2 redirects from /members/welcome to /bye", 1, "arrived", "… The next request is GET /members/leave: the 302 leads there"},
	{"cookie-not-deleted", "✗", "The deletion of a cookie misses it (hop 1)", 1, "arrived", "… The next request is GET /members/out: the 302 leads there"},
	{"open-redirect", "!", "In place of museum.test/go a login page answers, museum-tick….test/login", 1, "arrived-elsewhere", "! In place of museum.test/go comes a login page, museum-tickets.test/login"},
	{"open-redirect-backslash", "!", "In place of museum.test/on a login page answers, museum-tick….test/login", 1, "arrived-elsewhere", "! In place of museum.test/on comes a login page, museum-tickets.test/login"},
	{"oauth-code", "!", "3 redirects lead from /connect to /week, where one would do", 1, "arrived", "! In place of planner.test/connect comes a login page, signin.te…authorize"},
	{"oauth-303", "✓", "Nothing is wrong: GET planne…ned-in shows the result of POST signi…login", 1, "arrived", "… The next request shows the result: GET planner…ned-in, as a 303 asks for"},
	{"oauth-307", "✗", "The password in the body went on to plan…test: the 307 at hop 1 repeats…", 1, "arrived", "✗ The next request hands the password in the body to plan…test: the 307 r…"},
	{"cors-closed", "✓", "Nothing is wrong: /api/news is at feeds.test/news.json for now (302)", 1, "arrived", "… The next request is GET feeds.test/news.json: the 302 leads there"},
	{"cors-open", "✓", "Nothing is wrong: /api/weather is at feeds.test…ather.json for now (302)", 1, "arrived", "… The next request is GET feeds.test/weather.json: the 302 leads there"},
	{"use-proxy-305", "✓", "Nothing is wrong: museum.test/archive answers 305, and nothing redirects", 1, "arrived", ""},
	{"unused-306", "✓", "Nothing is wrong: museum.test/depot answers 306, and nothing redirects", 1, "arrived", ""},
	{"growing-path", "✗", "Likely a loop: the URL grows with every hop, seen at hop 3", 3, "loop", "… The next request is GET /box/box/: the 302 leads there"},
	{"kept-for-a-minute", "✓", "Nothing is wrong: /today has moved to /opening-hours for good (301)", 1, "arrived", "… The next request is GET /opening-hours: the 301 leads there"},
	{"kept-302", "✓", "Nothing is wrong: /map is at /map-2026 for now (302)", 1, "arrived", "… The next request is GET /map-2026: the 302 leads there"},
	{"put-302", "!", "PUT is repeated at /v2/notes/7: other clients make a GET of it at a 302", 1, "arrived", "! PUT is repeated at /v2/notes/7: other clients make a GET of it at a 302"},
	{"token-to-subdomain", "✓", "Nothing is wrong: Authorization is not sent on to files.notes.test", 1, "arrived", "… The next request goes to files.notes.test without your Authorization"},
	{"referer-policy", "✓", "Nothing is wrong: GET labor.…eport shows the result of POST clinic…sults", 1, "arrived", "… The next request shows the result: GET labor.t…report, as a 303 asks for"},
	{"referer-default", "✓", "Nothing is wrong: GET labor.…ooked shows the result of POST clinic…oking", 1, "arrived", "… The next request shows the result: GET labor.t…booked, as a 303 asks for"},
	{"nginx-lines", "✓", "Nothing is wrong: 2 redirects from /old/vase.html to /shop/vase", 1, "arrived", "… The next request is GET /shop/vase: the 301 leads there"},
	{"htaccess-lines", "!", "The chain never reaches https: anyone on the network can read hop 1", 1, "arrived", "… The next request is GET /journal: the 302 leads there"},
	{"log-lines", "!", "The chain never reaches https: anyone on the network can read hop 1", 1, "arrived", "… The next request is GET /catalogue/: the 301 leads there"},
	{"case-loop", "✗", "Loop: https://choir.test redirects to itself", 1, "loop", "✗ Loop: https://choir.test redirects to itself"},
	{"evil-reason", "!", "The chain never reaches https: anyone on the network can read hop 1", 1, "arrived", "… The next request is GET /reason/end: the 302 leads there"},
	{"evil-values", "✗", "Hop 1 failed: the value of Server has the control byte ␛", 1, "failed", ""},
	{"evil-high-bytes", "!", "The chain never reaches https: anyone on the network can read hop 1", 1, "arrived", "… The next request is GET /high/end: the 302 leads there"},
	{"evil-names", "!", "The answer of hop 1 is broken, and Chromium follows it all the same", 1, "arrived", "! The answer of hop 1 is broken, and Chromium follows it all the same"},
	{"evil-location", "!", "The chain never reaches https: anyone on the network can read hop 1", 1, "arrived", "! The Location of hop 1 is not encoded: some clients do not follow it"},
	{"evil-location-controls", "✗", "Hop 1 failed: the value of Location has the control byte ␛", 1, "failed", ""},
	{"evil-location-host", "✗", `Hop 1 is refused by Chromium: Location http://evil\u202e\u009b31m\xff.t…`, 1, "refused", ""},
	{"evil-cookies", "!", "The chain never reaches https: anyone on the network can read hop 1", 1, "arrived", "! Cookie id of hop 1 is refused: the next request goes without"},
	{"evil-cookie-controls", "!", "The answer of hop 1 is broken, and Chromium follows it all the same", 1, "arrived", "! The answer of hop 1 is broken, and Chromium follows it all the same"},
	{"evil-body", "!", "The chain never reaches https: anyone on the network can read hop 1", 1, "arrived", ""},
	{"evil-page", "!", "The chain never reaches https: anyone on the network can read hop 1", 1, "arrived", ""},
	{"evil-fields", "!", "evil.test/fields asks for a user and a password: hop 1 answers 401", 1, "arrived-elsewhere", ""},
	{"evil-trailers", "✗", `Hop 1 failed: the field name "X-\x9b31m\u009b31m\u009d0;owned\u009c\u20…`, 1, "failed", ""},
	{"evil-early", "!", "The chain never reaches https: anyone on the network can read hop 1", 1, "arrived", "… The next request is GET /early/end: the 302 leads there"},
	{"evil-status", "✗", `Hop 1 failed: the status "␛]0;owned␇\x9b31m\u202e" is not three digits`, 1, "failed", ""},
	{"evil-certificate", "✓", "Nothing is wrong: evil-names.test answers 200, and nothing redirects", 1, "arrived", ""},
	{"evil-issuer", "✗", "No TLS with evil-issuer.test: the certificate's issuer is not trusted", 1, "failed", ""},
	{"http-09", "✗", "Hop 1 failed: the answer has no HTTP status line", 1, "failed", ""},
	{"bare-lf", "!", "The chain never reaches https: anyone on the network can read hop 1", 1, "arrived", "… The next request is GET /bare-lf/end: the 302 leads there"},
	{"obs-fold", "!", "The chain never reaches https: anyone on the network can read hop 1", 1, "arrived", "… The next request is GET /fold/end: the 302 leads there"},
	{"fold-first", "✗", "Hop 1 failed: the first field line begins with white space", 1, "failed", ""},
	{"no-colon", "✗", `Hop 1 failed: field line 1 has no colon: "This is no field \x9b31m"`, 1, "failed", ""},
	{"bad-length", "✗", `Hop 1 failed: Content-Length "-1\x9b" is not a number of bytes`, 1, "failed", ""},
	{"bad-coding", "✗", `Hop 1 failed: Transfer-Encoding "\x9b31m" is not the one that is in use…`, 1, "failed", ""},
	{"bad-chunk", "✗", "Hop 1 failed: a chunk's size is not a hexadecimal number", 1, "failed", ""},
	{"huge-chunk", "✗", "Hop 1 failed: a chunk's size is too large", 1, "failed", ""},
	{"chunk-extensions", "✗", "Hop 1 failed: the chunked coding has more framing than content", 1, "failed", ""},
	{"endless-head", "✗", "Hop 1 failed: the header section has more than 10000 lines", 1, "failed", ""},
	{"many-fields", "✗", "Hop 1 failed: the header section has more than 10000 lines", 1, "failed", ""},
	{"long-field", "✗", "Hop 1 failed: the header section is larger than 256 KiB", 1, "failed", ""},
	{"endless-body", "!", "The chain never reaches https: anyone on the network can read hop 1", 1, "arrived", ""},
	{"gzip-bomb", "!", "The chain never reaches https: anyone on the network can read hop 1", 1, "arrived", ""},
	{"nested-bomb", "!", "The chain never reaches https: anyone on the network can read hop 1", 1, "arrived", ""},
	{"many-codings", "!", "The chain never reaches https: anyone on the network can read hop 1", 1, "arrived", ""},
	{"ten-thousand", "✗", "Chromium gave up after 20 hops: evil.test/far/20 still redirects", 20, "gave-up", "… The next request is GET /far/2: the 302 leads there"},
	{"dots", "!", "The chain never reaches https: anyone on the network can read hop 1", 1, "arrived", "… The next request is GET /dots/end: the 302 leads there"},
	{"growing", "✗", "Likely a loop: the URL grows with every hop, seen at hop 3", 3, "loop", "… The next request is GET /grow/grow/gr…/grow/grow/gr: the 302 leads there"},
	{"long-targets", "✗", "Chromium gave up after 20 hops: evil.test/lo…xxxxxxxxxxx still redirects", 20, "gave-up", "… The next request is GET /long/2/xxxxx…xxxxxxxxxxxxx: the 302 leads there"},
	{"growing-query", "✗", "The chain ends in an error: evil.test/return…=xxto=to=xto=xx answers 431", 15, "arrived-elsewhere", "… The next request is GET /return?to=x: the 302 leads there"},
	{"endless-early", "✗", "Hop 1 failed: this header section and those of the 1xx responses before…", 1, "failed", ""},
	{"switching", "!", "The chain never reaches https: anyone on the network can read hop 1", 1, "arrived", ""},
	{"silent", "✗", "Hop 1 failed: no answer within 1 s", 1, "failed", ""},
	{"slow-head", "✗", "Hop 1 failed: the exchange was not over within 1.5 s", 1, "failed", ""},
	{"slow-body", "✗", "Hop 1 failed: the exchange was not over within 1.5 s", 1, "failed", ""},
	{"tls-self-signed", "✗", "No TLS with self-signed.test: the certificate is self-signed", 1, "failed", ""},
	{"tls-old", "✗", "No TLS with old-tls.test: the server refused the handshake", 1, "failed", ""},
	{"tls-none", "✗", "No TLS with no-tls.test: the server's answer is not TLS", 1, "failed", ""},
	{"tls-silent", "✗", "Hop 1 failed: no answer within 1 s", 1, "failed", ""},
	{"evil-h2", "!", "The Location of hop 1 is not encoded: some clients do not follow it", 1, "arrived", "! The Location of hop 1 is not encoded: some clients do not follow it"},
	{"evil-h2-values", "✗", "Hop 1 failed: the value of x-title has the control byte ␛", 1, "failed", ""},
	{"evil-h2-trailers", "✓", "Nothing is wrong: evil-h2.t…/trailers answers 200, and nothing redirects", 1, "arrived", ""},
	{"h2-goaway", "✗", "Hop 1 failed: the server ends the connection (GOAWAY, ENHANCE_YOUR_CALM)", 1, "failed", ""},
	{"h2-reset", "✗", "Hop 1 failed: the server reset the stream (INTERNAL_ERROR)", 1, "failed", ""},
	{"h2-continuation", "✗", "Hop 1 failed: the header section comes in more than 256 frames", 1, "failed", ""},
	{"h2-large-head", "✗", "Hop 1 failed: the header section is larger than 256 KiB", 1, "failed", ""},
	{"h2-hpack-bomb", "✗", "Hop 1 failed: the header section is larger than 256 KiB", 1, "failed", ""},
	{"h2-settings", "✗", "Hop 1 failed: the server floods the connection with frames that bring n…", 1, "failed", ""},
	{"h2-ping", "✗", "Hop 1 failed: the server floods the connection with frames that bring n…", 1, "failed", ""},
	{"h2-unknown", "✗", "Hop 1 failed: the server floods the connection with frames that bring n…", 1, "failed", ""},
	{"h2-window", "✗", "Hop 1 failed: the server floods the connection with frames that bring n…", 1, "failed", ""},
	{"h2-overflow", "✗", "Hop 1 failed: the server widened a window beyond its limit", 1, "failed", ""},
	{"h2-padding", "✗", "Hop 1 failed: the server floods the connection with frames that bring n…", 1, "failed", ""},
	{"h2-bad-padding", "✗", "Hop 1 failed: a frame breaks the protocol (PROTOCOL_ERROR", 1, "failed", ""},
	{"h2-push", "✗", "Hop 1 failed: the server pushes although it was told not to", 1, "failed", ""},
	{"h2-early", "✗", "Hop 1 failed: the server floods the connection with frames that bring n…", 1, "failed", ""},
	{"h2-body", "✓", "Nothing is wrong: evil-h2.test/body answers 200, and nothing redirects", 1, "arrived", ""},
}

// start runs a lab with its delays cut to a fiftieth.
func start(t *testing.T) *lab.Server {
	t.Helper()
	server, err := lab.Start(lab.Options{Pace: 0.02})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	return server
}

// session is a walk of a scenario that waits to begin, and its network.
func session(t *testing.T, server *lab.Server, name, client string) (*trace.Session, *wire.Transport) {
	t.Helper()
	c, err := trace.ClientNamed(client)
	if err != nil {
		t.Fatal(err)
	}
	sc, err := lab.Lookup(name)
	if err != nil {
		t.Fatal(err)
	}
	r := trace.Request{Method: sc.Start.Method, URI: uri.Split(sc.Start.URL), Body: []byte(sc.Start.Body)}
	for _, f := range sc.Start.Fields {
		r.Fields = append(r.Fields, trace.Field{Name: f.Name, Value: f.Value})
	}
	transport := wire.NewTransport(wire.Options{
		TLSTimeout: time.Second, FirstByteTimeout: time.Second, TotalTimeout: 1500 * time.Millisecond, MaxDownload: 2 << 20,
		Resolve: server.Resolve, TLS: &tls.Config{RootCAs: server.Pool()},
	})
	t.Cleanup(transport.Close)
	return trace.NewSession(c, r), transport
}

// walked walks a scenario to its end and returns the verdict after each hop.
func walked(t *testing.T, server *lab.Server, name, client string) []verdict.Verdict {
	t.Helper()
	s, transport := session(t, server, name, client)
	var said []verdict.Verdict
	for {
		_, err := s.Step(t.Context(), transport)
		if errors.Is(err, trace.ErrNoStep) && s.TakeRefresh(1) {
			continue
		}
		if errors.Is(err, trace.ErrNoStep) {
			return said
		}
		said = append(said, verdict.Of(s.Chain(), verdict.Options{}))
	}
}

var date = regexp.MustCompile(`20\d\d-\d\d-\d\d`)

// Each scenario has the headline that a teacher would sign, at its end and while
// the second request waits.
func TestScenarios(t *testing.T) {
	server := start(t)
	t.Run("all", func(t *testing.T) {
		for _, sc := range scenarios {
			t.Run(sc.name, func(t *testing.T) {
				t.Parallel()
				said := walked(t, server, sc.name, "chromium")
				last, first := said[len(said)-1], ""
				if len(said) > 1 {
					first = said[0].Mark() + " " + said[0].Says()
				}
				got := scenario{sc.name, last.Mark(), date.ReplaceAllString(last.Says(), "DATE"), last.Hop, last.Outcome, first}
				if got != sc {
					t.Errorf("got  %+v\nwant %+v", got, sc)
				}
				for _, v := range said {
					checkVerdict(t, v)
				}
			})
		}
	})
}

// checkVerdict holds a verdict against what all of them keep to.
func checkVerdict(t *testing.T, v verdict.Verdict) {
	t.Helper()
	says := v.Says()
	switch {
	case ansi.StringWidth(says) > verdict.Width:
		t.Errorf("%q has %d columns", says, ansi.StringWidth(says))
	case trace.Printable(says) != says || says == "":
		t.Errorf("%q is not printable", says)
	case v.Expected != (v.Severity == 0) || v.Expected != (v.Mark() == "✓" || v.Mark() == "…"):
		t.Errorf("%q: expected %v, severity %v, mark %s", says, v.Expected, v.Severity, v.Mark())
	case strings.HasPrefix(says, "Nothing is wrong") && !v.Expected, v.Hop == 0, v.Why == "", strings.HasSuffix(says, "."):
		t.Errorf("%q: %+v", says, v)
	case !v.Expected && v.Kind != "broken-and-followed" && v.Do == "" && v.Because == nil:
		t.Errorf("%q has neither a cause nor an advice", says)
	}
	for i := range v.Findings {
		if f := &v.Findings[i]; v.Told(i) && f.Severity == finding.Error && v.Severity < finding.Error && v.Kind == "downgrade" {
			t.Errorf("%q is no error, yet what it tells of is: %s", says, f.Text)
		}
	}
}

// The table has a row for each scenario, in the lab's order.
func TestEveryScenario(t *testing.T) {
	for i, sc := range lab.Scenarios() {
		if i >= len(scenarios) || scenarios[i].name != sc.Name {
			t.Fatalf("row %d is not %s", i, sc.Name)
		}
	}
}

// A loop that does not change has the same verdict at each of its hops.
func TestLoopsSayTheSame(t *testing.T) {
	server := start(t)
	for _, name := range []string{"loop", "ping-pong", "proxy-loop", "trouble-login-loop-behind-proxy", "trouble-flexible-tls-loop", "trouble-cookie-refused-over-http", "trouble-locale-loop"} {
		said := walked(t, server, name, "chromium")
		for i, v := range said[3:] {
			want := said[len(said)-1]
			if v.Says() != want.Says() || v.Hop != want.Hop || v.Outcome != verdict.Loop || v.Kind != want.Kind {
				t.Errorf("%s, hop %d: %s at hop %d, want %s at hop %d", name, i+4, v.Says(), v.Hop, want.Says(), want.Hop)
			}
		}
	}
}

// What happened counts, not what other clients would have done.
func TestOtherClients(t *testing.T) {
	server := start(t)
	for _, tt := range []struct{ name, client, want string }{
		{"post-302", "urllib3", "✗ A POST is answered with 301 or 302 (hop 1)"},
		{"trouble-presigned-authorization", "wget", "✗ Authorization for reports.test went to acme-re…s.test, which answers 400"},
		{"downgrade", "java", "✗ Hop 1 is not followed: the client does not go from https to http"},
		{"loop", "curl", "✗ Loop: /products and /products/ lead to each other"},
		{"cookie-bounce", "curl", "✗ Loop: /today sets cookie consent, and this client keeps none"},
		{"secure-cookie-over-http", "curl", "✗ Cookie PHPSESSID of hop 1 is not kept, and hop 2 answers 403"},
		{"refresh", "curl", "! A browser goes on to /refresh/done after 3 s, by a Refresh field"},
		{"hsts", "curl", "✗ Hop 1 leads from https to http: anyone on the network can read hop 2"},
	} {
		said := walked(t, server, tt.name, tt.client)
		v := said[len(said)-1]
		checkVerdict(t, v)
		if got := v.Mark() + " " + v.Says(); got != tt.want {
			t.Errorf("%s as %s:\ngot  %s\nwant %s", tt.name, tt.client, got, tt.want)
		}
	}
}
