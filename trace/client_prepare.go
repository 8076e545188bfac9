package trace

import (
	"slices"
	"strconv"
	"strings"

	"detour/trace/uri"
)

// Prepare returns the first request as the client sends it, complete: Host
// first, then the fields that the client adds by itself in its order, among
// them the user's fields in theirs. A field of the user's takes the place
// of the client's own.
func (c Client) Prepare(r Request) Request {
	given := slices.Clone(r.Fields)
	given = given.Without(c.policy.sends.unset...)
	if c.policy.quirks.bodyPosts && r.Method == "GET" && r.Body != nil {
		r.Method = "POST"
	}
	if c.policy.quirks.formAlways && c.policy.fields.form.covers(r) {
		given = given.Without("Content-Type")
	}
	if n := c.policy.quirks.doubles; n > 0 && len(r.Fields) >= n && given.Has("Cookie") {
		given = append(given, Field{"Cookie", given.Get("Cookie")})
	}
	if c.policy.fields.form.covers(r) && (c.policy.quirks.formBeside || !given.Has("Content-Type")) {
		given = append(given, Field{"Content-Type", c.policy.fields.form.value()})
	}
	own := c.ownFields(r, given)
	out := make(Fields, 0, len(own)+len(given))
	for _, name := range c.policy.fields.order {
		switch {
		case name != "*":
			own = own.move(&out, func(f Field) bool { return f.Is(name) })
			if c.replaces(name) {
				given = given.move(&out, func(f Field) bool { return f.Is(name) })
			}
		default:
			own = own.move(&out, func(f Field) bool { return !nameIn(f.Name, c.policy.fields.order) })
			given = given.move(&out, func(f Field) bool { return !c.replaces(f.Name) })
		}
	}
	r.Fields = append(out, given...)
	r.Pseudo = c.policy.fields.pseudo
	return c.withheld(c.withStored(r))
}

// sendsItself reports whether a field is one that the client adds.
func (c Client) sendsItself(name string) bool {
	return strings.EqualFold(name, "Host") ||
		slices.ContainsFunc(c.policy.fields.own, func(f ownField) bool { return strings.EqualFold(f.name, name) })
}

// replaces reports whether a user's field of that name stands where the
// client's own would.
func (c Client) replaces(name string) bool {
	if strings.EqualFold(name, "Content-Type") {
		return c.options.ImpliedType && nameIn(name, c.policy.fields.order)
	}
	return nameIn(name, []string{"Host", "Content-Length"}) ||
		slices.ContainsFunc(c.policy.fields.own, func(f ownField) bool { return strings.EqualFold(f.name, name) })
}

// move takes the fields that fit over to out and returns the rest.
func (fs Fields) move(out *Fields, fits func(Field) bool) Fields {
	var rest Fields
	for _, f := range fs {
		if fits(f) {
			*out = append(*out, f)
		} else {
			rest = append(rest, f)
		}
	}
	return rest
}

// ownFields returns the fields that the client adds to a first request: those
// that the user neither gave nor took away.
func (c Client) ownFields(r Request, given Fields) Fields {
	var out Fields
	add := func(name, value string) {
		if value != "" && !given.Has(name) && !out.Has(name) && !nameIn(name, c.options.Without) {
			out = append(out, Field{name, value})
		}
	}
	add("Host", c.hostField(r.URI))
	if c.sendsLength(r) {
		add("Content-Length", strconv.Itoa(len(r.Body)))
	}
	add("Authorization", c.firstLogin(r.URI))
	if f, ok := c.rangeField(r); ok {
		add(f.Name, f.Value)
	}
	if c.chunks(r) {
		add("Transfer-Encoding", "chunked")
	}
	if c.expectsContinue(r) {
		add("Expect", "100-continue")
	}
	add("Referer", c.options.Referer)
	c.addInitiator(r, add)
	for _, f := range c.policy.fields.own {
		if f.goesTo(r.URI.IsTrustworthy()) {
			add(f.name, c.ownValue(f))
		}
	}
	return out
}

// sendsLength reports whether a request says how long its body is.
func (c Client) sendsLength(r Request) bool {
	if r.Fields.Has("Transfer-Encoding") || c.chunks(r) {
		return false
	}
	return r.Body != nil || nameIn(r.Method, c.policy.fields.emptyLength)
}

// covers reports whether a request gets a form's Content-Type by itself.
func (f formRule) covers(r Request) bool {
	switch f {
	case formPost:
		return r.Method == "POST"
	case formBody:
		return r.Method == "POST" || r.Body != nil
	case formFilled:
		return r.Method == "POST" && r.Body != nil
	case formOctets:
		return r.Body != nil || r.Method == "POST" || r.Method == "PUT" || r.Method == "PATCH"
	}
	return false
}

func (f formRule) value() string {
	if f == formOctets {
		return "application/octet-stream"
	}
	return "application/x-www-form-urlencoded"
}

// firstLogin returns the Authorization value that goes with a first request.
func (c Client) firstLogin(u uri.URI) string {
	switch login := c.policy.login.rule; {
	case login == loginFirst:
		return c.proofUnasked(c.loginFor(c.options.User, u, u))
	case c.options.Bearer != "":
		return "Bearer " + c.options.Bearer
	case login != loginAnyHost:
		return c.usersLogin(u)
	case c.options.User != "":
		return basicAuth(c.options.User)
	}
	return basicAuth(c.givenLogin(u))
}

// addInitiator adds the fields that tell which page a browser comes from.
func (c Client) addInitiator(r Request, add func(name, value string)) {
	if c.policy.page.referer != refererPolicy {
		return
	}
	from := c.initiator(r)
	crosses := c.policy.page.fetches && from != nil && !from.SameOrigin(r.URI)
	if from != nil && (crosses || r.Method != "GET" && r.Method != "HEAD") {
		add("Origin", from.Origin())
	}
	if c.options.Initiator != nil {
		add("Referer", referrer(defaultReferrerPolicy, *c.options.Initiator, r.URI))
	}
	if c.options.AsHeaders && r.URI.IsTrustworthy() {
		add("Sec-Fetch-Site", c.relationTo(r, r.URI).String())
	}
}
