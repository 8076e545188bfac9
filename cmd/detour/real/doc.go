// Package real holds detour against real programs: the clients that it acts as
// (curl, wget, Chromium, thirty in all), the servers whose redirects it
// explains (nginx, Apache httpd, Caddy, frameworks), and the terminals that it
// is used in (tmux, and a shell over ssh).
//
// It has tests only. They run with
//
//	DETOUR_REAL=1 go test ./cmd/detour/real
//
// on a machine that has the programs, which .ci/run installs; a program that is
// missing then fails its test. Without DETOUR_REAL they skip, so that
// `go test ./...` needs nothing but Go.
package real
