package main

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"detour/explain/blame"
	"detour/explain/blame/hunt"
	"detour/trace"
	"detour/trace/jsonread"
)

// A requestFlag is --request: curl's method, or the file of a whole request.
type requestFlag struct {
	method *pflag.Flag
	file   string
}

// Set implements [pflag.Value]. A method has no dot and no slash.
func (f *requestFlag) Set(s string) error {
	if strings.ContainsAny(s, `./\`) {
		f.file = s
		return nil
	}
	f.method.Changed = true
	return f.method.Value.Set(s)
}

// String implements [pflag.Value].
func (f *requestFlag) String() string { return f.file }

// Type implements [pflag.Value].
func (f *requestFlag) Type() string { return "string" }

// requests are those that the flags ask to be blamed.
func (f *blameFlags) requests(cmd *cobra.Command, walk *walkFlags, args []string) ([]blame.Request, error) {
	switch {
	case f.har != "":
		return f.recorded(cmd)
	case f.live:
		return f.asked(cmd, walk, args[0])
	case f.request.file != "":
		r, err := readRequest(f.request.file)
		if err != nil {
			return nil, &exit{code: exitUsage, err: err}
		}
		if len(args) > 0 && r.URL == "" {
			r.URL = args[0]
		}
		return f.checked(r)
	}
	p, err := walk.plan(cmd, args[0])
	if err != nil {
		return nil, err
	}
	if p.lab != nil {
		p.lab.Close()
		return nil, usage(errors.New("the lab has no configuration to blame"))
	}
	r := hunt.RequestOf(p.Request)
	if cmd.Flags().Changed("as") {
		r = hunt.RequestOf(p.Client.Prepare(p.Request))
	}
	if p.Options.Resolve != nil {
		if to, ok := p.Options.Resolve(p.Request.URI.HostPort()); ok {
			r.ConnectIP = hunt.AddressOf(to)
		}
	}
	return f.checked(r)
}

// checked puts what was observed into a request, and refuses one without an
// absolute URL.
func (f *blameFlags) checked(r blame.Request) ([]blame.Request, error) {
	u, err := url.Parse(r.URL)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, usage(fmt.Errorf("%q is not an absolute URL of http or https", r.URL))
	}
	if r.ConnectIP == "" {
		r.ConnectIP = hunt.AddressOf(u.Host)
	}
	if f.status != 0 || f.location != "" {
		if r.Observed == nil {
			r.Observed = &blame.Observed{}
		}
		if f.status != 0 {
			r.Observed.Status = f.status
		}
		if f.location != "" {
			r.Observed.Location = &f.location
		}
	}
	return []blame.Request{r}, nil
}

// recorded are the redirects of a HAR file, or one of its entries.
func (f *blameFlags) recorded(cmd *cobra.Command) ([]blame.Request, error) {
	log, err := readHAR(f.har, cmd.ErrOrStderr())
	if err != nil {
		return nil, &exit{code: exitUsage, err: err}
	}
	var all []blame.Request
	for _, e := range log.Entries {
		if f.hop == e.Index+1 || f.hop == 0 && isRedirect(e.Hop.Status()) && e.Hop.Response.Fields.Has("Location") {
			all = append(all, hunt.HopRequest(e.Hop))
		}
	}
	switch {
	case len(all) > 0:
		return all, nil
	case f.hop > 0:
		return nil, &exit{code: exitUsage, err: fmt.Errorf("%s has no entry %d", f.har, f.hop)}
	}
	return nil, &exit{code: exitUsage, err: fmt.Errorf("%s has no redirect", f.har)}
}

func isRedirect(status int) bool {
	switch status {
	case 300, 301, 302, 303, 307, 308:
		return true
	}
	return false
}

// asked walks the chain of a URL and returns its hops.
func (f *blameFlags) asked(cmd *cobra.Command, walk *walkFlags, url string) ([]blame.Request, error) {
	p, err := walk.plan(cmd, url)
	if err != nil {
		return nil, err
	}
	p.Request = f.marked(p.Request, p.Client)
	ctx, w := p.open(cmd.Context())
	defer w.close()
	var all []blame.Request
	for {
		h, err := w.session.Step(ctx, w.transport)
		if errors.Is(err, trace.ErrNoStep) {
			break
		}
		if err != nil {
			return nil, &exit{code: exitEnded, err: err}
		}
		if h.Response != nil && !h.Ghost {
			all = append(all, hunt.HopRequest(h))
		}
	}
	if len(all) == 0 {
		return nil, &exit{code: exitEnded, err: fmt.Errorf("%s did not answer: there is nothing to blame", trace.Printable(url))}
	}
	return all, nil
}

// maxRequestFile bounds the file of --request.
const maxRequestFile = 4 << 20

// readRequest reads the file of a request: method, url, headers, target, host,
// version, connect_ip, and what was observed.
func readRequest(name string) (blame.Request, error) {
	file, err := os.Open(name)
	if err != nil {
		var at *fs.PathError
		if errors.As(err, &at) {
			err = at.Err
		}
		return blame.Request{}, fmt.Errorf("read --request %s: %w", name, err)
	}
	defer file.Close()
	var q requestReader
	q.Reader = jsonread.New(file, maxRequestFile)
	r := blame.Request{Method: "GET"}
	if err := q.Object(func(key string) error { return q.member(&r, key) }); err != nil {
		return r, fmt.Errorf("read --request %s: %w", name, err)
	}
	return r, nil
}

// A requestReader reads one request.
type requestReader struct{ *jsonread.Reader }

func (q requestReader) member(r *blame.Request, key string) (err error) {
	switch key {
	case "method":
		r.Method, err = q.text()
	case "url":
		r.URL, err = q.text()
	case "target":
		r.Target, err = q.text()
	case "version":
		r.Version, err = q.text()
		r.Version = strings.TrimPrefix(r.Version, "HTTP/")
	case "connect_ip":
		r.ConnectIP, err = q.text()
	case "host":
		var none bool
		if none, err = q.Null(); none {
			r.Host = new(string) // no Host is sent
			return err
		}
		var host string
		host, err = q.text()
		r.Host = &host
	case "headers":
		err = q.headers(r)
	case "observed":
		r.Observed = &blame.Observed{}
		err = q.Object(func(key string) error { return q.observed(r.Observed, key) })
	default:
		err = q.Skip()
	}
	return err
}

// text reads a string, or a number as it stands; null is "".
func (q requestReader) text() (string, error) {
	switch q.Next() {
	case jsonread.KindNull:
		_, err := q.Null()
		return "", err
	case jsonread.KindNumber:
		n, err := q.Number()
		return strconv.FormatFloat(n, 'f', -1, 64), err
	}
	s, _, err := q.Text(1 << 20)
	return s, err
}

// headers reads an object of names, or a list of pairs or of HAR's objects.
func (q requestReader) headers(r *blame.Request) error {
	add := func(name, value string) {
		if strings.EqualFold(name, "Host") {
			r.Host = &value
			return
		}
		r.Fields = append(r.Fields, trace.Field{Name: name, Value: value})
	}
	if q.Next() == jsonread.KindNull {
		return q.Skip()
	}
	if q.Next() == jsonread.KindObject {
		return q.Object(func(name string) error {
			if q.Next() == jsonread.KindArray {
				return q.Array(func(int) error { v, err := q.text(); add(name, v); return err })
			}
			value, err := q.text()
			add(name, value)
			return err
		})
	}
	return q.Array(func(int) error {
		var pair []string
		var err error
		if q.Next() == jsonread.KindObject {
			pair = make([]string, 2)
			err = q.Object(func(key string) error {
				v, err := q.text()
				if i := strings.Index("name value", key); i == 0 || i == 5 {
					pair[min(i, 1)] = v
				}
				return err
			})
		} else {
			err = q.Array(func(int) error { v, err := q.text(); pair = append(pair, v); return err })
		}
		if len(pair) == 2 {
			add(pair[0], pair[1])
		}
		return err
	})
}

func (q requestReader) observed(o *blame.Observed, key string) (err error) {
	var s string
	switch key {
	case "status":
		if s, err = q.text(); s != "" {
			o.Status, _ = strconv.Atoi(s)
		}
	case "location":
		if none, e := q.Null(); none || e != nil {
			return e
		}
		s, err = q.text()
		o.Location = &s
	case "size":
		s, err = q.text()
		o.Size = -1
		if n, e := strconv.ParseInt(s, 10, 64); e == nil {
			o.Size = n
		}
	case "sent_at", "received_at", "sent", "received":
		s, err = q.text()
		at, e := parseTime(s)
		if err == nil && s != "" && e != nil {
			return q.Want("a time (RFC 3339)", s)
		}
		if strings.HasPrefix(key, "sent") {
			o.Sent = at
		} else {
			o.Received = at
		}
	default:
		err = q.Skip()
	}
	return err
}

func parseTime(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	return time.Parse(time.RFC3339Nano, s)
}
