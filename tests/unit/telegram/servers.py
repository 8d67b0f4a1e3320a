"""Small servers of our own, for what a well-behaved one would not do."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass, field

from aiohttp import web

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(slots=True)
class Heard:
    """A server, and what it heard."""

    base: str
    requests: list[web.Request] = field(default_factory=list)
    forms: list[dict[str, object]] = field(default_factory=list)


@contextlib.asynccontextmanager
async def http_server(answer: Answer) -> AsyncIterator[Heard]:
    """Serve every path with one answer."""
    heard = Heard("")

    async def handle(request: web.Request) -> web.StreamResponse:
        heard.requests.append(request)
        heard.forms.append({name: _read(value) for name, value in (await request.post()).items()})
        return await answer(request)

    app = web.Application()
    app.router.add_route("*", "/{rest:.*}", handle)
    runner = web.AppRunner(app, shutdown_timeout=0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    heard.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield heard
    finally:
        await runner.cleanup()


def _read(value: object) -> object:
    """Read an uploaded file while it is open."""
    return (value.filename, value.content_type, value.file.read()) if isinstance(value, web.FileField) else value


@contextlib.asynccontextmanager
async def cutting_server() -> AsyncIterator[str]:
    """Read a request, then cut the connection without an answer."""

    async def cut(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(cut, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()


async def free_port() -> int:
    """Find a port on which nothing listens."""
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port: int = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    return port


@contextlib.asynccontextmanager
async def odd_server(pieces: Iterable[bytes], *, ends: bool) -> AsyncIterator[str]:
    """Answer requests without a body piece by piece; with `ends` each connection is closed after its first."""
    writers: list[asyncio.StreamWriter] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers.append(writer)
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while not writer.is_closing():
                await reader.readuntil(b"\r\n\r\n")
                for piece in pieces:
                    writer.write(piece)
                    await writer.drain()
                    await asyncio.sleep(0)
                if ends:
                    writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        for writer in writers:
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()
