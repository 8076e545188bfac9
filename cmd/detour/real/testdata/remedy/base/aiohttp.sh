# sh aiohttp.sh test|run: app.py of the site, which has the Application.
cd @DIR@ || exit 1
export PYTHONDONTWRITEBYTECODE=1
case $1 in
test) exec /usr/bin/python3 -c 'import app' ;;
run) exec /usr/bin/python3 -c 'import app, aiohttp.web
aiohttp.web.run_app(app.app, host="127.0.0.1", port=@HTTP@)' ;;
esac
