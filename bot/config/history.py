"""What a configuration would drop though the database remembers it."""

from __future__ import annotations

from reporting.campaign import Campaign
from reporting.ports import UnitOfWork


def dropped(uow: UnitOfWork, campaign: Campaign) -> tuple[tuple[str, str], ...]:
    """Name units (`unit`) and metrics (`metric`) that have figures in the database but are not in the campaign."""
    cells = uow.ledger.cells(campaign.code)
    units = dict.fromkeys(cell.unit for cell in cells if cell.unit not in campaign.unit_by_code)
    metrics = dict.fromkeys(cell.metric for cell in cells if cell.metric not in campaign.metric_by_key)
    return (*(("unit", unit) for unit in units), *(("metric", metric) for metric in metrics))
