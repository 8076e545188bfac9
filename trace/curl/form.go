package curl

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
)

// A formPart is one -F or --form-string; their order counts.
type formPart struct {
	text    string
	literal bool // --form-string
}

// formValue appends to the flags' form.
type formValue struct {
	flags   *Flags
	literal bool
}

func (v formValue) Set(s string) error {
	if !strings.Contains(s, "=") {
		return fmt.Errorf("%q is not name=content", s)
	}
	v.flags.form = append(v.flags.form, formPart{s, v.literal})
	return nil
}
func (v formValue) String() string { return "" }
func (v formValue) Type() string   { return "part" }

// A part is one of a multipart content (RFC 7578 §4).
type part struct {
	name     string
	filename string // "" for none
	kind     string // Content-Type; "" for none
	encoder  string // Content-Transfer-Encoding; "" for none
	fields   []string
	content  []byte
	parts    []part // several files under one name
}

// multipart returns the content of a form, and the boundary in it. The boundary
// comes from the content: the same form gives the same bytes.
func (f *Flags) multipart(disposition string) (body []byte, boundary string, err error) {
	var parts []part
	for _, p := range f.form {
		read, err := f.part(p)
		if err != nil {
			return nil, "", fmt.Errorf("read -F %q: %w", p.text, err)
		}
		parts = append(parts, read)
	}
	w := formWriter{escape: f.quoteName}
	boundary = w.write(parts, disposition)
	return w.out.Bytes(), boundary, nil
}

// part reads one part: name=content, name=@FILE,FILE or name=<FILE.
func (f *Flags) part(p formPart) (part, error) {
	name, rest, _ := strings.Cut(p.text, "=")
	out := part{name: name}
	if p.literal {
		out.content = []byte(rest)
		return out, nil
	}
	switch {
	case strings.HasPrefix(rest, "@"):
		return f.fileParts(name, rest[1:])
	case strings.HasPrefix(rest, "<"):
		file, _, err := out.take(rest[1:])
		if err == nil {
			out.content, err = f.read(file)
		}
		out.filename = "" // which curl leaves out here
		return out, err
	case rest == ")" || strings.HasPrefix(rest, "("):
		return out, errors.New("parts within parts are not sent by detour")
	}
	text, _, err := out.take(strings.TrimLeft(rest, " \t"))
	out.content = []byte(text)
	return out, err
}

// fileParts reads the files behind an @: one, or several under a name.
func (f *Flags) fileParts(name, rest string) (part, error) {
	var files []part
	for more := true; more; {
		p := part{name: name}
		file, left, err := p.take(rest)
		if err != nil {
			return p, err
		}
		if p.content, err = f.read(file); err != nil {
			return p, err
		}
		if p.filename == "" {
			p.filename = path.Base(strings.ReplaceAll(file, `\`, "/"))
		}
		if p.kind == "" {
			p.kind = kindOf(file, p.filename)
		}
		files = append(files, p)
		rest, more = strings.CutPrefix(left, ",")
	}
	if len(files) == 1 {
		return files[0], nil
	}
	for i := range files {
		files[i].name = ""
	}
	return part{name: name, parts: files}, nil
}

// take reads a word and what is said of it behind semicolons, up to a comma
// that is not in quotes.
func (p *part) take(s string) (word, rest string, err error) {
	word, rest = formWord(s, ";,")
	for strings.HasPrefix(rest, ";") {
		rest = strings.TrimLeft(rest[1:], " \t")
		key, after, _ := strings.Cut(rest, "=")
		var value string
		switch strings.ToLower(key) {
		case "type":
			p.kind, rest = formType(after)
			if !strings.Contains(p.kind, "/") {
				return word, rest, fmt.Errorf("type=%s is no media type", p.kind)
			}
			continue
		case "filename":
			p.filename, rest = formWord(after, ";,")
			continue
		case "encoder":
			if p.encoder, rest = formWord(after, ";,"); p.encoder != "7bit" && p.encoder != "8bit" && p.encoder != "binary" {
				return word, rest, fmt.Errorf("encoder=%s is not one that detour knows: 7bit, 8bit, binary", p.encoder)
			}
			continue
		case "headers":
			value, rest = formWord(after, ";,")
			if strings.HasPrefix(value, "@") || strings.HasPrefix(value, "<") {
				return word, rest, errors.New("fields of parts are not read from files")
			}
			p.fields = append(p.fields, value)
			continue
		}
		_, rest = formWord(rest, ";,") // which curl skips too
	}
	return word, rest, nil
}

// formWord reads a word up to one of the ends, or what is in quotes. Spaces at
// its end are no part of it.
func formWord(s, ends string) (word, rest string) {
	if strings.HasPrefix(s, `"`) {
		if word, rest, ok := quotedWord(s[1:]); ok && (strings.TrimLeft(rest, " \t") == "" || strings.ContainsAny(strings.TrimLeft(rest, " \t")[:1], ends)) {
			return word, strings.TrimLeft(rest, " \t")
		}
	}
	end := strings.IndexAny(s, ends)
	if end < 0 {
		end = len(s)
	}
	return strings.TrimRight(s[:end], " \t"), s[end:]
}

func quotedWord(s string) (word, rest string, ok bool) {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '"':
			return b.String(), s[i+1:], true
		case s[i] == '\\' && i+1 < len(s) && strings.IndexByte(`\"`, s[i+1]) >= 0:
			i++
		}
		b.WriteByte(s[i])
	}
	return "", s, false
}

// formType reads a media type with its parameters: what stands behind a
// semicolon belongs to it unless it is one of a part's own words.
func formType(s string) (kind, rest string) {
	kind, rest = formWord(s, ";,")
	for strings.HasPrefix(rest, ";") {
		key, _, _ := strings.Cut(strings.TrimLeft(rest[1:], " \t"), "=")
		if slices.Contains([]string{"type", "filename", "headers", "encoder"}, strings.ToLower(key)) {
			break
		}
		var parameter string
		parameter, rest = formWord(rest[1:], ";,")
		kind += ";" + parameter
	}
	return kind, rest
}

// kinds are the media types that curl knows by the ends of names.
var kinds = [...][2]string{
	{".gif", "image/gif"}, {".jpg", "image/jpeg"}, {".jpeg", "image/jpeg"}, {".png", "image/png"}, {".svg", "image/svg+xml"},
	{".txt", "text/plain"}, {".htm", "text/html"}, {".html", "text/html"}, {".pdf", "application/pdf"}, {".xml", "application/xml"},
}

// kindOf returns the media type of a file; standard input has one only where a
// name for it is given.
func kindOf(file, filename string) string {
	for _, name := range []string{filename, file} {
		for _, k := range kinds {
			if strings.EqualFold(path.Ext(name), k[0]) {
				return k[1]
			}
		}
	}
	if file == "-" && filename == "-" {
		return ""
	}
	return "application/octet-stream"
}

// quoteName writes a name between quotes as browsers do, or with backslashes.
func (f *Flags) quoteName(s string) string {
	if f.escape {
		return strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s)
	}
	return strings.NewReplacer("\r", "%0D", "\n", "%0A", `"`, "%22").Replace(s)
}

// A formWriter writes parts.
type formWriter struct {
	out    bytes.Buffer
	escape func(string) string
}

// write writes parts between boundaries and returns the boundary.
func (w *formWriter) write(parts []part, disposition string) string {
	boundary := boundaryOf(parts)
	for _, p := range parts {
		w.line("--" + boundary)
		w.head(p, disposition)
		w.out.WriteString("\r\n")
	}
	w.line("--" + boundary + "--")
	return boundary
}

func (w *formWriter) line(s string) { w.out.WriteString(s + "\r\n") }

// head writes a part's fields and its content.
func (w *formWriter) head(p part, disposition string) {
	line := "Content-Disposition: " + disposition
	if p.name != "" {
		line += `; name="` + w.escape(p.name) + `"`
	}
	if p.filename != "" {
		line += `; filename="` + w.escape(p.filename) + `"`
	}
	w.line(line)
	inner := formWriter{escape: w.escape}
	if p.parts != nil {
		p.kind = "multipart/mixed; boundary=" + inner.write(p.parts, "attachment")
		p.content = inner.out.Bytes()
	}
	if p.kind != "" {
		w.line("Content-Type: " + p.kind)
	}
	if p.encoder != "" {
		w.line("Content-Transfer-Encoding: " + p.encoder)
	}
	for _, f := range p.fields {
		w.line(f)
	}
	w.line("")
	w.out.Write(p.content)
}

// boundaryOf returns a boundary as curl's look: dashes and 16 digits, here of
// the parts' hash.
func boundaryOf(parts []part) string {
	h := sha256.New()
	for _, p := range parts {
		fmt.Fprintf(h, "%q %q %q %q %q %d\n", p.name, p.filename, p.kind, p.encoder, p.fields, len(p.content))
		h.Write(p.content)
		if p.parts != nil {
			h.Write([]byte(boundaryOf(p.parts)))
		}
	}
	return strings.Repeat("-", 24) + hex.EncodeToString(h.Sum(nil)[:8])
}
