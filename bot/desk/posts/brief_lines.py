"""What the morning brief says: the result, the first and the last, who is missing, what is due, difficulties."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.desk.board import Board, open_board
from bot.desk.duties.missing import state_lines
from bot.desk.duties.rounds import asked_period, figures_day, states
from bot.desk.duties.words import owing, round_name
from bot.desk.names import capital, list_name
from bot.desk.views.ranking_words import whole_line
from bot.texts import Markup, Texts
from reporting.campaign import Campaign
from reporting.duties import DutyState
from reporting.flat import flat_words
from reporting.periods import periods
from reporting.ports import UnitOfWork
from reporting.ranking import RankRow
from reporting.records import Span

SHOWN = 3
NAMED = 12
"""So many who have not reported are named, the rest counted."""
NOTES = 3
LONGEST_NOTE = 120
NOTES_OF = timedelta(days=7)

_HARD = re.compile(
    r"kho khan|vuong|de xuat|kien nghi|de nghi|thieu|hong\b|\bloi\b|cham|nghen|mat (dien|mang|song)|chua (co|duoc|du)"
    r"|khong (co|du|ket noi|vao duoc)|qua tai|tam dung|problem|difficult|propos|lack"
)
"""What a note is about that a leader should read."""


def brief_lines(uow: UnitOfWork, texts: Texts, campaign: Campaign, now: datetime) -> list[Markup]:
    """Write the title and the five lines."""
    board = open_board(uow, campaign, figures_day(uow, campaign, now), now)
    return [
        texts.say("brief.title", day=texts.short_day(now.astimezone(campaign.zone).date())),
        _result(texts, board),
        _ends(texts, board),
        _missing(uow, texts, campaign, now),
        _due_today(texts, campaign, now),
        _notes(uow, texts, campaign, now),
    ]


def _result(texts: Texts, board: Board) -> Markup:
    name = capital(board.campaign.metric_by_key[board.campaign.headline].said)
    if all(not row.begun for row in board.ranks(board.campaign.headline)):
        return texts.say("brief.nothing", metric=name, span=texts.span(board.span))
    text = whole_line(texts, board, board.campaign.headline)
    said = texts.say("inquiry.of", metric=f"{name} ({texts.span(board.span)})", text=text)
    return texts.say("brief.result", text=said)


def _ends(texts: Texts, board: Board) -> Markup:
    rows = [row for row in board.ranks(board.campaign.headline) if row.rank is not None]
    few = len(rows) <= 2 * SHOWN
    shown = rows if few else [*rows[:SHOWN], *rows[-SHOWN:][::-1]]
    explained = texts.say("brief.mark") if any(not row.begun for row in shown) else Markup("")
    named = [_place(texts, board, row) for row in shown]
    if few:
        return texts.say("brief.order", units=texts.listed(named, "; ") or "–", mark=explained)
    high, low = texts.listed(named[:SHOWN], "; "), texts.listed(named[SHOWN:], "; ")
    return texts.say("brief.ends", high=high, low=low, mark=explained)


def _place(texts: Texts, board: Board, row: RankRow) -> Markup:
    score = texts.percent(row.figure.rate) if row.figure.rate is not None else texts.number(row.figure.counted or 0)
    mark = "" if row.begun else "*"
    return texts.say("brief.place", unit=list_name(board.campaign, row.unit), score=score, mark=mark)


def _missing(uow: UnitOfWork, texts: Texts, campaign: Campaign, now: datetime) -> Markup:
    """Name who has not reported in the round that is collected now."""
    duty = campaign.main_duty
    period = asked_period(campaign, duty, now) if duty else None
    if duty is None or period is None:
        return texts.say("brief.no-round")
    found = states(uow, campaign, duty, period, now)
    late = owing(found)
    others = [one for one in found if one.state is DutyState.WAITING or one.extended]
    held = texts.listed(state_lines(texts, campaign, others), "; ")
    spoken = round_name(texts, duty, period.span)
    if not late:
        return texts.say("brief.waiting" if held else "brief.complete", round=spoken, held=held)
    names: list[str] = [list_name(campaign, one.unit) for one in late[:NAMED]]
    if len(late) > NAMED:
        names.append(texts.say("brief.more", n=texts.count(len(late) - NAMED)))
    return texts.say(
        "brief.missing",
        round=spoken,
        n=texts.count(len(late)),
        expected=texts.count(sum(one.expected for one in found)),
        units=texts.listed(names),
        held=texts.listed(("", held), "; ") if held else "",
    )


def _due_today(texts: Texts, campaign: Campaign, now: datetime) -> Markup:
    today = now.astimezone(campaign.zone).date()
    parts = [
        texts.say("brief.due-one", label=duty.label, span=texts.span(period.span), time=texts.time(local))
        for duty in campaign.duties
        for period in periods(campaign, duty)
        if (local := period.due.astimezone(campaign.zone)).date() == today
    ]
    return texts.say("brief.due", duties=texts.listed(parts, "; ")) if parts else texts.say("brief.due-none")


def _notes(uow: UnitOfWork, texts: Texts, campaign: Campaign, now: datetime) -> Markup:
    """Quote what units wrote of difficulties in the last days, the newest first."""
    today = now.astimezone(campaign.zone).date()
    found = uow.ledger.notes(campaign.code, Span(today - NOTES_OF, today))
    found = [
        one for one in found if _HARD.search(flat_words(one.entry.note)) and one.entry.unit in campaign.unit_by_code
    ]
    found.sort(key=lambda one: one.sent_at, reverse=True)
    said: Iterable[Markup] = (
        texts.say("brief.note", unit=list_name(campaign, one.entry.unit), text=_short(one.entry.note))
        for one in found[:NOTES]
    )
    return texts.say("brief.notes", notes=texts.listed(said, "; ")) if found else texts.say("brief.notes-none")


def _short(note: str) -> str:
    text = " ".join(note.split()).rstrip(".")
    return text if len(text) <= LONGEST_NOTE else f"{text[:LONGEST_NOTE].rstrip()}…"
