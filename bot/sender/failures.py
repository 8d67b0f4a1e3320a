"""What becomes of a letter that failed: it waits, is tried again, goes to another chat, or is given up and told of."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from bot.clock import Clock
from bot.sender.fetching import Fetcher
from bot.sender.lanes import Lane, Lanes
from bot.sender.outcomes import Outcomes
from bot.sender.reach import Reach
from bot.sender.retries import retry_in
from bot.sender.transport import (
    ChatMovedError,
    LaterError,
    NotDeliveredError,
    ObsoleteError,
    OutcomeUnknownError,
    RateLimitedError,
    SendError,
    ServerTroubleError,
    Transport,
    UnreachableError,
)
from bot.vitals import Vitals
from reporting.ports import Store, UnitOfWork
from reporting.records import NEW_IN_CHAT, Letter, LetterKind, QueuedLetter

_log = logging.getLogger(__name__)

Undeliverable = Callable[[UnitOfWork, Letter, str, datetime], None]
GivenUp = Callable[[UnitOfWork, Letter, str, datetime], None]
"""Hears of a letter, or a reaction in an answer's stead, that was given up, and why.

`refused`, `away`, `unknown` (it may have arrived) or `broken`.
"""

_AWAY: Final = (NotDeliveredError, ServerTroubleError, OutcomeUnknownError)  # it may be no fault of the letter's
_AWAY_SECONDS: Final = 1.0
_RATE_MARGIN_SECONDS: Final = 0.5
_TOLD_AFTER: Final = 4  # tries, in a minute: what passes by itself is told by no log line


class Failures:
    """Decides by the kind of the failure.

    `undeliverable` tells the admins of chats that can't be written to, `given_up` of letters that never arrived.
    """

    def __init__(
        self,
        store: Store,
        transport: Transport,
        clock: Clock,
        *,
        lanes: Lanes,
        outcomes: Outcomes,
        reach: Reach,
        fetcher: Fetcher,
        undeliverable: Undeliverable,
        given_up: GivenUp,
        away: Callable[[BaseException], bool],
        vitals: Vitals,
    ) -> None:
        self._store = store
        self._transport = transport
        self._clock = clock
        self._lanes = lanes
        self._outcomes = outcomes
        self._reach = reach
        self._fetcher = fetcher
        self._undeliverable = undeliverable
        self._given_up = given_up
        self._away = away
        self._vitals = vitals
        self._told: dict[str, date] = {}  # which chats' loss was told, and on which day

    def refused(self, lane: Lane, taken: list[QueuedLetter], error: SendError) -> None:
        """Do what a failure asks for with the letters that were to go out in one message.

        Where the chat refuses what several share, each goes once more by itself: only the bad one is given up.
        """
        now, shared = self._clock.monotonic(), len(taken) > 1
        if isinstance(error, RateLimitedError):
            self._vitals.rate_limited += 1
            _log.warning("chat %s wants a pause of %g s", lane.chat_id, error.seconds)
            lane.pace.hold(now + error.seconds + _RATE_MARGIN_SECONDS)
        for queued in taken:
            match error:
                case RateLimitedError():
                    self._lanes.add(queued)
                case LaterError():
                    self._lanes.delay(queued, now + error.seconds)
                case ChatMovedError():
                    self._move(lane.chat_id, queued, error.new_chat_id)
                case UnreachableError() if queued.letter.kind is LetterKind.REACTION:
                    self._give_up(queued, str(error), why="away")  # the words in its stead find out about the chat
                case UnreachableError():
                    self._tell(queued, error)
                case ObsoleteError() if not shared:
                    self._drop(queued, str(error))
                case _:
                    self._retry(queued, error, now, shared=shared)

    def went(self, chat_id: str) -> None:
        """Hear that a chat takes letters: should it be lost again, that is news."""
        self._told.pop(chat_id, None)

    def broke(self, taken: list[QueuedLetter], error: Exception) -> None:
        """Give up a letter over which the program failed; those that needed a store that is away wait for it.

        Of several each goes once more by itself.
        """
        away = self._away(error)
        if away:
            _log.warning("%d letters wait for the database: %s", len(taken), error)
        else:
            _log.error("%d letters could not be sent", len(taken), exc_info=error)
        for queued in taken:
            if away:
                self._lanes.delay(queued, self._clock.monotonic() + _AWAY_SECONDS)
            elif len(taken) > 1:
                self._go_alone(queued)
            else:
                self._give_up(queued, "the program failed over it, see the log")

    def _go_alone(self, queued: QueuedLetter) -> None:
        self._lanes.add(replace(queued, alone=True))

    def _retry(self, queued: QueuedLetter, error: SendError, now: float, *, shared: bool) -> None:
        self._vitals.unknown += isinstance(error, OutcomeUnknownError)
        if isinstance(error, _AWAY):
            self._reach.unsure = True
        at = self._clock.now()
        tries = self._outcomes.in_vain(queued)
        pause = retry_in(error, queued.letter.kind, tries, at - queued.created_at)
        if tries.all == _TOLD_AFTER:
            chat_id = queued.letter.chat_id
            _log.warning("letter %d is not taken by chat %s, it is tried on: %s", queued.id, chat_id, error)
        if pause is not None:
            self._vitals.retried += 1
            self._lanes.delay(replace(queued, attempts=queued.attempts + 1), now + pause)
            # the pause itself is kept in memory, on a clock that nobody turns back; after a restart it is over
            self._store.write(lambda uow: uow.outbox.postponed(queued.id, str(error), at))
        elif isinstance(error, OutcomeUnknownError):
            self._give_up(queued, str(error), why="unknown")
        elif shared:
            _log.warning("letter %d was refused among others and goes alone: %s", queued.id, error)
            self._go_alone(queued)
        else:
            self._give_up(queued, str(error), why="away" if isinstance(error, _AWAY) else "refused")

    def _move(self, old: str, queued: QueuedLetter, new: str) -> None:
        """Give a group its new id everywhere; its letters are fetched anew under it."""
        app = self._transport.app
        _log.warning("group %s goes on as %s", old, new)
        others = self._lanes.empty(old)
        self._outcomes.record(queued, lambda uow: uow.chats.migrated(app, old, new), look=True)
        for other in others:
            self._outcomes.record(other, lambda _: None, look=True)

    def _tell(self, queued: QueuedLetter, error: SendError) -> None:
        """Give up a letter whose chat can't be written to, and have the admins told, once a day for each chat."""
        at = self._clock.now()
        reason, letter = str(error), queued.letter
        pins = letter.kind in {LetterKind.PIN, LetterKind.UNPIN}  # a right that lacks; what is written arrives
        new = pins or self._told.get(letter.chat_id) != at.date()
        if not pins:
            self._told[letter.chat_id] = at.date()
        _log.warning("chat %s can't be written to: %s", letter.chat_id, reason)
        self._vitals.failed += 1

        def work(uow: UnitOfWork) -> None:
            uow.outbox.failed(queued.id, reason, at)
            if new:
                self._undeliverable(uow, letter, reason, at)

        self._outcomes.record(queued, work, look=True, bare=lambda uow: uow.outbox.failed(queued.id, reason, at))

    def _drop(self, queued: QueuedLetter, reason: str) -> None:
        """End a letter that nobody misses: what it was about is gone."""
        self._vitals.failed += 1
        _log.info("letter %d is of no use any more: %s", queued.id, reason)
        at = self._clock.now()
        self._outcomes.record(queued, lambda uow: uow.outbox.failed(queued.id, reason, at))

    def _give_up(self, queued: QueuedLetter, reason: str, *, why: str = "broken") -> None:
        """End a letter that should have arrived: it is in the log, and whoever waits for it or sees to it is told."""
        if queued.id < 0:
            self._drop(queued, reason)  # a mark under a report: its answer follows anyway
            return
        self._vitals.failed += 1
        letter, at = queued.letter, self._clock.now()
        what = letter.slot or letter.key or letter.kind
        _log.error("letter %d (%s) to chat %s is given up: %s", queued.id, what, letter.chat_id, reason)

        def end(uow: UnitOfWork) -> None:
            (uow.outbox.unknown if why == "unknown" else uow.outbox.failed)(queued.id, reason, at)

        def work(uow: UnitOfWork) -> None:
            end(uow)
            if letter.kind in NEW_IN_CHAT or (letter.kind is LetterKind.REACTION and letter.answers is not None):
                self._given_up(uow, letter, why, at)

        self._outcomes.record(queued, work, look=True, bare=end)
        if letter.kind is LetterKind.FETCH:
            self._fetcher.give_up(letter, "broken" if why == "broken" else "away")
