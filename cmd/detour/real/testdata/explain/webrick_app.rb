# Redirects of WEBrick itself. The port and the folder are the arguments.
require "webrick"
server = WEBrick::HTTPServer.new(Port: ARGV[0].to_i, BindAddress: "127.0.0.1", DocumentRoot: ARGV[1],
                                 Logger: WEBrick::Log.new(File::NULL), AccessLog: [])
{ "/moved" => [WEBrick::HTTPStatus::MovedPermanently, "/new"],
  "/account" => [WEBrick::HTTPStatus::Found, "/login?next=/account"],
  "/secure" => [WEBrick::HTTPStatus::MovedPermanently, "https://shop.test/secure"] }.each do |path, (status, place)|
  server.mount_proc(path) { |_, response| response.set_redirect(status, place) }
end
server.start
