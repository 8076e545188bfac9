# Sends requests as one of Ruby's HTTP clients: client.rb ruby-open-uri|httparty.
# It prints the client's version, then reads requests from stdin, one a line,
# tabs between its parts: method, URL, user:password, body, field lines. After
# each walk it prints one line.
NAME = ARGV[0]
CA = ENV.fetch('DETOUR_CA')
begin
  require NAME == 'httparty' ? 'httparty' : 'open-uri'
rescue LoadError => e
  abort e.message
end
$stdout.sync = true
puts NAME == 'httparty' ? HTTParty::VERSION : RUBY_VERSION

def open_uri(url, user, fields)
  options = fields.merge(ssl_ca_cert: CA, read_timeout: 8, proxy: false)
  options[:http_basic_authentication] = user unless user.empty?
  URI.open(url, options).read
end

def party(method, url, user, body, fields)
  options = { headers: fields, ssl_ca_file: CA, timeout: 8, format: :plain }
  options[:body] = body unless body.empty?
  options[:basic_auth] = { username: user[0], password: user[1] } unless user.empty?
  HTTParty.send(method.downcase, url, options)
end

STDIN.each_line(chomp: true) do |line|
  method, url, user, body, *lines = line.split("\t", -1)
  fields = lines.to_h { |f| f.split(': ', 2) }
  begin
    user = user.split(':', 2)
    NAME == 'httparty' ? party(method, url, user, body, fields) : open_uri(url, user, fields)
    puts 'done'
  rescue StandardError => e
    puts e.message.gsub("\n", ' ')
  end
end
