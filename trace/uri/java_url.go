package uri

import (
	"bytes"
	"strings"
)

// readJavaURL reads a URL as java.net.URL does, which checks next to nothing
// (OpenJDK, java/net/URLStreamHandler.java parseURL).
func readJavaURL(base *URI, ref string) (URI, error) {
	if base != nil {
		ref = javaVisible(latin1ToUTF8(ref))
	}
	ref = strings.TrimFunc(ref, func(r rune) bool { return r <= ' ' })
	u := Split(ref)
	if u.Scheme != "" && (u.Opaque != "" || !hasAuthority(ref, u)) {
		return u, wrong("%s is no absolute URL of a protocol that Java knows", ref)
	}
	if u.Scheme == "" && base != nil {
		u = joinJavaURL(*base, u, hasAuthority(ref, u))
	}
	return u, u.checkJavaURLHost()
}

// javaVisible drops control characters, as Java's header parser does.
func javaVisible(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t':
			return ' '
		case r < ' ' || r == 0x7f:
			return -1
		}
		return r
	}, s)
}

func joinJavaURL(base, u URI, authority bool) URI {
	u.Scheme = base.Scheme
	if authority {
		return u
	}
	u.Host, u.Port, u.Userinfo = base.Host, base.Port, base.Userinfo
	switch {
	case u.Path == "" && u.Query == nil:
		u.Path, u.Query = base.Path, base.Query
	case u.Path == "":
		u.Path = base.Path[:strings.LastIndexByte(base.Path, '/')+1]
	case u.Path[0] != '/':
		u.Path = javaURLDots(base.Path[:strings.LastIndexByte(base.Path, '/')+1] + u.Path)
	}
	return u
}

// javaURLDots takes dot segments out as java.net.URLStreamHandler does: what
// climbs above the root stays, but what stands before it is still taken out.
// That class rewrites the path once a segment; this is one pass.
func javaURLDots(path string) string {
	path = javaClimb(javaStay(path))
	if strings.HasSuffix(path, "/..") {
		first := strings.Index(path, "/..")
		if up := strings.LastIndexByte(path[:first], '/'); up >= 0 {
			path = path[:up+1]
		}
	}
	if strings.HasSuffix(path, "/.") {
		path = path[:len(path)-1]
	}
	return path
}

// javaStay takes "." segments out, but for one at the end.
func javaStay(path string) string {
	if !strings.Contains(path, "/./") {
		return path
	}
	out := make([]byte, 0, len(path))
	for i := range len(path) {
		if path[i] == '/' && bytes.HasSuffix(out, []byte("/.")) {
			out = out[:len(out)-2]
		}
		out = append(out, path[i])
	}
	return string(out)
}

// javaClimb takes "x/.." out, where something follows it. Three places stay:
// the beginning of the path, a first segment without a slash before it, and
// the segment behind a ".." that stayed at the beginning.
func javaClimb(path string) string {
	if !strings.Contains(path, "/../") {
		return path
	}
	out := make([]byte, 0, len(path))
	for path != "" {
		if !strings.HasPrefix(path, "/../") {
			out, path = append(out, path[0]), path[1:]
			continue
		}
		up := bytes.LastIndexByte(out, '/')
		if up > 0 || up == 0 && string(out) != "/.." {
			out = out[:up]
		} else {
			out = append(out, "/.."...)
		}
		path = path[3:]
	}
	return string(out)
}

func (u *URI) checkJavaURLHost() error {
	switch {
	case u.Host == "":
		return wrong("there is no host", "")
	case !IsPort(u.Port):
		return wrong("the port %s is not one", u.Port)
	case !isASCII(u.Host) || strings.ContainsAny(u.Host, "% "), isAmbiguous(u.Host):
		return wrong("host %s is not found", u.Host)
	}
	u.Host = strings.ToLower(u.Host)
	u.Port = strings.TrimLeft(u.Port, "0")
	return nil
}
