"""A way to a PostgreSQL server that can fall silent: nothing answers any more, and nothing is refused."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy.engine import make_url


class Relay:
    """Takes connections on this machine and hands all on to the server's socket, until it falls silent."""

    def __init__(self, server: str) -> None:
        self._server: Final = server
        self._silent = threading.Event()
        self._sockets: list[socket.socket] = []
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port: Final = int(self._door.getsockname()[1])
        threading.Thread(target=self._welcome, daemon=True).start()

    def fall_silent(self, *, new_only: bool = False) -> None:
        """Swallow all from now on; with `new_only` end the connections there are, and swallow what new ones say."""
        self._silent.set()
        if new_only:
            self._end(self._sockets)

    def close(self) -> None:
        """End everything."""
        self._end([self._door, *self._sockets])

    def _welcome(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                guest, _ = self._door.accept()
                host = socket.socket(socket.AF_UNIX)
                host.connect(self._server)
                self._sockets += [guest, host]
                for one, other in ((guest, host), (host, guest)):
                    threading.Thread(target=self._hand_on, args=(one, other), daemon=True).start()

    def _hand_on(self, one: socket.socket, other: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := one.recv(65_536):
                if not self._silent.is_set():
                    other.sendall(data)
            other.shutdown(socket.SHUT_RDWR)

    def _end(self, sockets: list[socket.socket]) -> None:
        for one in list(sockets):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()


@contextmanager
def relayed(url: str) -> Iterator[tuple[Relay, str]]:
    """Put a relay before the server of a URL, and give its own."""
    server = make_url(url)
    relay = Relay(f"{server.query['host']}/.s.PGSQL.5432")
    try:
        yield relay, server.set(host="127.0.0.1", port=relay.port, query={}).render_as_string(hide_password=False)
    finally:
        relay.close()
