// Package cause says what on a server most likely produced a response, how sure
// that is, from which evidence, what would settle it and how to fix it there.
//
// [Rank] takes the evidence of a hop and returns answers, the likeliest first.
// An answer is a pair: who made the response (a product) and why (a category).
// The two are judged apart and then together, because they show themselves in
// different places. Who, in field order, reason phrases and body templates; why,
// in what became of the URL. So a product that nobody has described still gets
// the right category, and a product that is described gets its own text.
// What is shared does not identify: each product's marks are weighed against the
// programs that nobody has described too. Its page, its cookies, the fields that
// are its own name it; order, case and framing are a manner, which any program
// that is built alike may have, and what is missing is nobody's. Data/family.txt
// has what is built on what: a product that nothing tells from its relatives is
// called by what they have in common, and one that not even that is sure of is an
// unknown one, in some ways like another. So an answer has two figures that are
// kept apart, how sure the category is and how sure the product. A Server field
// that the rest of the response contradicts names nobody.
// Within an answer the ways are listed: the mechanisms of that product that end
// in the same response, each with its share, its text and its mend. Where one
// exchange cannot tell, [CannotTell] says so and which experiments would.
//
// # Files
//
// Knowledge is data: Markdown files with a head, in the form of package article.
// data/product has a file for each product: the evidence by which it is known,
// its kind, its configuration and log. data/cause has a folder for each product
// and a file for each cause. The causes of the product "any" are those of the
// generic patterns, and their evidence is what decides on the category.
//
//	---
//	id: nginx-directory-slash
//	title: nginx adds the slash of a directory
//	product: nginx
//	category: trailing-slash-add
//	status: '301'
//	for:
//	  - 2 order~content-length,location,connection
//	where: 'nginx.conf: the `root` of the location, which has a directory of this name'
//	mend: Link to the path with its slash.
//	confirm:
//	  - try: slash-toggled
//	    tells: An index page or 403 means a directory.
//	sources:
//	  - cite: nginx, ngx_http_static_module.c
//	    url: https://github.com/nginx/nginx/blob/master/src/http/modules/ngx_http_static_module.c
//	---
//
//	## Why
//
//	...
//
//	## Example
//
//	An exchange in fenced code. It has to rank the cause first.
//
// A cause that cannot send the status of the exchange, by its file's statuses
// ("301 302 4xx"), is no answer to it, whatever else speaks for it.
//
// A cause of the category "status" is told by nothing in an exchange: the
// article on a status (package status) names it by its ID, as it names ranked
// ones, and [Catalogue.Named] returns them. Its file has no more than title,
// where and mend. So whatever detour knows of a server's reasons is here once.
//
// What a user does about a cause is keys of the head too: find, try, change,
// test, reload, undo, log, healthy and better. Package remedy says what they
// mean. The file of a product has those that all of its causes share.
//
// A weight is in nats: three makes a cause twenty times as likely. Evidence
// that is not there counts nothing.
//
// # Expressions
//
// What follows a weight is an expression over package evidence's IDs:
//
//	slash-added & !host-other
//	field-server^nginx & (status=301 | status=308)
//
// A bare ID asks whether the exchange shows it. With = the value is the text,
// with ~ it contains it, with ^ it begins and with $ it ends with it, in lower
// case all. Text with a space, a parenthesis, & or | is put in double quotes.
// & binds stronger than |, and ! negates. An ID that package evidence does not
// have is an error with its line.
//
// The language is our own and small. A general one, expr-lang/expr, was tried:
// it adds 2.3 MB to a binary that may have 12 and 18 µs for each expression to
// the start, where this one takes a page of code, compiles all expressions in
// less time than it takes to read them, and evaluates one in tens of
// nanoseconds. It also knows which items of the evidence made an expression
// true, which is what the reader is shown.
//
// Nothing is read before the first Rank, and then only the products and the
// generic causes; a product's own causes are read when it is first suspected.
package cause
