// Package saved keeps a session in a file, with all that it takes to open it
// again without any network: who walked, what was asked, every hop of every
// branch as it went over the wire, where the user stood, and the request that
// was edited. [Save] writes such a file and [Open] reads it.
//
// # Masked by default
//
// Credentials are masked unless [Options] show them: schemes, cookie names and
// attributes stay, and bodies keep all that is not named like a secret. A masked
// session opens as any other, and masks keep the length of what they stand for. A
// request with a mask is not sent: [trace.MaskedIn] names what is to be given
// first. What cannot be masked because a content coding is
// on it is left out.
//
// # Safe on disk
//
// A file is for its owner alone (0600). It is written under another name in the
// same folder, flushed to the disk and then renamed, so that a full disk or a
// lost connection leaves the old file as it was. A file that is no session is
// not written over. [Open] never changes a file: one that it cannot read is an
// error of type [jsonread.Error], with line, column and byte.
//
// # The format
//
// A file is JSON. format and version come first; an unknown version, an unknown
// or a repeated member is an error. A member with nothing to say (false, 0, an
// empty text or list) is left out. Bytes are a string where they are text that
// can be shown, else an object {"base64":"..."}; so is every text that came from
// a server. A duration is in nanoseconds, a time in RFC 3339.
//
//	file        format ("detour session"), version (1), detour, masked, client,
//	            start, current, pending, hops
//	client      name, asked
//	asked       custom_method, implied_type, user, cookie_data, jar,
//	            max_redirects, location_trusted, post_301, post_302, post_303,
//	            auto_referer, referer, as_headers, path_as_is, initiator, without,
//	            upload, chunked, form_type, range, auth (0 Basic, 1 Digest, 2 any),
//	            bearer, netrc, cookies, schemes, credentials
//	netrc       entries (each host, user, password), optional
//	cookies     each name, value, domain, host_only, path, secure, http_only, expires
//	request     method, url, http ("auto", "1.0", "1.1", "2"), pseudo, fields, body,
//	            held, target
//	hop         id, parent, ghost, request, response, tunnel, interim, failure,
//	            wire, timing, connection, notices, recorded
//	response    proto, status, reason, fields, trailers, body
//	fields      a list of [name, value]
//	body        kept, size, whole, codings, decoded, decoded_size, decode_error
//	failure     phase, kind, attempt, reason, hint
//	wire        proto, request_head, response_head, interim_heads,
//	            tunnel_request, tunnel_response, request_fields, response_fields
//	timing      start, dns, connect, tls, send, first_byte, body, total
//	connection  local, remote, proxy, reused, tls, proxy_from
//	tls         version, cipher, alpn, server_name, certificates, verified,
//	            verify_error
//	certificate subject, issuer, names, not_before, not_after, sha256
//	notice      kind, text
//	recorded    no_cookies, no_credentials, no_request_fields,
//	            no_response_fields, no_request_body, no_body, no_connection,
//	            no_timing
//
// Decisions are not in the file: the client makes them again when it is opened.
package saved
