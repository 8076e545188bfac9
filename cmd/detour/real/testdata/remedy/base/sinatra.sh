# sh sinatra.sh test|run: app.rb of the site.
cd @DIR@ || exit 1
case $1 in
test) exec ruby -c app.rb ;;
run) exec ruby app.rb -e production -s webrick -o 127.0.0.1 -p @HTTP@ ;;
esac
