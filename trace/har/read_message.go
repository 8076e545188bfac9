package har

import (
	"strings"

	"detour/trace"
	"detour/trace/jsonread"
)

type recordedRequest struct {
	method, url, version string
	fields, pseudo       trace.Fields
	content              *content
	bodySize             int64
	cookies              bool // a list of cookies with one at least
}

type recordedResponse struct {
	status         int64
	text, version  string
	fields, pseudo trace.Fields
	cookies        bool
	content        content
	bodySize       int64
	redirectURL    string
	trouble        string
}

func (d *decoder) request(r *recordedRequest) error {
	return d.Object(func(key string) (err error) {
		switch key {
		case "method":
			r.method, err = d.string()
		case "url":
			r.url, err = d.string()
		case "httpVersion":
			r.version, err = d.string()
		case "headers":
			r.fields, r.pseudo, err = d.fields()
		case "cookies":
			r.cookies, err = d.any()
		case "bodySize":
			r.bodySize, err = d.whole(1 << 52)
		case "postData":
			r.content, err = d.postData()
		default:
			err = d.Skip()
		}
		return err
	})
}

// optionalResponse reads a response; an entry without one has failed.
func (d *decoder) optionalResponse(e *recorded) error {
	if null, err := d.Null(); null || err != nil {
		return err
	}
	r := &recordedResponse{status: -1, bodySize: -1, content: content{size: -1}}
	e.response = r
	err := d.Object(func(key string) error { return d.responseMember(e, r, key) })
	if e.trouble == "" {
		e.trouble = r.trouble
	}
	return err
}

func (d *decoder) responseMember(e *recorded, r *recordedResponse, key string) (err error) {
	switch key {
	case "status":
		r.status, err = d.whole(999)
	case "statusText":
		r.text, err = d.string()
	case "httpVersion":
		r.version, err = d.string()
	case "headers":
		r.fields, r.pseudo, err = d.fields()
	case "cookies":
		r.cookies, err = d.any()
	case "content":
		err = d.content(&r.content)
	case "redirectURL":
		r.redirectURL, err = d.string()
	case "bodySize":
		r.bodySize, err = d.whole(1 << 52)
	case "_error", "_errorMessage", "_failureText", "_errorText": // Chrome and mitmproxy; proxies; Playwright
		r.trouble, err = d.string()
	case "_fetchedViaServiceWorker":
		err = d.flag(func() { e.cache = CacheWorker })
	default:
		err = d.Skip()
	}
	return err
}

// fields reads a header section, HTTP/2's pseudo fields apart. Some writers
// make it an object from name to value.
func (d *decoder) fields() (fields, pseudo trace.Fields, err error) {
	add := func(name, value string) error {
		switch {
		case name == "":
			return nil
		case name[0] == ':':
			pseudo = append(pseudo, trace.Field{Name: name, Value: value})
		default:
			fields = appendLines(fields, name, value)
		}
		return d.spend(fieldCost)
	}
	if d.Next() == jsonread.KindObject {
		err = d.Object(func(key string) error {
			value, err := d.string()
			if err != nil {
				return err
			}
			return add(strings.Clone(key), value)
		})
		return fields, pseudo, err
	}
	err = d.list(func() error {
		name, value, err := d.pair()
		if err != nil {
			return err
		}
		return add(name, value)
	})
	return fields, pseudo, err
}

// appendLines adds a field. A value with line feeds is several lines that
// Chrome's network stack put together.
func appendLines(fields trace.Fields, name, value string) trace.Fields {
	for line := range strings.SplitSeq(value, "\n") {
		fields = append(fields, trace.Field{Name: name, Value: strings.Trim(line, " \t\r")})
	}
	return fields
}

// pair reads an object with a name and a value; either may be left out.
func (d *decoder) pair() (name, value string, err error) {
	err = d.object(func(key string) (err error) {
		switch key {
		case "name":
			name, err = d.string()
		case "value":
			value, err = d.string()
		default:
			err = d.Skip()
		}
		return err
	})
	return name, value, err
}
