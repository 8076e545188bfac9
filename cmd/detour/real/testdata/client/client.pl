# Sends requests as one of Perl's HTTP clients: client.pl lwp|http-tiny|mojo.
# It prints the client's version, then reads requests from stdin, one a line,
# tabs between its parts: method, URL, user:password, body, field lines. After
# each walk it prints one line.
use strict;
use warnings;
use MIME::Base64;

my $name = $ARGV[0];
my %module = (lwp => 'LWP::UserAgent', 'http-tiny' => 'HTTP::Tiny', mojo => 'Mojo::UserAgent');
eval "require $module{$name}; 1" or die "$module{$name} is not installed\n";
require Mojolicious if $name eq 'mojo';
$| = 1;
print +($name eq 'mojo' ? Mojolicious->VERSION : $module{$name}->VERSION), "\n";

sub lwp {
    my ($method, $url, $login, $body, @fields) = @_;
    my $request = HTTP::Request->new($method, $url, [@fields, $login ? (Authorization => $login) : ()]);
    if (length $body) {
        $request->content($body);
        $request->header('Content-Length' => length $body);
    }
    LWP::UserAgent->new(timeout => 8, ssl_opts => { SSL_ca_file => $ENV{DETOUR_CA} })->request($request);
}

sub tiny {
    my ($method, $url, $login, $body, @fields) = @_;
    my %headers = (@fields, $login ? (Authorization => $login) : ());
    my $client = HTTP::Tiny->new(timeout => 8, verify_SSL => 1, SSL_options => { SSL_ca_file => $ENV{DETOUR_CA} });
    $client->request($method, $url, { headers => \%headers, length $body ? (content => $body) : () });
}

sub mojo {
    my ($method, $url, $user, $body, @fields) = @_;
    my $client = Mojo::UserAgent->new(max_redirects => 20, request_timeout => 8, ca => $ENV{DETOUR_CA});
    my $to = Mojo::URL->new($url);
    $to->userinfo($user) if length $user;
    $client->start($client->build_tx($method, $to, {@fields}, length $body ? ($body) : ()));
}

while (my $line = <STDIN>) {
    chomp $line;
    my ($method, $url, $user, $body, @lines) = split /\t/, $line, -1;
    my @fields = map { split /: /, $_, 2 } @lines;
    my $login = length $user ? 'Basic ' . encode_base64($user, '') : '';
    eval {
        $name eq 'lwp' ? lwp($method, $url, $login, $body, @fields)
          : $name eq 'mojo' ? mojo($method, $url, $user, $body, @fields)
          :                   tiny($method, $url, $login, $body, @fields);
    };
    my $why = $@ || 'done';
    $why =~ s/\n/ /g;
    print "$why\n";
}
