"""Who stands where: competition ranks on exact ratios, ties in file order, kinds apart, movement since last time."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from reporting.campaign import Campaign, RankBy
from reporting.errors import UnknownNameError
from reporting.kinds import existing_groups
from reporting.known import Scope
from reporting.ledger import baseline_tally
from reporting.memo import per_campaign
from reporting.numbers import percent
from reporting.progress import Figure, Progress
from reporting.progress import progress as progress_of
from reporting.successors import heirs
from reporting.targets import not_begun_on, units_with_target

Ratio = tuple[int, int | None]
"""What orders a unit: a part and what it is a part of, or a count alone."""

_FINE = 10**30
"""Ratios are compared in whole parts of so many: fine enough to keep any two ratios of counts below 10^15 apart."""


@dataclass(frozen=True, slots=True)
class RankRow:
    """One unit's place, None where nothing orders it. `movement` is the old rank minus the new: +1 is one place up.

    `begun`: any part of the metric was given in the period, so that its figure is no old one.
    `score` is what ordered it: a rate in percent, or a count where no unit has a target. `group` is the group of
    kinds that it is ranked within.
    """

    rank: int | None
    unit: str
    metric: str
    movement: int | None
    score: Decimal | None
    group: str
    begun: bool
    progress: Progress = field(repr=False, compare=False)

    @property
    def figure(self) -> Figure:
        """The unit's whole figure, put together when it is first asked for."""
        return self.progress.of(self.unit, self.metric)


def rank(
    campaign: Campaign,
    progress: Progress,
    metric: str,
    *,
    previous: Mapping[str, int] | None = None,
) -> tuple[RankRow, ...]:
    """Rank the units that exist, best first; groups of kinds follow one another, each with ranks from 1.

    A unit that hasn't reported keeps its rank and is marked; one that nothing orders comes last without a rank.
    """
    return _rows(campaign, progress, metric, _ratios, previous)


def rank_in_period(campaign: Campaign, progress: Progress, metric: str) -> tuple[RankRow, ...]:
    """Rank by what was done in the period, in percent of what the quota asked for when the period began.

    A unit that had reached its target by then is out of this race. Without targets it is the figure in the period.
    """
    return _rows(campaign, progress, metric, _paces, None)


def ranks(campaign: Campaign, progress: Progress, metric: str) -> dict[str, int]:
    """Give the ranks alone, without putting every figure together."""
    found: dict[str, int] = {}
    for codes in existing_groups(campaign, progress.as_of).values():
        scores = _scores(_ratios(progress, codes, metric))
        worst_first = sorted([score for score in scores if score is not None])
        # Of equal scores the last one stays, which is the best place.
        place = dict(zip(worst_first, range(len(worst_first), 0, -1), strict=True))
        found.update({code: place[score] for code, score in zip(codes, scores, strict=True) if score is not None})
    return found


def place_of(campaign: Campaign, progress: Progress, metric: str, unit: str) -> int | None:
    """Give one unit's rank, None where nothing orders it.

    Of tallies that follow one another only the units that changed are scored anew.
    """
    lineage = progress.tally.lineage
    if lineage is None or progress.tally.step != len(lineage.changed):
        return ranks(campaign, progress, metric).get(unit)
    race = lineage.tables.get(metric)
    if not isinstance(race, _Race) or race.campaign is not campaign:
        race = lineage.tables[metric] = _Race(campaign, progress, metric)
    race.catch_up(progress, lineage.changed)
    return race.place(unit)


class _Race:
    """All units' scores by one metric, sorted within each group, kept from one tally to the next."""

    def __init__(self, campaign: Campaign, progress: Progress, metric: str) -> None:
        self.campaign = campaign
        self._metric = metric
        self._step = progress.tally.step
        self._scores: dict[str, int | None] = {}
        self._sorted: dict[str, list[int]] = {}
        self._group_of: dict[str, str] = {}
        for group, codes in existing_groups(campaign, progress.as_of).items():
            scores = _scores(_ratios(progress, codes, metric))
            self._scores.update(zip(codes, scores, strict=True))
            self._group_of.update(dict.fromkeys(codes, group))
            self._sorted[group] = sorted(score for score in scores if score is not None)

    def catch_up(self, progress: Progress, changed: Sequence[str]) -> None:
        """Score the units anew that changed since."""
        units = dict.fromkeys(changed[self._step :])
        if self.campaign.successors:
            units = dict.fromkeys(one for unit in units for one in (unit, *heirs(self.campaign, unit)))
        for unit in units:
            if unit in self._scores:
                self._score(unit, _scores(_ratios(progress, (unit,), self._metric))[0])
        self._step = len(changed)

    def place(self, unit: str) -> int | None:
        """Give a unit's rank: one more than the units of its group that are ahead."""
        score = self._scores.get(unit)
        if score is None:
            return None
        ordered = self._sorted[self._group_of[unit]]
        return len(ordered) - bisect_right(ordered, score) + 1

    def _score(self, unit: str, score: int | None) -> None:
        ordered, before = self._sorted[self._group_of[unit]], self._scores[unit]
        if before is not None:
            del ordered[bisect_left(ordered, before)]
        if score is not None:
            insort(ordered, score)
        self._scores[unit] = score


@per_campaign
def baseline_ranks(campaign: Campaign, metric: str) -> dict[str, int]:
    """Rank the baselines: what the first summary's movement compares with. Empty where they set nobody apart.

    The result is kept with the campaign: read it, don't change it.
    """
    start = progress_of(campaign, baseline_tally(campaign))
    found = ranks(campaign, start, metric)
    return found if len(set(found.values())) > 1 else {}


def _rows(
    campaign: Campaign,
    progress: Progress,
    metric: str,
    score: Callable[[Progress, Sequence[str], str], list[Ratio | None]],
    previous: Mapping[str, int] | None,
) -> tuple[RankRow, ...]:
    rows: list[RankRow] = []
    for group, codes in existing_groups(campaign, progress.as_of).items():
        for unit, ratio, place in _places(codes, score(progress, codes, metric)):
            old = previous.get(unit) if previous else None
            movement = None if old is None or place is None else old - place
            begun = progress.known.has_begun(unit, metric)
            rows.append(RankRow(place, unit, metric, movement, _points(ratio), group, begun, progress))
    return tuple(rows)


def _places(codes: Sequence[str], ratios: Sequence[Ratio | None]) -> list[tuple[str, Ratio | None, int | None]]:
    """Give competition ranks (1, 1, 3), best first, ties in file order; whoever has no score comes last without."""
    scores = _scores(ratios)
    ordered = sorted(
        ((score, number) for number, score in enumerate(scores) if score is not None),
        key=lambda pair: pair[0],
        reverse=True,  # which keeps equal ones in file order
    )
    placed: list[tuple[str, Ratio | None, int | None]] = []
    before: int | None = None
    place = 0
    for count, (score, number) in enumerate(ordered, 1):
        if score != before:
            before, place = score, count
        placed.append((codes[number], ratios[number], place))
    return placed + [(code, None, None) for code, score in zip(codes, scores, strict=True) if score is None]


def _scores(ratios: Sequence[Ratio | None]) -> list[int | None]:
    return [None if ratio is None else ratio[0] * _FINE // (ratio[1] or 1) for ratio in ratios]


def _ratios(progress: Progress, codes: Sequence[str], metric: str) -> list[Ratio | None]:
    """Choose what orders: the metric's own rate, percent of target, or a count where no unit has a target."""
    campaign, known = progress.campaign, progress.known
    if metric not in campaign.metric_by_key:
        raise UnknownNameError("metric", metric, tuple(campaign.metric_by_key))
    meaning = campaign.metric_by_key[metric]
    if meaning.rate_of is not None or meaning.is_ratio:
        rates = (known.rate_parts(Scope((unit,)), meaning) or (None, None) for unit in codes)
        return [_ratio(part, base) for part, base in rates]
    if units_with_target(campaign, metric):
        ahead = not_begun_on(campaign, metric, progress.as_of)
        ratios = zip(codes, progress.ratios(codes, metric), strict=True)
        return [None if code in ahead else _ratio(part, base) for code, (part, base) in ratios]
    if campaign.rank_by is RankBy.IN_PERIOD:
        counts = [known.in_period(Scope((unit,)), metric) for unit in codes]
    else:
        counts = known.cumulatives(codes, metric)
    return [None if count is None else (count, None) for count in counts]


def _paces(progress: Progress, codes: Sequence[str], metric: str) -> list[Ratio | None]:
    return [_pace(progress, unit, metric) for unit in codes]


def _pace(progress: Progress, unit: str, metric: str) -> Ratio | None:
    """Compare what was done a day with what was needed a day when the span began."""
    scope = Scope((unit,))
    done = progress.known.in_period(scope, metric)
    if done is None:
        return None
    if not units_with_target(progress.campaign, metric):
        return done, None
    goal, span = progress.goal(scope, metric), progress.tally.span
    if goal is None or goal.counted is None or (goal.since is not None and goal.since > progress.as_of):
        return None
    first = span.start
    if goal.since is not None and goal.since > first:  # it began within the period: the days before are none of it
        first, done = goal.since, goal.counted
    needed = goal.value - max(0, goal.counted - done)
    days_left = (goal.deadline - first).days + 1
    days_gone = (min(span.end, progress.as_of) - first).days + 1
    return (done * days_left, needed * days_gone) if days_left > 0 and needed > 0 else None


def _ratio(part: int | None, base: int | None) -> Ratio | None:
    return None if part is None or base is None or base <= 0 else (part, base)


def _points(ratio: Ratio | None) -> Decimal | None:
    if ratio is None:
        return None
    part, base = ratio
    return Decimal(part) if base is None else percent(part, base)
