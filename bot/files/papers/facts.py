"""What an official paper is made from, read on one view: figures now and a period before, rounds, notes, forecasts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.desk.board import Board
from bot.desk.office import Office
from bot.desk.summary.figures import official_day
from bot.desk.views.outlook import outlook_of
from bot.files.facts import Asked, View
from bot.files.sheets.duties import DutyRound
from bot.files.sheets.follow_ups import followed
from bot.texts import Texts
from reporting.campaign import Campaign, Metric
from reporting.forecast import Forecast
from reporting.papers.spans import PaperKind, former_span
from reporting.ports import UnitOfWork
from reporting.progress import Progress, progress
from reporting.ranking import baseline_ranks, ranks
from reporting.records import Json, Span, StoredEntry


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a paper says; `before` are the figures at the end of the span before its own.

    `official` says of which day counts are that no unit reports.
    """

    asked: Asked
    kind: PaperKind
    board: Board
    before: Progress | None
    rounds: tuple[DutyRound, ...]
    papers: tuple[DutyRound, ...]
    notes: tuple[StoredEntry, ...]
    outlooks: tuple[Forecast, ...]
    official: Mapping[str, date]

    @property
    def campaign(self) -> Campaign:
        """The campaign as it now is."""
        return self.asked.campaign

    @property
    def texts(self) -> Texts:
        """The words of the paper's language."""
        return self.asked.texts

    @property
    def now(self) -> Progress:
        """The figures at the end of the paper's day."""
        return self.board.progress

    @property
    def metrics(self) -> Sequence[Metric]:
        """What is followed up by itself, the headline first."""
        return followed(self.campaign)

    def ranks_before(self, metric: str) -> dict[str, int]:
        """Give the ranks at the end of the span before, the baseline's before the first; none that set nobody apart."""
        if self.before is None:
            return baseline_ranks(self.campaign, metric)
        found = ranks(self.campaign, self.before, metric)
        return found if len(set(found.values())) > 1 else {}


def asked_facts(office: Office, uow: UnitOfWork, document: Json) -> Facts:
    """Read what a paper's document asks for."""
    view = View(uow, Asked.of(office, uow, document))
    return gather(view, PaperKind(str(document["paper"])))


def gather(view: View, kind: PaperKind) -> Facts:
    """Read what a paper of a kind says."""
    uow, asked, campaign = view.uow, view.asked, view.campaign
    board = view.board
    former = former_span(campaign, kind, asked.span)
    before = None if former is None else progress(campaign, uow.ledger.tally(campaign, former.end, former))
    notes = uow.ledger.notes(campaign.code, Span(asked.span.start, max(asked.span.start, asked.day)))
    bases = [metric.rate_of for metric in campaign.metrics if metric.rate_of]
    outlooks = (outlook_of(uow, board, metric.key) for metric in followed(campaign))
    return Facts(
        asked,
        kind,
        board,
        before,
        tuple(one for one in view.rounds if one.period.due <= asked.moment),
        tuple(one for one in view.papers if _speaks_of(one, asked, kind)),
        tuple(stored for stored in notes if stored.sent_at <= asked.moment),
        tuple(outlook for outlook in outlooks if outlook is not None),
        {base: day for base in bases if (day := official_day(uow, board, base)) is not None},
    )


def _speaks_of(one: DutyRound, asked: Asked, kind: PaperKind) -> bool:
    """Tell whether a paper speaks of a document's round: due in its span; the last one also of what came due since."""
    due = one.period.due
    last = asked.moment.date() if kind is PaperKind.FINAL else asked.span.end
    return due <= asked.moment and asked.span.start <= due.date() <= last
