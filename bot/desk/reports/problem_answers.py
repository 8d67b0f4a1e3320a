"""What is wrong with a report, where, and a right line to copy; buttons where one of a few things was meant."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.chat import EventKind
from bot.desk import questions
from bot.desk.buttons import Buttons, choice_button, rows
from bot.desk.names import list_name, part_name, unit_titles, when
from bot.desk.reports.problem_days import DAYS, day_choices, with_day
from bot.desk.reports.problem_units import SUCCEEDED, UNITS, Choice, succession, unit_choice, unit_choices
from bot.desk.reports.samples import COMMAND, again_line
from bot.desk.visit import Visit
from bot.texts import Markup
from reporting.campaign import Campaign, Role
from reporting.practice import is_practice
from reporting.reading import Problem, ProblemCode, Sender, SenderRole
from reporting.records import Json, Message
from reporting.successors import entrusted

QUESTION = "fault"
"""The kind of question that completes a report without retyping it."""

THINKING = "\N{THINKING FACE}"
"""Put under what was seen and not understood, where nothing is said."""
ONCE_WITHIN = timedelta(minutes=1)
"""The same words of the same person are answered so often with the same fault; in between a reaction says as much."""

MOST_CHOICES = 9
LONGEST_QUOTE = 60
ADD_OR_SET = "more"
"""The reader's reason where a word says that the figures are more for the same day."""

_NUMBERS = frozenset({ProblemCode.BAD_NUMBER, ProblemCode.NEGATIVE, ProblemCode.TOO_LARGE})
_DATE = re.compile(r"\d{1,4}\s?[/.\-]\s?\d{1,2}(?:\s?[/.\-]\s?\d{2,4})?|\btháng\s\d{1,2}(?:\snăm\s\d{4})?")
_DAY_WORD = re.compile(r"(?i)\bng[àa]y\s*[=:]?\s*(?=\d)")  # the wording says it
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


def problem_line(visit: Visit, campaign: Campaign, problem: Problem) -> Markup:
    """Put one problem into words."""
    texts = visit.texts
    if problem.code is ProblemCode.NOT_ALLOWED and problem.reason != "not-there":
        return _not_allowed(visit, campaign, problem)
    reason = problem.reason or "default"
    if problem.code is ProblemCode.OUTSIDE_CAMPAIGN and not _DATE.search(problem.text):
        reason = "undated"
    key = f"fault.{problem.code.value}.{reason}"
    if not problem.reason and not problem.suggestions and texts.has(f"fault.{problem.code.value}.none"):
        key = f"fault.{problem.code.value}.none"
    if not problem.suggestions and texts.has(f"{key}-plain"):
        key = f"{key}-plain"
    if not texts.has(key):
        key = f"fault.{problem.code.value}.default"
    metric = campaign.metric_by_key.get(problem.metric or "")
    unit = campaign.unit_by_code.get(problem.unit or "")
    return texts.say(
        key,
        text=_offending(problem),
        metric=metric.label if metric else "",
        of=texts.say("fault.of", metric=part_name(metric)) if metric else "",
        unit=unit.title if unit else "",
        inside=texts.say("fault.inside", unit=unit.title) if unit else "",
        options=texts.listed(_label(campaign, problem, code) for code in problem.suggestions) or "–",
        limit=metric.limit if metric else 1_000_000,
        start=campaign.start,
        end=campaign.end,
        **succession(visit.texts, campaign, unit),
    )


def _offending(problem: Problem) -> str:
    """Show the doubtful number without the metric it belongs to, which is named beside it; long texts cut."""
    text = " ".join(problem.text.split())
    if problem.metric and problem.code in _NUMBERS:
        text = re.split(r"[=:]\s*", text)[-1]
    if problem.code in DAYS:
        text = _DAY_WORD.sub("", text)
    if problem.code in DAYS and "=" in text:
        text = " ".join(found[0] for found in _DATE.finditer(text)) or text
    return text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE]}…"


def _not_allowed(visit: Visit, campaign: Campaign, problem: Problem) -> Markup:
    texts = visit.texts
    metric = campaign.metric_by_key.get(problem.metric or "")
    if metric is not None and not metric.typed:
        parts = texts.listed(campaign.metric_by_key[key].label for key in campaign.parts_of(metric.key))
        key = "not-allowed.official" if not metric.reported and metric.formula is None else "not-allowed.derived"
        return texts.say(key, metric=metric.label, parts=parts)
    if Role.REPORTER in visit.member.roles:
        own = unit_titles(texts, campaign, visit.member.own_units)
        other = campaign.unit_by_code.get(problem.unit or "")
        return texts.say("not-allowed.other-unit", own=own, unit=other.title if other else problem.text.strip())
    return no_reporter(visit, campaign)


def no_reporter(visit: Visit, campaign: Campaign) -> Markup:
    """Answer figures of somebody who may not report: a leader reads, a stranger may ask to be let in."""
    if visit.member.roles:
        return visit.texts.say("not-allowed.leader")
    return visit.texts.say("not-allowed.stranger", unit=campaign.units[0].name)


def _label(campaign: Campaign, problem: Problem, code: str) -> str:
    if problem.code in UNITS:
        return campaign.unit_by_code[code].title if code in campaign.unit_by_code else code
    metric = campaign.metric_by_key.get(code)
    return f"{metric.label} ({code})" if metric else code


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
            return rows((choice_button(question, one.code, one.label, unit) for one in choices), 2)
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


def completed(data: Json, choice: str, campaign: Campaign) -> list[str]:
    """Write the message anew with what was chosen in the doubtful place; several ways, the likeliest first."""
    text, fragment = str(data["text"]), str(data["fragment"])
    kind = ProblemCode(data["kind"])
    if kind is ProblemCode.MISSING_UNIT:
        command = COMMAND.match(text)
        head, rest = (command[0], text[command.end() :]) if command else ("", text)
        return [f"{head} {campaign.unit_by_code[choice].title} {rest.strip()}".strip()]
    if kind in DAYS:
        return [with_day(text, int(data["line"]), fragment, choice)]
    if kind is ProblemCode.AMBIGUOUS_VALUE:
        return [re.sub(r"(?i)b[oổ]\s*sung", "đính chính", text)]
    words = unit_choice(campaign, choice).words if kind in UNITS else _metric_words(campaign, choice, fragment)
    return [_put(text, int(data["line"]), fragment, word) for word in words]


def _metric_words(campaign: Campaign, choice: str, fragment: str) -> tuple[str, ...]:
    """Name the chosen metric, with the number that stood in the doubtful words."""
    number = re.search(r"[=:]?\s*([+-]?\d[\d.,]*)\D*$", fragment)
    if number is None:
        return (f"{choice}=", choice, campaign.metric_by_key[choice].label)
    return (f"{choice}={number[1]}",)


def _put(text: str, line: int, fragment: str, word: str) -> str:
    lines = text.splitlines() or [""]
    place = line - 1 if 0 < line <= len(lines) and fragment in lines[line - 1] else None
    if place is None:
        return text.replace(fragment, word, 1)
    lines[place] = lines[place].replace(fragment, word, 1)
    return "\n".join(lines)


def sender_of(data: Json, choice: str, campaign: Campaign) -> Sender:
    """Say again what the sender was to the reader."""
    units = tuple(data["units"])
    if choice.partition("@")[0] in entrusted(campaign, units):  # it was said that all of the merged unit is meant
        units = tuple(dict.fromkeys((*units, choice.partition("@")[0])))
    return Sender(SenderRole(data["role"]), units)
