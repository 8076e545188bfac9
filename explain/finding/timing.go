package finding

import (
	"fmt"
	"path"
	"strings"
	"time"

	"detour/explain/article"
)

// timingChecks are about what a chain costs, and what a download is called.
var timingChecks = []check{
	{
		id: "slow-hop", number: 86, severity: Info,
		title: "A redirect is slow",
		why:   "The visitor waits for it before anything is shown.",
		fix:   "Answer redirects at the edge or in the web server, before the application starts.",
		cites: []string{"Lighthouse, Avoid multiple page redirects"},
		chain: slowHop,
	},
	{
		id: "new-connection-per-hop", number: 87, severity: Info,
		title: "Every redirect opens a new connection",
		why:   "Each host costs a name look-up and the handshakes of TCP and TLS again.",
		fix:   "Keep the chain on one host, or point the first URL at the last host.",
		cites: []string{"RFC 9112 §9.3", "Lighthouse, Avoid multiple page redirects"},
		chain: func(w *walk) []sighting { return w.hosts.everNew() },
	},
	{
		id: "download-name", number: 96, severity: Info,
		title: "A download is called differently by each client",
		why:   "wget names the file after the first URL unless told `--trust-server-names`; browsers and `curl -OJ` go by the last answer.",
		fix:   "Send Content-Disposition with a filename, and name the file on the command line.",
		cites: []string{"GNU Wget Manual, HTTP Options", "RFC 6266 §4.3"},
		chain: downloadName,
	},
}

const (
	slowRedirect = 500 * time.Millisecond
	slowChain    = 300 * time.Millisecond // below it, no share of it is slow
)

func slowHop(w *walk) []sighting {
	t := w.times
	share := w.count > 2 && t.total > slowChain && t.slowest > t.total/2
	if t.slowest <= slowRedirect && !share {
		return nil
	}
	return t.view.seen(nil, "The %d from %s took %d of %d ms.", t.view.status, t.view.here(), t.slowest.Milliseconds(), t.total.Milliseconds())
}

func (hs *hosts) addConnection(v view) {
	address := v.from.HostPort()
	known := hs.seen[address]
	hs.seen[address] = true
	if v.hop.Conn.Remote != "" && !v.hop.Conn.Reused && !known && len(hs.fresh) < MaxHops {
		hs.fresh = append(hs.fresh, v.id())
		return
	}
	hs.mixed = true
}

// everNew wants three hosts: the step from http to https alone opens two
// connections.
func (hs *hosts) everNew() []sighting {
	if hs.mixed || len(hs.fresh) < 3 {
		return nil
	}
	return []sighting{{hops: hs.fresh, text: fmt.Sprintf("%d requests went over %d new connections.", len(hs.fresh), len(hs.fresh))}}
}

func downloadName(w *walk) []sighting {
	v := w.last
	if v.status != 200 || w.redirects == 0 || isHTML(v.fields) || !v.safe() {
		return nil
	}
	asked, got := fileName(w.first), fileName(v)
	attached := strings.HasPrefix(strings.ToLower(v.fields.Get("Content-Disposition")), "attachment")
	if asked == got || strings.HasSuffix(v.from.Path, "/") || !attached && path.Ext(got) == "" {
		return nil
	}
	return withHops(v.seen(v.response("Content-Disposition"), "The download begins at %s and ends at %s.", article.Value(asked), article.Value(got)), w.first.id())
}

// fileName is the last segment of the path, or "index.html" as wget has it.
func fileName(v view) string {
	name := v.from.Path[strings.LastIndexByte(v.from.Path, '/')+1:]
	if name == "" {
		return "index.html"
	}
	return name
}
