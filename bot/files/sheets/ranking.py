"""Who stands where, as a table: rank, in period, what counts, target, rate, movement, and the race of the period."""

from __future__ import annotations

from collections.abc import Mapping

from bot.desk.board import Board
from bot.desk.names import capital, list_name
from bot.files.sheets.rows import Cells, live_rate
from bot.texts import Texts
from reporting.numbers import half_up
from reporting.papers.tables import Cell, Column, Form, Row, Table, Tone
from reporting.ranking import RankRow, rank, rank_in_period


def ranking_table(texts: Texts, board: Board, metric: str, previous: Mapping[str, int] | None = None) -> Table:
    """Compose a metric's ranking, kinds that are ranked apart under a line each.

    Movement is since the last summary, or since the ranks that are given as `previous`.
    """
    campaign, meaning = board.campaign, board.campaign.metric_by_key[metric]
    found = board.ranks(metric) if previous is None else rank(campaign, board.progress, metric, previous=previous)
    rated = any(row.figure.rate is not None for row in found)
    moved = any(row.movement is not None for row in found)
    race = {row.unit: row for row in rank_in_period(campaign, board.progress, metric)} if rated else {}
    raced = any(row.rank is not None and board.progress.of(row.unit, metric).target for row in race.values())
    columns = [
        Column("rank", texts.plain("sheet.rank"), Form.MARK),
        Column("unit", texts.plain("sheet.unit"), Form.TEXT),
        Column("period", texts.plain("sheet.in-period", span=texts.span(board.span))),
        Column("done", texts.plain("sheet.cumulative")),
        *([Column("whole", _whole_label(texts, board, metric))] if rated else []),
        *([Column("rate", texts.plain("sheet.rate"), Form.RATE)] if rated else []),
        *([Column("moved", texts.plain("sheet.moved"), Form.MARK, width=12)] if moved else []),
        *([Column("pace", texts.plain("sheet.pace"), Form.RATE, width=15)] if raced else []),
        Column("mark", texts.plain("sheet.mark"), Form.TEXT),
    ]
    rows: list[Row] = []
    group = ""
    for row in found:
        if board.apart(metric) and row.group != group:
            group = row.group
            rows.append(Row({"unit": capital(group)}, Tone.GROUP))
        rows.append(Row(_cells(texts, board, metric, row, race.get(row.unit))))
    title = texts.plain("sheet.ranking", metric=meaning.said)
    return Table(
        title,
        title.upper(),
        tuple(columns),
        tuple(rows),
        (campaign.name, texts.plain("sheet.as-of", day=board.as_of)),
        (texts.plain("sheet.pace-note"),) if raced else (),
    )


def _whole_label(texts: Texts, board: Board, metric: str) -> str:
    base = board.campaign.metric_by_key[metric].rate_of
    return board.campaign.metric_by_key[base].label if base else texts.plain("sheet.target")


def _cells(texts: Texts, board: Board, metric: str, row: RankRow, raced: RankRow | None) -> Cells:
    figure = row.figure
    mark = "" if row.begun else texts.plain("sheet.not-reported")
    cells: Cells = {
        "rank": "–" if row.rank is None else row.rank,
        "unit": list_name(board.campaign, row.unit),
        "period": figure.in_period if row.begun else None,
        "done": figure.counted,
        "whole": board.whole_of(row.unit, metric),
        "moved": _moved(texts, row.movement),
        "mark": mark,
    }
    if raced is not None and raced.score is not None and figure.target is not None:
        cells["pace"] = half_up(raced.score, 2)
    return cells | {"rate": _rate(cells, row)}


def _rate(cells: Cells, row: RankRow) -> Cell:
    return live_rate(cells, "done", "whole", row.figure.rate)


def _moved(texts: Texts, movement: int | None) -> str:
    if movement is None:
        return ""
    if movement == 0:
        return texts.plain("sheet.unmoved")
    return texts.plain("sheet.up" if movement > 0 else "sheet.down", n=abs(movement))
