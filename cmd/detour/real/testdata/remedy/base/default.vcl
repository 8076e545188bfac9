vcl 4.1;
import std;
backend none { .host = "127.0.0.1"; .port = "@HTTPS@"; }
include "@DIR@/site.vcl";
sub vcl_recv {
    return (synth(200, "page"));
}
sub vcl_synth {
    if (resp.status == 750) {
        set resp.http.Location = resp.reason;
        set resp.status = 301;
        set resp.reason = "Moved";
        synthetic("");
        return (deliver);
    }
}
