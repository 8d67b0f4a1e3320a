"""/chot and /moky: an admin closes a period to reporters, or opens one again, with a reason.

While somebody still owes the period's report, /chot names them and asks once.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from bot.desk import questions
from bot.desk.buttons import choice_button, rows
from bot.desk.duties.missing import state_lines
from bot.desk.duties.rounds import closing_key, is_shut, states
from bot.desk.guard import permitted
from bot.desk.names import LONGEST_QUOTE, capital
from bot.desk.permissions import Action
from bot.desk.reports.problem_days import DAYS
from bot.desk.visit import Visit
from bot.texts import Markup, Texts
from reporting.campaign import Campaign
from reporting.duties import DutyState
from reporting.message import Query
from reporting.periods import Period, ended_period, period_holding
from reporting.reading import Reading
from reporting.records import Question

QUESTION = "close"
"""The kind of question whether a period is to be closed before everybody reported."""
CHOICES = ("yes", "no")
HOLDS_FOR = timedelta(minutes=60)
"""So long the same command, said again, answers the question."""
_MEANS_A_DAY = re.compile(r"(?i)^\W*(?:\d|(?:ngày|ngay|tuần|tuan|tháng|thang|kỳ|ky|quý|thứ)(?!\w))")


def close(visit: Visit, reading: Reading) -> None:
    """Answer /chot [day] [reason]."""
    found = _asked(visit, reading, "/chot")
    if found is None:
        return
    campaign, period = found
    lacking = [] if is_shut(visit.uow, campaign, period, visit.acted_at, visit.now) else _lacking(visit, period)
    question = _open_question(visit, campaign, period)
    if lacking and question is None:
        _ask(visit, campaign, period, lacking, reading.argument)
        return
    if question is not None:
        questions.close(visit, campaign, question, lambda texts: _closed_words(texts, period))
    _set(visit, campaign, period, reading.argument or (question.data["said"] if question else ""), closed=True)
    visit.say(_closed_words(visit.texts, period))


def reopen(visit: Visit, reading: Reading) -> None:
    """Answer /moky [day] [reason]."""
    found = _asked(visit, reading, "/moky")
    if found is not None:
        _set(visit, *found, reading.argument, closed=False)
        visit.say(visit.texts.say("closing.open", span=visit.texts.span(found[1].span)))


def pressed(visit: Visit, campaign: Campaign, question: Question, choice: str) -> None:
    """Close the period after all, or leave it as it is: somebody may have closed it meanwhile, or opened it again."""
    period = _period(visit, date.fromisoformat(question.data["day"]))
    visit.notice(visit.texts.plain("button.done"))
    if period is None:
        visit.rewrite(visit.texts.say("closing.left", span=""))
        return
    if choice == "yes" and not _opened_since(visit, campaign, period, question.asked_at):
        _set(visit, campaign, period, question.data["said"], closed=True)
    shut = is_shut(visit.uow, campaign, period, visit.acted_at, visit.now)
    left = visit.texts.say("closing.left", span=visit.texts.span(period.span))
    visit.rewrite(_closed_words(visit.texts, period) if shut else left)


def _asked(visit: Visit, reading: Reading, command: str) -> tuple[Campaign, Period] | None:
    """Find the period that an admin means; None after it was answered why not."""
    texts, campaign = visit.texts, permitted(visit, Action.CLOSE_PERIODS, otherwise="not-allowed.admin")
    if campaign is None:
        return None
    query = visit.reader.read_query(reading.argument, visit.local(visit.now))
    if _unread(reading.argument, query):
        said = " ".join(reading.argument.split())[:LONGEST_QUOTE]
        day = visit.today
        visit.say(texts.say("closing.unread", text=said, command=command, day=texts.short_day(day)))
        return None
    period = _period(visit, query.day)
    if period is None:
        visit.say(texts.say("closing.none"))
        return None
    return campaign, period


def _set(visit: Visit, campaign: Campaign, period: Period, said: str, *, closed: bool) -> None:
    key = closing_key(campaign, period)
    now_said = {"closed": closed, "at": visit.acted_at.isoformat(), "by": visit.actor, "said": said}
    visit.uow.state.set(key, [*(visit.uow.state.get(key) or ()), now_said])


def _opened_since(visit: Visit, campaign: Campaign, period: Period, asked_at: datetime) -> bool:
    """Tell whether the period was opened again after a question was asked: an old button must not close it."""
    said = visit.uow.state.get(closing_key(campaign, period)) or ()
    return any(not one["closed"] and datetime.fromisoformat(one["at"]) > asked_at for one in said)


def _closed_words(texts: Texts, period: Period) -> Markup:
    return texts.say("closing.closed", span=texts.span(period.span))


# ---- who has not reported yet


def _lacking(visit: Visit, period: Period) -> list[Markup]:
    """Name who still owes the period's report, or what is left of it; nothing where all is there."""
    campaign = visit.campaign
    duty = campaign.main_duty if campaign else None
    if campaign is None or duty is None:
        return []
    found = states(visit.uow, campaign, duty, period, visit.now)
    owing = [one for one in found if not one.complete and one.state is not DutyState.EXCUSED]
    return [Markup(capital(line)) for line in state_lines(visit.texts, campaign, owing)]


def _ask(visit: Visit, campaign: Campaign, period: Period, lacking: list[Markup], said: str) -> None:
    """Say who would be shut out, and ask."""
    texts, uow = visit.texts, visit.uow
    data = {"day": period.span.end.isoformat(), "said": said}
    question = questions.ask(visit, QUESTION, campaign, data, CHOICES, person=visit.actor)
    uow.state.set(_place(campaign, period), question)
    early = visit.now < period.due
    head = texts.say(
        "closing.early" if early else "closing.lacking",
        span=texts.span(period.span),
        due=period.due.astimezone(campaign.zone),
    )
    buttons = rows(choice_button(question, choice, texts.plain(f"closing.{choice}")) for choice in CHOICES)
    visit.say(
        texts.lines((head, *lacking, texts.say("closing.sure"))),
        buttons=buttons,
        key=questions.here(visit, question),
    )


def _open_question(visit: Visit, campaign: Campaign, period: Period) -> Question | None:
    """Find what the same person was asked about the period a short while ago and has not answered."""
    number = visit.uow.state.get(_place(campaign, period))
    question = visit.uow.questions.get(int(number)) if number is not None else None
    if question is None or question.answered_at is not None or question.person != visit.actor:
        return None
    return question if visit.now - question.asked_at <= HOLDS_FOR else None


def _place(campaign: Campaign, period: Period) -> str:
    return f"closing-asked/{campaign.code}/{period.key}"


# ---- which period


def _unread(argument: str, query: Query) -> bool:
    """Tell whether a day was meant that could not be read; other words are the reason."""
    if any(problem.code in DAYS for problem in query.problems):
        return True
    return query.day is None and _MEANS_A_DAY.match(argument) is not None


def _period(visit: Visit, day: date | None) -> Period | None:
    """Find the main duty's period of a day, else the last one that is over."""
    campaign = visit.campaign
    duty = campaign.main_duty if campaign else None
    if campaign is None or duty is None:
        return None
    if day is not None:
        return period_holding(campaign, duty, day)
    return ended_period(campaign, duty, visit.today)
