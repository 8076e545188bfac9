// Package har reads chains that browsers and proxies recorded, and writes
// walked ones, as HTTP Archives (HAR 1.2).
//
// [Read] takes a file from any writer: Chrome's and Firefox's developer tools,
// Safari, chrome-har, Playwright, Charles, Fiddler, mitmproxy, detour. Each
// entry becomes a [trace.Hop]; entries stay in the order of the file. What a
// writer leaves out stays empty: nothing is invented but what the recording
// itself says elsewhere, and then a notice of the hop says so.
//
// Texts of a log, an entry and a hop are a stranger's: pass them through
// [trace.Printable] before they are shown. Those of a failure, a notice and a
// connection are printable already.
//
// # Chains
//
// A recording has no chains, only entries, often of several pages at once and
// not in the order in which they happened. [Log.Chains] finds them from what
// the entries say:
//
//   - where an entry redirects to: the Location, the redirectURL, both resolved
//     against the request's URL;
//   - with which method: POST may become GET, a 307 keeps its method;
//   - when: the next request begins after the redirect began, and the one
//     closest to the redirect's end is meant;
//   - for which page, frame and kind of resource.
//
// An entry follows at most one redirect. The order in the file decides only
// between entries that are equal in all of this. A preflight (OPTIONS), a
// CONNECT and a Refresh are no part of a chain. A Location on a 200 leads
// nowhere: some writers carry an earlier one along. A browser's own redirect
// (307 Internal Redirect) is a ghost hop, and so is the upgrade to https that a
// writer has no entry for.
//
// # Limits
//
// A file is read as a stream and [Limits] bound what is kept of it. A file that
// is not an archive is an error of type [jsonread.Error], which names line,
// column, byte and entry.
//
// # Writing
//
// [Write] masks credentials unless told otherwise. What HAR has no member for
// stands in a member called _detour of each entry, so that [Read] finds the
// same chain again.
package har
