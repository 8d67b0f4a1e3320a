"""What became of each letter: written into the outbox, and only then does its chat go on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from bot.clock import Clock
from bot.sender.lanes import Lane, Lanes
from bot.sender.records import Op, Outcome, Records
from bot.sender.retries import Tries
from bot.sender.transport import Sent
from reporting.ports import Store, UnitOfWork
from reporting.records import NEW_IN_CHAT, Letter, QueuedLetter


class OnKept(Protocol):
    """Who hears which letters are recorded; with `look` that changed what waits in the outbox."""

    def __call__(self, ids: list[int], *, look: bool) -> None:
        """Hear of them."""


class Outcomes:
    """Writes outcomes down. A chat's next letter follows once they are committed: a kill repeats at most one message.

    `away` tells a store that can't be reached from work that failed.
    """

    def __init__(
        self, store: Store, clock: Clock, lanes: Lanes, away: Callable[[BaseException], bool], on_kept: OnKept
    ) -> None:
        self._clock = clock
        self._lanes = lanes
        self._on_kept = on_kept
        self._records = Records(store, away, self.kept, self._lost)
        self._recording: set[int] = set()  # their outcome is known and not yet committed
        self._lane_after: dict[int, Lane] = {}  # goes on once that letter is recorded
        self._look_after: set[int] = set()
        self._tries: dict[int, Tries] = {}
        self._taken = 0  # letters that the app took since the start

    @property
    def busy(self) -> bool:
        """Tell whether any outcome is not yet committed."""
        return self._records.busy

    async def hand_in(self, seconds: float) -> bool:
        """Wait so long until all is committed, then leave the rest to the store's closing; false where it is away."""
        return await self._records.hand_in(seconds)

    def sent(self, queued: QueuedLetter, sent: Sent, later: Letter | None = None) -> None:
        """Record that a letter went out; `later` is what is to follow it."""
        at = self._clock.now()
        if sent.message_id is not None and queued.letter.kind in NEW_IN_CHAT:
            self._taken += 1
            if queued.id in self._tries and self._tries[queued.id].alone:
                self._lanes.hurry()  # the app takes letters again

        def end(uow: UnitOfWork) -> None:
            uow.outbox.sent(queued.id, sent.message_id, at, sent.file_id)

        def work(uow: UnitOfWork) -> None:
            end(uow)
            if later is not None:
                uow.outbox.add(later, at)

        self.record(queued, work, look=later is not None, bare=end)

    def in_vain(self, queued: QueuedLetter) -> Tries:
        """Count a try that failed, and tell how many did since the start."""
        tries = self._tries.setdefault(queued.id, Tries())
        tries.again(self._taken)
        return tries

    def record(self, queued: QueuedLetter, op: Op, *, look: bool = False, bare: Op | None = None) -> None:
        """Write an outcome down; with `look` it changes what waits in the outbox, which is then fetched anew.

        `bare` writes the outcome without what follows from it, should that fail.
        """
        self._tries.pop(queued.id, None)
        if queued.id < 0:
            return  # a mark under a report is in no outbox
        if look:
            self._look_after.add(queued.id)
        self._recording.add(queued.id)
        self._records.add(Outcome(queued.id, op, bare))

    def go_on(self, lane: Lane, taken: list[QueuedLetter]) -> None:
        """Let a chat's next letter follow once these are recorded: a kill repeats at most one message in a chat."""
        last = next((queued.id for queued in reversed(taken) if queued.id in self._recording), None)
        if last is None:
            self._lanes.done(lane)
        else:
            self._lane_after[last] = lane

    def kept(self, ids: list[int], *, look: bool = False) -> None:
        """Go on after letters that are safely recorded; with `look` that changed what waits in the outbox."""
        self._go_on_after(ids)
        if not self._look_after.isdisjoint(ids):
            self._look_after.difference_update(ids)
            look = True
        self._on_kept(ids, look=look)

    def _lost(self, id: int) -> None:
        """Let a chat go on after a letter whose outcome can't be written; it stays held, and is not sent again here."""
        self._go_on_after([id])
        self._look_after.discard(id)

    def _go_on_after(self, ids: list[int]) -> None:
        self._recording.difference_update(ids)
        for letter in self._lane_after.keys() & set(ids):
            self._lanes.done(self._lane_after.pop(letter))
