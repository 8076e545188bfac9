# sh cherrypy.sh test|run: app.py of the site, which starts by itself.
cd @DIR@ || exit 1
export PYTHONDONTWRITEBYTECODE=1
case $1 in
test) exec /usr/bin/python3 -c 'import ast; ast.parse(open("app.py").read())' ;;
run) exec /usr/bin/python3 -c 'import cherrypy
cherrypy.config.update({"environment": "production", "server.socket_host": "127.0.0.1", "server.socket_port": @HTTP@})
import app' ;;
esac
