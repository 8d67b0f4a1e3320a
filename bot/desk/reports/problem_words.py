"""What is wrong with a report, in words: the doubtful text, what may be meant, who may report what."""

from __future__ import annotations

import re

from bot.desk.names import LONGEST_QUOTE, part_name, unit_titles
from bot.desk.reports.problem_days import DAYS
from bot.desk.reports.problem_units import UNITS, succession
from bot.desk.visit import Visit
from bot.texts import Markup
from reporting.campaign import Campaign, Role
from reporting.reading import Problem, ProblemCode

_NUMBERS = frozenset({ProblemCode.BAD_NUMBER, ProblemCode.NEGATIVE, ProblemCode.TOO_LARGE})
_DATE = re.compile(r"\d{1,4}\s?[/.\-]\s?\d{1,2}(?:\s?[/.\-]\s?\d{2,4})?|\btháng\s\d{1,2}(?:\snăm\s\d{4})?")
_DAY_WORD = re.compile(r"(?i)\bng[àa]y\s*[=:]?\s*(?=\d)")  # the wording says it


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
