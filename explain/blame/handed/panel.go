package handed

// A Panel is a file that a program writes anew: what is changed in it is lost.
type Panel struct {
	File string
	By   string // who writes it
	Edit string // where to change it instead
}

// panels are the programs that write configurations, known by the file's path and
// by what they write into its head.
var panels = []struct {
	path, text pattern
	by, edit   string
}{
	{pattern(`/plesk\.conf\.d/|/vhosts/(system/)?[^/]+/conf/(nginx|httpd)\.conf$`), pattern(`(?i)generated automatically[\s\S]{0,200}generated|plesk`), "Plesk",
		"Websites & Domains > Apache & nginx Settings > Additional directives (vhost_nginx.conf, vhost.conf beside it), or the hosting settings that make this redirect"},
	{pattern(`/(apache2?/conf\.d/userdata|conf/httpd\.conf|nginx/conf\.d/users)`), pattern(`(?i)cPanel`), "cPanel",
		"the account's .htaccess or Domains > Redirects; for all: WHM > Apache Configuration > Include Editor, userdata"},
	{"", pattern(`(?i)bitnami`), "Bitnami", "the virtual hosts in conf/vhosts or conf/bitnami/bitnami.conf"},
	{"", pattern(`# managed by Certbot`), "Certbot", "the lines marked \"managed by Certbot\" come again with `certbot --nginx` or `--redirect`"},
	{pattern(`/directadmin/|/httpd/conf/extra/httpd-vhosts`), pattern(`(?i)directadmin`), "DirectAdmin", "Custom HTTPD Configurations"},
	{"", pattern(`(?i)ispconfig`), "ISPConfig", "the site's Options > nginx/Apache Directives"},
	{"", pattern(`(?i)\bvirtualmin\b`), "Virtualmin", "Server Configuration > Website Options"},
	{"", pattern(`(?i)hestia\s*cp|\bvestacp\b`), "HestiaCP", "a template of the panel's, or the nginx.conf_* files that the vhost includes"},
	{pattern(`/nginx-proxy/|/proxy_host/\d+\.conf$`), pattern(`Nginx Proxy Manager|nginx-proxy`), "a proxy manager", "the host's settings there, or its custom snippets"},
	{"", pattern(`(?i)(DO NOT (EDIT|MODIFY)|generated (by|automatically)|automatically generated|this file is managed by (puppet|ansible|chef|salt))`), "a program",
		"the template or setting that it is made of"},
}

// sayPanels notes who writes a file.
func (g *Given) sayPanels(name string, data []byte) {
	if p, ok := PanelOf(name, data); ok {
		g.Notes = append(g.Notes, p)
	}
}

// PanelOf says who writes a file, by its path and the head of its text.
func PanelOf(name string, data []byte) (Panel, bool) {
	head := data[:min(len(data), 4096)]
	for _, p := range panels {
		if p.path != "" && p.path.re().MatchString("/"+name) || p.text != "" && p.text.re().Match(head) {
			return Panel{File: name, By: p.by, Edit: p.edit}, true
		}
	}
	return Panel{}, false
}
