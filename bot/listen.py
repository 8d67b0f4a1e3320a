"""A small HTTP server of our own: webhook and health pages stand on it."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from bot.errors import OperatorError, PortTakenError


class Listener:
    """An application that can be started on `host:port` and stopped."""

    def __init__(self, **options: Any) -> None:
        self.app = web.Application(**options)
        self._runner: web.AppRunner | None = None

    @property
    def port(self) -> int:
        """The port that it listens on (of interest where 0 was asked for)."""
        assert self._runner is not None
        return int(self._runner.addresses[0][1])

    async def start(self, listen: str) -> None:
        """Listen; raises PortTakenError where that is not possible."""
        host, _, port = listen.rpartition(":")
        if not port.isdecimal():
            raise OperatorError(f"{listen}: write where to listen as host:port, such as 127.0.0.1:8443")
        self._runner = web.AppRunner(self.app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, host.strip("[]") or None, int(port)).start()
        except OSError as error:
            await self._runner.cleanup()
            raise PortTakenError(
                f"{listen} can't be listened on ({error.strerror}): free it or choose another",
                "port",
                listen=listen,
                reason=error.strerror,
            ) from error

    async def stop(self) -> None:
        """Stop listening."""
        if self._runner is not None:
            await self._runner.cleanup()
