"""What is known of one unit alone, from its figures as they stand: a check of its report asks for nobody else's."""

from __future__ import annotations

import datetime as dt

from reporting.campaign import Campaign
from reporting.records import Span, Tally
from reporting.successors import lineage
from storage.ledger import standing
from storage.link import Link


def tally_of(link: Link, campaign: Campaign, unit: str, as_of: dt.date) -> Tally | None:
    """Give the tally of a unit, and of those merged into it, in period the day alone.

    None where one of them has figures of that day or later: those lie about the day, and are to be weighed.
    """
    cumulative: dict[tuple[str, str], int] = {}
    in_period: dict[tuple[str, str], int] = {}
    since: dict[tuple[str, str, dt.date], int] = {}
    last_date: dict[str, dt.date] = {}
    for code in lineage(campaign, unit):
        for metric, stands in standing.of_unit(link, campaign, code).items():
            last = stands.last_date
            if last >= as_of:
                return None
            if stands.known_from is not None and stands.known_from <= as_of:
                cumulative[code, metric] = stands.value
            in_period[code, metric] = 0
            for first, value in stands.since.items():
                since[code, metric, first] = value
            last_date[code] = max(last_date.get(code, last), last)
    return Tally(as_of, Span(as_of, as_of), cumulative, in_period, since, last_date=last_date)
