"""Leave that is granted: kept, told to whom it concerns, and taken back, by its button or by the command."""

from __future__ import annotations

from bot.desk import questions
from bot.desk.buttons import choice_button, rows
from bot.desk.leave.words import Wish, granted_words, unit_names, written
from bot.desk.permissions import Action
from bot.desk.tell import has_met, tell
from bot.desk.visit import Visit
from bot.texts import Markup, Texts
from reporting.campaign import Campaign, Role
from reporting.message import Instruction
from reporting.records import Leave, LeaveKind, Question, Span
from reporting.successors import entrusted

UNDO = "leave-undo"
"""Whether leave that was granted is taken back."""


def grant(visit: Visit, campaign: Campaign, wishes: list[Wish], asked_by: int | None = None) -> None:
    """Let the units off, say so, and tell whom it concerns where it was done in private."""
    stored = [store(visit, campaign, leave, asked_by) for wish in wishes for leave in written(campaign, wish)]
    question = questions.ask(
        visit, UNDO, campaign, {"leave": [one.id for one in stored]}, ("undo",), person=visit.actor
    )
    buttons = rows([choice_button(question, "undo", visit.texts.plain("leave.undo"))])
    visit.say(granted_words(visit.texts, campaign, wishes), buttons=buttons, key=questions.here(visit, question))
    if not visit.in_group:
        _tell_reporters(visit, campaign, wishes, besides=asked_by)


def store(visit: Visit, campaign: Campaign, leave: Leave, asked_by: int | None) -> Leave:
    """Keep one row of leave; `asked_by` is the reporter who wished for it."""
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
    for given in uow.people.grants(campaign.code, role=Role.REPORTER):
        own = set(entrusted(campaign, (given.unit,))) if given.unit is not None else set()
        if own & units and given.person not in {visit.actor, besides} and has_met(uow, given.person):
            texts = visit.office.texts_for(uow, given.person, campaign)
            mine = [wish for wish in wishes if own.intersection(wish.units)]
            tell(uow, given.person, granted_words(texts, campaign, mine), visit.now)


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


def take_back(visit: Visit, campaign: Campaign, kind: LeaveKind, units: tuple[str, ...], given: Instruction) -> None:
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
