"""Which units stand beside one another: kinds of one level are ranked together, other levels apart, never added."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, timedelta

from reporting.campaign import Campaign
from reporting.memo import per_campaign

_LEVELS = (
    ("tỉnh", "thành phố trực thuộc trung ương"),
    ("huyện", "quận", "thị xã", "thành phố"),
    ("xã", "phường", "thị trấn", "đặc khu"),
    ("ấp", "thôn", "khóm", "khu phố", "tổ", "tổ dân phố", "bản", "buôn", "làng", "xóm", "sóc", "phum"),
)
"""Kinds of the same level of government; a kind that is not named here stands by itself (`cơ quan`)."""

USUAL = tuple(kind for level in _LEVELS for kind in level)
"""The kinds that have a level."""


@per_campaign
def kind_groups(campaign: Campaign) -> dict[str, tuple[str, ...]]:
    """Sort the campaign's units into groups that are ranked apart, by the first kind that each group has."""
    kinds = {unit.kind.casefold() for unit in campaign.units}
    names: dict[str, str] = {}
    groups: dict[str, list[str]] = {}
    for unit in campaign.units:
        name = names.setdefault(_level(unit.kind.casefold(), kinds), unit.kind)
        groups.setdefault(name, []).append(unit.code)
    return {name: tuple(codes) for name, codes in groups.items()}


def existing(campaign: Campaign, day: date) -> tuple[str, ...]:
    """Name the units that exist on a day, in file order."""
    return _existing(campaign, _turn(campaign, day))


def existing_groups(campaign: Campaign, day: date) -> dict[str, tuple[str, ...]]:
    """Sort the units that exist on a day into the groups that are ranked apart; a group may be empty."""
    return _existing_groups(campaign, _turn(campaign, day))


def peers(campaign: Campaign, unit: str, day: date) -> int:
    """Count the units that a unit is ranked among: those of its group of kinds that exist on a day."""
    counts, everybody = _peers(campaign, _turn(campaign, day))
    return counts.get(unit, everybody)


def _turn(campaign: Campaign, day: date) -> int:
    """Number the stretches of days in which the same units exist."""
    return bisect_right(_turns(campaign), day)


@per_campaign
def _turns(campaign: Campaign) -> tuple[date, ...]:
    """List the days from which on other units exist than the day before."""
    first = {unit.valid_from for unit in campaign.units if unit.valid_from is not None}
    gone = {unit.valid_to for unit in campaign.units if unit.valid_to is not None and unit.valid_to < date.max}
    return tuple(sorted(first | {day + timedelta(days=1) for day in gone}))


@per_campaign
def _existing(campaign: Campaign, turn: int) -> tuple[str, ...]:
    day = _turns(campaign)[turn - 1] if turn else date.min
    return tuple(unit.code for unit in campaign.units if unit.exists_on(day))


@per_campaign
def _existing_groups(campaign: Campaign, turn: int) -> dict[str, tuple[str, ...]]:
    here = frozenset(_existing(campaign, turn))
    return {name: tuple(code for code in codes if code in here) for name, codes in kind_groups(campaign).items()}


@per_campaign
def _peers(campaign: Campaign, turn: int) -> tuple[dict[str, int], int]:
    here = set(_existing(campaign, turn))
    groups = kind_groups(campaign).values()
    return {code: len(here.intersection(codes)) for codes in groups for code in codes}, len(here)


@per_campaign
def members(campaign: Campaign) -> tuple[str, ...]:
    """Name the units whose figures make up the whole, so that nobody is added twice.

    Where a unit and the units below it are both in the campaign, the ones that owe the main duty count: the upper
    one where both do, the lower ones where the upper only holds them together.
    """
    duty = campaign.main_duty
    owing = frozenset(duty.units) if duty else frozenset(u.code for u in campaign.units if u.parent is None)
    above = {unit.code: _ancestors(campaign, unit.code) for unit in campaign.units}
    holders = {upper for code in owing for upper in above[code]} - owing
    return tuple(code for code, uppers in above.items() if code not in holders and not (set(uppers) & owing))


@per_campaign
def place_in_file(campaign: Campaign) -> dict[str, int]:
    """Number the units as the campaign's file lists them."""
    return {unit.code: number for number, unit in enumerate(campaign.units)}


@per_campaign
def owing(campaign: Campaign) -> frozenset[str]:
    """Name the units that are expected to report: those that owe the main duty."""
    duty = campaign.main_duty
    return frozenset(duty.units if duty else members(campaign))


@per_campaign
def is_added(campaign: Campaign, metric: str) -> bool:
    """Tell whether the units' figures of a metric may be added to a whole.

    Groups of different kinds are never added, unless the campaign itself states a figure of the whole for the metric
    (or for a sum that it is part of).
    """
    inside = set(members(campaign))
    if sum(1 for codes in kind_groups(campaign).values() if inside.intersection(codes)) <= 1:
        return True
    stated = {t.metric for t in campaign.targets if t.unit is None}
    stated |= {b.metric for b in campaign.baselines if b.unit is None}
    return any(metric == key or metric in campaign.parts_of(key) for key in stated)


def _level(kind: str, kinds: set[str]) -> str:
    if kind == "thành phố" and "tỉnh" in kinds and not kinds & {"huyện", "quận", "thị xã"}:
        return _LEVELS[0][0]
    return next((level[0] for level in _LEVELS if kind in level), kind)


def _ancestors(campaign: Campaign, code: str) -> tuple[str, ...]:
    """List the units above one, nearest first; a unit that the campaign doesn't have, or a circle, ends the list."""
    found: list[str] = []
    parent = campaign.unit_by_code[code].parent
    while parent in campaign.unit_by_code and parent not in found:
        found.append(parent)
        parent = campaign.unit_by_code[parent].parent
    return tuple(found)
