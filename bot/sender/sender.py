"""The one sender of an app: takes letters from the outbox and sees each of them through."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.clock import Clock
from bot.config.settings import Limits
from bot.errors import OperatorError
from bot.sender import gather
from bot.sender.albums import weight
from bot.sender.courier import Courier
from bot.sender.fetching import Fetcher, Files
from bot.sender.lanes import Lane, Lanes
from bot.sender.lease import Always, Right
from bot.sender.pace import REMEMBERED, Paces
from bot.sender.painter import Make, no_documents
from bot.sender.records import Op, Records
from bot.sender.retries import retry_in
from bot.sender.transport import (
    ChatMovedError,
    LaterError,
    NotDeliveredError,
    ObsoleteError,
    OutcomeUnknownError,
    RateLimitedError,
    SendError,
    Sent,
    Transport,
    UnreachableError,
)
from bot.vitals import Vitals
from reporting.ports import Store, UnitOfWork
from reporting.records import Letter, LetterKind, QueuedLetter

_log = logging.getLogger(__name__)

Undeliverable = Callable[[UnitOfWork, Letter, str, datetime], None]

_FETCH: Final = 256
_TOGETHER: Final = 256  # calls under way at once
_AWAY_SECONDS: Final = 1.0
_STAND_BY_SECONDS: Final = 0.5
_LOOK_AGAIN_SECONDS: Final = 2.0
_LOOK_AGAIN_SHARED_SECONDS: Final = 0.5  # letters that another process queued
_RATE_MARGIN_SECONDS: Final = 0.5
_OUTAGE_SECONDS: Final = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0)


class Sender:
    """Sends an app's letters: each chat at its own pace, failures by their kind, outcomes recorded in groups.

    `right` says whether this process may send, where there are several.
    `undeliverable` (the desk's) tells the admins of chats that can't be written to; `away` tells a store that can't be
    reached from work that failed. `make` makes documents, `files` takes what people sent. `idle` is set while nothing
    waits here.
    """

    def __init__(
        self,
        store: Store,
        transport: Transport,
        clock: Clock,
        *,
        limits: Limits,
        undeliverable: Undeliverable,
        away: Callable[[BaseException], bool],
        vitals: Vitals,
        right: Right | None = None,
        make: Make = no_documents,
        files: Files | None = None,
    ) -> None:
        self._store = store
        self._right = right or Always()
        self._look_again = _LOOK_AGAIN_SECONDS if right is None else _LOOK_AGAIN_SHARED_SECONDS
        self._transport = transport
        self._clock = clock
        self._undeliverable = undeliverable
        self._away = away
        self._vitals = vitals
        self._courier = Courier(store, transport, make)
        self._fetcher = Fetcher(store, transport, clock, files or Files(), away)
        self._lanes = Lanes(Paces(limits, transport.is_group))
        self._records = Records(store, away, self._kept)
        self._held: set[int] = set()  # letters that are in memory or under way: not to be fetched again
        self._recording: set[int] = set()  # their outcome is known and not yet committed
        self._lane_after: dict[int, Lane] = {}  # goes on once that letter is recorded
        self._kept_meanwhile: set[int] = set()  # recorded since the outbox was last read
        self._maybe_sent: set[int] = set()
        self._look_after: set[int] = set()
        self._seen: set[int] = set()
        self._told: set[str] = set()
        self._under_way: set[asyncio.Task[None]] = set()
        self._event = asyncio.Event()
        self._look = True
        self._paced = False  # whether what went out before is known
        self._latest = clock.now()
        self._fatal: OperatorError | None = None
        self._unsure = False  # a connection failed: before anything else is sent the app has to answer
        self._asking = False
        self._outage = 0
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
        if not (self._under_way or self._records.busy):
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
        if not await self._records.hand_in(until - self._clock.monotonic()):
            _log.error("what was sent last could not be recorded: it may be sent again after the next start")
        self._courier.close()

    async def _fetch(self) -> None:
        """Take what is new out of the outbox."""
        limit = _FETCH + len(self._held)
        self._look = False  # whoever wakes us while we read has us look again
        self._kept_meanwhile.clear()
        # a clock that was turned back must not hide letters queued before
        now = self._latest = max(self._latest, self._clock.now())
        try:
            letters = await asyncio.wrap_future(
                self._store.read(lambda uow: uow.outbox.waiting(self._transport.app, now, limit))
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
        if self._unsure:
            next_at = self._lanes.next_at(now := self._clock.monotonic())
            if not self._asking and next_at is not None and next_at <= now:
                self._asking = True
                self._start(self._ask())
            return
        while len(self._under_way) < _TOGETHER:
            taken = self._lanes.take(self._clock.monotonic())
            if taken is None:
                return
            lane, batch = taken
            self._start(self._deliver(lane, batch[0]) if len(batch) == 1 else self._deliver_gathered(lane, batch))

    def _start(self, work: Coroutine[object, object, None]) -> None:
        task = asyncio.create_task(work, name="send")
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _ask(self) -> None:
        """Find out whether the app answers again, with something that may be asked any number of times."""
        try:
            await self._transport.answers()
        except OperatorError as error:
            self._fatal = error
        except SendError as error:
            self._hold_all(error, self._clock.monotonic())
        except Exception as error:  # noqa: BLE001 - whatever it is, it is asked again
            _log.exception("%s could not be asked", self._transport.app)
            self._hold_all(error, self._clock.monotonic())
        else:
            self._unsure = False
            if self._outage:
                self._outage = 0
                self._lanes.hurry()
                _log.warning("%s answers again", self._transport.app)
        finally:
            self._asking = False
            self._event.set()

    async def _rest(self) -> None:
        """Wait for whatever comes first: news, a call that came back, or a letter's time."""
        if self._look:
            return
        if not (self._under_way or self._records.busy or self._lanes.busy):
            self.idle.set()
        now = self._clock.monotonic()
        next_at = self._lanes.next_at(now)
        full = self._asking or len(self._under_way) >= _TOGETHER
        longest = self._look_again
        wait = longest if next_at is None or full else min(longest, max(0.0, next_at - now))
        try:
            async with asyncio.timeout(wait):
                await self._event.wait()
        except TimeoutError:
            if wait >= longest:
                self._look = True

    def _kept(self, ids: list[int]) -> None:
        self._held.difference_update(ids)
        self._kept_meanwhile.update(ids)
        self._recording.difference_update(ids)
        for letter in self._lane_after.keys() & set(ids):
            self._lanes.done(self._lane_after.pop(letter))
        self._seen.difference_update(ids)
        if not self._look_after.isdisjoint(ids):
            self._look_after.difference_update(ids)
            self._look = True
        self._event.set()

    async def _deliver(self, lane: Lane, queued: QueuedLetter) -> None:
        """See one letter through to an outcome."""
        try:
            pieces = self._transport.pieces(queued.letter)
            if len(pieces) > 1:
                self._take_apart(queued, pieces)
            elif queued.letter.kind is LetterKind.FETCH:
                await self._fetcher.carry(queued)
                self._kept([queued.id])
                self._look = True  # what its sender is told is in the outbox now
            else:
                await self._send(lane, queued if pieces[0] is queued.letter else replace(queued, letter=pieces[0]))
        except OperatorError as error:
            self._fatal = error
        except SendError as error:
            self._failed(lane, queued, error)
        except Exception as error:  # noqa: BLE001 - one letter must not stop all others
            self._broke(lane, [queued], error)
        finally:
            self._go_on(lane, [queued])

    async def _deliver_gathered(self, lane: Lane, batch: list[QueuedLetter]) -> None:
        """Answer many in one message; what does not fit waits for the next one."""
        taken = batch
        try:
            leads = await asyncio.wrap_future(
                self._store.read(lambda uow: gather.find_leads(uow, self._transport, batch))
            )
            gathered = gather.compose(batch, leads, self._transport.fits)
            taken = list(gathered.stands_for)
            for left in batch[len(taken) :]:
                self._lanes.add(left)
            sent = await self._transport.send(gathered.letter, None)
        except OperatorError as error:
            self._fatal = error
        except SendError as error:
            self._failed(lane, taken[0], error)
            for queued in taken[1:]:
                if isinstance(error, RateLimitedError):
                    self._lanes.add(queued)
                else:
                    self._failed(lane, queued, error)
        except Exception as error:  # noqa: BLE001 - one message must not stop all others
            self._broke(lane, taken, error)
        else:
            lane.pace.went(self._clock.monotonic())
            self._vitals.sent += 1
            self._vitals.gathered += len(taken)
            mark = gather.mark_of(self._transport.app, lane.chat_id, sent.message_id or "")
            for number, queued in enumerate(taken):
                self._record_sent(queued, Sent(sent.message_id), mark if number == 0 and len(taken) > 1 else "")
        finally:
            self._go_on(lane, taken)

    def _go_on(self, lane: Lane, taken: list[QueuedLetter]) -> None:
        """Let a chat's next letter follow once these are recorded: a kill repeats at most one message in a chat."""
        last = next((queued.id for queued in reversed(taken) if queued.id in self._recording), None)
        if last is None:
            self._lanes.done(lane)
        else:
            self._lane_after[last] = lane
        self._event.set()

    async def _send(self, lane: Lane, queued: QueuedLetter) -> None:
        began = self._clock.monotonic()
        sent = await self._courier.carry(queued.letter)
        ended = self._clock.monotonic()
        for _ in range(weight(queued.letter)):
            lane.pace.went(ended)
        self._vitals.took(ended - began)
        self._vitals.sent += 1
        self._record_sent(queued, sent)

    def _take_apart(self, queued: QueuedLetter, pieces: tuple[Letter, ...]) -> None:
        """Queue a long letter's pieces in its stead, in one unit of work, so that no restart repeats the first ones."""
        at = self._clock.now()
        name = queued.letter.key or f"letter:{queued.id}"

        def work(uow: UnitOfWork) -> None:
            for number, piece in enumerate(pieces, 1):
                uow.outbox.add(replace(piece, key=f"{name}#{number}"), at)
            uow.outbox.sent(queued.id, None, at)

        self._record(queued, work, look=True)

    def _failed(self, lane: Lane, queued: QueuedLetter, error: SendError) -> None:
        """Do what a failure of this kind asks for."""
        now = self._clock.monotonic()
        match error:
            case RateLimitedError():
                self._vitals.rate_limited += 1
                _log.warning("chat %s wants a pause of %g s", lane.chat_id, error.seconds)
                lane.pace.hold(now + error.seconds + _RATE_MARGIN_SECONDS)
                self._lanes.add(queued)
            case LaterError():
                self._lanes.delay(queued, now + error.seconds)
            case ChatMovedError():
                self._move(lane.chat_id, queued, error.new_chat_id)
            case UnreachableError():
                self._tell(queued, error)
            case ObsoleteError():
                self._give_up(queued, str(error), quiet=True)
            case _:
                self._retry(queued, error, now)

    def _broke(self, lane: Lane, taken: list[QueuedLetter], error: Exception) -> None:
        """Give up letters over which the program failed; those that needed a store that is away wait for it."""
        away = self._away(error)
        if away:
            _log.warning("%d letters wait for the database: %s", len(taken), error)
        else:
            _log.error("%d letters could not be sent", len(taken), exc_info=error)
        for queued in taken:
            if away:
                self._failed(lane, queued, LaterError(_AWAY_SECONDS, str(error)))
            else:
                self._give_up(queued, "the program failed over it, see the log")

    def _retry(self, queued: QueuedLetter, error: SendError, now: float) -> None:
        tries = queued.attempts + 1
        if isinstance(error, OutcomeUnknownError):
            self._vitals.unknown += 1
            tries = 2 if queued.id in self._maybe_sent else 1
            self._maybe_sent.add(queued.id)
        if isinstance(error, NotDeliveredError | OutcomeUnknownError):
            self._unsure = True
        pause = retry_in(error, queued.letter.kind, tries, self._clock.now() - queued.created_at)
        if isinstance(error, OutcomeUnknownError) and not self._transport.retries_unknown:
            pause = None
        at = self._clock.now()
        if pause is not None:
            self._vitals.retried += 1
            self._lanes.delay(replace(queued, attempts=queued.attempts + 1), now + pause)
            # the pause itself is kept in memory, on a clock that nobody turns back; after a restart it is over
            self._store.write(lambda uow: uow.outbox.postponed(queued.id, str(error), at))
        elif isinstance(error, OutcomeUnknownError):
            self._record(queued, lambda uow: uow.outbox.unknown(queued.id, str(error), at))
        else:
            self._give_up(queued, str(error), fault="away")

    def _hold_all(self, error: Exception, now: float) -> None:
        """Spare all letters their tries while the app can't be reached."""
        if not self._outage:
            _log.warning("%s can't be reached, letters wait: %s", self._transport.app, error)
        pause = _OUTAGE_SECONDS[min(self._outage, len(_OUTAGE_SECONDS) - 1)]
        if now >= self._lanes.paces.held_until:
            self._outage += 1
            self._lanes.paces.held_until = now + pause

    def _move(self, old: str, queued: QueuedLetter, new: str) -> None:
        """Give a group its new id everywhere; its letters are fetched anew under it."""
        app = self._transport.app
        _log.warning("group %s goes on as %s", old, new)
        others = self._lanes.empty(old)
        self._record(queued, lambda uow: uow.chats.migrated(app, old, new), look=True)
        for other in others:
            self._record(other, lambda _: None, look=True)

    def _tell(self, queued: QueuedLetter, error: SendError) -> None:
        """Give up a letter whose chat can't be written to, and have the admins told, once for each chat."""
        at = self._clock.now()
        reason, letter = str(error), queued.letter
        pins = letter.kind in {LetterKind.PIN, LetterKind.UNPIN}  # a right that lacks; what is written arrives
        new = pins or letter.chat_id not in self._told
        if not pins:
            self._told.add(letter.chat_id)
        _log.warning("chat %s can't be written to: %s", letter.chat_id, reason)
        self._vitals.failed += 1

        def work(uow: UnitOfWork) -> None:
            uow.outbox.failed(queued.id, reason, at)
            if new:
                self._undeliverable(uow, letter, reason, at)

        self._record(queued, work, look=True)

    def _give_up(self, queued: QueuedLetter, reason: str, *, quiet: bool = False, fault: str = "broken") -> None:
        self._vitals.failed += 1
        _log.log(logging.INFO if quiet else logging.ERROR, "letter %d is given up: %s", queued.id, reason)
        at = self._clock.now()
        self._record(queued, lambda uow: uow.outbox.failed(queued.id, reason, at))
        if queued.letter.kind is LetterKind.FETCH:
            self._fetcher.give_up(queued.letter, fault)

    def _record_sent(self, queued: QueuedLetter, sent: Sent, mark: str = "") -> None:
        at = self._clock.now()

        def work(uow: UnitOfWork) -> None:
            uow.outbox.sent(queued.id, sent.message_id, at, sent.file_id)
            if mark:
                uow.state.set(mark, value=True)

        self._record(queued, work)

    def _record(self, queued: QueuedLetter, op: Op, *, look: bool = False) -> None:
        """Write an outcome down; with `look` it changes what waits in the outbox, which is then fetched anew."""
        if queued.id < 0:
            return  # a mark under a report is in no outbox
        self._maybe_sent.discard(queued.id)
        if look:
            self._look_after.add(queued.id)
        self._recording.add(queued.id)
        self._records.add(queued.id, op)
