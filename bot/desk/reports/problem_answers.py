"""What is wrong with a report, where, and a right line to copy; buttons where one of a few things was meant."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.chat import EventKind
from bot.desk import questions
from bot.desk.buttons import MOST_CHOICES, Buttons, choice_button, rows
from bot.desk.names import list_name, when
from bot.desk.reports.problem_days import DAYS, day_choices
from bot.desk.reports.problem_units import SUCCEEDED, UNITS, Choice, unit_choices
from bot.desk.reports.problem_words import problem_line
from bot.desk.reports.samples import again_line
from bot.desk.visit import Visit
from bot.texts import Markup
from reporting.campaign import Campaign
from reporting.practice import is_practice
from reporting.reading import Problem, ProblemCode
from reporting.records import Json, Message

QUESTION = "fault"
"""The kind of question that completes a report without retyping it."""

THINKING = "\N{THINKING FACE}"
"""Put under what was seen and not understood, where nothing is said."""
ONCE_WITHIN = timedelta(minutes=1)
"""The same words of the same person are answered so often with the same fault; in between a reaction says as much."""

ADD_OR_SET = "more"
"""The reader's reason where a word says that the figures are more for the same day."""

_REPORT = re.compile(r"^/bc\s+")


def tell_problems(visit: Visit, campaign: Campaign, message: Message, problems: Sequence[Problem]) -> None:
    """Say what is wrong, all at once, with buttons for the first fault that a press can mend."""
    if problems:
        lines = problem_lines(visit, campaign, message, problems)
        if visit.event.kind is EventKind.MESSAGE and _told_just_now(visit, lines):
            if visit.abilities.reactions:
                visit.react(THINKING)
            return
        visit.say(visit.texts.lines(lines), buttons=_ask(visit, campaign, message, problems), answers=message.id)


def _told_just_now(visit: Visit, lines: Sequence[str]) -> bool:
    """Tell whether the same person was told the same of the same words within the minute; remembered over a restart."""
    event, state = visit.event, visit.uow.state
    name = f"fault-told/{event.app}/{event.chat_id}/{event.account.account_id if event.account else ''}"
    mark = hashlib.sha256("\n".join((" ".join(event.text.split()), *lines)).encode()).hexdigest()[:16]
    said_at, known = event.sent_at, state.get(name)
    if known and known[0] == mark and abs(said_at - datetime.fromisoformat(known[1])) < ONCE_WITHIN:
        return True
    state.set(name, [mark, said_at.isoformat()])
    return False


def can_join(visit: Visit, campaign: Campaign, problems: Sequence[Problem]) -> bool:
    """Tell whether the faults may stand under the answer to the good entries: none of them asks by buttons."""
    return bool(problems) and not any(_choices(visit, campaign, problem) for problem in problems)


def problem_lines(visit: Visit, campaign: Campaign, message: Message, problems: Sequence[Problem]) -> list[Markup]:
    """Say what is wrong, each thing once, and a right line to copy."""
    lines = list(dict.fromkeys(problem_line(visit, campaign, problem) for problem in problems))
    # a day may be another than those that are offered
    unasked = [
        problem
        for problem in problems
        if problem.code in DAYS or not (problem.reason in SUCCEEDED or _choices(visit, campaign, problem))
    ]
    example = again_line(visit, campaign, message.text, unasked)
    if visit.member.practising and not is_practice(visit.chat.campaign or ""):
        example = _REPORT.sub("/guithu ", example)  # copied, it must not count all at once
    return [*lines, visit.texts.say("fault.again", line=example)] if example else lines


def _ask(visit: Visit, campaign: Campaign, message: Message, problems: Sequence[Problem]) -> Buttons:
    """Ask about the first fault that a choice can mend."""
    for problem in problems:
        choices = _choices(visit, campaign, problem)
        if choices:
            sender = visit.member.sender()
            data: Json = {
                "message": message.message_id,
                "text": message.text,
                "line": problem.line,
                "fragment": problem.text.strip(),
                "kind": problem.code.value,
                "role": sender.role.value,
                "units": list(sender.units),
            }
            codes = [one.code for one in choices]
            question = questions.ask(visit, QUESTION, campaign, data, codes, person=visit.author)
            unit = list_name(campaign, problem.unit) if problem.unit else ""
            which = problem.text.strip()
            return rows((choice_button(question, one.code, one.label, unit, which) for one in choices), 2)
    return ()


def _choices(visit: Visit, campaign: Campaign, problem: Problem) -> list[Choice]:
    texts = visit.texts
    if problem.code in UNITS:
        return unit_choices(visit, campaign, problem)
    if problem.code is ProblemCode.UNKNOWN_METRIC:
        known = [campaign.metric_by_key[key] for key in problem.suggestions if key in campaign.metric_by_key]
        return [Choice(one.key, one.label, (one.key, one.label)) for one in known if one.typed][:MOST_CHOICES]
    if problem.code in DAYS:
        return [Choice(code, str(when(texts, span)), ()) for code, span in day_choices(visit, campaign, problem)]
    if problem.code is ProblemCode.AMBIGUOUS_VALUE and problem.reason == ADD_OR_SET:
        return [Choice(code, texts.plain(f"button.{code}"), ()) for code in ("add", "set")]
    return []
