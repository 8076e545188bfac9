package trace

// policy is how a client follows: the dimensions in which clients differ.
type policy struct {
	parse  func(base *URI, ref string) (URI, error)
	limit  int
	getFor func(status int, method string) bool
	status map[int]bool // nil: any 3xx
}

var clientTable = []Client{
	{Name: "chromium", Title: "Chromium", Version: "156", Source: "Fetch; measured",
		policy: policy{parse: parseWHATWG, limit: 19, getFor: fetchToGet, status: redirectStatuses}},
	{Name: "curl", Title: "curl -L", Version: "7.88.1", Source: "curl lib/http.c; measured",
		policy: policy{parse: parseRFC3986, limit: 50, getFor: curlToGet}},
	{Name: "go", Title: "Go net/http", Version: "1.26", Source: "net/http client.go; measured",
		policy: policy{parse: parseRFC3986, limit: 9, getFor: goToGet, status: redirectStatuses}},
}

var redirectStatuses = map[int]bool{301: true, 302: true, 303: true, 307: true, 308: true}

func fetchToGet(status int, method string) bool {
	return status <= 302 && method == "POST" || status == 303 && method != "HEAD" && method != "GET"
}

func curlToGet(status int, method string) bool {
	return (status == 301 || status == 302) && method == "POST" || status == 303 && method != "HEAD" && method != "GET"
}

func goToGet(status int, method string) bool {
	return status <= 303 && method != "GET" && method != "HEAD"
}
