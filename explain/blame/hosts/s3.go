package hosts

import (
	"bytes"
	"encoding/xml"
	"strings"

	"detour/explain/blame"
	"detour/explain/blame/asked"
	"detour/explain/blame/value"
)

// S3 reads the routing rules of a website on Amazon S3, as XML, JSON or YAML.
func S3(files blame.Files, main string) (blame.Configuration, error) {
	f, err := open(files, main)
	if err != nil {
		return nil, err
	}
	l := &list{Base: asked.Base{Name: "s3"}}
	b := bucket{l, f}
	switch text := bytes.TrimSpace(f.Data); {
	case bytes.HasPrefix(text, []byte("<")):
		b.xml(f.Data)
	case bytes.HasPrefix(text, []byte("{")), bytes.HasPrefix(text, []byte("[")):
		v, err := value.JSON(f.Data)
		if m, ok := err.(*value.Mistake); ok {
			l.Problem(f, m.Line, m.What)
		}
		b.find(v)
	default:
		docs, err := value.YAML(f.Data)
		if err != nil {
			l.Problem(f, 1, err.Error())
		}
		for _, v := range docs {
			b.find(v)
		}
	}
	return l, nil
}

type bucket struct {
	*list
	file *blame.File
}

// A routing is one routing rule.
type routing struct {
	line                     int
	prefix, code             string
	host, scheme             string
	key, keyPrefix           string
	hasKey, hasPrefix, every bool
	status                   int
}

// find looks for the rules wherever they stand in a template.
func (b bucket) find(v *value.Value) {
	list := v
	v.Walk(func(x *value.Value) {
		for _, name := range []string{"RoutingRules", "routing_rules"} {
			if r := x.Get(name); r != nil {
				list = r
			}
		}
		if r := x.Get("RedirectAllRequestsTo"); r != nil {
			b.rule(routing{line: max(x.LineOf("RedirectAllRequestsTo"), 1), host: r.Get("HostName").Str(), scheme: r.Get("Protocol").Str(), every: true, status: 301})
		}
	})
	for _, x := range list.Each() {
		to := x.Get("Redirect")
		if to == nil {
			to = x.Get("RedirectRule")
		}
		if to == nil {
			continue
		}
		when := x.Get("Condition")
		if when == nil {
			when = x.Get("RoutingRuleCondition")
		}
		r := routing{line: max(to.Line, 1), prefix: when.Get("KeyPrefixEquals").Str(), code: when.Get("HttpErrorCodeReturnedEquals").Str(),
			host: to.Get("HostName").Str(), scheme: to.Get("Protocol").Str(), key: to.Get("ReplaceKeyWith").Str(), keyPrefix: to.Get("ReplaceKeyPrefixWith").Str(),
			hasKey: to.Has("ReplaceKeyWith"), hasPrefix: to.Has("ReplaceKeyPrefixWith"), status: atoi(to.Get("HttpRedirectCode").Str())}
		b.rule(r)
	}
}

// xml reads the rules of the console's older form.
func (b bucket) xml(data []byte) {
	d := xml.NewDecoder(bytes.NewReader(data))
	var r *routing
	name := ""
	for {
		t, err := d.Token()
		if err != nil {
			if line, _ := d.InputPos(); err.Error() != "EOF" {
				b.Problem(b.file, line, "the XML can't be read: "+err.Error())
			}
			return
		}
		switch t := t.(type) {
		case xml.StartElement:
			name = t.Name.Local
			line, _ := d.InputPos()
			switch name {
			case "RoutingRule", "RedirectAllRequestsTo":
				r = &routing{line: line, every: name == "RedirectAllRequestsTo"}
			case "Redirect":
				if r != nil {
					r.line = line
				}
			}
			if r != nil {
				r.hasKey = r.hasKey || name == "ReplaceKeyWith"
				r.hasPrefix = r.hasPrefix || name == "ReplaceKeyPrefixWith"
			}
		case xml.CharData:
			if r != nil {
				r.set(name, strings.TrimSpace(string(t)))
			}
		case xml.EndElement:
			name = ""
			if (t.Name.Local == "RoutingRule" || t.Name.Local == "RedirectAllRequestsTo") && r != nil {
				b.rule(*r)
				r = nil
			}
		}
	}
}

func (r *routing) set(name, s string) {
	switch name {
	case "KeyPrefixEquals":
		r.prefix = s
	case "HttpErrorCodeReturnedEquals":
		r.code = s
	case "HostName":
		r.host = s
	case "Protocol":
		r.scheme = s
	case "ReplaceKeyWith":
		r.key = s
	case "ReplaceKeyPrefixWith":
		r.keyPrefix = s
	case "HttpRedirectCode":
		r.status = atoi(s)
	}
}

func (b bucket) rule(o routing) {
	if o.status == 0 {
		o.status = 301
	}
	at := asked.At(b.file, o.line)
	when := strings.TrimSpace("key " + o.prefix + " " + o.code)
	b.add(rule{line: at, when: when, to: o.host + "/" + o.key + o.keyPrefix, status: o.status, judge: func(r asked.Request) verdict {
		key := strings.TrimPrefix(r.Path, "/")
		if !strings.HasPrefix(key, o.prefix) {
			return verdict{truth: blame.False}
		}
		v := verdict{truth: blame.True, answer: asked.By(at, o.status, o.target(r, key))}
		if o.code != "" {
			v.truth, v.unknown = blame.Unknown, "whether the object "+key+" is answered with "+o.code
		}
		return v
	}})
}

// target is where a rule leads: scheme, host and key, each the request's own
// when the rule doesn't say.
func (o routing) target(r asked.Request, key string) string {
	host, scheme := o.host, o.scheme
	if host == "" {
		host = r.Authority
	}
	if scheme == "" {
		scheme = r.Scheme
	}
	switch {
	case o.hasKey:
		key = o.key
	case o.hasPrefix:
		key = o.keyPrefix + strings.TrimPrefix(key, o.prefix)
	}
	to := scheme + "://" + host + "/" + key
	if o.every && r.Query != "" {
		to += "?" + r.Query
	}
	return to
}
