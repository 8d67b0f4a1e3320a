"""What the submission calendar says: who sent when, in the last periods of a duty."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.desk.board import Board
from bot.desk.names import list_name
from bot.desk.work import states
from bot.texts import Texts
from reporting.campaign import Campaign, Duty, Frequency
from reporting.duties import DutyState, UnitDuty
from reporting.periods import Period, periods
from reporting.ports import UnitOfWork
from reporting.rates import Rates, rates
from reporting.workdays import is_working_day

MOST_DAYS, MOST_PERIODS = 14, 8
"""So many columns can be read on a phone."""

SHOWN_STATES = ("on-time", "late", "partial", "waiting", "missing", "excused")


def calendar_picture(uow: UnitOfWork, texts: Texts, board: Board, duty: Duty, now: datetime) -> dict[str, Any]:
    """Compose the calendar of a duty's last periods up to the board's day."""
    campaign = board.campaign
    rounds = last_periods(campaign, duty, board, now)
    found = [states(uow, campaign, duty, period, now) for period in rounds]
    by_unit = [{one.unit: one for one in each} for each in found]
    units = [unit for unit in campaign.units if any(unit.code in each for each in by_unit)]
    totals = sum((rates(duty, _due(each)) for each in found), Rates())
    return {
        "kind": "calendar",
        "title": _title(texts, totals),
        "subtitle": texts.plain(
            "calendar.subtitle",
            campaign=campaign.name,
            label=duty.label,
            first=texts.short_day(rounds[0].span.start) if rounds else "–",
            last=texts.day(rounds[-1].span.end) if rounds else "–",
            n=texts.number(len(rounds)),
        ),
        "columns": [_column(texts, campaign, duty, period, now) for period in rounds],
        "rows": [_row(campaign, unit.code, [each.get(unit.code) for each in by_unit]) for unit in units],
        "sums": [str(sum(one.complete for one in each)) if _due(each) else "" for each in found],
        "corner": texts.plain("calendar.corner-day" if _is_daily(duty) else "calendar.corner-period"),
        "total_label": texts.plain("calendar.total"),
        "sum_label": texts.plain("calendar.sum"),
        "sum_total": f"{totals.received}/{totals.expected}",
        "legend": {state.replace("-", "_"): texts.plain(f"calendar.{state}") for state in SHOWN_STATES},
        "foot": texts.plain("picture.foot"),
        "drawn": texts.plain("picture.drawn", at=now),
        "page_label": texts.plain("picture.page"),
        "empty": texts.plain("picture.empty"),
    }


def last_periods(campaign: Campaign, duty: Duty, board: Board, now: datetime) -> list[Period]:
    """List the last periods that have begun by the board's day, and the one that is open now."""
    most = MOST_DAYS if _is_daily(duty) else MOST_PERIODS
    today = now.astimezone(campaign.zone).date()
    last = max(board.as_of, today)
    return [period for period in periods(campaign, duty) if period.span.start <= last][-most:]


def _title(texts: Texts, totals: Rates) -> str:
    if totals.on_time_rate is None:
        return texts.plain("calendar.title-none")
    return texts.plain(
        "calendar.title",
        on_time=texts.rate(totals.on_time_rate),
        n=totals.on_time,
        expected=totals.expected,
        reporting=texts.rate(totals.reporting_rate),
    )


def _due(found: Sequence[UnitDuty]) -> list[UnitDuty]:
    """Leave out who need not have sent yet."""
    return [one for one in found if one.state is not DutyState.OPEN]


def _column(texts: Texts, campaign: Campaign, duty: Duty, period: Period, now: datetime) -> dict[str, Any]:
    today, end = now.astimezone(campaign.zone).date(), period.span.end
    if not _is_daily(duty):
        return {"label": texts.short_day(end), "above": "", "off": False, "today": today in period.span}
    return {
        "label": str(end.day),
        "above": texts.plain("calendar.month", month=end.month),
        "off": not is_working_day(campaign, end),
        "today": today in period.span,
    }


def _row(campaign: Campaign, unit: str, own: Sequence[UnitDuty | None]) -> dict[str, Any]:
    owed = [one for one in own if one is not None]
    due = [one for one in _due(owed) if one.expected]
    received = sum(one.complete for one in due)
    return {
        "label": list_name(campaign, unit),
        "cells": ["" if one is None or one.state is DutyState.OPEN else str(one.state) for one in own],
        "total": f"{received}/{len(due)}" if due else "–",
    }


def _is_daily(duty: Duty) -> bool:
    return duty.frequency is Frequency.DAILY
