"""What papers and workbooks are made from: a campaign's figures and states as of a moment, read on one view."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from bot.desk.board import Board, open_board
from bot.desk.duties.rounds import states_of
from bot.desk.office import Office
from bot.files.sheets.duties import DutyRound
from bot.texts import Texts, texts
from reporting.campaign import Campaign, Duty, DutyKind
from reporting.duties import DutyState, UnitDuty
from reporting.periods import Period, main_span, periods
from reporting.ports import UnitOfWork
from reporting.records import Cell, Document, Json, Span


@dataclass(frozen=True, slots=True)
class Asked:
    """What a document says it is of: a campaign's figures at the end of `day`, in period `span`, known at `moment`."""

    campaign: Campaign
    texts: Texts
    day: date
    span: Span
    moment: datetime

    @classmethod
    def of(cls, office: Office, uow: UnitOfWork, document: Json) -> Asked:
        """Read a letter's document."""
        code = str(document["campaign"])
        campaign = office.at(uow).find(code)
        if campaign is None:
            raise LookupError(f"there is no campaign {code}: its file is no longer named")
        day = date.fromisoformat(str(document["day"]))
        span = main_span(campaign, day)
        if "from" in document:
            first, last = str(document["from"]), str(document.get("to", document["day"]))
            span = Span(date.fromisoformat(first), date.fromisoformat(last))
        moment = datetime.fromisoformat(str(document["moment"])).astimezone(campaign.zone)
        return cls(campaign, texts(str(document["language"])), day, span, moment)


class View:
    """One view of the database, as a document asks for it: each thing is read once."""

    def __init__(self, uow: UnitOfWork, asked: Asked) -> None:
        self.uow, self.asked = uow, asked
        self.campaign, self.texts = asked.campaign, asked.texts

    @cached_property
    def board(self) -> Board:
        """The figures at the end of the day."""
        asked = self.asked
        return open_board(self.uow, asked.campaign, asked.day, asked.moment, asked.span)

    @cached_property
    def cells(self) -> list[Cell]:
        """What counts for the days of the span and of the periods that end in it."""
        spans = [self.asked.span, *(period.span for _, period in self._periods)]
        days = Span(min(span.start for span in spans), max(span.end for span in spans))
        return self.uow.ledger.cells(self.campaign.code, span=days)

    @cached_property
    def rounds(self) -> list[DutyRound]:
        """The periods that end in the span, of every duty that asks for figures."""
        return self._judged(self._periods, self.cells)

    @cached_property
    def papers(self) -> list[DutyRound]:
        """Every period of a document duty that has begun, the campaign's first to now."""
        judged = self._judged(
            [
                (duty, period)
                for duty in self.campaign.duties
                if duty.kind is DutyKind.DOCUMENT
                for period in periods(self.campaign, duty)
                if period.span.start <= self.asked.day or period.due <= self.asked.moment
            ],
            (),
        )
        return [replace(one, papers=self._numbered(one)) for one in judged]

    def _numbered(self, one: DutyRound) -> dict[str, Document]:
        """Name each unit's paper of a round: the first that has a number, else the first."""
        found: dict[str, Document] = {}
        for paper in self.uow.documents.standing(self.campaign.code, duty=one.duty.code, period=one.period.span.end):
            known = found.get(paper.unit)
            if paper.received_at <= self.asked.moment and (known is None or (paper.number and not known.number)):
                found[paper.unit] = paper
        return found

    @cached_property
    def _periods(self) -> list[tuple[Duty, Period]]:
        return [
            (duty, period)
            for duty in self.campaign.duties
            if duty.kind is DutyKind.FIGURES
            for period in periods(self.campaign, duty)
            if period.span.end in self.asked.span
        ]

    def _judged(self, rounds: list[tuple[Duty, Period]], cells: Iterable[Cell]) -> list[DutyRound]:
        """Judge periods by what had come by the moment."""
        found = states_of(self.uow, self.campaign, rounds, self.asked.moment, cells)
        return [
            DutyRound(duty, period, tuple(self._as_it_was(period, one) for one in units))
            for (duty, period), units in zip(rounds, found, strict=True)
        ]

    def _as_it_was(self, period: Period, one: UnitDuty) -> UnitDuty:
        """Take back what came only after the moment."""
        moment = self.asked.moment
        if one.received_at is None or one.received_at <= moment:
            return one
        state = DutyState.OPEN if moment < (one.due or period.due) else DutyState.MISSING
        return replace(one, state=state, received_at=None)
