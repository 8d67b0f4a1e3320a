"""What the submission calendar says: who sent when, in the last periods of a duty."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.desk.board import Board
from bot.desk.duties.rounds import states
from bot.desk.names import owing_name
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
    counted = [_counts(period, each, now) for period, each in zip(rounds, found, strict=True)]
    due = sum((rates(duty, each) for period, each in zip(rounds, found, strict=True) if period.due <= now), Rates())
    totals = sum((rates(duty, each) for each, counts in zip(found, counted, strict=True) if counts), Rates())
    return {
        "kind": "calendar",
        "title": _title(texts, due, totals),
        "subtitle": texts.plain(
            "calendar.subtitle",
            campaign=campaign.name,
            label=duty.label,
            first=texts.short_day(rounds[0].span.start) if rounds else "–",
            last=texts.day(rounds[-1].span.end) if rounds else "–",
            n=texts.number(len(rounds)),
        ),
        "columns": [_column(texts, campaign, duty, period, now) for period in rounds],
        "rows": [
            _row(texts, campaign, unit.code, [each.get(unit.code) for each in by_unit], counted) for unit in units
        ],
        "sums": [
            str(sum(one.complete for one in each)) if counts else ""
            for each, counts in zip(found, counted, strict=True)
        ],
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


def _counts(period: Period, found: Sequence[UnitDuty], now: datetime) -> bool:
    """Tell whether a period is counted, with all who owe it: it is due, or somebody's report is there before."""
    return period.due <= now or any(one.state is not DutyState.OPEN for one in found)


def _title(texts: Texts, due: Rates, totals: Rates) -> str:
    """Say how punctual the periods that are due were, and how many have sent of the one that is being collected."""
    ahead = totals.expected - due.expected
    title = texts.plain("calendar.title-none")
    if due.on_time_rate is not None:
        title = texts.plain(
            "calendar.title-due" if ahead else "calendar.title",
            on_time=texts.rate(due.on_time_rate),
            n=due.on_time,
            expected=due.expected,
            reporting=texts.rate(due.reporting_rate),
        )
    if not ahead:
        return title
    sent = texts.count(totals.received - due.received)
    collected = texts.plain("calendar.collected", sent=sent, expected=texts.count(ahead))
    return texts.plain("calendar.title-open", title=title, collected=collected)


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


def _row(
    texts: Texts, campaign: Campaign, unit: str, own: Sequence[UnitDuty | None], counted: Sequence[bool]
) -> dict[str, Any]:
    asked = [one for one, counts in zip(own, counted, strict=True) if counts and one is not None and one.expected]
    received = sum(one.complete for one in asked)
    until = next((one.until for one in own if one is not None and one.until), None)
    return {
        "label": owing_name(texts, campaign, unit, until),
        "cells": ["" if one is None or one.state is DutyState.OPEN else str(one.state) for one in own],
        "total": f"{received}/{len(asked)}" if asked else "–",
    }


def _is_daily(duty: Duty) -> bool:
    return duty.frequency is Frequency.DAILY
