"""The ranking in words, saying the same as its picture."""

from __future__ import annotations

from bot.desk.board import Board
from bot.desk.names import capital, ended_words, list_name
from bot.desk.summary.places import leading
from bot.desk.views.figure_words import left_line, movement_words
from bot.texts import Markup, Texts
from reporting.ranking import RankRow


def ranking_text(texts: Texts, board: Board, metric: str) -> Markup:
    """Write the ranking so that it says the same as the picture."""
    campaign = board.campaign
    given, owed = board.progress.giving(metric)
    head = texts.say(
        "status.title",
        metric=capital(campaign.metric_by_key[metric].said),
        day=board.as_of,
        span=texts.span(board.span),
        reported=texts.count(given),
        expected=texts.count(owed),
    )
    lines = [head, whole_line(texts, board, metric), leading(texts, board, metric)]
    group = ""
    for row in board.ranks(metric):
        if board.apart(metric) and row.group != group:
            group = row.group
            lines.append(_group_line(texts, board, group, metric))
        lines.append(
            texts.say(
                "status.row" if row.figure.rate is not None else "status.row-plain",
                rank="–" if row.rank is None else row.rank,
                unit=list_name(campaign, row.unit),
                done=_done(texts, row),
                rate=texts.percent(row.figure.rate),
                value=f"; {texts.signed(row.figure.in_period or 0)}"
                if row.begun and row.figure.counted is not None
                else "",
                mark="" if row.begun else "*",
                movement=movement_words(texts, row.movement) if row.movement else "",
            )
        )
    closed = board.closed(metric)
    if closed is not None:
        value = f"; {texts.signed(closed.in_period)}" if closed.in_period else ""
        words = ended_words(texts, campaign, board.as_of)
        lines.append(texts.say("ended.line", units=words, done=closed.counted or 0, value=value))
    if any(not row.begun for row in board.ranks(metric)):
        lines.append(texts.say("status.not-reported"))
    return texts.lines(lines)


def _group_line(texts: Texts, board: Board, group: str, metric: str) -> Markup:
    """Name a group of kinds that is ranked apart, with its sum where that is known."""
    figure = board.progress.of_group(group, metric)
    if figure.cumulative is None or figure.rate is None or figure.target is None:
        return texts.say("status.kind", kind=capital(group))
    return texts.say(
        "status.kind-sum",
        kind=capital(group),
        done="–" if figure.counted is None else figure.counted,
        whole=figure.target,
        rate=texts.rate(figure.rate),
    )


def _added(texts: Texts, row: RankRow) -> str:
    """Write what was done in the period, where that is not said already in the place of the cumulative figure."""
    return f"; {texts.signed(row.figure.in_period or 0)}" if row.begun and row.figure.counted is not None else ""


def _done(texts: Texts, row: RankRow) -> str:
    """Write what was done so far; what was done in the period where nobody knows the start."""
    if row.figure.counted is not None:
        return texts.number(row.figure.counted)
    return texts.signed(row.figure.in_period or 0) if row.begun else "–"


def whole_line(texts: Texts, board: Board, metric: str) -> Markup:
    """`Toàn huyện: 60.645/122.045 = 49,69 %; còn 61.400, cần 668/ngày đến 30/10.`."""
    figure = board.progress.of(None, metric)
    if figure.cumulative is None:
        return Markup("")
    whole = board.whole_of(None, metric)
    key = "status.whole" if figure.rate is not None and whole else "status.whole-plain"
    return texts.say(
        key,
        done="–" if figure.counted is None else figure.counted,
        whole=whole or 0,
        rate=texts.rate(figure.rate),
        value=texts.signed(figure.in_period or 0),
        left=left_line(texts, board, None, metric),
    )
