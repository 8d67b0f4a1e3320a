"""Each unit's figure as it stands, and each day's increment: how they are kept, and written where they moved."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import bindparam, delete, select

from reporting.campaign import Campaign
from reporting.swift import swift
from storage.codec import from_day, to_day
from storage.figures import daily, increments, standing
from storage.link import Link
from storage.sql import Sql, insert_sql

_ROWS: Final = Sql(
    select(
        standing.c.metric, standing.c.since, standing.c.value, standing.c.known_from, standing.c.last_date,
        standing.c.anchors,
    ).where(standing.c.campaign == bindparam("campaign"), standing.c.unit == bindparam("unit"))
)  # fmt: skip
_PUT: Final = insert_sql(standing, update=["value", "known_from", "last_date", "anchors"])
_REMOVE: Final = Sql(
    delete(standing).where(
        standing.c.campaign == bindparam("campaign"),
        standing.c.unit == bindparam("unit"),
        standing.c.metric == bindparam("metric"),
    )
)
_PUT_DAY: Final = insert_sql(increments, update=["value", "counted"])
_REMOVE_DAY: Final = Sql(
    delete(increments).where(
        *(increments.c[name] == bindparam(name) for name in ("campaign", "date", "unit", "metric"))
    )
)
_ADD_TO_DAY: Final = insert_sql(daily, add=["value"])


@swift
@dataclass(frozen=True, slots=True)
class Standing:
    """A pair's figure as it stands: `value` is cumulative from `known_from` on, None: nobody knows it yet."""

    value: int
    known_from: dt.date | None
    last_date: dt.date
    anchors: int
    since: dict[dt.date, int]


@dataclass(frozen=True, slots=True)
class Day:
    """What a day added; not `counted` where the baseline holds it already."""

    value: int
    counted: bool


Days = dict[dt.date, Day]


@swift
@dataclass(frozen=True, slots=True)
class Move:
    """What became of a pair: its figure `was` and is `now`; what its changed `days` add, and added `then`.

    Nothing changed before `first`.
    """

    unit: str
    metric: str
    first: dt.date
    was: Standing | None
    now: Standing | None
    then: Days
    days: Days


def of_unit(link: Link, campaign: Campaign, unit: str) -> Mapping[str, Standing]:
    """Give a unit's figures by metric; the writer keeps them, since every report of the unit asks."""
    return _of_unit(link, campaign.code, unit)


def metrics_of(link: Link, campaign: str, unit: str) -> list[str]:
    """Name the metrics that a unit has cells of."""
    return list(_of_unit(link, campaign, unit))


def _of_unit(link: Link, campaign: str, unit: str) -> Mapping[str, Standing]:
    name = _kept_name(campaign, unit)
    known = None if link.memory is None else link.memory.of_unit(name)
    if known is not None:
        figures: Mapping[str, Standing] = known[0]
        return figures
    found = _loaded(link, campaign, unit)
    if link.memory is not None:
        link.memory.keep(name, [found])
    return found


def _kept_name(campaign: str, unit: str) -> tuple[str, str, str]:
    return ("standing", campaign, unit)


def _loaded(link: Link, campaign: str, unit: str) -> dict[str, Standing]:
    """Load a unit's figures by metric."""
    found: dict[str, Standing] = {}
    since: defaultdict[str, dict[dt.date, int]] = defaultdict(dict)
    for metric, first, value, known_from, last_date, anchors in link.rows(_ROWS, campaign=campaign, unit=unit):
        if first:
            since[metric][from_day(first)] = value
        else:
            known = None if known_from is None else from_day(known_from)
            found[metric] = Standing(value, known, from_day(last_date), anchors, since[metric])
    return found


def write(link: Link, campaign: Campaign, moves: Sequence[Move]) -> None:
    """Write pairs' figures, and where their days differ, those and the sums over all units."""
    figures: list[dict[str, Any]] = []
    gone: list[dict[str, Any]] = []
    fresh: list[dict[str, Any]] = []
    shifts: list[dict[str, Any]] = []
    for move in moves:
        pair = {"campaign": campaign.code, "unit": move.unit, "metric": move.metric}
        _move_along(link, campaign, move)
        if move.now is None:
            link.change(_REMOVE, **pair)
        else:
            figures += standing_rows(pair, move.now)
        for date, day in move.days.items():
            then = move.then.get(date)
            if then is None or day != then:
                fresh.append({**pair, "date": to_day(date), "value": day.value, "counted": day.counted})
        gone += [{**pair, "date": to_day(date)} for date in move.then if date not in move.days]
        shifts += _shifts(campaign, move)
    link.later(_PUT, figures)
    link.many(_REMOVE_DAY, gone)
    link.later(_PUT_DAY, fresh)
    _add_later(link, shifts)


def _shifts(campaign: Campaign, move: Move) -> list[dict[str, Any]]:
    """List by how much the sums over all units differ."""
    by_day = {date: day.value for date, day in move.days.items() if day.counted}
    for date, day in move.then.items():
        if day.counted:
            by_day[date] = by_day.get(date, 0) - day.value
    return [
        {"campaign": campaign.code, "metric": move.metric, "date": to_day(date), "value": shift}
        for date, shift in by_day.items()
        if shift
    ]


def _add_later(link: Link, shifts: Sequence[dict[str, Any]]) -> None:
    """Leave shifts for later; one of the same metric and day as another that waits joins it."""
    if link.late is None:
        link.many(_ADD_TO_DAY, shifts)
        return
    sums = link.late.sums
    for shift in shifts:
        key = (shift["campaign"], shift["metric"], shift["date"])
        waiting = sums.get(key)
        if waiting is None:
            link.later(_ADD_TO_DAY, [shift])
            sums[key] = shift
        else:
            waiting["value"] += shift["value"]


def _move_along(link: Link, campaign: Campaign, move: Move) -> None:
    """Let what is kept of a unit follow."""
    known = None if link.memory is None else link.memory.of_unit(_kept_name(campaign.code, move.unit))
    if known is None:
        return
    if move.now is None:
        known[0].pop(move.metric, None)
    else:
        known[0][move.metric] = move.now


def standing_rows(pair: Mapping[str, str], now: Standing) -> list[dict[str, Any]]:
    """Write a pair's figure as rows: the cumulative one, and one for each first day of a target."""
    known_from = None if now.known_from is None else to_day(now.known_from)
    shared = {**pair, "known_from": known_from, "last_date": to_day(now.last_date), "anchors": now.anchors}
    since = [{**shared, "since": to_day(first), "value": value} for first, value in now.since.items()]
    return [{**shared, "since": "", "value": now.value}, *since]
