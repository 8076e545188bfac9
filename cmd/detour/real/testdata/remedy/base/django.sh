# sh django.sh test|run: settings.py and urls.py of the site.
cd @DIR@ || exit 1
export PYTHONDONTWRITEBYTECODE=1 DJANGO_SETTINGS_MODULE=settings PYTHONPATH=@DIR@
case $1 in
test) exec /usr/bin/python3 -m django check ;;
run) exec /usr/bin/python3 -m django runserver --noreload 127.0.0.1:@HTTP@ ;;
esac
