"""What a derived metric is made of, and which metrics are parts of others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from reporting.campaign import Campaign
from reporting.memo import per_campaign


@per_campaign
def signed_parts(campaign: Campaign, metric: str) -> tuple[tuple[int, str], ...] | None:
    """Name what a metric adds up of, nested sums resolved, each part once with its sign: (+1, cap1), (-1, kh1).

    None of a ratio and of a sum that has one in it, which add up of nothing; parts that cancel out are left out.
    """
    formula = campaign.metric_by_key[metric].formula
    if formula is None:
        return ((1, metric),)
    if formula.over:
        return None
    signs: Counter[str] = Counter()
    for term in formula.terms:
        parts = signed_parts(campaign, term.metric)
        if parts is None:
            return None
        for sign, part in parts:
            signs[part] += term.sign * sign
    return tuple((sign, part) for part, sign in signs.items() if sign)


@per_campaign
def typed_parts(campaign: Campaign, metric: str) -> tuple[str, ...]:
    """Name the metrics that reporters send of which a metric is made; none for official counts."""
    return tuple(part for part in campaign.parts_of(metric) if part in campaign.typed_keys)


@per_campaign
def wholes_of(campaign: Campaign, metric: str) -> tuple[str, ...]:
    """Name a metric and the sums that it is part of, in the campaign's order."""
    return tuple(one.key for one in campaign.metrics if metric in campaign.parts_of(one.key))


def add_up(parts: Iterable[tuple[int, int | None]]) -> int | None:
    """Add up figures with their signs; None where one of them is unknown."""
    total = 0
    for sign, value in parts:
        if value is None:
            return None
        total += sign * value
    return total
