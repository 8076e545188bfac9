"""Redirects of CherryPy. The port is the argument."""
import sys

import cherrypy


def to(place, code=None):
    @cherrypy.expose
    def handler(self, **params):
        raise cherrypy.HTTPRedirect(place, code)
    return handler


class Leaf:
    @cherrypy.expose
    def index(self):
        return "page"

    @cherrypy.expose
    @cherrypy.tools.trailing_slash(extra=True)
    def page(self):
        return "page"


class Root:
    moved, form, account = to("/target", 301), to("/done"), to("/login?from_page=/account")
    kept, closed, secure = to("/elsewhere", 307), to("/maintenance"), to("https://shop.test/secure", 301)
    leaf = Leaf()


cherrypy.config.update({"server.socket_port": int(sys.argv[1]), "server.socket_host": "127.0.0.1",
                        "log.screen": False, "engine.autoreload.on": False})
cherrypy.quickstart(Root())
