"""Letters seen through: one by one, or the answers of a rush in one message, up to an outcome."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

from bot.clock import Clock
from bot.errors import OperatorError
from bot.sender import gather
from bot.sender.albums import weight
from bot.sender.courier import Courier, in_words
from bot.sender.failures import Failures
from bot.sender.fetching import Fetcher
from bot.sender.lanes import Lane, Lanes
from bot.sender.outcomes import Outcomes
from bot.sender.pieces import named
from bot.sender.transport import OutcomeUnknownError, PictureRejectedError, SendError, Sent, Transport
from bot.vitals import Vitals
from reporting.ports import Store, UnitOfWork
from reporting.records import NEW_IN_CHAT, Letter, LetterKind, QueuedLetter

LaterWords = Callable[[UnitOfWork, str, str], str]
"""Says in a chat's language that buttons follow, by its app and id; nothing where they don't."""


class Delivery:
    """Carries what the lanes hand out and has its outcome written down; an OperatorError comes out of it."""

    def __init__(
        self,
        store: Store,
        transport: Transport,
        clock: Clock,
        *,
        lanes: Lanes,
        courier: Courier,
        fetcher: Fetcher,
        outcomes: Outcomes,
        failures: Failures,
        vitals: Vitals,
        later_words: LaterWords,
    ) -> None:
        self._store = store
        self._transport = transport
        self._clock = clock
        self._lanes = lanes
        self._courier = courier
        self._fetcher = fetcher
        self._outcomes = outcomes
        self._failures = failures
        self._vitals = vitals
        self._later_words = later_words

    async def one(self, lane: Lane, queued: QueuedLetter) -> None:
        """See one letter through to an outcome."""
        try:
            pieces = self._transport.pieces(queued.letter)
            if len(pieces) > 1:
                self._take_apart(queued, pieces)
            elif queued.letter.kind is LetterKind.FETCH:
                await self._fetcher.carry(queued)
                self._outcomes.kept([queued.id], look=True)  # what its sender is told is in the outbox now
            else:
                await self._send(lane, queued if pieces[0] is queued.letter else replace(queued, letter=pieces[0]))
        except OperatorError:
            raise
        except SendError as error:
            self._may_be_there(lane, error, weight(queued.letter))
            self._failures.refused(lane, [queued], error)
        except Exception as error:  # noqa: BLE001 - one letter must not stop all others
            self._failures.broke([queued], error)
        finally:
            self._outcomes.go_on(lane, [queued])

    async def gathered(self, lane: Lane, batch: list[QueuedLetter]) -> None:
        """Answer many in one message; what does not fit waits for the next one.

        Where there are more buttons than one can look over, everybody has their words now and the buttons later.
        """
        taken = batch
        settled: list[QueuedLetter] = []
        try:
            asked, hint = await self._looked_up(lane, batch)
            if gather.is_later(batch[0].letter):
                hint = ""
                settled = [queued for queued, _ in asked if not queued.letter.buttons]
                for queued in settled:
                    self._outcomes.sent(queued, Sent(None))
                asked = [(queued, lead) for queued, lead in asked if queued.letter.buttons]
            taken = [queued for queued, _ in asked]
            if not asked:
                return
            gathered = gather.compose(taken, [lead for _, lead in asked], self._transport.fits, hint)
            for left in taken[len(gathered.stands_for) :]:
                self._lanes.add(left)
            taken = list(gathered.stands_for)
            began = self._clock.monotonic()
            sent = await self._transport.send(gathered.letter, None)
        except OperatorError:
            raise
        except SendError as error:
            self._may_be_there(lane, error, 1)
            self._failures.refused(lane, taken, error)
        except Exception as error:  # noqa: BLE001 - one message must not stop all others
            self._failures.broke(taken, error)
        else:
            self._count(lane, began, 1)
            self._failures.went(lane.chat_id)
            self._vitals.gathered += len(taken)
            for queued in taken:
                later = gather.asked_later(queued) if queued.id in gathered.later else None
                self._outcomes.sent(queued, Sent(sent.message_id), later)
        finally:
            self._outcomes.go_on(lane, [*settled, *taken])

    async def _looked_up(
        self, lane: Lane, batch: list[QueuedLetter]
    ) -> tuple[list[tuple[QueuedLetter, gather.Lead]], str]:
        """Find what is still asked and whom each answers, and how to say in the chat that buttons follow.

        Where answers always wait for each other, messages are dear: there buttons stay under their answers.
        """
        transport = self._transport

        def work(uow: UnitOfWork) -> tuple[list[tuple[QueuedLetter, gather.Lead]], str]:
            asked = [gather.still_asked(uow, queued) for queued in batch]
            dear = bool(lane.pace.gather_seconds)
            hint = "" if dear else self._later_words(uow, transport.app, lane.chat_id)
            return list(zip(asked, gather.find_leads(uow, transport, batch), strict=True)), hint

        return await asyncio.wrap_future(self._store.read(work))

    async def _send(self, lane: Lane, queued: QueuedLetter) -> None:
        began = self._clock.monotonic()
        try:
            sent = await self._courier.carry(queued.letter)
        except PictureRejectedError as error:
            pieces = self._transport.pieces(in_words(queued.letter, error))
            if len(pieces) > 1:
                self._take_apart(queued, pieces)
                return
            sent = await self._transport.send(pieces[0], None)
        self._count(lane, began, weight(queued.letter))
        if queued.letter.kind in NEW_IN_CHAT:
            self._failures.went(lane.chat_id)
        self._outcomes.sent(queued, sent)

    def _count(self, lane: Lane, began: float, messages: int) -> None:
        """Note in the chat's pace and in the metrics that a call put so many messages into a chat."""
        ended = self._clock.monotonic()
        for _ in range(messages):
            lane.pace.went(ended)
        self._vitals.took(ended - began)
        self._vitals.sent += 1

    def _may_be_there(self, lane: Lane, error: SendError, messages: int) -> None:
        """Note in the chat's pace what may have arrived, though nobody knows: the chat's own count has it too."""
        if isinstance(error, OutcomeUnknownError):
            for _ in range(messages):
                lane.pace.went(self._clock.monotonic())

    def _take_apart(self, queued: QueuedLetter, pieces: tuple[Letter, ...]) -> None:
        """Queue a long letter's pieces in its stead, in one unit of work, so that no restart repeats the first ones."""
        at = self._clock.now()

        def work(uow: UnitOfWork) -> None:
            for piece in named(queued, pieces):
                uow.outbox.add(piece, at)
            uow.outbox.sent(queued.id, None, at)

        self._outcomes.record(queued, work, look=True)
