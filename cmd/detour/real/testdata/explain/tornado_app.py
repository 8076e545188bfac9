"""Redirects of Tornado. The port is the argument."""
import sys

from tornado.ioloop import IOLoop
from tornado.web import Application, RedirectHandler, RequestHandler, authenticated


class Account(RequestHandler):
    def get_current_user(self):
        return None

    @authenticated
    def get(self):
        pass


class Members(Account):
    def get_login_url(self):
        return "https://id.test/login"


class Form(RequestHandler):
    def post(self):
        self.redirect("/done", status=303)


class Login(RequestHandler):
    def post(self):
        self.set_secure_cookie("user", "1")
        self.redirect("/home")


class Go(RequestHandler):
    def initialize(self, to, **how):
        self.to, self.how = to, how

    def get(self):
        self.redirect(self.to, **self.how)


Application([
    ("/account", Account), ("/members", Members), ("/form", Form), ("/login", Login),
    ("/wild/(.*)", RedirectHandler, {"url": "/tame/{0}"}),
    ("/kept", Go, {"to": "/elsewhere", "status": 307}),
    ("/index.html", Go, {"to": "/", "permanent": True}),
    ("/secure", Go, {"to": "https://shop.test/secure", "permanent": True}),
    ("/preise", Go, {"to": "/de/preise"}),
    ("/closed", Go, {"to": "/maintenance.html"}),
], login_url="/signin", cookie_secret="not a secret").listen(int(sys.argv[1]), "127.0.0.1")
IOLoop.current().start()
