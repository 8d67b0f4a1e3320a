"""/status, /tiendo, /xephang: everybody's ranking as picture and text, one unit's card, another metric or day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from html import unescape

from bot.desk import questions
from bot.desk.board import Board, open_board
from bot.desk.buttons import MOST_CHOICES, choice_button, rows
from bot.desk.duties.rounds import figures_day, states
from bot.desk.guard import permitted
from bot.desk.names import LONGEST_QUOTE
from bot.desk.permissions import Action
from bot.desk.pictures.albums import picture_letters
from bot.desk.pictures.card import card_picture
from bot.desk.pictures.table import ranking_caption, ranking_picture
from bot.desk.reports.problem_words import problem_line
from bot.desk.views.card_words import card, duty_line
from bot.desk.views.figure_words import figure_line, left_line
from bot.desk.views.ranking_words import ranking_text
from bot.desk.views.rate_words import rate_words
from bot.desk.visit import Visit
from bot.texts import Markup, Texts
from reporting.campaign import Campaign
from reporting.message import Query
from reporting.periods import period_holding
from reporting.ports import UnitOfWork
from reporting.rates import rates
from reporting.reading import Problem, ProblemCode, Reading
from reporting.records import Question

QUESTION = "card"


def status(visit: Visit, reading: Reading) -> None:
    """Answer the command, with whatever unit, metric and day it names."""
    campaign = permitted(visit, Action.SEE_STATUS, otherwise="not-allowed.see")
    if campaign is None:
        return
    query = visit.reader.read_query(reading.argument, visit.local(visit.now))
    if query.problems:
        if len(query.problems) == 1 and query.problems[0].suggestions:
            problem = query.problems[0]
            ask_which(visit, campaign, problem.text, problem.suggestions, query.metric, query.day)
            return
        visit.say(not_found(visit, campaign, query))
        return
    board = open_board(visit.uow, campaign, query.day or figures_day(visit.uow, campaign, visit.now), visit.now)
    metric = query.metric or campaign.headline
    if query.unit is not None:
        visit.say(card(visit, board, query.unit, query.metric))
        _post_card(visit, board, query.unit, query.metric)
        return
    text = ranking_text(visit.texts, board, metric)
    visit.say(visit.texts.lines((text, _duty_rates(visit.uow, visit.texts, board, visit.now))))
    picture = ranking_picture(visit.texts, board, metric, visit.local(visit.now))
    for letter in picture_letters(visit.texts, visit.chat, [picture], ranking_caption(visit.texts, board, metric)):
        visit.post(letter)


def _post_card(visit: Visit, board: Board, unit: str, metric: str | None) -> None:
    """Send a unit's card as a picture, after its text."""
    metric, now = metric or board.campaign.headline, visit.local(visit.now)
    in_duty = unescape(duty_line(visit, board, unit))
    picture = card_picture(visit.uow, visit.texts, board, unit, metric, now, duty_line=in_duty)
    facts = (
        figure_line(visit.texts, board, unit, metric, main=True),
        left_line(visit.texts, board, unit, metric),
    )
    caption = visit.texts.say(
        "unit-card.caption",
        unit=board.campaign.unit_by_code[unit].title,
        day=board.as_of,
        facts=visit.texts.listed((fact for fact in facts if fact), " "),
    )
    for letter in picture_letters(visit.texts, visit.chat, [picture], caption):
        visit.post(letter)


def not_found(visit: Visit, campaign: Campaign, query: Query) -> Markup:
    """Say what was asked for that there is none of: a name that is neither a unit's nor a metric's, a day."""
    return visit.texts.lines(
        _no_such(visit, campaign, one) if _names_nothing(one) else problem_line(visit, campaign, one)
        for one in query.problems
    )


def _names_nothing(problem: Problem) -> bool:
    return problem.code is ProblemCode.UNKNOWN_UNIT and not problem.suggestions


def _no_such(visit: Visit, campaign: Campaign, problem: Problem) -> Markup:
    texts, text = visit.texts, " ".join(problem.text.split())
    named = (texts.say("help.metric", key=one.key, label=one.label) for one in campaign.metrics)
    return texts.say("status.no-such", text=text[:LONGEST_QUOTE], metrics=texts.listed(named, "; "))


def ask_which(
    visit: Visit, campaign: Campaign, text: str, units: Iterable[str], metric: str | None, day: date | None = None
) -> None:
    """Ask by buttons which unit's card is wanted."""
    known = [campaign.unit_by_code[code] for code in units if code in campaign.unit_by_code][:MOST_CHOICES]
    data = {"metric": metric, "day": day.isoformat() if day else None}
    question = questions.ask(visit, QUESTION, campaign, data, [unit.code for unit in known], person=visit.author)
    buttons = rows((choice_button(question, unit.code, unit.title) for unit in known), 2)
    visit.say(visit.texts.say("status.which", text=text[:LONGEST_QUOTE]), buttons=buttons)


def unit_pressed(visit: Visit, campaign: Campaign, question: Question, choice: str) -> None:
    """Show the card of the unit that was chosen."""
    if choice not in campaign.unit_by_code:
        visit.notice(visit.texts.plain("button.unknown"))
        return
    day = question.data["day"]
    as_of = date.fromisoformat(day) if day else figures_day(visit.uow, campaign, visit.now)
    visit.notice(visit.texts.plain("button.done"))
    board = open_board(visit.uow, campaign, as_of, visit.now)
    visit.rewrite(card(visit, board, choice, question.data["metric"]))
    _post_card(visit, board, choice, question.data["metric"])


def _duty_rates(uow: UnitOfWork, texts: Texts, board: Board, now: datetime) -> Markup:
    """Say how completely and punctually the period of the figures was met, once it is due."""
    campaign, duty = board.campaign, board.campaign.main_duty
    period = period_holding(campaign, duty, board.as_of) if duty else None
    if duty is None or period is None or now < period.due:
        return Markup("")
    said = rate_words(texts, rates(duty, states(uow, campaign, duty, period, now)))
    return texts.say("rates.of-period", label=duty.label, span=texts.span(period.span), rates=said) if said else said
