"""What one unit's card says: how far it is, what is left, its last periods, how it reported."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from bot.desk.board import Board
from bot.desk.duties.rounds import states
from bot.desk.names import capital, leads, within
from bot.desk.pictures.bars import due_share
from bot.desk.pictures.calendar import last_periods
from bot.desk.pictures.table import subtitle
from bot.desk.views.card_words import in_period, own_targets
from bot.desk.views.figure_words import movement_words
from bot.desk.views.outlook import unit_figures, unit_outlook
from bot.texts import Texts
from reporting.campaign import Duty
from reporting.duties import DutyState
from reporting.forecast import Forecast
from reporting.periods import main_span, span_before
from reporting.ports import UnitOfWork
from reporting.progress import Figure
from reporting.records import Span

SIGNS = {"on_time": "●", "late": "◐", "partial": "○", "waiting": "?", "missing": "×", "excused": "–"}
"""The states' signs as letters."""
PERIODS = 6
"""So many of the last periods are shown."""


def card_picture(
    uow: UnitOfWork, texts: Texts, board: Board, unit: str, metric: str, now: datetime, *, duty_line: str = ""
) -> dict[str, Any]:
    """Compose a unit's card of a metric; `duty_line` says in words how it stands in its duty."""
    campaign = board.campaign
    figure = board.progress.of(unit, metric)
    name = capital(campaign.metric_by_key[metric].said)
    known = figure.cumulative is not None or bool(figure.in_period)
    outlook = unit_outlook(uow, board, unit, metric)
    hero = _hero(texts, board, unit, metric) if known else None
    signs = _states(uow, texts, board, unit, now, duty_line)
    return {
        "kind": "card",
        "title": _title(texts, board, unit, metric),
        "subtitle": subtitle(texts, board, name, metric, of_unit=True),
        "hero": hero,
        "facts": _facts(texts, board, unit, figure, outlook) if known else [],
        "history": _history(uow, texts, board, unit, metric) if known else None,
        "others": _others(texts, board, unit, metric),
        "states": signs,
        "foot": f"{_legend(texts, board, hero, signs)}{texts.plain('picture.foot')}",
        "drawn": texts.plain("picture.drawn", at=now),
        "empty": texts.plain("picture.empty"),
    }


def _title(texts: Texts, board: Board, unit: str, metric: str) -> str:
    """`Xã Tân Hưng: thu nhận 50,28 %, tạm xếp 6/12 (giảm 1 bậc)`."""
    title = capital(board.campaign.unit_by_code[unit].title)
    if (last := _last_day(board, unit)) is not None:
        title = texts.plain("ended.until", unit=title, day=texts.short_day(last))
    figure, name = board.progress.of(unit, metric), within(board.campaign.metric_by_key[metric].said)
    if figure.cumulative is None and not figure.in_period:
        return texts.plain("unit-card.title-none", unit=title, metric=name)
    place = board.place(unit, metric)
    ranked = texts.plain("figure.place", rank=place.rank, peers=place.peers) if place else ""
    moved = str(movement_words(texts, place.movement)) if place else ""
    return texts.plain(
        "unit-card.title", unit=title, metric=name, value=_value(texts, figure), place=f"{ranked}{moved}"
    )


def _value(texts: Texts, figure: Figure) -> str:
    if figure.rate is not None:
        return texts.rate(figure.rate)
    return texts.number(figure.cumulative) if figure.cumulative is not None else texts.signed(figure.in_period or 0)


def _last_day(board: Board, unit: str) -> date | None:
    """Name the last day of a unit that ended before the board's day."""
    last = board.campaign.unit_by_code[unit].valid_to
    return last if last is not None and last < board.as_of else None


def _hero(texts: Texts, board: Board, unit: str, metric: str) -> dict[str, Any]:
    figure, place = board.progress.of(unit, metric), board.place(unit, metric)
    return {
        "text": _value(texts, figure),
        "place": texts.plain("unit-card.place", rank=place.rank, peers=place.peers) if place else "",
        "bar": None if figure.rate is None else max(0.0, float(figure.rate) / 100),
        "due": None if figure.rate is None or _last_day(board, unit) else due_share(board, metric, figure),
    }


def _facts(texts: Texts, board: Board, unit: str, figure: Figure, outlook: Forecast | None) -> list[dict[str, str]]:
    """Name the figures that say where the unit stands."""
    whole = board.whole_of(figure.unit, figure.metric)
    found = [
        ("unit-card.in-period", in_period(texts, board, unit, figure.metric, texts.signed)),
        ("unit-card.done", texts.number(figure.counted) if figure.counted is not None else "–"),
    ]
    if whole:
        found.append(("unit-card.target" if figure.target else "unit-card.whole", texts.number(whole)))
    if figure.remaining is not None:
        reached = figure.remaining == 0
        key = "unit-card.surplus" if reached else "unit-card.left"
        found.append((key, texts.number((figure.surplus if reached else figure.remaining) or 0)))
    facts = [{"label": texts.plain(key), "text": text} for key, text in found]
    if figure.quota and figure.deadline is not None:
        label = texts.plain("unit-card.quota", day=texts.short_day(figure.deadline))
        facts.append({"label": label, "text": texts.number(figure.quota)})
    if figure.quotas and figure.remaining:
        days = {quota.name: quota.days for quota in board.campaign.quotas if quota.metric == figure.metric}
        for quota, value in figure.quotas.items():
            facts.append({"label": texts.plain("unit-card.quotas", n=days[quota]), "text": texts.number(value)})
    if outlook is not None:
        late = outlook.late_days is None or outlook.late_days > 0
        text = "–" if outlook.reached_on is None else texts.day(outlook.reached_on)
        facts.append({"label": texts.plain("unit-card.late" if late else "unit-card.in-time"), "text": text})
    return facts


def _history(uow: UnitOfWork, texts: Texts, board: Board, unit: str, metric: str) -> dict[str, Any] | None:
    """Give what the unit did in its last periods, beside what one needs now."""
    campaign, figure = board.campaign, board.progress.of(unit, metric)
    spans: list[Span] = []
    span: Span | None = main_span(campaign, board.as_of)
    while span is not None and len(spans) < PERIODS:
        spans.insert(0, span)
        span = span_before(campaign, span)
    daily = unit_figures(uow, board, unit, metric)
    if len(spans) < 2 or not daily:
        return None
    sums = [[value for day, value in daily.items() if day in one] for one in spans]
    history: dict[str, Any] = {
        "label": texts.plain("unit-card.history"),
        "bars": [
            {
                "label": texts.short_day(min(one.end, board.as_of)),
                "value": sum(given),
                "text": texts.number(sum(given)) if given else "–",
            }
            for one, given in zip(spans, sums, strict=True)
        ],
    }
    if figure.quota:
        needed = figure.quota * spans[-1].days
        history |= {"needed": needed, "needed_label": texts.plain("unit-card.needed", value=texts.number(needed))}
    return history


def _others(texts: Texts, board: Board, unit: str, metric: str) -> list[dict[str, Any]]:
    """List the other metrics that the unit has figures of."""
    campaign = board.campaign
    found = []
    for key in dict.fromkeys((*(lead.key for lead in leads(campaign)), *own_targets(board, unit))):
        figure = board.progress.of(unit, key)
        if key == metric or key in campaign.parts_of(metric) or (figure.cumulative is None and not figure.in_period):
            continue
        whole = board.whole_of(unit, key)
        text = texts.number(figure.counted) if figure.counted is not None else texts.signed(figure.in_period or 0)
        found.append(
            {
                "label": capital(campaign.metric_by_key[key].said),
                "text": f"{text}/{texts.number(whole)}" if whole else text,
                "rate": texts.rate(figure.rate) if figure.rate is not None else "",
                "bar": None if figure.rate is None else max(0.0, float(figure.rate) / 100),
            }
        )
    return found


def _states(
    uow: UnitOfWork, texts: Texts, board: Board, unit: str, now: datetime, duty_line: str
) -> dict[str, Any] | None:
    """Give the unit's signs in the last periods of its duty for figures."""
    duty = _duty_of(board, unit)
    if duty is None:
        return None
    cells = []
    for period in last_periods(board.campaign, duty, board, now)[-PERIODS - 2 :]:
        own = next((one for one in states(uow, board.campaign, duty, period, now) if one.unit == unit), None)
        if own is not None:
            state = "" if own.state is DutyState.OPEN else str(own.state)
            cells.append({"state": state, "label": texts.short_day(_reached(period.span, board))})
    return {"text": duty_line, "cells": cells if any(cell["state"] for cell in cells) else []}


def _reached(span: Span, board: Board) -> date:
    """Name a round by its last day that is shown; one that has not begun by its own last day."""
    return span.end if span.start > board.as_of else min(span.end, board.as_of)


def _legend(texts: Texts, board: Board, hero: dict[str, Any] | None, states: dict[str, Any] | None) -> str:
    """Say what the marks on the bar and the signs of the last rounds are."""
    parts: list[str] = []
    if hero and hero["bar"] is not None:
        parts.append(texts.plain("unit-card.legend-target"))
        if hero["due"] is not None:
            parts.append(texts.plain("unit-card.legend-due", day=texts.short_day(board.as_of)))
    shown = dict.fromkeys(cell["state"] for cell in (states or {"cells": []})["cells"])
    parts += [f"{SIGNS[state]} {texts.plain('calendar.' + state.replace('_', '-'))}" for state in shown if state]
    return f"{capital('; '.join(parts))}. " if parts else ""


def _duty_of(board: Board, unit: str) -> Duty | None:
    duty = board.campaign.main_duty
    return duty if duty is not None and unit in duty.units else None
