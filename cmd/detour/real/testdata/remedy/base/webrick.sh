# sh webrick.sh test|run: server.rb of the site, which mounts its servlets on SERVER.
cd @DIR@ || exit 1
case $1 in
test) exec ruby -c server.rb ;;
run) exec ruby -rwebrick -e 'SERVER = WEBrick::HTTPServer.new(BindAddress: "127.0.0.1", Port: @HTTP@)
load "./server.rb"
SERVER.start' ;;
esac
