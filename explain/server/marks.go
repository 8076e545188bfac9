package server

// titles are the names that people use.
var titles = map[string]string{
	"nginx": "nginx", "apache": "Apache httpd", "caddy": "Caddy", "iis": "IIS", "haproxy": "HAProxy",
	"lighttpd": "lighttpd", "traefik": "Traefik", "envoy": "Envoy", "varnish": "Varnish",
	"oauth2-proxy": "oauth2-proxy", "cloudflare": "Cloudflare", "cloudfront": "Amazon CloudFront",
	"fastly": "Fastly", "alb": "AWS Application Load Balancer", "s3": "Amazon S3", "netlify": "Netlify",
	"vercel": "Vercel", "aspnet": "ASP.NET", "aspnetcore": "ASP.NET Core", "django": "Django",
	"drupal": "Drupal", "express": "Express", "flask": "Flask", "jetty": "Jetty",
	"laravel": "Laravel", "nextjs": "Next.js", "php": "PHP", "rails": "Ruby on Rails", "spring": "Spring",
	"starlette": "Starlette", "symfony": "Symfony", "tomcat": "Tomcat", "wordpress": "WordPress",
}

// marks are tried in order: an application that names itself before the
// servers in front of it, names before shapes. What each product writes is in
// its source or was measured on it; a trait shared by several is left out.
var marks = []mark{
	{id: "wordpress", field: "X-Redirect-By", holds: "wordpress"},
	{id: "wordpress", field: "Set-Cookie", holds: "wordpress_", cookie: true},
	{id: "drupal", field: "X-Generator", holds: "drupal"},
	{id: "drupal", field: "X-Drupal-Cache"},
	{id: "laravel", field: "Set-Cookie", holds: "laravel_session", cookie: true},
	{id: "symfony", field: "X-Debug-Token"},
	{id: "django", field: "Set-Cookie", holds: "csrftoken=", cookie: true},
	{id: "django", field: "Server", holds: "wsgiserver"},
	{id: "flask", field: "Server", holds: "werkzeug"},
	{id: "starlette", field: "Server", holds: "uvicorn"},
	{id: "rails", field: "X-Runtime"},
	{id: "nextjs", field: "X-Powered-By", holds: "next.js"},
	{id: "express", field: "X-Powered-By", holds: "express"},
	{id: "express", holds: ". redirecting to "},
	{id: "aspnetcore", field: "Server", holds: "kestrel"},
	{id: "aspnetcore", field: "Set-Cookie", holds: ".aspnetcore.", cookie: true},
	{id: "aspnet", field: "X-AspNet-Version"},
	{id: "aspnet", field: "X-Powered-By", holds: "asp.net"},
	{id: "aspnet", field: "Set-Cookie", holds: "asp.net_sessionid", cookie: true},
	{id: "spring", field: "X-Application-Context"},
	{id: "tomcat", field: "Server", holds: "apache-coyote"},
	{id: "jetty", field: "Server", holds: "jetty"},
	{id: "php", field: "X-Powered-By", holds: "php/"},
	{id: "php", field: "Set-Cookie", holds: "phpsessid=", cookie: true},
	{id: "oauth2-proxy", field: "Set-Cookie", holds: "_oauth2_proxy", cookie: true},

	{id: "vercel", field: "X-Vercel-Id"},
	{id: "netlify", field: "Server", holds: "netlify"},
	{id: "s3", field: "Server", holds: "amazons3"},
	{id: "alb", field: "Server", holds: "awselb/"},
	{id: "alb", field: "Set-Cookie", holds: "awsalb", cookie: true},
	{id: "cloudfront", field: "X-Amz-Cf-Id"},
	{id: "cloudfront", field: "Via", holds: "cloudfront"},
	{id: "cloudflare", field: "CF-RAY"},
	{id: "cloudflare", field: "Server", holds: "cloudflare"},
	{id: "fastly", field: "X-Served-By", holds: "cache-"},

	{id: "nginx", field: "Server", holds: "nginx"},
	{id: "nginx", field: "Server", holds: "openresty"},
	{id: "apache", field: "Server", holds: "apache", lacks: "coyote"},
	{id: "caddy", field: "Server", holds: "caddy"},
	{id: "caddy", field: "Via", holds: "caddy"},
	{id: "iis", field: "Server", holds: "microsoft-iis"},
	{id: "lighttpd", field: "Server", holds: "lighttpd"},
	{id: "envoy", field: "Server", holds: "envoy"},
	{id: "varnish", field: "Server", holds: "varnish"},
	{id: "varnish", field: "X-Varnish"},
	{id: "traefik", field: "Server", holds: "traefik"},

	{id: "nginx", holds: "<hr><center>nginx"},
	{id: "apache", holds: "<p>the document has moved <a href="},
}
