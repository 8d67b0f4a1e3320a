"""/tonghop: the sum as it stands, shown as the draft that may be sent."""

from __future__ import annotations

from datetime import date

from bot.desk import questions
from bot.desk.aside import to_private
from bot.desk.duties.rounds import asked_period, figure_duties
from bot.desk.guard import spoken_of
from bot.desk.levels.chain import Link, links, may_see, may_send
from bot.desk.levels.kept import change, load, row_of
from bot.desk.levels.letters import CHOICES, QUESTION, buttons_of, question_data
from bot.desk.levels.rounds import Round, Standing, due_above, look_now, round_of
from bot.desk.levels.words import draft_text
from bot.desk.names import LONGEST_QUOTE
from bot.desk.permissions import Action, allowed
from bot.desk.visit import Visit
from bot.texts import Markup
from reporting.levels import differs
from reporting.periods import period_holding
from reporting.reading import ProblemCode, Reading

MOST_NAMED = 5


def show(visit: Visit, reading: Reading) -> None:
    """Answer /tonghop [unit] [day]."""
    found = _meant(visit, reading.argument)
    if not found:
        _nothing(visit)
        return
    if len(found) > 1:
        named = visit.texts.listed(
            visit.texts.say("levels.which-one", unit=link.unit.name) for link in found[:MOST_NAMED]
        )
        visit.say(visit.texts.say("levels.which", n=visit.texts.count(len(found)), lines=named))
        return
    link = found[0]
    reader = visit.office.reader_of(link.upper)
    query = reader.read_query(reading.argument, visit.local(visit.now))
    day = query.day
    ahead = next((one.text for one in query.problems if one.code is ProblemCode.FUTURE_DATE), None)
    if day is None and ahead is not None:
        visit.say(visit.texts.say("levels.not-yet", text=ahead[:LONGEST_QUOTE], unit=link.unit.title))
        return
    if day is None and reading.argument.strip() and not reader.find_units(reading.argument):
        said = " ".join(reading.argument.split())[:LONGEST_QUOTE]
        example = visit.texts.short_day(visit.local(visit.now).date())
        visit.say(visit.texts.say("levels.unread", text=said, day=example, unit=link.unit.name))
        return
    one = _round(visit, link, day)
    if one is None:
        visit.say(visit.texts.say("levels.no-round", unit=link.unit.title))
        return
    if visit.in_group and visit.campaign is link.upper:
        to_private(visit, visit.texts.say("levels.in-private"))
    show_draft(visit, look_now(visit.uow, one, visit.now))


def show_draft(visit: Visit, standing: Standing) -> None:
    """Show a draft where it was asked for, with buttons where it may be sent by whoever asked."""
    one, texts, uow, now = standing.round, visit.texts, visit.uow, visit.now
    link = one.link
    row = row_of(load(uow, link), one)
    over = visit.local(now).date() >= one.span.end
    news = differs(row.told, standing.sum, standing.above)
    may = may_send(uow, link, visit.actor)
    sends = may and over and news and bool(standing.sum.values)
    text = draft_text(texts, standing, row.told, due_above(uow, one) or one.period.due, now, sends=sends)
    if not standing.sum.values:
        why = Markup("")
    elif not over:
        why = texts.say("levels.not-over")
    elif not news:
        why = texts.say("levels.same")
    else:
        why = Markup("") if may else texts.say("levels.view-only", unit=link.unit.title)
    if not sends:
        visit.say(texts.lines((text, why)))
        return
    question = questions.ask(visit, QUESTION, link.upper, question_data(standing), CHOICES, person=visit.actor)
    change(uow, one, now, questions=(*row.questions, question))
    visit.say(text, buttons=buttons_of(texts, question), key=questions.here(visit, question))


def _nothing(visit: Visit) -> None:
    """Say that there is no sum here, that their unit gets none, or who may see it."""
    campaign = spoken_of(visit)
    if campaign is None:
        return
    own = next((link for link in links(visit.office) if link.lower.code == campaign.code), None)
    if own is not None:
        visit.say(visit.texts.say("levels.who-sees", unit=own.unit.title))
    elif not visit.may(Action.SEND_SUM):
        visit.say(visit.texts.say("not-allowed.sums"))
    elif any(link.upper.code == campaign.code for link in links(visit.office)):
        theirs = {grant.unit for grant in visit.member.grants if allowed({grant.role}, Action.SEND_SUM)}
        titles = [unit.title for unit in campaign.units if unit.code in theirs]
        visit.say(visit.texts.say("levels.none-of-theirs", units=visit.texts.listed(titles)))
    else:
        visit.say(visit.texts.say("levels.none"))


def _meant(visit: Visit, argument: str) -> list[Link]:
    """List the sums that somebody may mean: those of the campaign spoken of, else all that are theirs to send."""
    theirs = [link for link in links(visit.office) if may_see(visit, link)]
    campaign = visit.campaign
    if campaign is not None:
        here = [link for link in theirs if campaign.code in {link.lower.code, link.upper.code}]
        theirs = here if here or visit.in_group else theirs
    named = [link for link in theirs if link.unit.code in visit.office.reader_of(link.upper).find_units(argument)]
    if named:
        return named
    own = [link for link in theirs if campaign is not None and link.lower.code == campaign.code]
    return own or theirs


def _round(visit: Visit, link: Link, day: date | None) -> Round | None:
    """Choose the round: the one that holds a day, else the one that is collected now."""
    for duty in figure_duties(link.upper, link.unit.code):
        period = asked_period(link.upper, duty, visit.now) if day is None else period_holding(link.upper, duty, day)
        found = round_of(link, duty, period) if period is not None else None
        if found is not None:
            return found
    return None
