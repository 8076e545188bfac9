// Package nginx reads a configuration of nginx and leads requests through it, as
// nginx does: listener and server_name, the rewrite module, the search for a
// location, access, try_files, index and files, error pages and internal
// redirects. The answer names the directive that wrote the redirect.
//
//	c, err := nginx.Read(files, "/etc/nginx/nginx.conf")
//	a := c.Answer(blame.Request{Method: "GET", URL: "http://shop.test/old"})
//	fmt.Println(a.Blame.File, a.Blame.Line)
//
// What isn't known (a file, a client's address, what an application answers) is
// taken in each of its ways; where they come to different lines, the answer isn't
// certain and says what would have to be known. Directives of other modules,
// Lua, njs and Perl are not evaluated, and where one could have answered, nothing
// is certain. Versions: as 1.22 and 1.26 do it, which is the same here.
package nginx
