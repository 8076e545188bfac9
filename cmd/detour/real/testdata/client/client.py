"""Sends requests as one of Python's HTTP clients: client.py CLIENT.

It prints the client's version, then reads requests from stdin, one a line,
tabs between its parts: method, URL, user:password, body, field lines. After
each walk it prints one line: nothing that matters, or why the client failed.
"""
import os
import ssl
import sys

CA = os.environ["DETOUR_CA"]


def with_requests(method, url, user, body, fields):
    requests.request(method, url, headers=dict(fields), data=body, auth=user, verify=CA, timeout=8)


def with_httpx(method, url, user, body, fields):
    with httpx.Client(follow_redirects=True, verify=CA, timeout=8) as client:
        client.request(method, url, headers=fields, content=body, auth=user)


def with_urllib3(method, url, user, body, fields):
    if user:
        fields = fields + list(urllib3.make_headers(basic_auth=":".join(user)).items())
    urllib3.PoolManager(ca_certs=CA, timeout=8).request(method, url, headers=dict(fields), body=body)


def with_aiohttp(method, url, user, body, fields):
    async def send():
        over = aiohttp.TCPConnector(ssl=ssl.create_default_context(cafile=CA))
        async with aiohttp.ClientSession(connector=over) as session:
            async with session.request(method, url, headers=fields, data=body, auth=user and aiohttp.BasicAuth(*user)) as response:
                await response.read()

    asyncio.run(send())


def with_urllib(method, url, user, body, fields):
    handlers = [urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=CA))]
    if user:
        passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
        passwords.add_password(None, url, *user)
        handlers.append(urllib.request.HTTPBasicAuthHandler(passwords))
    request = urllib.request.Request(url, data=body, method=method, headers=dict(fields))
    urllib.request.build_opener(*handlers).open(request, timeout=8).read()


def with_httplib2(method, url, user, body, fields):
    client = httplib2.Http(ca_certs=CA, timeout=8)
    if user:
        client.add_credentials(*user)
    client.request(url, method, body=body, headers=dict(fields))


name = sys.argv[1]
try:
    if name == "requests":
        import requests
        version = requests.__version__
    elif name == "httpx":
        import httpx
        version = httpx.__version__
    elif name == "urllib3":
        import urllib3
        version = urllib3.__version__
    elif name == "aiohttp":
        import aiohttp
        import asyncio
        version = aiohttp.__version__
    elif name == "httplib2":
        import httplib2
        version = httplib2.__version__
    else:
        import urllib.request
        version = sys.version.split()[0]
except ImportError as missing:
    sys.exit(str(missing))
print(version, flush=True)

for line in sys.stdin:
    method, url, user, body, *lines = line.rstrip("\n").split("\t")
    fields = [tuple(f.split(": ", 1)) for f in lines]
    try:
        globals()["with_" + name](method, url, tuple(user.split(":", 1)) if user else None, body.encode() or None, fields)
        print("done", flush=True)
    except Exception as why:
        print(repr(why).replace("\n", " "), flush=True)
