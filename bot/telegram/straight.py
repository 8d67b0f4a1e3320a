"""Calls written straight to one of aiohttp's pooled connections: of all that its session does only what ours need.

For every call the session makes objects, three timers and a task that writes, for the sake of redirects, cookies and
bodies that come in streams. Calls of the Bot API have none of these, and cost less than a third without. One timer is
kept beside that of silence: an answer that comes bit by bit, or begins and goes no further, has to end as well.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import aiohttp
from aiohttp import ClientTimeout, hdrs
from yarl import URL


@dataclass(frozen=True, slots=True)
class Target:
    """Where calls go: the request that tells the connector so (it is never sent itself), and their first lines.

    Both hold the token, so no repr shows them.
    """

    request: aiohttp.ClientRequest = field(repr=False)
    head: bytes = field(repr=False)


def target_of(session: aiohttp.ClientSession, url: str, headers: dict[str, str]) -> Target | None:
    """Make the target of calls to a URL; None where it is not for us: it names a user, or is no URL of the web."""
    try:
        parsed = URL(url)
    except ValueError:
        return None
    if parsed.scheme not in {"http", "https"} or not parsed.raw_host or parsed.raw_authority.count("@"):
        return None
    request = aiohttp.ClientRequest(
        hdrs.METH_POST, parsed, headers=headers, session=session, loop=asyncio.get_running_loop()
    )
    request.headers.popall(hdrs.CONTENT_LENGTH, None)
    lines = [f"POST {parsed.raw_path_qs} HTTP/1.1", *(f"{name}: {value}" for name, value in request.headers.items())]
    return Target(request, "\r\n".join([*lines, f"{hdrs.CONTENT_LENGTH}: "]).encode())


async def post(
    connector: aiohttp.BaseConnector, target: Target, body: bytes, patience: ClientTimeout
) -> tuple[int, bytes]:
    """Make a call and return the status and the body; raise aiohttp's errors, as its session does."""
    try:
        connection = await connector.connect(target.request, traces=[], timeout=patience)
    except TimeoutError as error:
        raise aiohttp.ConnectionTimeoutError(f"no connection in time to {target.request.url.host}") from error
    protocol, transport = connection.protocol, connection.transport
    if protocol is None or transport is None:
        connection.close()
        raise aiohttp.ServerDisconnectedError
    try:
        async with asyncio.timeout(patience.total):
            protocol.set_response_params(read_timeout=patience.sock_read, read_until_eof=True)
            transport.write(b"%b%d\r\n\r\n%b" % (target.head, len(body), body))
            protocol.start_timeout()
            message, content = await protocol.read()
            while 100 <= message.code < 200:  # the answer itself is still to come
                message, content = await protocol.read()
            answer = await content.read()
    except BaseException:
        connection.close()
        raise
    connection.release()
    return message.code, answer
