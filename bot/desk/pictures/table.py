"""What the ranking table says, as data, every word and figure already written; what all pictures say around it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.desk.board import Board
from bot.desk.names import capital, ended_words, list_name, owing_name, within
from bot.desk.summary.places import leading
from bot.texts import Markup, Texts
from reporting.campaign import RankBy
from reporting.ranking import RankRow
from reporting.successors import former_in
from reporting.targets import not_begun_on

MOST_NAMED = 2
CUMULATIVE = 3
"""The column of cumulative figures."""


def ranking_picture(texts: Texts, board: Board, metric: str, now: datetime) -> dict[str, Any]:
    """Compose the ranking table of a metric; its title says the finding."""
    campaign, rows = board.campaign, board.ranks(metric)
    rates = any(row.figure.rate is not None for row in rows)
    by_period = not rates and campaign.rank_by is RankBy.IN_PERIOD
    columns: list[dict[str, Any]] = [
        {"label": texts.plain("picture.rank"), "short": "#", "align": "right", "narrow": True},
        {"label": texts.plain("picture.unit"), "align": "left", "narrow": True},
        {"label": texts.plain("picture.in-period"), "align": "right", "narrow": by_period},
        {"label": texts.plain("picture.cumulative"), "align": "right", "narrow": not rates and not by_period},
    ]
    if rates:
        columns += [
            {"label": texts.plain("picture.whole"), "align": "right", "spare": True},
            {"label": texts.plain("picture.rate"), "short": "%", "align": "right", "bar": True, "narrow": True},
        ]
    columns.append({"label": texts.plain("picture.movement"), "align": "right", "narrow": True})
    shown = [_row(texts, board, metric, row, rates=rates) for row in rows]
    bare = all(row.figure.cumulative is None for row in rows)  # nobody knows where the units started
    picture = around(texts, board, metric, now) | {
        "kind": "ranking",
        "title": finding(texts, board, metric),
        "columns": columns,
        "rows": shown,
        "page_label": texts.plain("picture.page"),
    }
    if len(shown) > 1 and has_whole(board, metric):
        closed = [] if board.apart(metric) else _closed(texts, board, metric, rates=rates)
        picture["rows"] = [*shown, *closed, _total(texts, board, metric, rates=rates)]
        picture["whole"] = _whole_words(texts, board, metric)
    return _without(picture, CUMULATIVE) if bare else picture


def _without(picture: dict[str, Any], column: int) -> dict[str, Any]:
    """Leave a column out."""
    kept = {**picture, "columns": _but(picture["columns"], column)}
    kept["rows"] = [row | {"cells": _but(row["cells"], column)} for row in picture["rows"]]
    return kept


def _but(items: Sequence[Any], number: int) -> list[Any]:
    return [*items[:number], *items[number + 1 :]]


def around(texts: Texts, board: Board, metric: str, now: datetime) -> dict[str, Any]:
    """Say what stands around every picture of the board: of what and when it is, where it comes from, when drawn.

    `drawn` alone changes while the figures don't: a picture is known by the rest.
    """
    name = capital(board.campaign.metric_by_key[metric].said)
    foot = texts.plain("picture.foot")
    unmarked = all(row.begun for row in board.ranks(metric))
    former = former_in(board.campaign, board.span)
    if former:
        units = ", ".join(owing_name(texts, board.campaign, unit.code, unit.valid_to) for unit in former)
        foot = texts.plain("ended.foot", units=units, foot=foot)
    return {
        "subtitle": subtitle(texts, board, name, metric),
        "foot": foot if unmarked else texts.plain("picture.foot-missing", foot=foot),
        "drawn": texts.plain("picture.drawn", at=now),
        "empty": texts.plain("picture.empty"),
    }


def has_whole(board: Board, metric: str) -> bool:
    """Tell whether the units' figures add up to a whole: those of different kinds don't."""
    figure = board.progress.of(None, metric)
    return figure.cumulative is not None or figure.in_period is not None


def finding(texts: Texts, board: Board, metric: str) -> str:
    """Say who leads and who is last: `Tân Phú dẫn đầu 61,25 %, Tân Đông thấp nhất 41,94 %`."""
    rows = largest_group(board, metric)
    name = board.campaign.metric_by_key[metric].said
    if len(rows) == 1:
        unit = list_name(board.campaign, rows[0].unit)
        return texts.plain("picture.finding-one", unit=unit, metric=within(name), value=score_words(texts, rows[0]))
    if not rows and not_begun_on(board.campaign, metric, board.as_of):
        return texts.plain("picture.finding-ahead", metric=capital(name))
    if not rows or rows[0].score == rows[-1].score:
        begun = bool(rows) and bool(rows[0].score or board.tally.last_date)
        key = "picture.finding-equal" if begun else "picture.finding-none"
        value = score_words(texts, rows[0]) if rows else ""
        return texts.plain(key, metric=capital(name), day=texts.short_day(board.as_of), value=value)
    return texts.plain(
        "picture.finding",
        first=names_at(texts, board, rows, rows[0]),
        best=score_words(texts, rows[0]),
        last=names_at(texts, board, rows, rows[-1]),
        least=score_words(texts, rows[-1]),
    )


def largest_group(board: Board, metric: str) -> list[RankRow]:
    """Take the ranked units of the largest group of kinds, best first; of equal ones the one in which units differ."""
    groups: dict[str, list[RankRow]] = {}
    for row in board.ranks(metric):
        if row.rank is not None:
            groups.setdefault(row.group, []).append(row)
    return max(groups.values(), key=lambda rows: (len(rows), rows[0].score != rows[-1].score), default=[])


def names_at(texts: Texts, board: Board, rows: list[RankRow], like: RankRow) -> str:
    """Name the units that share a rank: one or two by name, more by their number."""
    equal = [list_name(board.campaign, row.unit) for row in rows if row.rank == like.rank]
    return ", ".join(equal) if len(equal) <= MOST_NAMED else texts.plain("picture.units", n=texts.count(len(equal)))


def score_words(texts: Texts, row: RankRow) -> str:
    """Write what ordered a unit: its rate, else its count."""
    if row.figure.rate is not None:
        return texts.rate(row.figure.rate)
    return texts.number(int(row.score or 0))


def subtitle(texts: Texts, board: Board, name: str, metric: str, *, of_unit: bool = False) -> str:
    """Say what the figures are: campaign, metric, in period and cumulative, as of when, of how many units."""
    reported, expected = board.given(metric)
    return texts.plain(
        "picture.subtitle-unit" if of_unit else "picture.subtitle",
        campaign=board.campaign.name,
        metric=name,
        day=board.as_of,
        span=texts.span(board.span),
        reported=texts.count(reported),
        expected=texts.count(expected),
    )


def _row(texts: Texts, board: Board, metric: str, row: RankRow, *, rates: bool) -> dict[str, Any]:
    figure = row.figure
    whole = board.whole_of(row.unit, metric)
    cells = [
        "–" if row.rank is None else str(row.rank),
        list_name(board.campaign, row.unit),
        texts.signed(figure.in_period or 0) if row.begun else "–",
        "–" if figure.counted is None else texts.number(figure.counted),
    ]
    if rates:
        cells += ["–" if whole is None else texts.number(whole), texts.percent(figure.rate)]
    cells.append(arrow(row.movement))
    return {
        "cells": cells,
        "bar": None if figure.rate is None else min(1.0, float(figure.rate) / 100),
        "strong": False,
        "mark": "" if row.begun else texts.plain("picture.not-reported"),
        "group": capital(row.group) if board.apart(metric) else "",
    }


def _closed(texts: Texts, board: Board, metric: str, *, rates: bool) -> list[dict[str, Any]]:
    """Give units that ended a row of their own above the total, which holds what they did."""
    figure = board.closed(metric)
    if figure is None:
        return []
    done = "–" if figure.counted is None else texts.number(figure.counted)
    added = texts.signed(figure.in_period) if figure.in_period else "–"
    cells = ["", ended_words(texts, board.campaign, board.as_of), added, done, *(["–", ""] if rates else ()), ""]
    return [{"cells": cells, "bar": None, "strong": False, "mark": "", "group": ""}]


def _total(texts: Texts, board: Board, metric: str, *, rates: bool) -> dict[str, Any]:
    figure = board.progress.of(None, metric)
    whole = board.whole_of(None, metric)
    cells = [
        "",
        _total_name(texts, board, metric),
        texts.signed(figure.in_period or 0),
        "–" if figure.counted is None else texts.number(figure.counted),
    ]
    if rates:
        cells += ["–" if whole is None else texts.number(whole), texts.percent(figure.rate)]
    rate = None if figure.rate is None or not rates else min(1.0, float(figure.rate) / 100)
    return {"cells": [*cells, ""], "bar": rate, "strong": True, "mark": "", "group": ""}


def _total_name(texts: Texts, board: Board, metric: str) -> str:
    """Name the total row, with how many units are in it where some are missing."""
    reported, expected = board.given(metric)
    if reported == expected:
        return texts.plain("picture.total")
    return texts.plain("picture.total-some", reported=texts.count(reported), expected=texts.count(expected))


def _whole_words(texts: Texts, board: Board, metric: str) -> str:
    """Write the total in one line, where two columns of units leave no room for its row."""
    figure, whole = board.progress.of(None, metric), board.whole_of(None, metric)
    return texts.plain(
        "picture.whole-line" if figure.rate is not None and whole else "picture.whole-line-plain",
        total=_total_name(texts, board, metric),
        done="–" if figure.counted is None else texts.number(figure.counted),
        whole=texts.number(whole or 0),
        rate=texts.rate(figure.rate),
        added=texts.signed(figure.in_period or 0),
    )


def arrow(movement: int | None) -> str:
    """Write a movement as a sign: `▲2`, `▼1`, `–`."""
    if movement is None:
        return ""
    if movement == 0:
        return "–"
    return f"▲{movement}" if movement > 0 else f"▼{-movement}"


def ranking_caption(texts: Texts, board: Board, metric: str) -> Markup:
    """The three facts that matter: who leads, where the whole stands, what is left."""
    figure = board.progress.of(None, metric)
    rate = texts.rate(figure.rate) if figure.rate is not None else texts.number(figure.cumulative or 0)
    ahead, (reported, expected) = leading(texts, board, metric), board.given(metric)
    return texts.say(
        "picture.caption",
        leading=texts.listed(("", ahead), " ") if ahead else "",
        finding=finding(texts, board, metric),
        metric=capital(board.campaign.metric_by_key[metric].said),
        rate=rate,
        reported=texts.count(reported),
        expected=texts.count(expected),
        day=board.as_of,
    )
