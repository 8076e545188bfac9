# sh go.sh test|run: main.go of the site, which listens on its argument.
cd @DIR@ || exit 1
case $1 in
test) go vet main.go && go build -o server main.go ;;
run) exec ./server 127.0.0.1:@HTTP@ ;;
esac
