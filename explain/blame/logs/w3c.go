package logs

import (
	"net/url"
	"strings"
)

// w3cFields are the names behind "#Fields:", as IIS and CloudFront write them.
type w3cFields []string

func readW3C(line string) w3cFields {
	return strings.Fields(strings.TrimPrefix(line, "#Fields:"))
}

// parse reads a line by the names of its fields. Times are in UTC by the format's
// own definition. IIS writes a space as +, CloudFront percent-encodes.
func (f w3cFields) parse(s string) (entry, bool) {
	e := entry{size: -1}
	tabs := strings.Contains(s, "\t")
	values := strings.Fields(s)
	if tabs {
		values = strings.Split(s, "\t")
	}
	if len(values) < len(f) || s[0] == '#' {
		return e, false
	}
	e.plus, e.pct = !tabs, tabs
	var date, clock string
	for i, name := range f {
		v := values[i]
		switch strings.ToLower(name) {
		case "date":
			date = v
		case "time":
			clock = v
		case "timestamp", "timestamp(ms)":
			e.at = unixTime(v)
		case "cs-method":
			e.method = v
		case "cs-uri-stem":
			e.path = e.decode(v)
		case "cs-uri-query":
			if v == "-" {
				v = ""
			}
			if tabs {
				v = percent(v)
			}
			e.query = &v
		case "cs-uri":
			e.setTarget(v)
		case "sc-status":
			e.status, _ = statusOf(v)
		case "cs-host", "x-host-header":
			if v != "-" {
				e.host = v
			}
		case "cs(host)":
			if e.host == "" && v != "-" && !tabs { // CloudFront's own name
				e.host = v
			}
		case "cs(user-agent)":
			e.agent = text(e.decode(v))
		case "cs(referer)":
			e.referer = text(e.decode(v))
		}
	}
	if date != "" && clock != "" {
		e.at = isoTime(date + "T" + clock + "Z")
		e.at.naive = false
	}
	return e, e.method != "" && e.path+e.target != ""
}

func (e *entry) decode(v string) string {
	if e.plus {
		return decodePath(strings.ReplaceAll(v, "+", " "))
	}
	return percent(v)
}

// percent decodes what CloudFront encodes, some of it twice.
func percent(v string) string {
	for range 2 {
		if d, err := url.PathUnescape(v); err == nil {
			v = d
		}
	}
	return v
}
