package trace

import "strconv"

// Prepare returns the first request as the client sends it: with the fields
// that it adds by itself (Host, User-Agent, Content-Length ...).
func (c Client) Prepare(r Request) Request {
	given := r.Fields
	var out Fields
	add := func(name, value string) {
		if v, ok := given.Lookup(name); ok {
			value = v
			given = given.Without(name)
		}
		out = append(out, Field{name, value})
	}
	add("Host", r.URI.Authority())
	add("User-Agent", "detour/"+Version)
	add("Accept", "*/*")
	out = append(out, given...)
	if r.Body != nil || r.Method == "POST" || r.Method == "PUT" {
		out = out.Without("Content-Length")
		out = append(out, Field{"Content-Length", strconv.Itoa(len(r.Body))})
	}
	r.Fields = out
	r.URI.Userinfo = nil
	return r
}

// Version is detour's version, as it stands in the default User-Agent.
var Version = "0.1.0"
