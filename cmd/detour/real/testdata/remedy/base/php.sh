# sh php.sh test|run: index.php of the site answers for every path; a php.ini of the site is read.
cd @DIR@ || exit 1
ini=
[ ! -e php.ini ] || ini='-c php.ini'
case $1 in
test) exec php -l index.php ;;
run) exec php $ini -S 127.0.0.1:@HTTP@ index.php ;;
esac
