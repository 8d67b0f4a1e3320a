"""Where the present pace leads: the forecast of the whole, from the ledger's daily figures."""

from __future__ import annotations

from collections import Counter
from datetime import date

from bot.desk.board import Board
from reporting.forecast import Forecast, forecast
from reporting.ports import UnitOfWork


def outlook_of(uow: UnitOfWork, board: Board, metric: str) -> Forecast | None:
    """Forecast a metric of the whole; None where there is too little to say."""
    base = board.campaign.metric_by_key[metric].rate_of
    return forecast(
        board.campaign,
        metric,
        _daily(uow, board, metric),
        board.progress,
        board.as_of,
        base_daily=_daily(uow, board, base) if base else None,
    )


def _daily(uow: UnitOfWork, board: Board, metric: str) -> dict[date, int]:
    parts = board.campaign.parts_of(metric)
    days: Counter[date] = Counter()
    for (_part, day), value in uow.ledger.daily_increments(board.campaign, parts, board.as_of).items():
        days[day] += value
    return dict(days)
