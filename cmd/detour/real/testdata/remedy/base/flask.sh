# sh flask.sh test|run: app.py of the site.
cd @DIR@ || exit 1
export PYTHONDONTWRITEBYTECODE=1
case $1 in
test) exec /usr/bin/python3 -m flask routes ;;
run) exec /usr/bin/python3 -m flask run --host 127.0.0.1 --port @HTTP@ ;;
esac
