"""One figure in words: how far it is, its rate and place, what is left to do."""

from __future__ import annotations

from bot.desk.board import Board
from bot.desk.names import capital, within
from bot.texts import Markup, Texts


def figure_line(texts: Texts, board: Board, unit: str, metric: str, *, main: bool) -> Markup:
    """`Lũy kế thu nhận 7.529/14.975 = 50,28 %, tạm xếp 6/12 (giảm 1 bậc).`."""
    figure, place = board.progress.of(unit, metric), board.place(unit, metric)
    name = board.campaign.metric_by_key[metric].said
    if figure.rate is None or place is None:
        key = "figure.main-plain" if main else "figure.plain"
        if figure.cumulative is None:
            key = "figure.unknown"
        where = texts.say("figure.place", rank=place.rank, peers=place.peers) if place else ""
        moved = movement_words(texts, place.movement) if place and main else ""
        named = within(name) if main or figure.cumulative is None else capital(name)
        return texts.say(key, metric=named, value=figure.cumulative or 0, place=where, movement=moved)
    return texts.say(
        "figure.main" if main else "figure.other",
        metric=within(name) if main else capital(name),
        done=figure.counted if figure.counted is not None else "–",
        whole=board.whole_of(unit, metric) or "–",
        rate=texts.rate(figure.rate),
        place=texts.say("figure.place", rank=place.rank, peers=place.peers),
        movement=movement_words(texts, place.movement) if main else "",
    )


def left_line(texts: Texts, board: Board, unit: str | None, metric: str) -> Markup:
    """`Còn 7.446; cần 81/ngày đến 30/10.`."""
    figure = board.progress.of(unit, metric)
    if figure.target is None or figure.remaining is None:
        return Markup("")
    if figure.remaining == 0:
        return texts.say("figure.reached", surplus=figure.surplus) if figure.surplus else texts.say("figure.exactly")
    if figure.quota is None or figure.deadline is None:
        return texts.say("figure.left", left=figure.remaining)
    day = texts.short_day(figure.deadline)
    return texts.say("figure.left-by-day", left=figure.remaining, quota=figure.quota, day=day)


def movement_words(texts: Texts, movement: int | None) -> Markup:
    """` (tăng 1 bậc)`; nothing where there is nothing to compare with."""
    if movement is None:
        return Markup("")
    if movement == 0:
        return texts.say("figure.same-rank")
    return texts.say("figure.up" if movement > 0 else "figure.down", n=abs(movement))
