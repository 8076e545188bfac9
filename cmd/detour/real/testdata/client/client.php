<?php
// Sends requests as one of PHP's HTTP clients: client.php php-curl|php-streams. It prints the client's version, then
// reads requests from stdin, one a line, tabs between its parts: method, URL, user:password, body, field lines. After
// each walk it prints one line.
$name = $argv[1];
$ca = getenv('DETOUR_CA');
if ($name == 'php-curl' && !function_exists('curl_init')) {
    fwrite(STDERR, "PHP's curl is not installed\n");
    exit(1);
}
echo PHP_VERSION, $name == 'php-curl' ? ', libcurl ' . curl_version()['version'] : '', "\n";

function with_curl($method, $url, $user, $body, $fields, $ca) {
    $c = curl_init($url);
    curl_setopt_array($c, [CURLOPT_FOLLOWLOCATION => true, CURLOPT_RETURNTRANSFER => true, CURLOPT_CAINFO => $ca, CURLOPT_HTTPHEADER => $fields]);
    if ($user != '') curl_setopt($c, CURLOPT_USERPWD, $user);
    if ($method == 'HEAD') curl_setopt($c, CURLOPT_NOBODY, true);
    elseif ($method == 'POST') curl_setopt($c, CURLOPT_POST, true);
    elseif ($method != 'GET') curl_setopt($c, CURLOPT_CUSTOMREQUEST, $method);
    if ($body != '' || $method == 'POST') curl_setopt($c, CURLOPT_POSTFIELDS, $body);
    curl_exec($c);
    return curl_error($c);
}

function with_streams($method, $url, $user, $body, $fields, $ca) {
    if ($user != '') $fields[] = 'Authorization: Basic ' . base64_encode($user);
    $http = ['method' => $method, 'header' => $fields, 'ignore_errors' => true, 'follow_location' => 1];
    if ($body != '') $http['content'] = $body;
    @file_get_contents($url, false, stream_context_create(['http' => $http, 'ssl' => ['cafile' => $ca]]));
    return '';
}

while (($line = fgets(STDIN)) !== false) {
    $parts = explode("\t", rtrim($line, "\n"));
    [$method, $url, $user, $body] = $parts;
    $send = $name == 'php-curl' ? 'with_curl' : 'with_streams';
    echo $send($method, $url, $user, $body, array_slice($parts, 4), $ca) ?: 'done', "\n";
}
