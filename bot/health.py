"""Health pages: /healthz (worth keeping alive), /readyz (doing its work), /metrics (Prometheus)."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from aiohttp import web
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.clock import Clock
from bot.housekeeping import LAST
from bot.listen import Listener
from bot.vitals import SEND_BUCKETS, Vitals
from reporting.ports import Store, UnitOfWork

_log = logging.getLogger(__name__)

_POLL_SECONDS: Final = 120.0  # a poll that finds nothing takes 30 s
_COMMIT_SECONDS: Final = 60.0  # each tick commits, every 10 s
_HUNG_SECONDS: Final = 900.0  # the writer itself waits ten minutes for a database that is away
_STORE_SECONDS: Final = 5.0
_LATE: Final = timedelta(minutes=1)  # a tick comes every 10 s, a chat's pace may hold a post up for some more
_READY: Final = "Whether polls and commits go on"

Gauge = tuple[str, str, float]


class Health:
    """Serves the pages. Ready: the last good poll and the last commit are not long ago, and the store answers.

    Alive: this event loop answers, and the writer committed something within a quarter of an hour. What a new start
    would not mend (Telegram or the database away for some minutes) doesn't count.

    `late` counts the scheduled posts that fell due before a moment and are not sent yet.
    """

    def __init__(
        self, store: Store, clock: Clock, vitals: Vitals, *, polling: bool, late: Callable[[UnitOfWork, datetime], int]
    ) -> None:
        self._store = store
        self._late = late
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
        if self._uncommitted() > _COMMIT_SECONDS:
            found.append("no commit for a while")
        if self._vitals.unstored:
            found.append("what came in can't be stored")
        if self._polling and now - (self._vitals.last_poll or self._since) > _POLL_SECONDS:
            found.append("no good poll for a while")
        return found

    def _uncommitted(self) -> float:
        """Tell for how many seconds nothing was committed."""
        last = self._vitals.last_commit
        return self._clock.monotonic() - (self._since if last is None else last)

    async def _alive(self, _request: web.Request) -> web.Response:
        if self._uncommitted() > _HUNG_SECONDS:
            return web.Response(text="the writer has not answered for long\n", status=503)
        return web.Response(text="ok\n")

    async def _ready(self, _request: web.Request) -> web.Response:
        found = self.troubles()
        if self._polling and self._vitals.last_poll is None:
            found.append("no poll yet")
        try:
            await self._gauges()
        except Exception as error:  # noqa: BLE001 - whatever it is, we are not ready
            found.append(f"the database does not answer: {type(error).__name__}")
        return web.Response(text="\n".join(found or ["ok"]) + "\n", status=503 if found else 200)

    async def _metrics(self, _request: web.Request) -> web.Response:
        registry = CollectorRegistry()
        try:
            gauges = await self._gauges()
        except Exception as error:  # noqa: BLE001 - our own counters are shown all the same
            _log.warning("the figures of the database can't be shown: %s", error)
            gauges = []
        registry.register(_Figures(self._vitals, [("baocao_ready", _READY, int(not self.troubles())), *gauges]))
        return web.Response(body=generate_latest(registry), content_type="text/plain", charset="utf-8")

    async def _gauges(self) -> list[Gauge]:
        """Ask the store what waits there."""
        now = self._clock.now()

        def look(uow: UnitOfWork) -> list[Gauge]:
            inbox, oldest = uow.inbox.depth()
            night = uow.state.get(LAST)
            days = (now.date() - date.fromisoformat(night)).days if night else 0
            return [
                ("baocao_inbox_depth", "Arrivals not yet worked off", inbox),
                ("baocao_inbox_oldest_seconds", "Age of the oldest of them", _age(now, oldest)),
                ("baocao_outbox_depth", "Letters not yet sent", uow.outbox.depth()),
                ("baocao_backup_age_days", "Days since the last nightly backup that went well", days),
                ("baocao_slots_late", "Scheduled posts due for a minute and not sent", self._late(uow, now - _LATE)),
            ]

        async with asyncio.timeout(_STORE_SECONDS):
            return await asyncio.wrap_future(self._store.read(look))


def _age(now: datetime, since: datetime | None) -> float:
    return max(0.0, (now - since).total_seconds()) if since else 0.0


class _Figures(Collector):
    """Shows the vitals to Prometheus at the moment they are asked for."""

    def __init__(self, vitals: Vitals, gauges: Sequence[Gauge]) -> None:
        self._vitals = vitals
        self._gauges = gauges

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
