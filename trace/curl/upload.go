package curl

import (
	"errors"
	"fmt"
	"path"
	"strconv"
	"strings"

	"detour/trace"
)

// A content is what a command sends, and what is said of it.
type content struct {
	body    []byte // nil for none
	kind    string // Content-Type; "" for none
	accept  string // Accept that goes with it; "" for none
	upload  bool   // -T
	chunked bool   // its length is not known when sending begins
	form    bool   // -F
	bytes   string // the range that Content-Range or Range has; "" for none
}

// content reads what the flags send.
func (f *Flags) content() (content, error) {
	if err := f.oneKind(); err != nil {
		return content{}, err
	}
	c, err := f.composed()
	if err != nil {
		return c, err
	}
	c.bytes = rangeOf(f.bytes)
	return c, f.continueAt(&c)
}

// oneKind refuses flags that ask for two kinds of request, as curl does.
func (f *Flags) oneKind() error {
	var kinds []string
	for _, k := range []struct {
		flag  string
		given bool
	}{{"-I", f.head}, {"-d", len(f.data) > 0 && !f.get}, {"-F", len(f.form) > 0}, {"-T", f.upload != ""}} {
		if k.given {
			kinds = append(kinds, k.flag)
		}
	}
	if len(kinds) > 1 {
		return fmt.Errorf("%s and %s ask for two kinds of request; give one", kinds[0], kinds[1])
	}
	return nil
}

func (f *Flags) composed() (c content, err error) {
	switch {
	case len(f.form) > 0:
		return f.formContent()
	case f.upload != "":
		c.upload, c.chunked = true, f.upload == "-" || f.upload == "."
		name := f.upload
		if name == "." {
			name = "-"
		}
		c.body, err = f.read(name)
		if c.body == nil {
			c.body = []byte{}
		}
		return c, err
	}
	c.body, err = f.body()
	if c.body != nil {
		c.kind = "application/x-www-form-urlencoded"
		if f.data[0].kind == dataJSON {
			c.kind, c.accept = "application/json", "application/json"
		}
	}
	return c, err
}

// formContent writes the form. A Content-Type of the user's gets the boundary.
func (f *Flags) formContent() (c content, err error) {
	kind, disposition := "multipart/form-data", "form-data"
	if given, ok := f.givenValue("Content-Type"); ok {
		kind = given
		if !strings.HasPrefix(strings.ToLower(kind), "multipart/form-data") {
			disposition = "attachment"
		}
	}
	var boundary string
	c.body, boundary, err = f.multipart(disposition)
	c.kind, c.form = kind+"; boundary="+boundary, true
	return c, err
}

// rangeOf completes a range: a number alone is what begins there.
func rangeOf(bytes string) string {
	if _, err := strconv.ParseUint(bytes, 10, 63); err == nil {
		return bytes + "-"
	}
	return bytes
}

// continueAt acts on -C: it asks for the rest of a download, or sends the rest
// of an upload.
func (f *Flags) continueAt(c *content) error {
	if f.offset == "" {
		return nil
	}
	offset, err := f.offsetBytes(c)
	switch {
	case err != nil:
		return err
	case c.upload && offset > int64(len(c.body)):
		return fmt.Errorf("-C %d is behind the end of the %d bytes of %s", offset, len(c.body), f.upload)
	case c.upload && (offset > 0 || f.offset == "-"):
		size := len(c.body)
		c.bytes = fmt.Sprintf("%d-%d/%d", offset, size-1, size)
		c.body = c.body[offset:]
	case c.body != nil && !f.get:
		return errors.New("-C goes with a download or with -T")
	case offset > 0:
		c.bytes = fmt.Sprintf("%d-", offset)
	}
	return nil
}

func (f *Flags) offsetBytes(c *content) (int64, error) {
	switch {
	case f.offset != "-":
		n, err := strconv.ParseInt(f.offset, 10, 63)
		if err != nil || n < 0 {
			return 0, fmt.Errorf("-C %q is no number of bytes", f.offset)
		}
		return n, nil
	case c.upload || f.output == "" || f.pasted:
		return 0, nil
	}
	info, err := f.Stat(f.output)
	if err != nil {
		return 0, nil // curl begins at the beginning, too
	}
	return info.Size(), nil
}

// uploadName puts the name of an uploaded file behind a URL that ends in a
// slash.
func (f *Flags) uploadName(r *trace.Request) {
	if f.upload == "" || f.upload == "-" || f.upload == "." {
		return
	}
	if r.URI.Path == "" {
		r.URI.Path = "/"
	}
	if strings.HasSuffix(r.URI.Path, "/") {
		r.URI.Path += escape(path.Base(strings.ReplaceAll(f.upload, `\`, "/")))
	}
}
