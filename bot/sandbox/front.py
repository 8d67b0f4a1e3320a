"""The chat page's files, handed out with a policy that lets nothing in from elsewhere."""

from __future__ import annotations

from importlib.resources import files

from aiohttp import web

TYPES = {"html": "text/html", "css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "script-src 'self' 'unsafe-eval'"  # a browser under test evaluates its conditions in the page
)
HEADERS = {"Content-Security-Policy": POLICY, "Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}


def add_page(app: web.Application) -> None:
    """Put the page at the root of an application."""
    app.router.add_get("/", _index)
    app.router.add_get("/page/{name}", _part)


async def _index(_request: web.Request) -> web.Response:
    return _send("index.html")


async def _part(request: web.Request) -> web.Response:
    return _send(request.match_info["name"])


def _send(name: str) -> web.Response:
    part = files("bot.sandbox.page").joinpath(name)
    kind = TYPES.get(name.rpartition(".")[2])
    if kind is None or not part.is_file():
        raise web.HTTPNotFound
    return web.Response(body=part.read_bytes(), content_type=kind, charset="utf-8", headers=HEADERS)
