"""What the progress chart says: what was done, the pace needed, where this pace leads, as data."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from bot.desk.board import Board
from bot.desk.names import capital
from bot.desk.pictures.table import around
from bot.desk.views.outlook import daily_figures
from bot.texts import Texts
from reporting.campaign import Campaign
from reporting.forecast import Forecast
from reporting.pace import days_that_count
from reporting.ports import UnitOfWork
from reporting.targets import target_on, targets_of, units_with_target
from reporting.workdays import is_working_day


def progress_picture(
    uow: UnitOfWork, texts: Texts, board: Board, metric: str, outlook: Forecast | None, now: datetime
) -> dict[str, Any]:
    """Compose the progress chart of the whole."""
    campaign, figure = board.campaign, board.progress.of(None, metric)
    start = first_day(board, metric)
    days = _days(start, _last_day(board, metric, outlook))
    actual = _actual(uow, board, metric, days)
    first = next((value for value in actual if value is not None), None)
    picture: dict[str, Any] = around(texts, board, metric, now) | {
        "kind": "progress",
        "title": _title(texts, board, metric, outlook),
        "foot": texts.plain("picture.foot"),
        "days": [day.isoformat() for day in days],
        "actual": actual,
        "needed": _needed(days, start, figure.deadline, first, figure.target),
        "forecast": _ahead(campaign, days, board.as_of, figure.counted, outlook),
        "labels": {key: texts.plain(f"picture.{key}") for key in ("actual", "needed", "forecast")},
        "shaded": [day.isoformat() for day in days if day.weekday() >= 5 or not is_working_day(campaign, day)],
        "last": texts.number(figure.counted) if figure.counted is not None else "",
        "thousands": "." if texts.language == "vi" else ",",
        "milestones": _milestones(texts, board, metric),
    }
    if outlook is not None and outlook.reached_on is not None:
        picture["labels"]["forecast"] = texts.plain("picture.forecast-day", day=texts.day(outlook.reached_on))
    if figure.target is not None:
        label = texts.plain("picture.target", value=texts.number(figure.target))
        picture["target"] = {"value": figure.target, "label": label}
    if figure.deadline is not None:
        label = texts.plain("picture.deadline", day=texts.short_day(figure.deadline))
        picture["deadline"] = {"day": figure.deadline.isoformat(), "label": label}
    return picture


def first_day(board: Board, metric: str) -> date:
    """Name the day from which on the whole's target counts: its own first day, else the campaign's."""
    campaign = board.campaign
    owners = units_with_target(campaign, metric) or (None,)
    holding = (target_on(targets_of(campaign, owner, metric), board.as_of) for owner in owners)
    firsts = {target.since for target in holding if target is not None}
    only = firsts.pop() if len(firsts) == 1 else None
    return max(campaign.start, only) if only is not None and only <= board.as_of else campaign.start


def _title(texts: Texts, board: Board, metric: str, outlook: Forecast | None) -> str:
    figure = board.progress.of(None, metric)
    name = capital(board.campaign.metric_by_key[metric].said)
    value = texts.rate(figure.rate) if figure.rate is not None else texts.number(figure.cumulative or 0)
    if outlook is not None:
        if outlook.reached_on is None:
            return texts.plain("picture.never", metric=name, value=value, short=texts.number(outlook.short))
        key = "picture.in-time" if outlook.makes_it else "picture.late"
        return texts.plain(key, metric=name, value=value, n=abs(outlook.late_days or 0))
    if figure.remaining == 0 and figure.target:
        return texts.plain("picture.reached", metric=name, value=value)
    if figure.quota and figure.target is not None and figure.deadline is not None:
        day = texts.short_day(figure.deadline)
        return texts.plain("picture.pace", metric=name, value=value, quota=figure.quota, target=figure.target, day=day)
    return texts.plain("picture.so-far", metric=name, value=value)


def _milestones(texts: Texts, board: Board, metric: str) -> list[dict[str, Any]]:
    return [
        {
            "day": target.deadline.isoformat(),
            "value": target.value,
            "label": texts.plain("picture.milestone", value=texts.number(target.value)),
        }
        for target, _left in board.progress.milestones(metric)
        if target.value is not None
    ]


def _last_day(board: Board, metric: str, outlook: Forecast | None) -> date:
    campaign = board.campaign
    deadline = board.progress.of(None, metric).deadline or campaign.end
    last = max(deadline, board.as_of)
    if outlook is not None and outlook.reached_on is not None:
        last = max(last, min(outlook.reached_on, deadline + (deadline - campaign.start) // 2))
    return last


def _days(start: date, end: date) -> list[date]:
    return [start + timedelta(days=n) for n in range(max(0, (end - start).days) + 1)]


def _actual(uow: UnitOfWork, board: Board, metric: str, days: list[date]) -> list[float | None]:
    """Run the whole's figure back from where it stands through each day's increments."""
    figure = board.progress.of(None, metric)
    known = figure.counted is not None and (figure.counted or figure.in_period or board.tally.last_date)
    if figure.counted is None or not known:
        return [None] * len(days)
    daily = daily_figures(uow, board, metric)
    value = float(figure.counted)
    back: dict[date, float] = {}
    for day in sorted((day for day in days if day <= board.as_of), reverse=True):
        back[day] = value
        value -= daily.get(day, 0)
    return [back.get(day) for day in days]


def _needed(
    days: list[date], start: date, deadline: date | None, first: float | None, target: int | None
) -> list[float | None]:
    """A straight line from where the target began to count to the target on the deadline."""
    if deadline is None or target is None or first is None or deadline <= start:
        return [None] * len(days)
    whole = (deadline - start).days
    return [first + (target - first) * (day - start).days / whole if day <= deadline else None for day in days]


def _ahead(
    campaign: Campaign, days: list[date], as_of: date, done: int | None, outlook: Forecast | None
) -> list[float | None]:
    """Go on at the present pace up to the day on which the target is reached, or as far as the chart goes."""
    if outlook is None or done is None:
        return [None] * len(days)
    pace, last = float(outlook.pace), outlook.reached_on or days[-1]
    return [done + pace * days_that_count(campaign, as_of, day) if as_of <= day <= last else None for day in days]
