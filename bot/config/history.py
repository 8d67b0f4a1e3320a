"""What a configuration would drop though the database remembers it."""

from __future__ import annotations

from reporting.campaign import Campaign
from reporting.periods import clipped_to
from reporting.ports import UnitOfWork
from reporting.records import Span


def dropped(uow: UnitOfWork, campaign: Campaign) -> tuple[tuple[str, str], ...]:
    """Name units (`unit`) and metrics (`metric`) that have figures in the database but are not in the campaign.

    And units that are merged, split or come of that (`day`), with the first day of a figure on which they don't exist.
    """
    cells = uow.ledger.cells(campaign.code)
    units = dict.fromkeys(cell.unit for cell in cells if cell.unit not in campaign.unit_by_code)
    metrics = dict.fromkeys(cell.metric for cell in cells if cell.metric not in campaign.metric_by_key)
    outside: dict[str, str] = {}
    for cell in sorted(cells, key=lambda cell: cell.date):
        own = campaign.unit_by_code.get(cell.unit)
        if own is not None and (own.predecessors or own.code in campaign.successors):
            days = Span(cell.start or cell.date, cell.date)
            if clipped_to(own, days) != days:
                outside.setdefault(cell.unit, f"{own.title}, {days.end:%d/%m/%Y}")
    return (
        *(("unit", unit) for unit in units),
        *(("metric", metric) for metric in metrics),
        *(("day", said) for said in outside.values()),
    )
