"""Builds all current figures of a campaign anew: after its baselines or targets changed, and to check them.

Figures that stand were worked out with the baselines and first days of targets that the campaign had then. Their
fingerprint is kept beside them; where it differs, they are worked out again before the next report is folded in.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from sqlalchemy import Table, bindparam, delete, select

from reporting.campaign import Campaign
from reporting.ledger import since_days
from reporting.memo import per_campaign
from reporting.records import Cell
from storage.codec import to_day
from storage.figures import daily, increments, standing
from storage.ledger import cells
from storage.ledger.settling import base_for, worked_out
from storage.ledger.standing import Standing, standing_rows
from storage.link import FIRST, Link
from storage.sql import Sql, insert_sql
from storage.tables import state

_FITS: Final = Sql(select(state.c.value).where(state.c.name == bindparam("name")))
_NOW_FITS: Final = insert_sql(state, update=["value"])
_ADD_STANDING: Final = insert_sql(standing)
_ADD_DAY: Final = insert_sql(increments)
_ADD_DAILY: Final = insert_sql(daily)


def _clear_sql(table: Table) -> Sql:
    return Sql(delete(table).where(table.c.campaign == bindparam("campaign")))


_CLEAR: Final = tuple(_clear_sql(table) for table in (standing, increments, daily))


@per_campaign
def fingerprint(campaign: Campaign) -> str:
    """Name what the standing figures depend on beside the cells: baselines, targets' first days, who succeeds whom."""
    baselines = sorted((b.unit or "", b.metric, b.value, b.as_of.isoformat()) for b in campaign.baselines)
    firsts = sorted((metric, first.isoformat()) for metric, first in since_days(campaign))
    told: tuple[object, ...] = (baselines, firsts)
    if campaign.successors:
        later = [unit for unit in campaign.units if unit.predecessors]
        told = (*told, [(unit.code, unit.predecessors, str(unit.valid_from)) for unit in later])
    return hashlib.sha256(repr(told).encode()).hexdigest()


def fits(link: Link, campaign: Campaign) -> bool:
    """Tell whether the standing figures were worked out for the campaign as it is."""
    found = link.recall(_FITS, FIRST, name=f"figures:{campaign.code}")
    return bool(found) and bool(found[0] == fingerprint(campaign))


def fit(link: Link, campaign: Campaign) -> bool:
    """Work the standing figures out anew where they don't fit the campaign; say whether that was needed."""
    if fits(link, campaign):
        return False
    clear(link, campaign)
    totals: defaultdict[tuple[str, dt.date], int] = defaultdict(int)
    for unit in cells.units(link, campaign.code):
        write_unit(link, campaign, unit, cells.listed(link, campaign.code, unit=unit), totals)
    write_daily(link, campaign, totals)
    link.change(_NOW_FITS, name=f"figures:{campaign.code}", value=fingerprint(campaign))
    return True


def clear(link: Link, campaign: Campaign) -> None:
    """Forget all current figures of a campaign but the cells."""
    if link.memory is not None:
        link.memory.forget()
    for sql in _CLEAR:
        link.change(sql, campaign=campaign.code)


def write_unit(
    link: Link,
    campaign: Campaign,
    unit: str,
    own: Iterable[Cell],
    totals: defaultdict[tuple[str, dt.date], int],
) -> None:
    """Write a unit's figures and days from all its cells, and add its days to the totals."""
    by_metric: defaultdict[str, list[Cell]] = defaultdict(list)
    for cell in own:
        by_metric[cell.metric].append(cell)
    for metric, some in by_metric.items():
        now, days = worked_out(campaign, unit, metric, some, base_for(link, campaign, unit, metric))
        assert isinstance(now, Standing)
        pair = {"campaign": campaign.code, "unit": unit, "metric": metric}
        link.many(_ADD_STANDING, standing_rows(pair, now))
        link.many(
            _ADD_DAY,
            [pair | {"date": to_day(date), "value": day.value, "counted": day.counted} for date, day in days.items()],
        )
        for date, day in days.items():
            if day.counted:
                totals[metric, date] += day.value


def write_daily(link: Link, campaign: Campaign, totals: defaultdict[tuple[str, dt.date], int]) -> None:
    """Write the sums over all units."""
    link.many(
        _ADD_DAILY,
        [
            {"campaign": campaign.code, "metric": metric, "date": to_day(date), "value": value}
            for (metric, date), value in totals.items()
        ],
    )
