# Redirects of Sinatra. The port is the argument.
require "sinatra/base"

class Shop < Sinatra::Base
  set :port, ARGV[0].to_i
  set :bind, "127.0.0.1"
  set :server, "webrick"
  set :environment, :production
  enable :sessions
  before { redirect "http://shop.test" + request.fullpath, 301 if request.host == "www.shop.test" }
  get("/account") { redirect "/login?return_to=/account" }
  get("/moved") { redirect "/new", 301 }
  get("/kept") { redirect to("/elsewhere"), 307 }
  post("/form") { redirect "/done" }
  get("/secure") { redirect "https://shop.test/secure", 301 }
  get("/check") { response.set_cookie("t", "1"); redirect "/check?c=1" }
  get("/closed") { redirect "/maintenance" }
  get("/preise") { redirect "/de/preise" }
end
Shop.run!
