"""Redirects of FastAPI and Starlette. The port is the argument."""
import sys

import uvicorn
from fastapi import FastAPI, HTTPException
from fastapi.responses import RedirectResponse
from starlette.applications import Starlette
from starlette.authentication import AuthenticationBackend, requires
from starlette.middleware.authentication import AuthenticationMiddleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route


class Nobody(AuthenticationBackend):
    async def authenticate(self, conn):
        return None


async def page(request):
    return PlainTextResponse("page")


@requires("authenticated", redirect="login")
async def private(request):
    return PlainTextResponse("page")


inner = Starlette(routes=[Route("/private", private), Route("/login", page, name="login"), Route("/", page)])
inner.add_middleware(AuthenticationMiddleware, backend=Nobody())
app = FastAPI()
app.mount("/inner", inner)


@app.api_route("/items/", methods=["GET", "POST"])
def items():
    return []


@app.get("/bare")
def bare():
    return []


@app.get("/account")
def account():
    raise HTTPException(307, headers={"Location": "/login?next=/account"})


@app.post("/form")
def form():
    return RedirectResponse("/done", status_code=303)


@app.get("/s/{code}")
def short(code):
    return RedirectResponse("https://partner.test/o?utm_source=a")


@app.get("/old/{page}")
def old(page):
    return RedirectResponse("/new/" + page, 301)


@app.get("/check")
def check():
    answer = RedirectResponse("/check?c=1")
    answer.set_cookie("t", "1")
    return answer


uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="error")
