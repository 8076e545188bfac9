package evidence

import (
	"strings"
	"sync"
)

// Says is the item in the exchange's own values, for a sentence.
func (it Item) Says() string {
	switch {
	case it.ID == "body":
		return bodySays(it.Value)
	case it.ID == "method-unsafe" && it.Value != "":
		return "the request is a " + it.Value + ", not a GET"
	case it.Field != "" && it.Value != "":
		return it.Field + ": " + it.Value
	}
	says, _ := Known(it.ID)
	if before, _, ok := strings.Cut(says, "is the value"); ok {
		return before + "is " + strings.ReplaceAll(it.Value, ",", ", ") // a list of names can be broken in rows
	}
	return strings.Replace(says, "that the value names", it.Value, 1)
}

// bodySays tells whose page a body is, by the name of its template.
func bodySays(template string) string {
	switch template {
	case "reason":
		return "the body is the reason phrase alone"
	case "target":
		return "the body is the target alone"
	case "path":
		return "the body is the target's path alone"
	case "portal":
		return "the body is a captive portal's page"
	case "saml-form":
		return "the body is the form of a SAML request"
	}
	maker, _, _ := strings.Cut(template, "-")
	if proper, ok := makers()[maker]; ok {
		maker = proper
	} else if maker != "" {
		maker = strings.ToUpper(maker[:1]) + maker[1:]
	}
	return "the body is " + maker + "'s own page"
}

// makers writes the names that don't begin with a capital, or have several.
var makers = sync.OnceValue(func() map[string]string {
	return map[string]string{
		"nginx": "nginx", "lighttpd": "lighttpd", "hapi": "hapi", "openresty": "OpenResty", "aiohttp": "aiohttp", "h2o": "h2o", "h3": "h3",
		"awselb": "AWS ELB", "bfe": "BFE", "cloudfront": "CloudFront", "iis": "IIS", "aspnet": "ASP.NET", "litespeed": "LiteSpeed",
		"fastapi": "FastAPI", "cherrypy": "CherryPy", "webrick": "WEBrick", "traffic": "Apache Traffic Server", "mini": "mini_httpd",
		"http": "HTTP.sys", "next": "Next.js", "s3": "Amazon S3", "microsoft": "Azure Application Gateway", "send": "Express's send",
		"transmission": "Transmission", "apache": "Apache",
	}
})
