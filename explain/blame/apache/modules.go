package apache

import (
	"strings"

	"detour/explain/blame/lazy"
)

// modules is what is known of the modules that are loaded. Without a single
// LoadModule line nothing is: then the usual ones count as loaded.
type modules struct {
	names map[string]bool // by the middle of the name: rewrite for rewrite_module and mod_rewrite.c
}

func (m *modules) add(name string) {
	if m.names == nil {
		m.names = map[string]bool{}
	}
	m.names[moduleName(name)] = true
}

// known tells whether the configuration says which modules are loaded.
func (m *modules) known() bool { return len(m.names) > 0 }

func (m *modules) loaded(name string) bool {
	name = moduleName(name)
	if builtin.Get(name) {
		return true
	}
	if m.known() {
		return m.names[name]
	}
	return usual.Get(name)
}

// moduleName takes rewrite out of rewrite_module, mod_rewrite.c, mod_rewrite.so.
func moduleName(name string) string {
	name = lower(name)
	name = strings.TrimSuffix(strings.TrimSuffix(name, ".c"), ".so")
	if mid, ok := strings.CutPrefix(name, "mod_"); ok {
		return mid
	}
	return strings.TrimSuffix(name, "_module")
}

func set(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

// builtin are the modules that distributions link into the program.
var builtin = lazy.Map[string, bool]{Make: func() map[string]bool {
	return set("core so http_core http log_config logio version unixd watchdog prefork event worker mpm_common")
}}

// usual are the modules that a host has loaded when nothing says so: what the
// distributions enable, and what a .htaccess is written for.
var usual = lazy.Map[string, bool]{Make: func() map[string]bool {
	return set(`access_compat actions alias auth_basic auth_digest authn_core authn_file authz_core authz_host authz_user
	authz_groupfile autoindex brotli cgi cgid deflate dir env expires ext_filter filter headers include log_config mime
	mpm_event mpm_prefork negotiation proxy proxy_fcgi proxy_http proxy_wstunnel reqtimeout rewrite setenvif socache_shmcb
	ssl status substitute unique_id http2 macro cache cache_disk remoteip`)
}}
