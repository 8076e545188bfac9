"""Redirects of aiohttp. The port is the argument."""
import sys

from aiohttp import web


def to(answer, place):
    async def handler(request):
        raise answer(place)
    return handler


@web.middleware
async def before(request, handler):
    if request.host == "www.shop.test":
        raise web.HTTPMovedPermanently("http://shop.test" + request.path_qs)
    if request.path.startswith("/closed"):
        raise web.HTTPFound("/maintenance")
    return await handler(request)


async def page(request):
    return web.Response(text="page")


app = web.Application(middlewares=[before, web.normalize_path_middleware(append_slash=False, remove_slash=True)])
app.add_routes([
    web.get("/a/b", page),
    web.get("/account", to(web.HTTPFound, "/login?next=/account")),
    web.post("/form", to(web.HTTPSeeOther, "/done")),
    web.get("/moved", to(web.HTTPMovedPermanently, "https://other.test/x")),
    web.get("/kept", to(web.HTTPTemporaryRedirect, "/elsewhere")),
    web.get("/secure", to(web.HTTPPermanentRedirect, "https://shop.test/secure")),
    web.get("/choices", to(web.HTTPMultipleChoices, "/a/b")),
])
web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), print=None)
