"""/mienbc and /giahan: an admin excuses units or lets them report later; a reporter asks for their own unit."""

from __future__ import annotations

from bot.desk import questions
from bot.desk.buttons import MOST_CHOICES, choice_button, rows
from bot.desk.guard import permitted
from bot.desk.leave.granting import grant, take_back
from bot.desk.leave.requests import ask_admins
from bot.desk.leave.rounds import extensions
from bot.desk.leave.words import Wish, no_round, written
from bot.desk.names import LONGEST_QUOTE, unit_titles
from bot.desk.permissions import Action
from bot.desk.reports.samples import BLANK, example_unit
from bot.desk.visit import Visit
from bot.texts import Markup
from reporting.campaign import Campaign
from reporting.leave import excused_periods
from reporting.message import Instruction
from reporting.reading import ProblemCode, Reading
from reporting.records import LeaveKind, Question

WHICH = "leave-unit"
"""Which unit was meant by a name that is like several."""


def excuse(visit: Visit, reading: Reading) -> None:
    """Answer /mienbc Tân Hưng 1/9-3/9 lý do …."""
    _asked(visit, LeaveKind.EXCUSED, reading.argument)


def extend(visit: Visit, reading: Reading) -> None:
    """Answer /giahan Tân Hưng 10 giờ 30 …."""
    _asked(visit, LeaveKind.EXTENDED, reading.argument)


def _asked(visit: Visit, kind: LeaveKind, argument: str) -> None:
    campaign = permitted(visit, Action.GRANT_LEAVE, Action.ASK_LEAVE, otherwise="not-allowed.admin")
    if campaign is None:
        return
    if BLANK in argument:
        visit.say(_usage(visit, campaign, kind))  # a line that was copied and not filled in
    else:
        _read(visit, campaign, kind, argument, grants=visit.may(Action.GRANT_LEAVE))


def _read(visit: Visit, campaign: Campaign, kind: LeaveKind, argument: str, *, grants: bool) -> None:
    """Read who and when, and grant it, pass it on, or take it back."""
    given = visit.reader.read_instruction(argument, visit.local(visit.now))
    if given.problems:
        _faults(visit, campaign, kind, argument, given)
        return
    units = given.units or (() if given.everyone and grants else visit.member.own_units)
    needs_hour = kind is LeaveKind.EXTENDED and not given.away and given.clock is None and not given.spans
    if (not units and not (given.everyone and grants)) or needs_hour:
        visit.say(_usage(visit, campaign, kind))
        return
    foreign = [unit for unit in units if unit not in visit.member.own_units]
    if not grants and (foreign or given.away):
        visit.say(_not_theirs(visit, campaign, foreign))
    elif given.away:
        take_back(visit, campaign, kind, units, given)
    else:
        wishes, refusal = _wishes(visit, campaign, kind, units, given)
        if refusal or not wishes:
            visit.say(refusal)
        elif grants:
            grant(visit, campaign, wishes)
        else:
            ask_admins(visit, campaign, wishes)


def _usage(visit: Visit, campaign: Campaign, kind: LeaveKind) -> Markup:
    unit, day = example_unit(visit, campaign), visit.texts.short_day(visit.today)
    return visit.texts.say(f"leave.usage-{kind.value}", unit=unit.name, day=day)


def _not_theirs(visit: Visit, campaign: Campaign, foreign: list[str]) -> Markup:
    if not foreign:
        return visit.texts.say("not-allowed.admin")
    own = unit_titles(visit.texts, campaign, visit.member.own_units)
    return visit.texts.say("not-allowed.other-unit", own=own, unit=campaign.unit_by_code[foreign[0]].title)


def _faults(visit: Visit, campaign: Campaign, kind: LeaveKind, argument: str, given: Instruction) -> None:
    """Say what could not be read; ask by buttons where one unit of a few was meant."""
    problem, texts = given.problems[0], visit.texts
    known = [campaign.unit_by_code[code] for code in problem.suggestions if code in campaign.unit_by_code]
    text = problem.text[:LONGEST_QUOTE]
    if not known:
        key = "bad-date" if problem.code is ProblemCode.BAD_DATE else "unknown-unit"
        visit.say(texts.lines((texts.say(f"leave.{key}", text=text), _usage(visit, campaign, kind))))
        return
    known = known[:MOST_CHOICES]
    data = {"kind": kind.value, "argument": argument, "fragment": problem.text}
    question = questions.ask(visit, WHICH, campaign, data, [unit.code for unit in known], person=visit.author)
    buttons = rows((choice_button(question, unit.code, unit.title) for unit in known), 2)
    visit.say(texts.say("leave.which-unit", text=text), buttons=buttons)


def unit_pressed(visit: Visit, campaign: Campaign, question: Question, choice: str) -> None:
    """Read the command again with the unit that was meant."""
    data = question.data
    said = str(data["argument"]).replace(str(data["fragment"]), f"{campaign.unit_by_code[choice].title} ", 1)
    visit.notice(visit.texts.plain("button.done"))
    visit.rewriting()
    _asked(visit, LeaveKind(data["kind"]), said)


def _wishes(
    visit: Visit, campaign: Campaign, kind: LeaveKind, units: tuple[str, ...], given: Instruction
) -> tuple[list[Wish], Markup]:
    """Work out what is to be granted, or why there is nothing to grant."""
    if kind is LeaveKind.EXTENDED or not given.spans:
        return extensions(visit, campaign, kind, units, given)
    found = [Wish(kind, units, span.start, span.end, reason=given.reason) for span in given.spans]
    for wish in found:
        if not any(True for one in written(campaign, wish) for _round in excused_periods(campaign, one)):
            return [], no_round(visit.texts, campaign, wish)
    return found, Markup("")
