package report

import (
	"unicode/utf8"

	"detour/trace"
)

func (f jsonForm) request(name string, r *trace.Request) {
	f.Object(name)
	f.Str("method", r.Method)
	f.Str("url", f.opts.uri(r.URI.String()))
	f.headers("headers", r.Fields)
	if r.Body != nil {
		f.content(&trace.Body{Kept: r.Body, Size: int64(len(r.Body)), Whole: true}, r.Fields, nil)
	}
	f.EndObject()
}

// response writes a response; repeats are the URIs that its content may repeat
// and how they are masked.
func (f jsonForm) response(name string, r *trace.Response, repeats [][2]string) {
	f.Object(name)
	f.Str("proto", r.Proto)
	f.Int("status", int64(r.Status))
	f.Str("reason", r.Reason)
	f.headers("headers", r.Fields)
	f.optHeaders("trailers", r.Trailers)
	f.content(&r.Body, r.Fields, repeats)
	f.EndObject()
}

func (f jsonForm) headers(name string, fields trace.Fields) {
	f.Array(name)
	for _, field := range fields {
		f.field(field)
	}
	f.EndArray()
}

func (f jsonForm) optHeaders(name string, fields trace.Fields) {
	if len(fields) > 0 {
		f.headers(name, fields)
	}
}

// field writes a field line, and its bytes where they are not UTF-8.
func (f jsonForm) field(field trace.Field) {
	value := f.opts.field(field)
	f.Object("")
	f.Str("name", field.Name)
	f.Str("value", value)
	if !utf8.ValidString(value) {
		f.Base64("raw", []byte(value))
	}
	f.EndObject()
}

// content writes a body, in base64 where it is not UTF-8, with its credentials
// masked as the fields around it say.
func (f jsonForm) content(b *trace.Body, around trace.Fields, repeats [][2]string) {
	f.Object("body")
	f.Int("size", b.Size)
	f.Int("kept", int64(len(b.Kept)))
	f.Bool("whole", b.Whole)
	f.OptStrs("codings", b.Codings)
	f.OptInt("decoded_size", b.DecodedSize)
	f.OptStr("decode_error", b.DecodeError)
	shown := b.Text()
	if !f.opts.ShowSecrets {
		shown = trace.MaskBody(shown, around.Get("Content-Type"), repeats)
	}
	if utf8.Valid(shown) {
		f.OptBytes("text", shown)
	} else {
		f.Base64("base64", shown)
	}
	f.EndObject()
}
