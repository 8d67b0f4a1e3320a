"""/mienbc and /giahan: an admin excuses units or lets them report later; a reporter asks for their own unit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.desk import questions
from bot.desk.buttons import choice_button, rows
from bot.desk.guard import permitted
from bot.desk.leave.rounds import extensions
from bot.desk.leave.words import Wish, no_round, unit_names, wish_words, written
from bot.desk.names import unit_titles
from bot.desk.office import admins
from bot.desk.permissions import Action
from bot.desk.reports.problem_answers import LONGEST_QUOTE, MOST_CHOICES
from bot.desk.reports.samples import BLANK, example_unit
from bot.desk.tell import has_met, tell
from bot.desk.visit import Visit
from bot.texts import Markup, Texts
from reporting.campaign import Campaign, Role
from reporting.leave import excused_periods
from reporting.message import Instruction
from reporting.reading import ProblemCode, Reading
from reporting.records import Leave, LeaveKind, Question, Span
from reporting.successors import entrusted

QUESTION = "leave"
"""An admin's to answer: whether what a reporter asked for is granted."""
UNDO = "leave-undo"
WHICH = "leave-unit"
CHOICES = ("yes", "no")
MOST_ASKED = 3
"""So many requests of one person wait for the admins at most."""


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
        _take_back(visit, campaign, kind, units, given)
    else:
        wishes, refusal = _wishes(visit, campaign, kind, units, given)
        if refusal or not wishes:
            visit.say(refusal)
        elif grants:
            _grant(visit, campaign, wishes)
        else:
            _ask_admins(visit, campaign, wishes)


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


def _grant(visit: Visit, campaign: Campaign, wishes: list[Wish], asked_by: int | None = None) -> None:
    """Let the units off, say so, and tell whom it concerns where it was done in private."""
    stored = [_store(visit, campaign, leave, asked_by) for wish in wishes for leave in written(campaign, wish)]
    question = questions.ask(
        visit, UNDO, campaign, {"leave": [one.id for one in stored]}, ("undo",), person=visit.actor
    )
    buttons = rows([choice_button(question, "undo", visit.texts.plain("leave.undo"))])
    visit.say(_said(visit.texts, campaign, wishes), buttons=buttons, key=questions.here(visit, question))
    if not visit.in_group:
        _tell_reporters(visit, campaign, wishes, besides=asked_by)


def _said(texts: Texts, campaign: Campaign, wishes: list[Wish], key: str = "leave") -> Markup:
    return texts.lines(wish_words(texts, campaign, wish, f"{key}.{wish.kind.value}") for wish in wishes)


def _store(visit: Visit, campaign: Campaign, leave: Leave, asked_by: int | None) -> Leave:
    return visit.uow.leave.add(
        campaign.code,
        leave.kind,
        leave.unit,
        leave.duty,
        leave.first,
        leave.last,
        visit.actor,
        visit.now,
        until=leave.until,
        reason=leave.reason,
        asked_by=asked_by,
    )


def _tell_reporters(visit: Visit, campaign: Campaign, wishes: list[Wish], besides: int | None) -> None:
    """Tell the units' reporters in private, where they have spoken with the desk."""
    uow = visit.uow
    units = {unit for wish in wishes for unit in wish.units}
    for grant in uow.people.grants(campaign.code, role=Role.REPORTER):
        own = set(entrusted(campaign, (grant.unit,))) if grant.unit is not None else set()
        if own & units and grant.person not in {visit.actor, besides} and has_met(uow, grant.person):
            texts = visit.office.texts_for(uow, grant.person, campaign)
            mine = [wish for wish in wishes if own.intersection(wish.units)]
            tell(uow, grant.person, _said(texts, campaign, mine), visit.now)


def undo(visit: Visit, campaign: Campaign, question: Question, _choice: str) -> None:
    """Take back what was granted with the message under which the button stands."""
    if not visit.may(Action.GRANT_LEAVE):
        visit.notice(visit.texts.plain("button.not-yours"))
        return
    done = [one for number in question.data["leave"] if (one := _revoked(visit, int(number))) is not None]
    visit.notice(visit.texts.plain("button.done"))
    lines = dict.fromkeys(_revoked_line(visit.texts, campaign, one.kind, [one]) for one in done)
    visit.rewrite(visit.texts.say("leave.undone", text=visit.texts.lines(lines)))


def _revoked(visit: Visit, number: int) -> Leave | None:
    leave = visit.uow.leave.get(number)
    return leave if leave is not None and visit.uow.leave.revoke(number, visit.actor, visit.now) else None


def _revoked_line(texts: Texts, campaign: Campaign, kind: LeaveKind, done: list[Leave]) -> Markup:
    days = texts.listed(dict.fromkeys(texts.span(Span(one.first, one.last)) for one in done))
    units = unit_names(texts, campaign, [one.unit for one in done])
    return texts.say(f"leave.revoked-{kind.value}", units=units, days=days)


def _take_back(visit: Visit, campaign: Campaign, kind: LeaveKind, units: tuple[str, ...], given: Instruction) -> None:
    """Revoke what is in force for units, on the days that are named or from today on."""
    today = visit.today
    ahead = [Span(campaign.start if kind is LeaveKind.EXTENDED else today, campaign.end)]
    days = list(given.spans if kind is LeaveKind.EXCUSED else ()) or ahead
    done: dict[int, Leave] = {}
    for span in days:
        for leave in visit.uow.leave.touching(campaign.code, span.start, span.end):
            mine = leave.unit in units if units else leave.unit is None
            over = leave.until is not None and leave.until < visit.now
            if leave.kind is kind and mine and not over and visit.uow.leave.revoke(leave.id, visit.actor, visit.now):
                done[leave.id] = leave
    if done:
        visit.say(_revoked_line(visit.texts, campaign, kind, list(done.values())))
    else:
        names = unit_names(visit.texts, campaign, units or [None])
        visit.say(visit.texts.say("leave.revoked-none", units=names))


# ---- asked by a reporter


def _ask_admins(visit: Visit, campaign: Campaign, wishes: list[Wish]) -> None:
    """Put a reporter's wish to the admins, in private and with buttons."""
    uow, texts, person = visit.uow, visit.texts, visit.person
    office = admins(uow, campaign.code)
    if person is None or not office:
        visit.say(texts.say("leave.nobody"))
        return
    name = f"leave-asked/{campaign.code}/{person.id}"
    waiting = [number for number in uow.state.get(name) or () if _is_open(visit, int(number))]
    if len(waiting) >= MOST_ASKED:
        visit.say(texts.say("leave.wait"))
        return
    data: dict[str, Any] = {
        "person": person.id,
        "wishes": [wish.as_json() for wish in wishes],
        "message": visit.reply_to,
        "elsewhere": True,
    }
    question = questions.ask(visit, QUESTION, campaign, data, CHOICES, told=office)
    uow.state.set(name, [*waiting, question])
    for admin in office:
        theirs = visit.office.texts_for(uow, admin, campaign)
        text = theirs.lines(
            wish_words(theirs, campaign, wish, f"leave.ask-{wish.kind.value}", name=person.name) for wish in wishes
        )
        buttons = rows(choice_button(question, choice, theirs.plain(f"leave.{choice}")) for choice in CHOICES)
        tell(uow, admin, text, visit.now, buttons=buttons, question=question)
    visit.say(texts.say("leave.asked", what=_said(texts, campaign, wishes)))


def _is_open(visit: Visit, number: int) -> bool:
    question = visit.uow.questions.get(number)
    return question is not None and question.answered_at is None


def decide(visit: Visit, campaign: Campaign, question: Question, choice: str) -> None:
    """Do what an admin pressed: grant what was asked for, or not; whoever asked is told where they asked."""
    data: Mapping[str, Any] = question.data
    wishes = [Wish.from_json(one) for one in data["wishes"]]
    granted = choice == "yes"
    if granted:
        for wish in wishes:
            for leave in written(campaign, wish):
                _store(visit, campaign, leave, int(data["person"]))
    key = "leave.approved" if granted else "leave.refused"
    visit.notice(visit.texts.plain("button.done"))
    visit.rewrite(visit.texts.say(key, text=_said(visit.texts, campaign, wishes)))
    questions.close(visit, campaign, question, lambda texts: texts.say(key, text=_said(texts, campaign, wishes)))
    asked = visit.uow.chats.get(question.app, question.chat_id)
    if asked is None:
        return
    visit.go_to(asked)
    visit.reply_to = str(data["message"])
    answer = "leave.approved" if granted else "leave.told-refused"
    visit.say(visit.texts.say(answer, text=_said(visit.texts, campaign, wishes)))
