//go:build unix

package real

import (
	"fmt"
	"slices"
	"strings"
)

// A client is a client that may be installed, and how it is made to send.
type client struct {
	profile string // detour's name for it
	program string // what it needs
	ci      bool   // the checks install it, so DETOUR_REAL asks for it

	script []string // the program's arguments, for one that reads scenes from stdin; see testdata/client

	version string // the argument that prints the version, for a program that is run for each scene
	words   func(r startRequest) []string
	stdin   func(r startRequest) string

	since   int      // the major version that the profile begins with
	changed []string // scenes that older ones play otherwise

	slow  bool // takes a third of a second to start, so it plays every third scene
	named bool // its certificates name hosts, never addresses: no scenes with https
}

// clients is every client that detour knows how to start.
var clients = []client{
	{profile: "curl", program: "curl", ci: true, version: "--version", words: curlWords},
	{profile: "curl-X", program: "curl", ci: true, version: "--version", words: func(r startRequest) []string {
		args := append([]string{"-X", r.method}, curlWords(r)...)
		return slices.DeleteFunc(args, func(a string) bool { return a == "-I" })
	}},
	{profile: "wget", program: "wget", ci: true, version: "--version", words: wgetWords},
	{profile: "wget2", program: "wget2", ci: true, version: "--version", words: wget2Words},
	{profile: "aria2c", program: "aria2c", ci: true, version: "--version", words: ariaWords},
	{profile: "w3m", program: "w3m", ci: true, version: "-version", words: w3mWords},
	{profile: "lynx", program: "lynx", ci: true, version: "-version", words: lynxWords, named: true, stdin: func(r startRequest) string { return r.body + "\n---\n" }},
	{profile: "httpie", program: "http", ci: true, version: "--version", words: httpieWords, slow: true},
	{profile: "requests", program: "python3", ci: true, script: []string{"client.py", "requests"}},
	{profile: "httpx", program: "python3", ci: true, script: []string{"client.py", "httpx"}},
	{profile: "urllib3", program: "python3", ci: true, script: []string{"client.py", "urllib3"}},
	{profile: "aiohttp", program: "python3", ci: true, script: []string{"client.py", "aiohttp"}},
	{profile: "urllib", program: "python3", ci: true, script: []string{"client.py", "urllib"}},
	{profile: "httplib2", program: "python3", ci: true, script: []string{"client.py", "httplib2"}},
	// undici 5 reads a Location as Latin-1, stops at an empty one and lets white space follow it.
	{profile: "fetch", program: "node", ci: true, script: []string{"client.mjs", "fetch"}, since: 6, changed: []string{"UTF-8", "Latin-1", "empty", "trailing space"}},
	{profile: "axios", program: "node", script: []string{"client.mjs", "axios"}},
	{profile: "got", program: "node", script: []string{"client.mjs", "got"}},
	{profile: "node-fetch", program: "node", script: []string{"client.mjs", "node-fetch"}},
	{profile: "superagent", program: "node", script: []string{"client.mjs", "superagent"}},
	{profile: "java", program: "java", ci: true, script: []string{"Client.java", "java"}},
	{profile: "java-always", program: "java", ci: true, script: []string{"Client.java", "java-always"}},
	{profile: "java-huc", program: "java", ci: true, script: []string{"-Dsun.net.http.allowRestrictedHeaders=true", "Client.java", "java-huc"}},
	{profile: "lwp", program: "perl", ci: true, script: []string{"client.pl", "lwp"}},
	{profile: "http-tiny", program: "perl", ci: true, script: []string{"client.pl", "http-tiny"}},
	{profile: "mojo", program: "perl", ci: true, script: []string{"client.pl", "mojo"}},
	{profile: "ruby-open-uri", program: "ruby", ci: true, script: []string{"client.rb", "ruby-open-uri"}},
	{profile: "httparty", program: "ruby", ci: true, script: []string{"client.rb", "httparty"}},
	{profile: "php-curl", program: "php", ci: true, script: []string{"client.php", "php-curl"}},
	{profile: "php-streams", program: "php", ci: true, script: []string{"client.php", "php-streams"}},
}

// plays reports whether a version of the client plays a scene as the profile says.
func (c client) plays(sc scene, version string) bool {
	var major int
	if _, err := fmt.Sscanf(version, "%d.", &major); err == nil && major < c.since && slices.Contains(c.changed, sc.name) {
		return false
	}
	return !c.named || !sc.secure()
}

// curlWords says a request as a user would: -d makes the POST, -I the HEAD.
func curlWords(r startRequest) []string {
	args := []string{"-q", "-sS", "-L", "-m", "8", "--cacert", r.ca, "-o", "/dev/null"}
	switch {
	case r.method == "HEAD":
		args = append(args, "-I")
	case r.method != "GET" && (r.method != "POST" || r.body == ""):
		args = append(args, "-X", r.method)
	}
	if r.body != "" {
		args = append(args, "--data-raw", r.body)
	}
	if r.user != "" {
		args = append(args, "-u", r.user)
	}
	return slices.Concat(args, each("-H", r.fields), []string{r.url})
}

func wgetWords(r startRequest) []string {
	args := []string{"--no-config", "--no-hsts", "-nv", "-O", "/dev/null", "--tries=1", "--timeout=8", "--ca-certificate=" + r.ca}
	switch {
	case r.method == "POST":
		args = append(args, "--post-data="+r.body)
	case r.method != "GET":
		args = append(args, "--method="+r.method)
		if r.body != "" {
			args = append(args, "--body-data="+r.body)
		}
	}
	return slices.Concat(args, joined("--header=", r.fields), r.login("--user=", "--password="), []string{r.url})
}

func wget2Words(r startRequest) []string {
	args := []string{"--no-config", "--no-hsts", "--no-netrc", "-O", "/dev/null", "--tries=1", "--timeout=8", "--ca-certificate=" + r.ca,
		"--no-ocsp", "--robots=off", "--hpkp=off"}
	if r.method == "POST" {
		args = append(args, "--post-data="+r.body)
	}
	return slices.Concat(args, joined("--header=", r.fields), r.login("--user=", "--password="), []string{r.url})
}

func ariaWords(r startRequest) []string {
	args := []string{"--no-conf", "--no-netrc=true", "-o", "out", "--allow-overwrite=true", "--max-tries=1", "--timeout=8", "--ca-certificate=" + r.ca,
		"--enable-dht=false", "--follow-torrent=false", "--file-allocation=none", "--async-dns=false"}
	return slices.Concat(args, joined("--header=", r.fields), r.login("--http-user=", "--http-passwd="), []string{r.url})
}

func w3mWords(r startRequest) []string {
	args := []string{"-config", "/dev/null", "-cookie", "-insecure", "-o", "ssl_ca_file=" + r.ca, "-o", "accept_bad_cookie=0", "-o", "auto_image=0"}
	args = append(args, each("-header", slices.DeleteFunc(slices.Clone(r.fields), func(f string) bool { return f == form }))...)
	if r.method == "HEAD" {
		return append(args, "-dump_head", r.url)
	}
	if r.method == "POST" {
		args = append(args, "-post", r.content)
	}
	return append(args, "-dump_extra", r.url)
}

func lynxWords(r startRequest) []string {
	args := []string{"-accept_all_cookies", "-connect_timeout=5", "-read_timeout=8"}
	switch r.method {
	case "HEAD":
		args = append(args, "-head")
	case "POST":
		args = append(args, "-post_data")
	}
	if r.user != "" {
		args = append(args, "-auth="+r.user)
	}
	return append(args, "-dump", r.url)
}

func httpieWords(r startRequest) []string {
	args := []string{"--follow", "--verify", r.ca, "--print=h", "--timeout=8", "--ignore-stdin", "--pretty=none"}
	if r.body != "" {
		args = append(args, "--raw="+r.body)
	}
	if r.user != "" {
		args = append(args, "-a", r.user)
	}
	args = append(args, r.method, r.url)
	for _, f := range r.fields {
		args = append(args, strings.Replace(f, ": ", ":", 1))
	}
	return args
}
