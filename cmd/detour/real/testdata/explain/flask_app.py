"""Redirects of Flask and Werkzeug. The port is the argument."""
import sys

from flask import Flask, abort, flash, redirect, request, session, url_for

app = Flask(__name__)
app.secret_key = "not a secret"


@app.before_request
def before():
    if request.host == "www.shop.test":
        return redirect("http://shop.test" + request.path, 301)
    if request.path.startswith("/closed"):
        return redirect("/maintenance")


@app.route("/")
def home():
    return "page"


@app.route("/items/", methods=["GET", "POST"])
def items():
    return "page"


@app.route("/alias", redirect_to="/target")
def alias():
    return ""


@app.route("/account")
def account():
    abort(redirect("/login?next=/account"))


@app.route("/save", methods=["POST"])
def save():
    flash("saved")
    return redirect("/list", 303)


@app.route("/logout")
def logout():
    session.clear()
    return redirect(url_for("home"))


@app.route("/check")
def check():
    answer = redirect("/check?c=1")
    answer.set_cookie("t", "1")
    return answer


@app.route("/s/<code>")
def short(code):
    return redirect("https://partner.test/p/9?utm_source=s")


@app.route("/oauth")
def oauth():
    return redirect("https://id.test/authorize?response_type=code&client_id=a&redirect_uri=http%3A%2F%2Fshop.test%2Fcb")


app.run("127.0.0.1", int(sys.argv[1]))
