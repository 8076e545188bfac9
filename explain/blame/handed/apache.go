package handed

import (
	"fmt"
	"path"
	"strings"
	"unicode/utf16"

	"detour/explain/blame"
)

// assumedRoot is the document root of a .htaccess that says nothing of its own.
const assumedRoot = "/var/www/html"

var (
	serverRootLine   = pattern(`(?im)^[ \t]*ServerRoot[ \t]+"?([^"\r\n]+?)"?[ \t]*\r?$`)
	documentRootLine = pattern(`(?im)^[ \t]*(?:DocumentRoot[ \t]+"?([^"\r\n]+?)"?[ \t]*\r?$|root[ \t]+"?([^";\r\n]+?)"?[ \t]*;)`)
	listenLine       = pattern(`(?im)^[ \t]*Listen[ \t]`)
	virtualHost      = pattern(`(?im)^[ \t]*<VirtualHost[ \t]`)
)

// serverRoot returns what ServerRoot says, "" for nothing.
func serverRoot(data []byte) string {
	m := serverRootLine.re().FindSubmatch(data)
	if m == nil || !path.IsAbs(string(m[1])) {
		return ""
	}
	return path.Clean(string(m[1]))
}

// documentRoot is where the server has the folder that --root names, when that is
// no whole tree.
func documentRoot(data []byte, r recognised) string {
	if r.form == formHtaccess {
		return assumedRoot
	}
	if m := documentRootLine.re().FindSubmatch(data); m != nil {
		for _, to := range m[1:] {
			if path.IsAbs(string(to)) {
				return path.Clean(string(to))
			}
		}
	}
	return assumedRoot
}

// rootOnServer is the server's path of a folder of files: what its own name tells,
// or the one that the configuration names.
func rootOnServer(dir string, data []byte, r recognised) string {
	if r.form == formHtaccess {
		return serverPath(dir)
	}
	return documentRoot(data, r)
}

// serverPath guesses a server's path from a folder's: a copy mostly keeps the end
// of it, home/shop/public_html.
func serverPath(dir string) string {
	parts := split(strings.ReplaceAll(dir, `\`, "/"))
	for i := len(parts) - 1; i >= 0; i-- {
		switch parts[i] {
		case "home", "srv", "opt", "usr":
			if len(parts) > i+2 {
				return "/" + strings.Join(parts[i:], "/")
			}
		case "www", "httpd":
			if i > 0 && parts[i-1] == "var" {
				return "/" + strings.Join(parts[i-1:], "/")
			}
		}
	}
	base := path.Base(absolute(dir))
	if base == "/" || base == "html" {
		return assumedRoot
	}
	return "/var/www/" + base
}

// giveHtaccess makes the configuration around a .htaccess that came alone: a
// server whose document root the tree is, with everything allowed to it.
func giveHtaccess(data []byte, name string, files blame.Files) *Given {
	root := path.Dir(name)
	if v, ok := files.(*view); ok {
		root = v.at
	}
	if l, ok := files.(layers); ok {
		if v, ok := l[len(l)-1].(*view); ok {
			root = v.at
		}
	}
	wrapper := texts{}
	main := "/etc/apache2/handed-over.conf"
	wrapper.add(main, aroundHtaccess(root), nowhere)
	all := layers{wrapper, files}
	if path.Base(name) != ".htaccess" { // saved under another name
		named := texts{}
		if f, err := files.Read(name); err == nil {
			named.add(path.Join(path.Dir(name), ".htaccess"), data, f.Shown)
		}
		all = layers{wrapper, named, files}
	}
	return &Given{Server: "apache", Files: all, Main: main, Form: ".htaccess", Assumed: []string{
		"the document root is the folder that was handed over (on the server: " + root + ", a guess unless it is given)",
		"AllowOverride All, every module that the file uses is loaded, and no directive of the server's own answers first",
	}}
}

// aroundHtaccess writes a server that answers on both ports, and on any other as
// the main server.
func aroundHtaccess(root string) []byte {
	return fmt.Appendf(nil, `ServerRoot "/etc/apache2"
Listen 80
Listen 443
DirectoryIndex index.php index.html
DocumentRoot %[1]q
<Directory "/">
    Options FollowSymLinks
    AllowOverride All
    Require all granted
</Directory>
<VirtualHost *:80>
    DocumentRoot %[1]q
</VirtualHost>
<VirtualHost *:443>
    SSLEngine on
    DocumentRoot %[1]q
</VirtualHost>
`, root)
}

// giveApache makes a configuration of Apache's of one file. A fragment gets the
// ports that its virtual hosts name.
func giveApache(data []byte, name string, files blame.Files) *Given {
	g := &Given{Server: "apache", Files: files, Main: name, Form: "Apache configuration"}
	if serverRoot(data) != "" || listenLine.re().Match(data) {
		return g
	}
	wrapper := texts{}
	g.Main = "/etc/apache2/handed-over-main.conf"
	var around string
	if virtualHost.re().Match(data) {
		around = "ServerRoot \"/etc/apache2\"\nListen 80\nListen 443\n" + openDirectory + "Include %q\n"
	} else {
		around = "ServerRoot \"/etc/apache2\"\nListen 80\nListen 443\n" + openDirectory + "<VirtualHost *:80>\nInclude %[1]q\n</VirtualHost>\n<VirtualHost *:443>\nSSLEngine on\nInclude %[1]q\n</VirtualHost>\n"
	}
	wrapper.add(g.Main, fmt.Appendf(nil, around, name), nowhere)
	g.Files, g.Form = layers{wrapper, files}, "fragment of an Apache configuration"
	g.Assumed = []string{"the text is included by a server with Apache's defaults that listens on 80 and 443"}
	return g
}

const openDirectory = "<Directory \"/\">\nAllowOverride All\nRequire all granted\n</Directory>\n"

// fromUTF16 turns text with a byte order mark into UTF-8.
func fromUTF16(data []byte) []byte {
	little := data[0] == 0xff
	units := make([]uint16, 0, len(data)/2)
	for i := 2; i+1 < len(data); i += 2 {
		a, b := data[i], data[i+1]
		if little {
			a, b = b, a
		}
		units = append(units, uint16(a)<<8|uint16(b))
	}
	return []byte(string(utf16.Decode(units)))
}
