"""What a summary says of places: the first, the last, who moved, and who leads in the period."""

from __future__ import annotations

from bot.desk.board import Board
from bot.desk.names import capital, list_name
from bot.texts import Markup, Texts
from reporting.campaign import RankBy
from reporting.ranking import RankRow, rank_in_period
from reporting.targets import units_with_target

SHOWN = 3
"""So many are named at the top and at the bottom of the ranking."""

MOVERS = 4


def places(texts: Texts, board: Board) -> Markup:
    """Name the first and the last, kinds that are ranked apart one after the other."""
    rows = [row for row in board.ranks(board.campaign.headline) if row.rank is not None]
    said: list[Markup] = []
    for group in dict.fromkeys(row.group for row in rows):
        words = _group_places(texts, board, [row for row in rows if row.group == group])
        said.append(
            texts.say("summary.group", group=capital(group), text=words)
            if board.apart(board.campaign.headline)
            else words
        )
    return texts.listed(said, " ")


def _group_places(texts: Texts, board: Board, rows: list[RankRow]) -> Markup:
    if len(rows) <= 2 * SHOWN:
        parts = [texts.say("summary.order", units=texts.listed((_place(texts, board, row) for row in rows), "; "))]
    else:
        high = texts.listed((_place(texts, board, row) for row in rows[:SHOWN]), "; ")
        low = texts.listed((_place(texts, board, row) for row in reversed(rows[-SHOWN:])), "; ")
        parts = [texts.say("summary.high-low", high=high, low=low)]
    moved = sorted((row for row in rows if row.movement), key=lambda row: -abs(row.movement or 0))[:MOVERS]
    words = [
        texts.say(
            "summary.up" if (row.movement or 0) > 0 else "summary.down",
            unit=capital(list_name(board.campaign, row.unit)),
            n=abs(row.movement or 0),
            rank=row.rank or 0,
        )
        for row in moved
    ]
    if words:
        parts.append(texts.say("summary.moved", units=texts.listed(words)))
    return texts.listed(parts, " ")


def leading(texts: Texts, board: Board, metric: str) -> Markup:
    """Name who leads in the period: `Trong kỳ dẫn đầu (so với chỉ tiêu ngày): Suối Ngô 230 %, Tân Đông 180 %.`.

    Nothing where the ranking itself is of the period, or nobody has done anything in it.
    """
    campaign = board.campaign
    if campaign.rank_by is RankBy.IN_PERIOD and not units_with_target(campaign, metric):
        return Markup("")
    rows = [
        row
        for row in rank_in_period(campaign, board.progress, metric)
        if row.score and (row.rank or SHOWN + 1) <= SHOWN
    ]
    if not rows or board.apart(metric):
        return Markup("")
    paced = bool(units_with_target(campaign, metric))
    parts = (
        texts.say(
            "summary.place",
            unit=list_name(board.campaign, row.unit),
            score=texts.percent(row.score) + " %" if paced else texts.signed(int(row.score or 0)),
            mark="",
        )
        for row in rows[:SHOWN]
    )
    return texts.say("summary.leading-quota" if paced else "summary.leading", units=texts.listed(parts, "; "))


def _place(texts: Texts, board: Board, row: RankRow) -> Markup:
    score = texts.percent(row.figure.rate) if row.figure.rate is not None else texts.number(int(row.score or 0))
    mark = "" if row.begun else "*"
    return texts.say("summary.place", unit=list_name(board.campaign, row.unit), score=score, mark=mark)
