vcl 4.1;
# Redirects by vcl_synth, with codes of their own as most configurations have them.
import std;
backend none { .host = "127.0.0.1"; .port = "1"; }

sub vcl_recv {
  if (req.url ~ "^/old/") { return (synth(751, regsub(req.url, "^/old/", "/new/"))); }
  if (req.url ~ "[A-Z]") { return (synth(751, std.tolower(req.url))); }
  if (req.url ~ "index.html$") { return (synth(751, regsub(req.url, "index.html$", ""))); }
  if (req.url ~ "^/account" && req.http.Cookie !~ "sid=") { return (synth(752, "/login?next=" + req.url)); }
  if (req.url ~ "^/closed") { return (synth(752, "/maintenance.html")); }
  if (req.url ~ "^/form" && req.method == "POST") { return (synth(753, "/done")); }
  if (req.url ~ "^/tls") { return (synth(758, "https://" + req.http.host + req.url)); }
}

sub vcl_synth {
  if (resp.status > 750 && resp.status < 760) {
    set resp.http.Location = resp.reason;
    set resp.status = resp.status - 450;
    set resp.reason = "Redirected";
    return (deliver);
  }
}

sub vcl_backend_error {
  set beresp.status = 302;
  set beresp.http.Location = "https://status.shop.test/";
  return (deliver);
}
