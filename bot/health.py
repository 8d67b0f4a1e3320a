"""Health pages: /healthz (alive), /readyz (doing its work), /metrics (Prometheus)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from aiohttp import web
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.clock import Clock
from bot.listen import Listener
from bot.vitals import SEND_BUCKETS, Vitals
from reporting.ports import Store, UnitOfWork

_POLL_SECONDS: Final = 120.0  # a poll that finds nothing takes 30 s
_COMMIT_SECONDS: Final = 60.0  # each tick commits, every 10 s
_STORE_SECONDS: Final = 5.0


class Health:
    """Serves the pages. Ready: the last good poll and the last commit are not long ago, and the store answers."""

    def __init__(self, store: Store, clock: Clock, vitals: Vitals, *, polling: bool) -> None:
        self._store = store
        self._clock = clock
        self._vitals = vitals
        self._polling = polling
        self._since = clock.monotonic()
        self.listener = Listener()
        self.listener.app.router.add_get("/healthz", self._alive)
        self.listener.app.router.add_get("/readyz", self._ready)
        self.listener.app.router.add_get("/metrics", self._metrics)

    async def start(self, listen: str) -> None:
        """Listen on `host:port`."""
        await self.listener.start(listen)

    async def stop(self) -> None:
        """Stop listening."""
        await self.listener.stop()

    def troubles(self) -> list[str]:
        """Name what is not as it should be."""
        now = self._clock.monotonic()
        found = []
        if now - (self._vitals.last_commit or self._since) > _COMMIT_SECONDS:
            found.append("no commit for a while")
        if self._polling and now - (self._vitals.last_poll or self._since) > _POLL_SECONDS:
            found.append("no good poll for a while")
        return found

    async def _alive(self, _request: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    async def _ready(self, _request: web.Request) -> web.Response:
        found = self.troubles()
        if self._polling and self._vitals.last_poll is None:
            found.append("no poll yet")
        try:
            await self._depths()
        except Exception as error:  # noqa: BLE001 - whatever it is, we are not ready
            found.append(f"the database does not answer: {type(error).__name__}")
        return web.Response(text="\n".join(found or ["ok"]) + "\n", status=503 if found else 200)

    async def _metrics(self, _request: web.Request) -> web.Response:
        registry = CollectorRegistry()
        inbox, oldest, outbox = await self._depths()
        now = self._clock.now()
        age = (now - oldest).total_seconds() if oldest else 0.0
        registry.register(_Figures(self._vitals, inbox, age, outbox))
        return web.Response(body=generate_latest(registry), content_type="text/plain", charset="utf-8")

    async def _depths(self) -> tuple[int, datetime | None, int]:
        def look(uow: UnitOfWork) -> tuple[int, datetime | None, int]:
            return (*uow.inbox.depth(), uow.outbox.depth())

        async with asyncio.timeout(_STORE_SECONDS):
            return await asyncio.wrap_future(self._store.read(look))


class _Figures(Collector):
    """Shows the vitals to Prometheus at the moment they are asked for."""

    def __init__(self, vitals: Vitals, inbox: int, oldest_seconds: float, outbox: int) -> None:
        self._vitals = vitals
        self._gauges = (
            ("baocao_inbox_depth", "Arrivals not yet worked off", inbox),
            ("baocao_inbox_oldest_seconds", "Age of the oldest of them", oldest_seconds),
            ("baocao_outbox_depth", "Letters not yet sent", outbox),
        )

    def collect(self) -> Iterator[Metric]:
        """List the figures."""
        vitals = self._vitals
        for name, words, value in self._gauges:
            yield GaugeMetricFamily(name, words, value=value)
        for name, words, count in (
            ("baocao_updates", "Updates fetched or received", vitals.updates),
            ("baocao_updates_new", "Updates not known before", vitals.new_updates),
            ("baocao_handled", "Arrivals worked off", vitals.handled),
            ("baocao_set_aside", "Arrivals set aside after three failures", vitals.set_aside),
            ("baocao_sent", "Letters sent", vitals.sent),
            ("baocao_send_failed", "Letters given up", vitals.failed),
            ("baocao_send_unknown", "Sends whose outcome nobody can know", vitals.unknown),
            ("baocao_send_rate_limited", "Sends answered with 429", vitals.rate_limited),
            ("baocao_send_retried", "Sends tried again", vitals.retried),
            ("baocao_gathered", "Answers that went out in a gathered message", vitals.gathered),
            ("baocao_poll_errors", "Polls that failed", vitals.poll_errors),
        ):
            yield CounterMetricFamily(name, words, value=count)
        total, buckets = 0, []
        for bound, count in zip((*SEND_BUCKETS, float("inf")), vitals.send_seconds, strict=True):
            total += count
            buckets.append(("+Inf" if bound == float("inf") else str(bound), total))
        yield HistogramMetricFamily(
            "baocao_send_seconds", "How long sends took", buckets=buckets, sum_value=vitals.send_seconds_sum
        )
