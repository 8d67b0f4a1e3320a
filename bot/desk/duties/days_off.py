"""/ngaynghi and /lambu: an admin names days off and make-up working days; dues move, and all of it can be undone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from bot.desk import questions
from bot.desk.amend import amend, revoke
from bot.desk.buttons import choice_button, rows
from bot.desk.guard import permitted
from bot.desk.names import LONGEST_QUOTE
from bot.desk.permissions import Action
from bot.desk.reports.samples import BLANK
from bot.desk.visit import Visit
from bot.texts import Markup, Texts
from reporting.amendments import day_off, working_day
from reporting.campaign import Campaign, Duty
from reporting.message import Instruction
from reporting.periods import Period, periods
from reporting.reading import Reading
from reporting.records import AmendmentKind, Question, Span
from reporting.workdays import is_working_day

QUESTION = "days-undo"
MOST_DAYS = 31
"""So many days in one command at most."""
SHOWN = 3
"""So many moved dues are named."""

_CHANGE = {AmendmentKind.DAY_OFF: day_off, AmendmentKind.WORKING_DAY: working_day}
_NAME = {AmendmentKind.DAY_OFF: "off", AmendmentKind.WORKING_DAY: "working"}


def days_off(visit: Visit, reading: Reading) -> None:
    """Answer /ngaynghi 2/9 [lý do …], or /ngaynghi bỏ 2/9."""
    _set(visit, reading, AmendmentKind.DAY_OFF)


def working_days(visit: Visit, reading: Reading) -> None:
    """Answer /lambu 9/9 [lý do …], or /lambu bỏ 9/9."""
    _set(visit, reading, AmendmentKind.WORKING_DAY)


def _set(visit: Visit, reading: Reading, kind: AmendmentKind) -> None:
    texts, campaign = visit.texts, permitted(visit, Action.AMEND_DAYS, otherwise="not-allowed.admin")
    if campaign is None:
        return
    given = visit.reader.read_instruction(reading.argument, visit.local(visit.now))
    days = list(_days(given))
    if not days or given.problems or len(days) > MOST_DAYS or BLANK in reading.argument:
        visit.say(_unread(visit, kind, given))
        return
    if given.away:
        _take_back(visit, campaign, kind, days)
        return
    works = kind is AmendmentKind.WORKING_DAY
    fresh = [day for day in days if is_working_day(campaign, day) is not works]
    if not fresh:
        visit.say(texts.say(f"days.known-{_NAME[kind]}", days=_listed(texts, days)))
        return
    made = amend(visit, campaign, [_CHANGE[kind](day) for day in fresh], given.reason)
    now = visit.campaign or campaign
    question = questions.ask(
        visit, QUESTION, campaign, {"rows": [one.id for one in made]}, ("undo",), person=visit.actor
    )
    reason = texts.say("leave.reason", text=given.reason) if given.reason else ""
    head = texts.say(f"days.{_NAME[kind]}", days=_listed(texts, fresh), reason=reason)
    visit.say(
        texts.lines((head, _moved_words(texts, campaign, now))),
        buttons=rows([choice_button(question, "undo", texts.plain("leave.undo"))]),
        key=questions.here(visit, question),
    )


def _days(given: Instruction) -> Iterator[date]:
    for span in given.spans:
        yield from (span.start + timedelta(days=number) for number in range(min(span.days, MOST_DAYS + 1)))


def _listed(texts: Texts, days: Sequence[date]) -> Markup:
    return texts.listed(texts.say("days.day", weekday=texts.weekday(day), day=texts.short_day(day)) for day in days)


def _unread(visit: Visit, kind: AmendmentKind, given: Instruction) -> Markup:
    texts = visit.texts
    usage = texts.say(f"days.usage-{_NAME[kind]}", day=texts.short_day(visit.today))
    if not given.problems:
        return usage
    return texts.lines((texts.say("leave.bad-date", text=given.problems[0].text[:LONGEST_QUOTE]), usage))


def _take_back(visit: Visit, campaign: Campaign, kind: AmendmentKind, days: Sequence[date]) -> None:
    """Revoke what was added in the chat for some days; what the file says is the file's."""
    wanted = {day.isoformat() for day in days}
    found = [one for one in visit.uow.amendments.list(campaign.code) if one.kind is kind and one.data["day"] in wanted]
    if not found:
        visit.say(visit.texts.say("days.not-known", days=_listed(visit.texts, days)))
        return
    revoke(visit, campaign, [one.id for one in found])
    gone = sorted({date.fromisoformat(one.data["day"]) for one in found})
    visit.say(_taken_back(visit, campaign, kind, gone))


def _taken_back(visit: Visit, campaign: Campaign, kind: AmendmentKind, gone: Sequence[date]) -> Markup:
    texts = visit.texts
    head = texts.say(f"days.no-more-{_NAME[kind]}", days=_listed(texts, gone))
    return texts.lines((head, _moved_words(texts, campaign, visit.campaign or campaign)))


def undo(visit: Visit, campaign: Campaign, question: Question, _choice: str) -> None:
    """Take back what was named with the message under which the button stands."""
    if not visit.may(Action.AMEND_DAYS):
        visit.notice(visit.texts.plain("button.not-yours"))
        return
    wanted = {int(number) for number in question.data["rows"]}
    found = [one for one in visit.uow.amendments.list(campaign.code) if one.id in wanted]
    visit.notice(visit.texts.plain("button.done"))
    if found:
        revoke(visit, campaign, [one.id for one in found])
        gone = [date.fromisoformat(one.data["day"]) for one in found]
        visit.rewrite(_taken_back(visit, campaign, found[0].kind, gone))


def _moved_words(texts: Texts, before: Campaign, after: Campaign) -> Markup:
    """Say which dues a change moved."""
    moved = [
        (duty, was, now)
        for duty in after.duties
        for was, now in zip(periods(before, duty), periods(after, duty), strict=True)
        if was.due != now.due
    ]
    if not moved:
        return texts.say("days.unmoved")
    said = [_move(texts, after, *one) for one in moved[:SHOWN]]
    if len(moved) > SHOWN:
        said.append(texts.say("days.move-more", n=texts.count(len(moved) - SHOWN)))
    return texts.say("days.moved", rounds=texts.listed(said, "; "))


def _move(texts: Texts, campaign: Campaign, duty: Duty, was: Period, now: Period) -> Markup:
    return texts.say(
        "days.move",
        label=duty.label,
        span=texts.span(Span(now.span.start, now.span.end)),
        before=was.due.astimezone(campaign.zone),
        after=now.due.astimezone(campaign.zone),
    )
