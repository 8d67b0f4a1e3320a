"""The figures as of a day: who stands where, how many have reported; worked out once per letter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from reporting.campaign import Campaign
from reporting.duties import UnitDuty
from reporting.goals import Goals
from reporting.kinds import peers
from reporting.leave import days_of_leave, excused_in
from reporting.periods import main_span
from reporting.ports import UnitOfWork
from reporting.progress import Figure, Progress, progress
from reporting.ranking import RankRow, baseline_ranks, place_of, rank
from reporting.records import Snapshot, Span, Tally


@dataclass(frozen=True, slots=True)
class Place:
    """Where a unit stands among `peers`; `movement` +1 is one place up."""

    rank: int
    peers: int
    movement: int | None


@dataclass(slots=True)
class Board:
    """A campaign's figures as of a day, with ranks and their change since the summary `snapshot`.

    `round`: how the units stand in the round that the figures are of, where a post sums that up.
    """

    campaign: Campaign
    as_of: date
    span: Span
    tally: Tally
    progress: Progress
    snapshot: Snapshot | None
    round: Sequence[UnitDuty] = ()
    _ranks: dict[str, tuple[RankRow, ...]] = field(default_factory=dict)

    def ranks(self, metric: str) -> tuple[RankRow, ...]:
        """Rank all units by a metric."""
        if metric not in self._ranks:
            self._ranks[metric] = rank(self.campaign, self.progress, metric, previous=self.previous(metric))
        return self._ranks[metric]

    def previous(self, metric: str) -> Mapping[str, int]:
        """Name the ranks of the last summary; before the first the baseline's."""
        if self.snapshot is None:
            return baseline_ranks(self.campaign, metric)
        ranks: Mapping[str, int] = self.snapshot.data.get("ranks", {}).get(metric, {})
        return ranks

    def place(self, unit: str, metric: str) -> Place | None:
        """Find one unit's place without putting every unit's figures together; None where nothing orders it."""
        now = place_of(self.campaign, self.progress, metric, unit)
        if now is None:
            return None
        before = self.previous(metric).get(unit)
        return Place(now, self.peers(unit), None if before is None else before - now)

    def whole_of(self, unit: str | None, metric: str) -> int | None:
        """Name what the rate is taken of: the target, else what `rate_of` counts."""
        figure = self.progress.of(unit, metric)
        return figure.target if self.campaign.metric_by_key[metric].rate_of is None else figure.rate_base

    def peers(self, unit: str) -> int:
        """Count the units that a unit is ranked among: those of its group of kinds."""
        return peers(self.campaign, unit, self.as_of)

    def closed(self, metric: str) -> Figure | None:
        """Give what units did that ended and that no row stands for, where the whole holds it and it is no 0."""
        if self.progress.of(None, metric).cumulative is None:
            return None
        figure = self.progress.of_ended(metric)
        return figure if figure is not None and (figure.counted or figure.in_period) else None

    def given(self, metric: str) -> tuple[int, int]:
        """Count who has reported and who is expected to: the headline as in the round that is summed up."""
        if not self.round or metric != self.campaign.headline:
            figure = self.progress.of(None, metric)
            return figure.reported, figure.expected
        expected = [one for one in self.round if one.expected]
        return sum(one.complete for one in expected), len(expected)

    def apart(self, metric: str) -> bool:
        """Whether kinds are ranked apart, each with a first place of its own."""
        return len({row.group for row in self.ranks(metric)}) > 1


def figures_on(uow: UnitOfWork, campaign: Campaign, as_of: date) -> Progress:
    """Work out units' figures as of a day: who is excused, and the letter's quotas, are left out."""
    return progress(campaign, uow.ledger.tally(campaign, as_of, main_span(campaign, as_of)))


def goals_on(uow: UnitOfWork, campaign: Campaign, unit: str, as_of: date) -> Goals:
    """Work out one unit's targets as of a day, for checks: for a day after all its figures nobody else's are read."""
    alone = uow.ledger.tally_of(campaign, unit, as_of)
    return figures_on(uow, campaign, as_of) if alone is None else Goals(campaign, alone)


def open_board(uow: UnitOfWork, campaign: Campaign, as_of: date, now: datetime, span: Span | None = None) -> Board:
    """Work the figures out as of a day; "in period" is the main duty's span unless another is given."""
    span = span or main_span(campaign, as_of)
    tally = uow.ledger.tally(campaign, as_of, span)
    earlier = {
        quota.as_of: uow.ledger.tally(campaign, quota.as_of, main_span(campaign, quota.as_of))
        for quota in campaign.quotas
        if quota.as_of is not None
    }
    snapshot = _summary_before(campaign, as_of, uow.slots.last_snapshot(campaign.code, now))
    leaves = uow.leave.touching(campaign.code, *days_of_leave(campaign, span))
    excused = excused_in(campaign, span, leaves) if leaves else ()
    figures = progress(campaign, tally, excused=excused, earlier=earlier)
    return Board(campaign, as_of, span, tally, figures, snapshot)


def _summary_before(campaign: Campaign, as_of: date, last: Snapshot | None) -> Snapshot | None:
    """Choose the summary that ranks are compared with: the last one, or what that one looked back on in its own round.

    So all that is made of a round says what its summary said, not that nobody moved since a moment ago.
    """
    if last is None or "before" not in last.data:
        return last
    told = date.fromisoformat(last.data["as_of"])
    if as_of > told or main_span(campaign, as_of) != main_span(campaign, told):
        return last
    before = last.data["before"]
    return None if before is None else replace(last, data=before)
