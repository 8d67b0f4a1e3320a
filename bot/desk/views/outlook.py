"""Where the present pace leads: forecasts of the whole and of one unit, from the ledger's figures by day."""

from __future__ import annotations

from datetime import date

from bot.desk.board import Board
from reporting.forecast import Forecast, base_of_target, forecast
from reporting.formulas import signed_parts
from reporting.pace import daily_of, unit_dailies
from reporting.ports import UnitOfWork
from reporting.records import Cell
from reporting.successors import lineage


def outlook_of(uow: UnitOfWork, board: Board, metric: str) -> Forecast | None:
    """Forecast a metric of the whole; None where there is too little to say."""
    campaign = board.campaign
    base = base_of_target(campaign, metric, None, board.as_of)
    like = campaign.metric_by_key[base].grows_with if base else None
    return forecast(
        campaign,
        metric,
        daily_figures(uow, board, metric),
        board.progress,
        board.as_of,
        base_daily=daily_figures(uow, board, base) if base else None,
        like_daily=daily_figures(uow, board, like) if like else None,
    )


def unit_outlook(uow: UnitOfWork, board: Board, unit: str, metric: str) -> Forecast | None:
    """Forecast a metric of one unit; None where there is too little to say, or the unit is no more."""
    if board.campaign.changes_units and not board.campaign.unit_by_code[unit].exists_on(board.as_of):
        return None
    daily = unit_figures(uow, board, unit, metric)
    return forecast(board.campaign, metric, daily, board.progress, board.as_of, unit=unit)


def daily_figures(uow: UnitOfWork, board: Board, metric: str) -> dict[date, int]:
    """Give the whole's increments of a metric by day, up to the board's day."""
    parts = [part for _, part in signed_parts(board.campaign, metric) or ()]
    return daily_of(board.campaign, metric, uow.ledger.daily_increments(board.campaign, parts, board.as_of))


def unit_figures(uow: UnitOfWork, board: Board, unit: str, metric: str) -> dict[date, int]:
    """Give one unit's increments of a metric by day, up to the board's day."""
    parts = [part for _, part in signed_parts(board.campaign, metric) or ()]
    campaign, cells = board.campaign, list[Cell]()
    for code in lineage(campaign, unit):
        cells += uow.ledger.cells(campaign.code, unit=code, metrics=parts)
    return unit_dailies(campaign, cells, metric, board.as_of).get(unit, {})
