# sh mojolicious.sh test|run: app.pl of the site.
cd @DIR@ || exit 1
case $1 in
test) exec perl -c app.pl ;;
run) exec perl app.pl daemon -m production -l http://127.0.0.1:@HTTP@ ;;
esac
