"""What pictures say: the ranking table and the progress chart as data, every word and figure already written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from bot.desk.board import Board
from bot.desk.names import capital, list_name
from bot.desk.summary_text import leading
from bot.texts import Markup, Texts
from reporting.campaign import Campaign
from reporting.forecast import Forecast
from reporting.ports import UnitOfWork
from reporting.ranking import RankRow


def ranking_picture(texts: Texts, board: Board, metric: str, now: datetime) -> dict[str, Any]:
    """Compose the ranking table of a metric; its title says the finding."""
    campaign = board.campaign
    rates = any(row.figure.rate is not None for row in board.ranks(metric))
    name = campaign.metric_by_key[metric].said
    labels: list[dict[str, Any]] = [
        {"label": texts.plain("picture.rank"), "align": "right"},
        {"label": texts.plain("picture.unit"), "align": "left"},
        {"label": texts.plain("picture.in-period"), "align": "right"},
        {"label": texts.plain("picture.cumulative"), "align": "right"},
    ]
    if rates:
        labels += [
            {"label": texts.plain("picture.whole"), "align": "right", "spare": True},
            {"label": texts.plain("picture.rate"), "align": "right", "bar": True},
        ]
    labels.append({"label": texts.plain("picture.movement"), "align": "right"})
    rows = [_row(texts, board, metric, row, rates=rates) for row in board.ranks(metric)]
    return {
        "kind": "ranking",
        "title": finding(texts, board, metric),
        "subtitle": _subtitle(texts, board, capital(name), metric),
        "columns": labels,
        "rows": [*rows, _total(texts, board, metric, rates=rates)] if _has_whole(board, metric) else rows,
        "foot": _foot(texts, board, metric, now),
        "page_label": texts.plain("picture.page"),
    }


def _foot(texts: Texts, board: Board, metric: str, now: datetime) -> str:
    """Say where the figures come from, and what the star beside a unit means where one stands."""
    foot = texts.plain("picture.foot", at=now)
    if all(row.begun for row in board.ranks(metric)):
        return foot
    return texts.plain("picture.foot-missing", foot=foot)


def _has_whole(board: Board, metric: str) -> bool:
    """Tell whether the units' figures add up to a whole: those of different kinds don't."""
    figure = board.progress.of(None, metric)
    return figure.cumulative is not None or figure.in_period is not None


def finding(texts: Texts, board: Board, metric: str) -> str:
    """Say who leads and who is last: `Tân Phú dẫn đầu 61,25 %, Tân Đông thấp nhất 41,94 %`."""
    rows = [row for row in board.ranks(metric) if row.rank is not None]
    largest = Counter(row.group for row in rows).most_common(1)
    rows = [row for row in rows if row.group == largest[0][0]]
    name = capital(board.campaign.metric_by_key[metric].said)
    if len(rows) < 2 or rows[0].score == rows[-1].score:
        return texts.plain("picture.finding-none", metric=name, day=texts.short_day(board.as_of))
    first, last = rows[0], min(rows, key=lambda row: (row.score if row.score is not None else 0, -(row.rank or 0)))
    return texts.plain(
        "picture.finding",
        first=list_name(board.campaign, first.unit),
        best=_score(texts, first),
        last=list_name(board.campaign, last.unit),
        least=_score(texts, last),
    )


def _score(texts: Texts, row: RankRow) -> str:
    if row.figure.rate is not None:
        return texts.rate(row.figure.rate)
    return texts.number(int(row.score or 0))


def _subtitle(texts: Texts, board: Board, name: str, metric: str) -> str:
    whole = board.progress.of(None, metric)
    return texts.plain(
        "picture.subtitle",
        campaign=board.campaign.name,
        metric=name,
        day=board.as_of,
        span=texts.span(board.span),
        reported=texts.count(whole.reported),
        expected=texts.count(whole.expected),
    )


def _row(texts: Texts, board: Board, metric: str, row: RankRow, *, rates: bool) -> dict[str, Any]:
    figure = row.figure
    done = figure.counted if figure.target is not None else figure.cumulative
    whole = board.whole_of(row.unit, metric)
    cells = [
        "–" if row.rank is None else str(row.rank),
        list_name(board.campaign, row.unit),
        texts.signed(figure.in_period or 0) if row.begun else "–",
        "–" if done is None else texts.number(done),
    ]
    if rates:
        cells += ["–" if whole is None else texts.number(whole), texts.percent(figure.rate)]
    cells.append(_arrow(row.movement))
    return {
        "cells": cells,
        "bar": None if figure.rate is None else min(1.0, float(figure.rate) / 100),
        "strong": False,
        "mark": "" if row.begun else texts.plain("picture.not-reported"),
        "group": capital(row.group) if board.apart(metric) else "",
    }


def _total(texts: Texts, board: Board, metric: str, *, rates: bool) -> dict[str, Any]:
    figure = board.progress.of(None, metric)
    whole = board.whole_of(None, metric)
    done = figure.counted if figure.rate is not None and figure.counted is not None else figure.cumulative
    cells = [
        "",
        texts.plain("picture.total"),
        texts.signed(figure.in_period or 0),
        "–" if done is None else texts.number(done),
    ]
    if rates:
        cells += ["–" if whole is None else texts.number(whole), texts.percent(figure.rate)]
    rate = None if figure.rate is None or not rates else min(1.0, float(figure.rate) / 100)
    return {"cells": [*cells, ""], "bar": rate, "strong": True, "mark": "", "group": ""}


def _arrow(movement: int | None) -> str:
    if movement is None:
        return ""
    if movement == 0:
        return "–"
    return f"▲{movement}" if movement > 0 else f"▼{-movement}"


def ranking_caption(texts: Texts, board: Board, metric: str) -> Markup:
    """The three facts that matter: who leads, where the whole stands, what is left."""
    figure = board.progress.of(None, metric)
    rate = texts.rate(figure.rate) if figure.rate is not None else texts.number(figure.cumulative or 0)
    ahead = leading(texts, board, metric)
    return texts.say(
        "picture.caption",
        leading=texts.listed(("", ahead), " ") if ahead else "",
        finding=finding(texts, board, metric),
        metric=capital(board.campaign.metric_by_key[metric].said),
        rate=rate,
        reported=texts.count(figure.reported),
        expected=texts.count(figure.expected),
        day=board.as_of,
    )


def progress_picture(
    uow: UnitOfWork, texts: Texts, board: Board, metric: str, outlook: Forecast | None, now: datetime
) -> dict[str, Any]:
    """Compose the progress chart of the whole: what was done, the pace needed, where this pace leads."""
    campaign = board.campaign
    figure = board.progress.of(None, metric)
    days = _days(campaign.start, _last_day(campaign, board, metric, outlook))
    actual = _actual(uow, board, metric, days)
    target = figure.target
    start = next((value for value in actual if value is not None), None)
    deadline = figure.deadline
    picture: dict[str, Any] = {
        "kind": "progress",
        "title": _progress_title(texts, board, metric, outlook),
        "subtitle": _subtitle(texts, board, capital(campaign.metric_by_key[metric].said), metric),
        "days": [day.isoformat() for day in days],
        "actual": actual,
        "needed": _needed(days, campaign.start, deadline, start, target),
        "forecast": _ahead(days, board.as_of, figure.counted, outlook, target),
        "labels": {key: texts.plain(f"picture.{key}") for key in ("actual", "needed", "forecast")},
        "shaded": [day.isoformat() for day in days if day.weekday() >= 5 or day in campaign.days_off],
        "last": texts.number(figure.counted) if figure.counted is not None else "",
        "thousands": "." if texts.language == "vi" else ",",
        "empty": texts.plain("picture.empty"),
        "foot": texts.plain("picture.foot", at=now),
    }
    if target is not None:
        picture["target"] = {"value": target, "label": texts.plain("picture.target", value=texts.number(target))}
    if deadline is not None:
        label = texts.plain("picture.deadline", day=texts.short_day(deadline))
        picture["deadline"] = {"day": deadline.isoformat(), "label": label}
    return picture


def _progress_title(texts: Texts, board: Board, metric: str, outlook: Forecast | None) -> str:
    figure = board.progress.of(None, metric)
    name = capital(board.campaign.metric_by_key[metric].said)
    if outlook is not None and outlook.late_days is not None:
        key = "picture.late" if outlook.late_days > 0 else "picture.in-time"
        return texts.plain(key, metric=name, rate=texts.rate(figure.rate), n=abs(outlook.late_days))
    if figure.quota:
        return texts.plain("picture.pace", metric=name, rate=texts.rate(figure.rate), quota=figure.quota)
    value = texts.rate(figure.rate) if figure.rate is not None else texts.number(figure.cumulative or 0)
    return texts.plain("picture.so-far", metric=name, value=value)


def _last_day(campaign: Campaign, board: Board, metric: str, outlook: Forecast | None) -> date:
    deadline = board.progress.of(None, metric).deadline or campaign.end
    last = max(deadline, board.as_of)
    if outlook is not None and outlook.reached_on is not None:
        last = max(last, min(outlook.reached_on, deadline + (deadline - campaign.start)))
    return last


def _days(start: date, end: date) -> list[date]:
    return [start + timedelta(days=n) for n in range((end - start).days + 1)]


def _actual(uow: UnitOfWork, board: Board, metric: str, days: list[date]) -> list[float | None]:
    """Run the whole's figure back from where it stands through each day's increments."""
    campaign = board.campaign
    figure = board.progress.of(None, metric)
    if figure.counted is None:
        return [None] * len(days)
    daily: Mapping[tuple[str, date], int] = uow.ledger.daily_increments(
        campaign, campaign.parts_of(metric), board.as_of
    )
    value = float(figure.counted)
    back: dict[date, float] = {}
    for day in sorted((day for day in days if day <= board.as_of), reverse=True):
        back[day] = value
        value -= sum(daily.get((part, day), 0) for part in campaign.parts_of(metric))
    return [back.get(day) for day in days]


def _needed(
    days: list[date], start: date, deadline: date | None, first: float | None, target: int | None
) -> list[float | None]:
    """A straight line from where the campaign began to the target on the deadline."""
    if deadline is None or target is None or first is None or deadline <= start:
        return [None] * len(days)
    whole = (deadline - start).days
    return [first + (target - first) * (day - start).days / whole if day <= deadline else None for day in days]


def _ahead(
    days: list[date], as_of: date, done: int | None, outlook: Forecast | None, target: int | None
) -> list[float | None]:
    if outlook is None or done is None:
        return [None] * len(days)
    pace, most = float(outlook.pace), float(target) if target is not None else float("inf")
    return [min(most, done + pace * (day - as_of).days) if day >= as_of else None for day in days]
