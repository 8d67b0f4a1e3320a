"""The one sender of an app: takes letters from the outbox, and has each of them delivered when its turn has come."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Final

from bot.clock import Clock
from bot.config.settings import Limits
from bot.errors import OperatorError
from bot.sender import gather
from bot.sender.courier import Courier
from bot.sender.delivery import Delivery, LaterWords
from bot.sender.failures import Failures, GivenUp, Undeliverable
from bot.sender.fetching import Fetcher, Files
from bot.sender.lanes import Lanes
from bot.sender.lease import Always, Right
from bot.sender.outcomes import Outcomes
from bot.sender.pace import REMEMBERED, Paces
from bot.sender.painter import Make, no_documents
from bot.sender.reach import Reach
from bot.sender.transport import Transport
from bot.vitals import Vitals
from reporting.ports import Store

_log = logging.getLogger(__name__)

_FETCH: Final = 256
_TOGETHER: Final = 256  # calls under way at once
_AWAY_SECONDS: Final = 1.0
_STAND_BY_SECONDS: Final = 0.5
_LOOK_AGAIN_SECONDS: Final = 2.0
_LOOK_AGAIN_SHARED_SECONDS: Final = 0.5  # letters that another process queued


class Sender:
    """Sends an app's letters: each chat at its own pace (`lanes`), seen through (`delivery`), recorded (`outcomes`).

    `right` says whether this process may send, where there are several.
    `undeliverable` (the desk's) tells the admins of chats that can't be written to, `given_up` of letters that never
    arrived; `away` tells a store that can't be reached from work that failed. `make` makes documents, `files` takes
    what people sent, `later_words` tells that the buttons of a rush follow. `idle` is set while nothing waits here.
    """

    def __init__(
        self,
        store: Store,
        transport: Transport,
        clock: Clock,
        *,
        limits: Limits,
        undeliverable: Undeliverable,
        given_up: GivenUp,
        away: Callable[[BaseException], bool],
        vitals: Vitals,
        right: Right | None = None,
        make: Make = no_documents,
        files: Files | None = None,
        later_words: LaterWords = lambda _uow, _app, _chat: "",
    ) -> None:
        self._store = store
        self._right = right or Always()
        self._look_again = _LOOK_AGAIN_SECONDS if right is None else _LOOK_AGAIN_SHARED_SECONDS
        self._transport = transport
        self._clock = clock
        self._away = away
        self._lanes = Lanes(Paces(limits, transport.is_group))
        self._outcomes = Outcomes(store, clock, self._lanes, away, self._let_go)
        self._reach = Reach(transport, clock, self._lanes)
        self._courier = Courier(store, transport, make)
        fetcher = Fetcher(store, transport, clock, files or Files(), away)
        failures = Failures(
            store,
            transport,
            clock,
            lanes=self._lanes,
            outcomes=self._outcomes,
            reach=self._reach,
            fetcher=fetcher,
            undeliverable=undeliverable,
            given_up=given_up,
            away=away,
            vitals=vitals,
        )
        self._delivery = Delivery(
            store,
            transport,
            clock,
            lanes=self._lanes,
            courier=self._courier,
            fetcher=fetcher,
            outcomes=self._outcomes,
            failures=failures,
            vitals=vitals,
            later_words=later_words,
        )
        self._held: set[int] = set()  # letters that are in memory or under way: not to be fetched again
        self._kept_meanwhile: set[int] = set()  # recorded since the outbox was last read
        self._seen: set[int] = set()
        self._under_way: set[asyncio.Task[None]] = set()
        self._event = asyncio.Event()
        self._look = True
        self._paced = False  # whether what went out before is known
        self._fatal: OperatorError | None = None
        self.idle = asyncio.Event()

    def wake(self) -> None:
        """Say that letters were queued."""
        self._look = True
        self.idle.clear()
        self._event.set()

    async def run(self) -> None:
        """Send until cancelled; raises where the operator has to do something first."""
        while self._fatal is None:
            self._event.clear()
            if not self._right.held:
                await self._stand_by()
                continue
            if not self._paced:
                await self._remember()
                continue
            if self._look:
                await self._fetch()
            self._start_ready()
            await self._rest()
        raise self._fatal

    async def _stand_by(self) -> None:
        """Leave the outbox to the process that may send; what is under way here comes to its end."""
        self._held -= self._lanes.forget()
        self._look, self._paced = True, False
        if not (self._under_way or self._outcomes.busy):
            self.idle.set()
        await asyncio.sleep(_STAND_BY_SECONDS)

    async def _remember(self) -> None:
        """Learn what another process, or an earlier one, sent within the last minute: the limits count that too."""
        app, now = self._transport.app, self._clock.now()
        try:
            sent = await asyncio.wrap_future(self._store.read(lambda uow: uow.outbox.sent_since(app, now - REMEMBERED)))
        except Exception as error:
            if not self._away(error):
                raise
            _log.warning("the outbox can't be read yet: %s", error)
            await asyncio.sleep(_AWAY_SECONDS)
            return
        ages = ((chat_id, now - at) for chat_id, at in sent if at - now < REMEMBERED)  # a clock may have been set back
        at = self._clock.monotonic()
        self._lanes.paces.remember([(chat, at - max(0.0, age.total_seconds())) for chat, age in ages], at)
        self._paced = True

    async def close(self, grace_seconds: float) -> None:
        """Let calls under way come back for so long, and record what became of them.

        What is still under way then may go out a second time after the next start: nobody can know.
        """
        until = self._clock.monotonic() + max(0.0, grace_seconds)
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=until - self._clock.monotonic())
        for task in self._under_way:
            task.cancel()
        if not await self._outcomes.hand_in(until - self._clock.monotonic()):
            _log.error("what was sent last could not be recorded: it may be sent again after the next start")
        self._courier.close()

    async def _fetch(self) -> None:
        """Take what is new out of the outbox."""
        limit = _FETCH + len(self._held)
        self._look = False  # whoever wakes us while we read has us look again
        self._kept_meanwhile.clear()
        try:
            letters = await asyncio.wrap_future(
                self._store.read(lambda uow: uow.outbox.waiting(self._transport.app, limit))
            )
        except Exception as error:
            if not self._away(error):
                raise
            _log.warning("the outbox can't be read yet: %s", error)
            self._look = True
            await asyncio.sleep(_AWAY_SECONDS)
            return
        self._look |= len(letters) >= limit
        for queued in letters:
            # what was read may be older than what was recorded while reading
            if queued.id not in self._held and queued.id not in self._kept_meanwhile:
                self._held.add(queued.id)
                self._lanes.add(queued)
        self._show_seen()

    def _show_seen(self) -> None:
        """In a rush, put a mark under every report whose answer has to wait."""
        for queued in list(self._lanes.rushing(self._clock.monotonic())):
            if queued.id not in self._seen:
                self._seen.add(queued.id)
                self._lanes.add(gather.seen(queued))

    def _start_ready(self) -> None:
        if self._reach.unsure:
            next_at = self._lanes.next_at(now := self._clock.monotonic())
            if not self._reach.asking and next_at is not None and next_at <= now:
                self._start(self._reach.ask())
            return
        while len(self._under_way) < _TOGETHER:
            taken = self._lanes.take(self._clock.monotonic())
            if taken is None:
                return
            lane, batch = taken
            alone = len(batch) == 1 and not gather.is_later(batch[0].letter)
            self._start(self._delivery.one(lane, batch[0]) if alone else self._delivery.gathered(lane, batch))

    def _start(self, work: Coroutine[object, object, None]) -> None:
        task = asyncio.create_task(work, name="send")
        self._under_way.add(task)
        task.add_done_callback(self._came_back)

    def _came_back(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        error = None if task.cancelled() else task.exception()
        if isinstance(error, OperatorError):
            self._fatal = error
        elif error is not None:
            _log.error("a letter's way ended in the midst", exc_info=error)
        self._event.set()

    def _let_go(self, ids: list[int], *, look: bool) -> None:
        """Keep letters that are safely recorded in memory no longer."""
        self._held.difference_update(ids)
        self._kept_meanwhile.update(ids)
        self._seen.difference_update(ids)
        self._look |= look
        self._event.set()

    async def _rest(self) -> None:
        """Wait for whatever comes first: news, a call that came back, or a letter's time."""
        if self._look:
            return
        if not (self._under_way or self._outcomes.busy or self._lanes.busy):
            self.idle.set()
        now = self._clock.monotonic()
        next_at = self._lanes.next_at(now)
        full = self._reach.asking or len(self._under_way) >= _TOGETHER
        longest = self._look_again
        wait = longest if next_at is None or full else min(longest, max(0.0, next_at - now))
        try:
            async with asyncio.timeout(wait):
                await self._event.wait()
        except TimeoutError:
            if wait >= longest:
                self._look = True
