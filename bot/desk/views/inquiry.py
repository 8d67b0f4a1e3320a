"""Plain questions in private, answered by rules: how much is left, who is missing, who leads, when it will be done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from bot.desk import setup
from bot.desk.board import Board, open_board
from bot.desk.duties.missing import missing
from bot.desk.duties.rounds import figures_day
from bot.desk.duties.words import due_words
from bot.desk.names import capital, leads, list_name, within
from bot.desk.permissions import Action
from bot.desk.reports.samples import example_unit
from bot.desk.views.card_words import card
from bot.desk.views.figure_words import figure_line, left_line, movement_words
from bot.desk.views.inquiry_days import done_in
from bot.desk.views.outlook import outlook_of, unit_outlook
from bot.desk.views.outlook_words import outlook_words
from bot.desk.views.ranking_words import whole_line
from bot.desk.views.status import ask_which
from bot.desk.visit import Visit
from bot.texts import Markup
from reporting.campaign import Campaign
from reporting.flat import flat_words
from reporting.message import Asked, Wish
from reporting.periods import periods
from reporting.ranking import RankRow
from reporting.reading import Reading
from reporting.records import Question

SHOWN = 3
"""So many are named at the top or at the bottom."""


def hear(visit: Visit, reading: Reading) -> bool:
    """Answer a plain question in private; false where the text is none, or is a report after all."""
    if visit.in_group or reading.entries or reading.problems or reading.reported:
        return False
    text = visit.event.text
    return _which(visit, text) if visit.campaign is None else _answered(visit, visit.campaign, text)


def chosen(visit: Visit, question: Question, choice: str) -> None:
    """Speak of the campaign that was chosen, and answer the plain question for which it was asked."""
    setup.pressed(visit, question, choice)
    campaign, text = visit.office.campaigns.get(choice), question.data.get("then")
    if campaign is not None and text and not visit.in_group:
        visit.enter(campaign)
        _answered(visit, campaign, str(text))


def _which(visit: Visit, text: str) -> bool:
    """Ask whoever has chosen none of their campaigns which one a question is about; false where the text is none."""
    readers = (visit.office.reader_of(one) for one in setup.of_person(visit))
    asked = any(reader.read_question(text, visit.now) is not None for reader in readers)
    return asked and setup.which_campaign(visit, text)


def _answered(visit: Visit, campaign: Campaign, text: str) -> bool:
    """Answer a question where its sender may read the figures; false where the text is none."""
    if not visit.may(Action.SEE_STATUS):
        return False
    asked = visit.reader.read_question(text, visit.now) or _named_alone(campaign, text, visit.today)
    if asked is None:
        return False
    if asked.units:
        ask_which(visit, campaign, asked.strange or text, asked.units, asked.metric)
    elif asked.wish is Wish.MISSING:
        missing(visit, Reading())
    else:
        visit.say(_answer(visit, campaign, asked) or what_can_be_asked(visit, campaign))
    return True


def _named_alone(campaign: Campaign, text: str, today: date) -> Asked | None:
    """Read one unit's name or title, and nothing else, as the wish for its card."""
    said = flat_words(text).strip(" .?!")
    units = [
        unit.code
        for unit in campaign.units
        if unit.exists_on(today) and said in {flat_words(unit.name), flat_words(unit.title)}
    ]
    return Asked(Wish.CARD, units[0]) if len(units) == 1 else None


def what_can_be_asked(visit: Visit, campaign: Campaign) -> Markup:
    """List what is understood, with the campaign's own names."""
    other = next(
        (lead for lead in leads(campaign) if lead.key != campaign.headline), campaign.metric_by_key[campaign.headline]
    )
    return visit.texts.say("inquiry.can", unit=example_unit(visit, campaign).name, metric=capital(other.said))


def _answer(visit: Visit, campaign: Campaign, asked: Asked) -> Markup | None:
    """Answer in words; None where there is nothing to say, or it wasn't understood."""
    if asked.wish is None:
        return None
    board = open_board(visit.uow, campaign, figures_day(visit.uow, campaign, visit.now), visit.now)
    return _ANSWERS[asked.wish](visit, board, asked)


def _title(visit: Visit, board: Board, unit: str | None) -> Markup:
    title = capital(board.campaign.unit_by_code[unit].title) if unit else visit.texts.say("inquiry.whole")
    return visit.texts.say("inquiry.title", unit=title, day=visit.texts.short_day(board.as_of))


def _left(visit: Visit, board: Board, asked: Asked) -> Markup:
    """What was done, what is left, how much a day; of the metric named, else of everything that has a target."""
    texts, campaign = visit.texts, board.campaign
    keys = [asked.metric] if asked.metric else [lead.key for lead in leads(campaign)]
    keys.sort(key=lambda key: key != campaign.headline)
    lines: list[Markup] = [_title(visit, board, asked.unit)]
    for key in keys:
        if asked.unit is None:
            whole = whole_line(texts, board, key)
            name = capital(campaign.metric_by_key[key].said)
            lines.append(texts.say("inquiry.of", metric=name, text=whole) if whole else Markup(""))
        elif board.progress.of(asked.unit, key).cumulative is not None:
            left = left_line(texts, board, asked.unit, key) or _base_left(visit, board, asked.unit, key)
            lines.append(texts.listed((figure_line(texts, board, asked.unit, key, main=True), left), " "))
    return texts.lines(lines)


def _base_left(visit: Visit, board: Board, unit: str | None, metric: str) -> Markup:
    """What is left of the whole that a rate is taken of, where there is no target to say it."""
    figure, base = board.progress.of(unit, metric), board.campaign.metric_by_key[metric].rate_of
    if base is None or figure.rate_base is None or figure.counted is None:
        return Markup("")
    name = board.campaign.metric_by_key[base].said
    return visit.texts.say("inquiry.base-left", left=max(0, figure.rate_base - figure.counted), base=within(name))


def _card(visit: Visit, board: Board, asked: Asked) -> Markup | None:
    return card(visit, board, asked.unit, asked.metric) if asked.unit else None


def _rank(visit: Visit, board: Board, asked: Asked) -> Markup | None:
    """One unit's place; where none is named one's own, else who leads."""
    unit = asked.unit or (visit.member.own_units[0] if len(visit.member.own_units) == 1 else None)
    if unit is None:
        return _ends(visit, board, asked)
    line = figure_line(visit.texts, board, unit, asked.metric or board.campaign.headline, main=True)
    return visit.texts.lines((_title(visit, board, unit), line))


def _ends(visit: Visit, board: Board, asked: Asked) -> Markup | None:
    """Name the first, or the last, of the ranking; kinds that are ranked apart one after the other."""
    texts, metric, first = visit.texts, asked.metric or board.campaign.headline, asked.wish is not Wish.LAST
    rows = [row for row in board.ranks(metric) if row.rank is not None]
    if not rows or asked.unit is not None:
        return None
    lines = [
        texts.say(
            "inquiry.first" if first else "inquiry.last",
            metric=capital(board.campaign.metric_by_key[metric].said),
            day=texts.short_day(board.as_of),
        )
    ]
    for group in dict.fromkeys(row.group for row in rows):
        theirs = [row for row in rows if row.group == group]
        lines += [_row(visit, board, row) for row in (theirs[:SHOWN] if first else theirs[-SHOWN:][::-1])]
    return texts.lines(lines)


def _row(visit: Visit, board: Board, row: RankRow) -> Markup:
    texts = visit.texts
    score = texts.rate(row.figure.rate) if row.figure.rate is not None else texts.number(row.figure.counted or 0)
    return texts.say(
        "inquiry.row",
        rank=row.rank or 0,
        unit=list_name(board.campaign, row.unit),
        score=score,
        mark="" if row.begun else "*",
        movement=movement_words(texts, row.movement) if row.movement else "",
    )


def _finish(visit: Visit, board: Board, asked: Asked) -> Markup:
    """When it will be done at the present pace; where nobody can say, what pace is needed."""
    texts, unit, metric = visit.texts, asked.unit, asked.metric or board.campaign.headline
    outlook = unit_outlook(visit.uow, board, unit, metric) if unit else outlook_of(visit.uow, board, metric)
    words = outlook_words(texts, board.campaign, outlook) if outlook else texts.say("inquiry.too-early")
    return texts.lines((_title(visit, board, unit), words, left_line(texts, board, unit, metric)))


def _days_left(visit: Visit, board: Board, asked: Asked) -> Markup | None:
    figure = board.progress.of(asked.unit, asked.metric or board.campaign.headline)
    today = visit.today
    if figure.deadline is None or figure.deadline < today:
        return None
    return visit.texts.say("inquiry.days", n=(figure.deadline - today).days, day=figure.deadline)


def _dues(visit: Visit, board: Board, _asked: Asked) -> Markup | None:
    """Name the next due of every duty."""
    texts, campaign = visit.texts, board.campaign
    lines: list[Markup] = []
    for duty in campaign.duties:
        coming = next((one for one in periods(campaign, duty) if one.due >= visit.now), None)
        if coming is not None:
            due = due_words(texts, campaign, coming.due, visit.now)
            lines.append(texts.say("inquiry.due", label=capital(duty.label), span=texts.span(coming.span), due=due))
    return texts.lines(lines) if lines else None


_ANSWERS: dict[Wish, Callable[[Visit, Board, Asked], Markup | None]] = {
    Wish.CARD: _card,
    Wish.LEFT: _left,
    Wish.DONE: _left,
    Wish.RANK: _rank,
    Wish.LEADING: _ends,
    Wish.LAST: _ends,
    Wish.PERIOD: done_in,
    Wish.FINISH: _finish,
    Wish.DUE: _dues,
    Wish.DAYS: _days_left,
}
