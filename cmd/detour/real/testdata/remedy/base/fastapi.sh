# sh fastapi.sh test|run: main.py of the site.
cd @DIR@ || exit 1
export PYTHONDONTWRITEBYTECODE=1
case $1 in
test) exec /usr/bin/python3 -c 'import main' ;;
run) exec /usr/bin/python3 -m uvicorn main:app --host 127.0.0.1 --port @HTTP@ ;;
esac
