# sh php.sh test|run: index.php of the site answers for every path.
cd @DIR@ || exit 1
case $1 in
test) exec php -l index.php ;;
run) exec php -S 127.0.0.1:@HTTP@ index.php ;;
esac
