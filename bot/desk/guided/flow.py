"""/nhaplieu: figures asked for one after the other: unit, days where that is doubtful, each metric, then a last look.

What was said so far is kept in the database by chat and person, so that a restart loses nothing. What is sent in the
end is a report as if its sender had typed it, and is kept as such.
"""

from __future__ import annotations

from dataclasses import replace

from bot.chat import EventKind
from bot.desk import questions
from bot.desk.aside import to_private
from bot.desk.buttons import Buttons, choice_button, rows
from bot.desk.guard import permitted_to_report
from bot.desk.guided.answer import is_answer
from bot.desk.guided.draft import (
    HOLDS_FOR,
    Draft,
    brought,
    composed,
    forget,
    load,
    metrics_of,
    save,
    span_choices,
    was_open,
)
from bot.desk.guided.words import MOST_UNITS, prompt
from bot.desk.permissions import Action
from bot.desk.reports import problem_words
from bot.desk.reports.hearing import respond, take_all
from bot.desk.visit import Visit
from reporting.campaign import Campaign
from reporting.flat import flat_words
from reporting.reading import Op, Reading, Sender, SenderRole
from reporting.records import Letter, LetterKind, Priority, Question, Span

QUESTION = "guided"
"""The kind of question that asks for the next figure: its asker's alone."""
LONGEST_WORD = 40
"""So many letters may answer a prompt: a longer text is a message of its own."""

_ZERO = frozenset({"khong", "khong co", "ko", "k", "khong phat sinh", "none"})
_SKIP = frozenset({"bo qua", "boqua", "skip", "-"})
_STOP = frozenset({"huy", "thoi", "dung", "dung lai", "cancel", "stop"})
_AGAIN = frozenset({"lai", "moi", "lai tu dau", "again", "new"})


def start(visit: Visit, reading: Reading) -> None:
    """Answer /nhaplieu [Tân Hưng]: begin, or go on where one stopped; /nhaplieu lại begins anew."""
    campaign = permitted_to_report(visit)
    if campaign is None:
        return
    own, anyone = visit.member.own_units, visit.may(Action.REPORT_ANY)
    to_private(visit, visit.texts.say("guided.in-private"))
    said = flat_words(reading.argument.strip())
    began = brought(visit)
    draft = load(visit) or began
    if draft is not None and draft.campaign == campaign.code and (not said or said in _STOP):
        if said in _STOP:
            _stop(visit, draft)
            return
        _next(visit, campaign, draft, visit.texts.say("guided.going-on"))
        return
    draft = Draft(campaign.code, own=own, anyone=anyone or not own)
    found = visit.reader.find_units(reading.argument) if said and said not in _AGAIN else ()
    if len(found) == 1 and (draft.anyone or found[0] in own):
        draft = replace(draft, unit=found[0])
    elif len(own) == 1 and not found:
        draft = replace(draft, unit=own[0])
    _next(visit, campaign, draft)


def hears(visit: Visit, reading: Reading) -> bool:
    """Take a message for the answer to what was asked here; false where it is none, and all goes its usual way."""
    text = visit.event.text.strip()
    word = 0 < len(text) <= LONGEST_WORD and "\n" not in text and not text.startswith("/")
    if not word or reading.command is not None or (reading.entries and reading.reported):
        return False
    draft = load(visit)
    campaign = visit.office.find(draft.campaign) if draft else None
    if draft is None or campaign is None:
        return _too_late(visit, text)
    step = draft.step(campaign)
    meant = not visit.in_group or visit.addressed or _is_reply(visit, draft)
    if not is_answer(campaign, reading, step, text, meant=meant):
        return False
    visit.enter(campaign)
    if flat_words(text) in _STOP and text.casefold() != "đúng":  # flat, it reads as `dừng`
        _stop(visit, draft)
        return True
    if step in {"unit", "days"}:
        answered = _unit_said if step == "unit" else _days_said
        return answered(visit, campaign, draft, text)
    return step != "look" and _figure_said(visit, campaign, draft, step, text)


def _is_reply(visit: Visit, draft: Draft) -> bool:
    """Tell whether a message is said in reply to what was asked last."""
    reply_to = visit.event.reply_to
    if not reply_to or draft.question is None:
        return False
    return visit.uow.outbox.sent_as(questions.here(visit, draft.question)) == reply_to


def _too_late(visit: Visit, text: str) -> bool:
    """Say of a number that comes too late that nothing waits for it any more."""
    if visit.in_group or not text.isdigit() or not was_open(visit):
        return False
    forget(visit)
    visit.say(visit.texts.say("guided.expired", n=int(HOLDS_FOR.total_seconds()) // 60))
    return True


def pressed(visit: Visit, campaign: Campaign, question: Question, choice: str) -> None:
    """Take a pressed button for the answer; one of a step that is over says so."""
    draft = load(visit)
    if draft is None or draft.question != question.id:
        visit.notice(visit.texts.plain("button.unknown"))
        return
    what, _, value = choice.partition("-")
    visit.notice(visit.texts.plain("button.done"))
    visit.rewriting()
    if what == "stop":
        _stop(visit, draft)
    elif what == "unit":
        _next(visit, campaign, replace(draft, unit=value))
    elif what == "days":
        _next(visit, campaign, draft.for_days(draft.spans[int(value)]))
    elif what == "fix":
        _next(visit, campaign, draft.without(value))
    elif what == "send":
        _send(visit, campaign, draft)
    else:
        step = draft.step(campaign)
        _next(visit, campaign, draft.given(step, 0 if what == "zero" else None))


def _unit_said(visit: Visit, campaign: Campaign, draft: Draft, text: str) -> bool:
    found = visit.reader.find_units(text)
    mine = [code for code in found if draft.anyone or code in draft.own]
    if len(mine) == 1:
        _close(visit, draft)
        _next(visit, campaign, replace(draft, unit=mine[0]))
        return True
    draft = replace(draft, near=tuple(mine or visit.reader.suggest_units(text))[:MOST_UNITS])
    _close(visit, draft)
    _next(visit, campaign, draft, visit.texts.say("guided.which-unit", text=text))
    return True


def _days_said(visit: Visit, campaign: Campaign, draft: Draft, text: str) -> bool:
    title = campaign.unit_by_code[draft.unit or ""].title
    key = metrics_of(campaign, draft.unit or "")[0]
    said = visit.reader.read_report(f"{title} {text} {key}=1", visit.event.sent_at, Sender(SenderRole.ADMIN))
    dated = [entry for entry in said.entries if entry.dated]
    if len(dated) != 1 or said.problems:
        _close(visit, draft)
        _next(visit, campaign, draft, visit.texts.say("guided.no-day", text=text))
        return True
    _close(visit, draft)
    _next(visit, campaign, draft.for_days(Span(dated[0].start or dated[0].date, dated[0].date)))
    return True


def _figure_said(visit: Visit, campaign: Campaign, draft: Draft, key: str, text: str) -> bool:
    """Read a number the way a report's are; a wrong one is told with what is wrong, and asked for again."""
    word = flat_words(text)
    if word in _SKIP or word in _ZERO:
        _close(visit, draft)
        _next(visit, campaign, draft.given(key, None if word in _SKIP else 0))
        return True
    if not any(char.isdigit() for char in text):
        _close(visit, draft)
        _next(visit, campaign, draft, visit.texts.say("guided.number-please", text=text))
        return True
    title = campaign.unit_by_code[draft.unit or ""].title
    figure = text.removeprefix(f"{key}=").strip()
    said = visit.reader.read_report(f"{title} {key}={figure}", visit.event.sent_at, Sender(SenderRole.ADMIN))
    value = said.entries[0].values.get(key) if len(said.entries) == 1 and not said.problems else None
    if value is None or len(said.entries[0].values) > 1 or value.op is Op.ADD:
        lines = dict.fromkeys(problem_words.problem_line(visit, campaign, problem) for problem in said.problems)
        wrong = visit.texts.lines(lines) or visit.texts.say("guided.number-please", text=text)
        _close(visit, draft)
        _next(visit, campaign, draft, wrong)
        return True
    _close(visit, draft)
    _next(visit, campaign, draft.given(key, value.number))
    return True


def _next(visit: Visit, campaign: Campaign, draft: Draft, before: str = "") -> None:
    """Ask for what is lacking, or show all of it for a last look."""
    if draft.unit is not None and draft.end is None:
        spans = span_choices(visit, campaign, draft.unit)
        draft = draft.for_days(spans[0]) if len(spans) == 1 else replace(draft, spans=spans)
    step = draft.step(campaign)
    if step == "look" and all(value is None for value in draft.values.values()):
        forget(visit)
        visit.say(visit.texts.say("guided.nothing"))
        return
    text, choices = prompt(visit.texts, campaign, draft, step)
    numbers = step not in {"unit", "days", "look"}
    typed = numbers and not visit.abilities.edits  # where buttons are numbers, a number would press one
    question = questions.ask(visit, QUESTION, campaign, {}, [choice for choice, _label in choices], person=visit.actor)
    buttons: Buttons = ()
    if not typed:
        width = 3 if numbers else 2
        buttons = rows((choice_button(question, choice, label) for choice, label in choices), width)
    hint = visit.texts.say("guided.by-words") if typed else ""
    save(visit, replace(draft, question=question, typing=typed))
    visit.say(visit.texts.lines((before, text, hint)), buttons=buttons, key=questions.here(visit, question))


def _send(visit: Visit, campaign: Campaign, draft: Draft) -> None:
    """Take what was gathered as the report that it makes up, under the message whose button was pressed."""
    text = composed(campaign, draft)
    said = visit.reader.read(text, visit.now, visit.member.sender())
    event = visit.event
    message = visit.uow.ledger.message(
        event.app, event.chat_id, event.message_id, visit.actor, campaign.code, visit.now, text
    )
    forget(visit)
    outcome = take_all(visit, campaign, message, said.entries, sure=True)
    outcome.problems[:0] = said.problems
    respond(visit, campaign, message, outcome)


def _close(visit: Visit, draft: Draft) -> None:
    """Take the buttons away under what was answered by words."""
    if draft.question is None or visit.actor is None or visit.event.kind is EventKind.BUTTON:
        return
    visit.uow.questions.answer(draft.question, "typed", visit.actor, visit.now)
    target = visit.uow.outbox.sent_as(questions.here(visit, draft.question))
    if target is not None and visit.abilities.edits and not draft.typing:
        chat = visit.chat
        visit.post(Letter(chat.app, chat.chat_id, LetterKind.EDIT, target=target, priority=Priority.POST))


def _stop(visit: Visit, draft: Draft) -> None:
    _close(visit, draft)
    forget(visit)
    visit.say(visit.texts.say("guided.stopped"))
