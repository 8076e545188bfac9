package har

import (
	"bytes"
	"encoding/base64"
	"net/url"
	"strings"

	"detour/trace/jsonread"
)

// content is a body as it is recorded.
type content struct {
	mimeType string
	size     int64 // bytes without codings; -1 when unknown
	text     []byte
	length   int64 // bytes of the whole text
	hasText  bool
	base64   bool
	encoded  bool // the text still has its content codings (detour)
	left     bool // our limits cut it
}

func (d *decoder) content(c *content) error {
	err := d.object(func(key string) (err error) {
		switch key {
		case "size":
			c.size, err = d.whole(1 << 52)
		case "mimeType":
			c.mimeType, err = d.string()
		default:
			err = d.contentText(c, key)
		}
		return err
	})
	d.finish(c)
	return err
}

// contentText reads what a response's content and a request's postData share.
func (d *decoder) contentText(c *content, key string) (err error) {
	switch key {
	case "text":
		err = d.body(c)
	case "encoding", "_encoding":
		var s string
		s, err = d.string()
		c.base64 = strings.EqualFold(s, "base64")
	case "_encoded":
		err = d.flag(func() { c.encoded = true })
	default:
		err = d.Skip()
	}
	return err
}

// body reads the text of a body. Base64 takes four bytes for three, and whether
// it is base64 may stand after it.
func (d *decoder) body(c *content) (err error) {
	if d.Next() != jsonread.KindText {
		return d.Skip()
	}
	room := min(d.limits.Body, d.bodies)
	c.hasText = true
	c.text, c.length, err = d.AppendText(nil, int(room/3*4+4))
	return err
}

// finish removes base64 and cuts the body to the limits.
func (d *decoder) finish(c *content) {
	whole, cut := c.length, c.length > int64(len(c.text))
	if c.base64 {
		c.text, whole = decode64(c.text), c.length/4*3
	}
	if room := min(d.limits.Body, d.bodies); int64(len(c.text)) > room {
		c.text, cut = c.text[:room], true
	}
	if !cut {
		whole = int64(len(c.text))
	}
	c.text = append([]byte(nil), c.text...) // the buffer may be larger
	c.length, c.left = whole, cut
	d.bodies -= int64(len(c.text))
}

// decode64 decodes as much of a text as is base64, padded or not.
func decode64(text []byte) []byte {
	text = bytes.TrimRight(text, "=\r\n \t")
	out := make([]byte, base64.RawStdEncoding.DecodedLen(len(text)))
	n, _ := base64.RawStdEncoding.Decode(out, text) // what is decoded before an error counts
	return out[:n]
}

// postData reads a request's content. Some writers have only the parameters of
// a form.
func (d *decoder) postData() (*content, error) {
	if d.Next() == jsonread.KindNull {
		_, err := d.Null()
		return nil, err
	}
	c := &content{size: -1}
	var params []string
	err := d.Object(func(key string) (err error) {
		switch key {
		case "mimeType":
			c.mimeType, err = d.string()
		case "params":
			err = d.list(func() error {
				name, value, err := d.pair()
				params = append(params, url.QueryEscape(name)+"="+url.QueryEscape(value))
				return err
			})
		default:
			err = d.contentText(c, key)
		}
		return err
	})
	if len(params) > 0 && c.length == 0 && !strings.HasPrefix(c.mimeType, "multipart/") {
		form := strings.Join(params, "&")
		c.text, c.length, c.hasText, c.base64 = []byte(form), int64(len(form)), true, false
	}
	d.finish(c)
	return c, err
}
