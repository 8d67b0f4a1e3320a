"""A figure that waits because it is far too big may be a cumulative one, a cumulative one that falls one of the period.

Where that is likely a third button says so, and the figure is taken anew in that sense.
"""

from __future__ import annotations

from dataclasses import replace

from bot.desk.board import figures_on
from bot.desk.reports.outcome import Hold, Taken
from bot.desk.visit import Visit
from reporting.campaign import Campaign, MetricKind
from reporting.reading import Entry, Op

TOTAL, PERIOD = "total", "period"
SENSES = frozenset({TOTAL, PERIOD})


def other_sense(visit: Visit, campaign: Campaign, taken: Taken) -> str | None:
    """Name the other sense in which all of a held entry's figures are plausible; None where there is none."""
    values = taken.stored.entry.values
    increments = all(campaign.metric_by_key[key].kind is MetricKind.INCREMENT for key in values)
    if taken.hold is not Hold.SUSPICIOUS or not increments:
        return None
    codes = {found.code for found in taken.findings if found.hold}
    if "falls" in codes:
        return PERIOD if all(value.op is Op.TOTAL for value in values.values()) else None
    if "too-big" not in codes or any(value.op is not Op.SET for value in values.values()):
        return None
    entry = taken.stored.entry
    progress = figures_on(visit.uow, campaign, entry.date)
    known = {key: progress.of(entry.unit, key).cumulative for key in values}
    likely = all(known[key] is not None and value.number >= (known[key] or 0) for key, value in values.items())
    return TOTAL if likely and any(known.values()) else None


def in_sense(entry: Entry, sense: str) -> Entry:
    """Read an entry's figures in the other sense; a cumulative figure is of its last day alone."""
    op = Op.TOTAL if sense == TOTAL else Op.SET
    values = {key: replace(value, op=op) for key, value in entry.values.items()}
    return replace(entry, values=values, start=None if sense == TOTAL else entry.start)
