"""A Bot API server as lean as can be, in a process of its own: hands updates out and takes answers.

Told what to do by lines of JSON on its standard input, it writes what it measured as lines of JSON.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
from collections import defaultdict, deque
from statistics import quantiles
from time import perf_counter
from typing import Any, Final

from benchmarks import rush

_HEAD: Final = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
_LENGTH: Final = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_OFFSET: Final = re.compile(rb"offset=(\d+)")
_CHAT: Final = re.compile(rb"chat_id\"?[=:] ?(-?\d+)")
_BATCH: Final = 100
_HOLD_SECONDS: Final = 20.0
_PLAIN: Final = b'{"ok":true,"result":true}'
_LISTS: Final = frozenset({b"getmycommands"})
_SENDS: Final = frozenset({b"sendmessage"})


class Server:
    """What every connection works on: updates that wait, answers that are awaited."""

    def __init__(self) -> None:
        self.delay = 0.0
        self._pending: deque[tuple[int, bytes]] = deque()
        self._awaited: defaultdict[int, deque[float]] = defaultdict(deque)
        self._poll: tuple[Connection, asyncio.TimerHandle] | None = None
        self._latencies: list[float] = []
        self._left = 0
        self._sent = 0
        self._began = self._ended = 0.0
        self._done = asyncio.Event()

    async def burst(self, first: int, count: int) -> dict[str, Any]:
        """Hand out so many updates as fast as they are asked for; done with the last answer."""
        self._start(count)
        made = rush.updates(first, count)
        self._began = perf_counter()
        for update in made:
            self._push(update, None)
        self._wake()
        await self._done.wait()
        return self._told(count)

    async def paced(self, first: int, count: int, rate: float) -> dict[str, Any]:
        """Hand out so many updates at an even pace."""
        self._start(count)
        made = rush.updates(first, count)
        self._began = perf_counter()
        for number, update in enumerate(made):
            due = self._began + number / rate
            await asyncio.sleep(max(0.0, due - perf_counter()))
            self._push(update, due)
            self._wake()
        await self._done.wait()
        return self._told(count)

    def _start(self, count: int) -> None:
        self._done.clear()
        self._latencies.clear()
        self._left = count

    def _told(self, count: int) -> dict[str, Any]:
        cuts = quantiles(self._latencies, n=100)
        return {"count": count, "seconds": self._ended - self._began, "p50": cuts[49], "p99": cuts[98]}

    def _push(self, update: bytes, due: float | None) -> None:
        found = json.loads(update)
        self._pending.append((found["update_id"], update))
        self._awaited[found["message"]["chat"]["id"]].append(due or self._began)

    def call(self, connection: Connection, method: bytes, body: bytes) -> None:
        """Answer a call."""
        if method == b"getupdates":
            self._get_updates(connection, body)
        elif method == b"getme":
            connection.answer(json.dumps({"ok": True, "result": rush.BOT}).encode())
        elif method in _SENDS:
            self._send(connection, body)
        else:
            connection.answer(b'{"ok":true,"result":[]}' if method in _LISTS else _PLAIN)

    def _get_updates(self, connection: Connection, body: bytes) -> None:
        offset = _OFFSET.search(body)
        confirmed = int(offset[1]) if offset else 0
        while self._pending and self._pending[0][0] < confirmed:
            self._pending.popleft()
        handle = asyncio.get_running_loop().call_later(_HOLD_SECONDS, self._wake)
        self._poll = (connection, handle)
        if self._pending or b"timeout=0" in body:
            self._wake()

    def _wake(self) -> None:
        if self._poll is None:
            return
        connection, handle = self._poll
        self._poll = None
        handle.cancel()
        batch = b",".join(update for _, update in list(self._pending)[:_BATCH])
        connection.answer(b'{"ok":true,"result":[%b]}' % batch)

    def _send(self, connection: Connection, body: bytes) -> None:
        found = _CHAT.search(body)
        chat = int(found[1]) if found else 0
        self._sent += 1
        message = {"message_id": 100_000 + self._sent, "date": 1_700_000_000, "from": rush.BOT, "text": "ok"}
        message["chat"] = {"id": chat, "type": "supergroup", "title": "Tổ công tác"}
        answer = json.dumps({"ok": True, "result": message}).encode()
        if self.delay:
            asyncio.get_running_loop().call_later(self.delay, self._sent_to, connection, chat, answer)
        else:
            self._sent_to(connection, chat, answer)

    def _sent_to(self, connection: Connection, chat: int, answer: bytes) -> None:
        connection.answer(answer)
        waiting = self._awaited.get(chat)
        if not waiting:
            return
        self._ended = perf_counter()
        self._latencies.append(self._ended - waiting.popleft())
        self._left -= 1
        if not self._left:
            self._done.set()


class Connection(asyncio.Protocol):
    """One client's connection: requests one after another, by their lengths."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._bytes = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember where answers go."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Take whole requests out of what came."""
        self._bytes += data
        while (end := self._bytes.find(b"\r\n\r\n")) >= 0:
            head = self._bytes[:end]
            length = _LENGTH.search(head)
            until = end + 4 + (int(length[1]) if length else 0)
            if len(self._bytes) < until:
                return
            body, self._bytes = self._bytes[end + 4 : until], self._bytes[until:]
            path = head.split(b" ", 2)[1]
            self._server.call(self, path.rsplit(b"/", 1)[-1].lower(), body)

    def answer(self, body: bytes) -> None:
        """Answer with a body of JSON."""
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(_HEAD % len(body) + body)


async def main() -> None:
    """Serve on a free port until the standard input ends."""
    loop = asyncio.get_running_loop()
    server = Server()
    listening = await loop.create_server(lambda: Connection(server), "127.0.0.1", 0)
    _tell({"port": listening.sockets[0].getsockname()[1]})
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        order = json.loads(line)
        server.delay = order.pop("delay", 0.0)
        kind = order.pop("kind")
        _tell(await (server.burst(**order) if kind == "burst" else server.paced(**order)))
    listening.close()


def _tell(found: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(found) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main())
