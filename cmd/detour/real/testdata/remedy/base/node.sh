# sh node.sh test|run: app.js of the site, which exports the handler.
cd @DIR@ || exit 1
export NODE_PATH=/usr/share/nodejs
case $1 in
test) exec node --check app.js ;;
run) exec node -e 'require("http").createServer(require("./app.js")).listen(@HTTP@, "127.0.0.1")' ;;
esac
