package cause

import (
	"testing"

	"detour/explain/evidence"
)

// Troubles that people ask about: the hop that they look at names the cause
// that the accepted answer names.
func TestTroubles(t *testing.T) {
	c := open()
	for _, test := range []struct {
		name, chain string
		hop         int
		want        string
	}{
		{"a POST is lost from http to https", `POST http://shop.test/api/items
HTTP/1.1 301 Moved Permanently
Server: nginx/1.24.0
Content-Type: text/html
Location: https://shop.test/api/items

GET https://shop.test/api/items
HTTP/1.1 405 Method Not Allowed
Server: nginx/1.24.0
Allow: POST`, 1, "any-post-lost"},
		{"405 after the slash of FastAPI", `POST http://shop.test/items
HTTP/1.1 307 Temporary Redirect
date: x
server: uvicorn
content-length: 0
location: http://shop.test/items/`, 0, "starlette-redirect-slashes"},
		{"a login loop behind a proxy", `GET https://shop.test/app
HTTP/1.1 302 Found
Server: nginx
Location: https://idp.test/authorize?response_type=code&client_id=a&state=1

GET https://idp.test/authorize?response_type=code&client_id=a&state=1
HTTP/1.1 302 Found
Server: idp
Location: https://shop.test/callback?code=1&state=1

GET https://shop.test/callback?code=1&state=1
HTTP/1.1 302 Found
Server: nginx
Set-Cookie: session=1
Location: https://shop.test/app

GET https://shop.test/app
HTTP/1.1 302 Found
Server: nginx
Location: https://idp.test/authorize?response_type=code&client_id=a&state=2`, 3, "any-login-loop"},
		{"a slash behind TLS termination leads to http", `GET https://shop.test/items
HTTP/1.1 307 Temporary Redirect
Server: nginx
Date: x
Content-Length: 0
Connection: keep-alive
location: http://shop.test/items/`, 0, "starlette-slash-tls"},
		{"Cloudflare in the mode Flexible", `GET https://shop.test/
HTTP/1.1 301 Moved Permanently
Date: x
Content-Type: text/html
Location: https://shop.test/
cf-cache-status: DYNAMIC
Server: cloudflare
CF-RAY: 1`, 0, "cloudflare-flexible-loop"},
		{"www to and fro", `GET https://shop.test/
HTTP/1.1 301 Moved Permanently
Server: nginx/1.24.0
Location: https://www.shop.test/

GET https://www.shop.test/
HTTP/1.1 301 Moved Permanently
Server: Apache
Location: https://shop.test/`, 0, "any-www-ping-pong"},
		{"a Secure cookie over http", `GET http://shop.test/start
HTTP/1.1 302 Found
X-Powered-By: Express
Set-Cookie: connect.sid=1; Path=/; Secure
Location: /start

GET http://shop.test/start
HTTP/1.1 302 Found
X-Powered-By: Express
Set-Cookie: connect.sid=2; Path=/; Secure
Location: /start`, 1, "any-cookie-rejected"},
		{"the port 8080 shows", `GET http://shop.test/docs
HTTP/1.1 301 Moved Permanently
Server: nginx/1.24.0
Content-Type: text/html
Content-Length: 169
Location: http://shop.test:8080/docs/
Connection: keep-alive

<hr><center>nginx/1.24.0</center>`, 0, "nginx-slash-port"},
		{"a permanent redirect sticks in the browser", `GET http://shop.test/old
HTTP/1.1 301 Moved Permanently (from cache)
Location: http://shop.test/new`, 0, "browser-cached"},
		{"languages to and fro", `GET https://shop.test/
HTTP/1.1 302 Found
Server: cloudflare
CF-RAY: 1
Location: /de/

GET https://shop.test/de/
HTTP/1.1 302 Found
X-Powered-By: Next.js
Location: /`, 1, "any-locale-loop"},
		{"a presigned URL refuses Authorization", `GET https://bucket.s3.test/file?X-Amz-Signature=a
Authorization: Bearer x

HTTP/1.1 400 Bad Request
Server: AmazonS3

<Error><Code>InvalidArgument</Code><Message>Only one auth mechanism allowed</Message></Error>`, 0, "any-two-credentials"},
		{"WordPress behind a proxy that ends TLS", `GET https://shop.test/
HTTP/1.1 301 Moved Permanently
Server: nginx
X-Redirect-By: WordPress
Location: https://shop.test/`, 0, "wordpress-ssl-loop"},
	} {
		t.Run(test.name, func(t *testing.T) {
			ch, err := parseExchanges(test.chain)
			if err != nil {
				t.Fatal(err)
			}
			ranked := c.Rank(evidence.Of(ch, test.hop))
			if len(ranked) == 0 || ranked[0].Cause() == nil {
				t.Fatalf("ranked %+v", ranked)
			}
			if got := ranked[0].Cause().ID; got != test.want {
				t.Errorf("%s comes first, want %s", got, test.want)
			}
		})
	}
}
