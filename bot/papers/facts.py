"""What papers and workbooks are made from: a campaign's figures and states as of a moment, read on one view."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.desk.board import Board, open_board
from bot.desk.office import Office
from bot.desk.work import states
from bot.papers.sheets.duties import Round
from bot.texts import Texts, texts
from reporting.campaign import Campaign, Duty, DutyKind
from reporting.duties import DutyState, UnitDuty
from reporting.periods import Period, main_span, periods
from reporting.ports import UnitOfWork
from reporting.records import Json, Span


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
        campaign = office.at(uow).campaigns[str(document["campaign"])]
        day = date.fromisoformat(str(document["day"]))
        span = main_span(campaign, day)
        if "from" in document:
            first, last = str(document["from"]), str(document.get("to", document["day"]))
            span = Span(date.fromisoformat(first), date.fromisoformat(last))
        moment = datetime.fromisoformat(str(document["moment"])).astimezone(campaign.zone)
        return cls(campaign, texts(str(document["language"])), day, span, moment)

    def board(self, uow: UnitOfWork) -> Board:
        """Work the figures out."""
        return open_board(uow, self.campaign, self.day, self.moment, self.span)

    def rounds(self, uow: UnitOfWork) -> list[Round]:
        """Judge the periods of the span, of every duty that asks for figures."""
        return [
            Round(duty, period, self.judged(uow, duty, period))
            for duty in self.campaign.duties
            if duty.kind is DutyKind.FIGURES
            for period in periods(self.campaign, duty)
            if period.span.end in self.span
        ]

    def document_rounds(self, uow: UnitOfWork) -> list[Round]:
        """Judge every period of a document duty that has begun, the campaign's first to now."""
        return [
            Round(duty, period, self.judged(uow, duty, period))
            for duty in self.campaign.duties
            if duty.kind is DutyKind.DOCUMENT
            for period in periods(self.campaign, duty)
            if period.span.start <= self.day or period.due <= self.moment
        ]

    def judged(self, uow: UnitOfWork, duty: Duty, period: Period) -> tuple[UnitDuty, ...]:
        """Judge a period by what had come by the moment."""
        found = states(uow, self.campaign, duty, period, self.moment)
        without = DutyState.OPEN if self.moment < period.due else DutyState.MISSING
        return tuple(
            replace(one, state=without, received_at=None) if one.received_at and one.received_at > self.moment else one
            for one in found
        )
