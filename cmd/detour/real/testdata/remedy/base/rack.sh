# sh rack.sh test|run: config.ru of the site.
cd @DIR@ || exit 1
case $1 in
test) exec ruby -c config.ru ;;
run) exec rackup -s webrick -E deployment -o 127.0.0.1 -p @HTTP@ config.ru ;;
esac
