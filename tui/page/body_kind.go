package page

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
)

// maxDepth bounds how deep JSON is set in lines: the indentation of deeper JSON
// would be far more than the JSON.
const maxDepth = 40

// laidOutJSON returns JSON of up to 64 kB with a line for each value. Bytes
// other than white space stay as they are. ok is false for all else.
func laidOutJSON(b []byte) (out []byte, ok bool) {
	trimmed := bytes.TrimSpace(b)
	if len(b) > maxContent || len(trimmed) == 0 || trimmed[0] != '{' && trimmed[0] != '[' || depth(trimmed) > maxDepth {
		return nil, false
	}
	var buf bytes.Buffer
	if json.Indent(&buf, trimmed, "", "  ") != nil {
		return nil, false
	}
	return buf.Bytes(), true
}

// depth returns how deep the brackets of JSON are nested.
func depth(b []byte) int {
	now, deepest, quoted := 0, 0, false
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			now++
			deepest = max(deepest, now)
		case c == '}' || c == ']':
			now--
		}
	}
	return deepest
}

// contentKind says what binary content is by its first bytes, and how large a
// picture is; "" for text.
func contentKind(b []byte) string {
	if isText(b[:min(len(b), maxContent)]) {
		return ""
	}
	kind := http.DetectContentType(b)
	says := "By its first bytes: " + kind
	if strings.HasPrefix(kind, "application/octet-stream") {
		says = "No type that is known by its first bytes"
	}
	if w, h := pictureSize(b); w > 0 {
		says += fmt.Sprintf(", %d × %d", w, h)
	}
	return says + "."
}

// pictureSize reads the size of a PNG, a GIF or a JPEG from its head; zeros for
// anything else.
func pictureSize(b []byte) (w, h int) {
	switch {
	case bytes.HasPrefix(b, []byte("\x89PNG\r\n\x1a\n")) && len(b) >= 24:
		return int(binary.BigEndian.Uint32(b[16:])), int(binary.BigEndian.Uint32(b[20:]))
	case bytes.HasPrefix(b, []byte("GIF8")) && len(b) >= 10:
		return int(binary.LittleEndian.Uint16(b[6:])), int(binary.LittleEndian.Uint16(b[8:]))
	case bytes.HasPrefix(b, []byte("\xff\xd8")):
		return jpegSize(b[2:])
	}
	return 0, 0
}

// jpegSize walks the segments up to the one that begins a frame.
func jpegSize(b []byte) (w, h int) {
	for len(b) >= 9 && b[0] == 0xff {
		marker, length := b[1], int(binary.BigEndian.Uint16(b[2:]))
		frame := marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc
		if frame {
			return int(binary.BigEndian.Uint16(b[7:])), int(binary.BigEndian.Uint16(b[5:]))
		}
		if length < 2 || len(b) < length+2 {
			break
		}
		b = b[length+2:]
	}
	return 0, 0
}
