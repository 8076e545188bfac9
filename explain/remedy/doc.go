// Package remedy says what a user does about a cause: a value with the place,
// the command that finds the line, what to try, the change before and after,
// how to test it, how to go back, and where it shows in a log. Text, JSON and
// screen read that one value.
//
// A [Recipe] is the part of a file of package cause that tells of it; [Fill]
// puts the values of an [Exchange] into it. Keys of a recipe, all of them
// optional; those of a product's file hold for all of its causes, and a cause's
// own stand in their place (its find commands before them):
//
//	find:      # commands that find the line
//	  - grep -RnsE {patterns} /etc/nginx
//	try:       # a change that can be taken back at once, and what it shows
//	  - do: Comment the line out and reload.
//	    expect: '{source} answers 200 or 404: this line made the redirect.'
//	change:    # the directive or the code
//	  - for: the query is to be kept
//	    in: the server block
//	    language: nginx
//	    from: 0.8.42
//	    before: return 301 https://{host}$uri;
//	    after: return 301 https://{host}$request_uri;
//	test: nginx -t
//	reload: systemctl reload nginx
//	undo: Put the copy back and reload.
//	log: journalctl -u nginx
//	healthy: true  # nothing is broken
//	better: What would be better all the same.
//
// # Values
//
// These names are replaced: {url} that was asked for, {asked} its host,
// {source} its path, {status}, {location} the target, {host} its host, {path}
// its path, {written} what of that does not come from the path asked for.
// {patterns} is for grep -E: the options -e with what has to be
// written somewhere if a rule made this Location, down to what request and
// target have in common where it is made of variables.
//
// A server chooses most of these, so they are hostile. In a command each is one
// quoted word (see [Quote]), and has to stand outside of the command's own
// quotes: one between them is an error. In code and in sentences a value with anything but
// letters, digits and . _ ~ : / - gives way to a stand-in. Secrets are masked,
// queries left out. Where a language has such a name of its own, as Caddy has
// {host}, it is written twice: {{host}}.
package remedy
