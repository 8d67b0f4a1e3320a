"""Merged units: what they stated as cumulative is worked out anew where a former unit's past changes.

A merged unit's own increments depend on nobody, so there is something to do only for stated cumulative figures and
for whether the figure is known at all.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from reporting.campaign import Campaign
from reporting.records import Cell
from reporting.successors import heirs
from storage.ledger import cells
from storage.ledger.settling import base_for, days_of, worked_out
from storage.ledger.standing import Days, Move, Standing, of_unit
from storage.link import Link


@dataclass(frozen=True, slots=True)
class Heir:
    """A merged unit's figure of a metric, and its days, as they stand before a former unit's cells change."""

    unit: str
    metric: str
    was: Standing
    then: Days


def heirs_of(link: Link, campaign: Campaign, unit: str, metrics: Collection[str]) -> list[Heir]:
    """Take note of the figures that may depend on a unit's, before its cells change."""
    return [
        Heir(heir, metric, was, days_of(base_for(link, campaign, heir, metric), _cells(link, campaign, heir, metric)))
        for heir in heirs(campaign, unit)
        for metric, was in of_unit(link, campaign, heir).items()
        if metric in metrics
    ]


def settle_heirs(link: Link, campaign: Campaign, noted: Sequence[Heir]) -> list[Move]:
    """Work those figures out anew, after the cells changed."""
    moves: list[Move] = []
    for heir in noted:
        own = _cells(link, campaign, heir.unit, heir.metric)
        base = base_for(link, campaign, heir.unit, heir.metric)
        now, days = worked_out(campaign, heir.unit, heir.metric, own, base)
        if (now, days) != (heir.was, heir.then):
            first = min(cell.date for cell in own)
            moves.append(Move(heir.unit, heir.metric, first, heir.was, now, heir.then, days))
    return moves


def _cells(link: Link, campaign: Campaign, unit: str, metric: str) -> list[Cell]:
    return cells.listed(link, campaign.code, unit=unit, metrics=[metric])
