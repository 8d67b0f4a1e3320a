"""Who stands where: competition ranks on exact ratios, ties in file order, kinds apart, movement since last time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from reporting.campaign import Campaign, RankBy
from reporting.errors import UnknownNameError
from reporting.kinds import group_of, kind_groups
from reporting.known import Scope
from reporting.ledger import baseline_tally
from reporting.numbers import percent
from reporting.progress import Figure, Progress
from reporting.progress import progress as progress_of
from reporting.targets import units_with_target

Score = Callable[[str], Decimal | None]


@dataclass(frozen=True, slots=True)
class RankRow:
    """One unit's place, None where nothing orders it. `movement` is the old rank minus the new: +1 is one place up.

    `score` is what ordered it: a rate in percent, or a count where no unit has a target. `group` is the group of
    kinds that it is ranked within.
    """

    rank: int | None
    unit: str
    metric: str
    figure: Figure
    movement: int | None
    reported: bool
    score: Decimal | None
    group: str


def rank(
    campaign: Campaign,
    progress: Progress,
    metric: str,
    *,
    previous: Mapping[str, int] | None = None,
    kind: str | None = None,
) -> tuple[RankRow, ...]:
    """Rank the units that exist, best first; groups of kinds follow one another, each with ranks from 1.

    A unit that hasn't reported keeps its rank and is marked; one that nothing orders comes last without a rank.
    """
    return _rows(campaign, progress, metric, _score(campaign, progress, metric), previous, kind)


def rank_in_period(
    campaign: Campaign, progress: Progress, metric: str, *, kind: str | None = None
) -> tuple[RankRow, ...]:
    """Rank by what was done in the period, in percent of what the quota asked for when the period began.

    A unit that had reached its target by then is out of this race. Without targets it is the figure in the period.
    """

    def score(unit: str) -> Decimal | None:
        return _pace(progress, unit, metric)

    return _rows(campaign, progress, metric, score, None, kind)


def ranks(campaign: Campaign, progress: Progress, metric: str) -> dict[str, int]:
    """Give the ranks alone, without putting every figure together."""
    score = _score(campaign, progress, metric)
    return {
        unit: place
        for codes in _groups(campaign, progress, None).values()
        for unit, _, place in _places(codes, score)
        if place is not None
    }


def baseline_ranks(campaign: Campaign, metric: str) -> dict[str, int]:
    """Rank the baselines: what the first summary's movement compares with. Empty where they set nobody apart."""
    start = progress_of(campaign, baseline_tally(campaign))
    found = ranks(campaign, start, metric)
    return found if len(set(found.values())) > 1 else {}


def _rows(
    campaign: Campaign,
    progress: Progress,
    metric: str,
    score: Score,
    previous: Mapping[str, int] | None,
    kind: str | None,
) -> tuple[RankRow, ...]:
    rows: list[RankRow] = []
    for group, codes in _groups(campaign, progress, kind).items():
        for unit, points, place in _places(codes, score):
            old = previous.get(unit) if previous else None
            movement = None if old is None or place is None else old - place
            figure = progress.of(unit, metric)
            reported = progress.known.has_reported(unit, metric)
            rows.append(RankRow(place, unit, metric, figure, movement, reported, points, group))
    return tuple(rows)


def _groups(campaign: Campaign, progress: Progress, kind: str | None) -> dict[str, list[str]]:
    """Sort the existing units into the groups that are ranked apart, one group alone where a kind is named."""
    existing = frozenset(progress.units)
    groups = kind_groups(campaign)
    if kind is not None:
        name = group_of(campaign, kind)
        if name is None:
            raise UnknownNameError("kind", kind, tuple(groups))
        groups = {name: groups[name]}
    return {name: [code for code in codes if code in existing] for name, codes in groups.items()}


def _places(codes: Iterable[str], score: Score) -> list[tuple[str, Decimal | None, int | None]]:
    """Give competition ranks (1, 1, 3), best first, ties in file order; whoever has no score comes last without."""
    scored = [(code, score(code)) for code in codes]
    placed: list[tuple[str, Decimal | None, int | None]] = []
    before: Decimal | None = None
    place = 0
    ordered = sorted(((points, code) for code, points in scored if points is not None), key=lambda pair: -pair[0])
    for number, (points, code) in enumerate(ordered, 1):
        if points != before:
            before, place = points, number
        placed.append((code, points, place))
    return placed + [(code, None, None) for code, points in scored if points is None]


def _score(campaign: Campaign, progress: Progress, metric: str) -> Score:
    """Choose what orders: the metric's own rate, percent of target, or a count where no unit has a target."""
    if metric not in campaign.metric_by_key:
        raise UnknownNameError("metric", metric, tuple(campaign.metric_by_key))
    meaning = campaign.metric_by_key[metric]
    known = progress.known

    def by_rate(unit: str) -> Decimal | None:
        return _percent(*(known.rate_parts(Scope((unit,)), meaning) or (None, None)))

    def by_target(unit: str) -> Decimal | None:
        goal = progress.goal(Scope((unit,)), metric)
        return _percent(goal.counted, goal.value) if goal else None

    def by_count(unit: str) -> Decimal | None:
        count = known.in_period if campaign.rank_by is RankBy.IN_PERIOD else known.cumulative
        value = count(Scope((unit,)), metric)
        return None if value is None else Decimal(value)

    if meaning.rate_of is not None or (meaning.formula is not None and meaning.formula.over):
        return by_rate
    return by_target if units_with_target(campaign, metric) else by_count


def _pace(progress: Progress, unit: str, metric: str) -> Decimal | None:
    """Compare what was done a day with what was needed a day when the span began, in percent."""
    scope = Scope((unit,))
    done = progress.known.in_period(scope, metric)
    if done is None:
        return None
    if not units_with_target(progress.campaign, metric):
        return Decimal(done)
    goal, span = progress.goal(scope, metric), progress.tally.span
    if goal is None or goal.counted is None:
        return None
    needed = goal.value - max(0, goal.counted - done)
    days_left = (goal.deadline - span.start).days + 1
    days_gone = (min(span.end, progress.as_of) - span.start).days + 1
    return _percent(done * days_left, needed * days_gone) if days_left > 0 and needed > 0 else None


def _percent(part: int | None, base: int | None) -> Decimal | None:
    return None if part is None or base is None else percent(part, base)
