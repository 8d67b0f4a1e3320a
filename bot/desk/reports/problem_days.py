"""A report whose day can't be read, or is none of the campaign's: the days that may be meant, to choose from."""

from __future__ import annotations

import re
from datetime import date

from bot.desk.duties.rounds import asked_period, figure_duties
from bot.desk.visit import Visit
from reporting.campaign import Campaign
from reporting.periods import clipped_to
from reporting.reading import Problem, ProblemCode
from reporting.records import Span

DAYS = frozenset({ProblemCode.BAD_DATE, ProblemCode.FUTURE_DATE, ProblemCode.OUTSIDE_CAMPAIGN})
"""The faults that a day mends."""
MOST = 4

_WRITTEN = re.compile(r"\d{1,4}\s?[/.\-]\s?\d{1,2}(?:\s?[/.\-]\s?\d{2,4})?|\d{1,2}\stháng\s\d{1,2}(?:\snăm\s\d{4})?")
_NAMED = r"(?:(?:từ|tu|đến|den)\s+)?(?:ngày\s*[=:]?\s*|ngay\s*[=:]?\s*)?"


def day_choices(visit: Visit, campaign: Campaign, problem: Problem) -> list[tuple[str, Span]]:
    """List what may be meant, each with its code: days that were written, the round that is collected, today."""
    if not _WRITTEN.search(problem.text):
        return []  # no day was written: what is wrong is today
    today = visit.today
    found = [span for text in _dates(problem.text) if (span := _read(visit, text)) is not None]
    duties = figure_duties(campaign, problem.unit or next(iter(visit.member.own_units), campaign.units[0].code))
    period = asked_period(campaign, duties[0], visit.now) if duties else None
    found += [period.span] if period is not None else []
    found.append(Span(today, today))
    last = min(today, campaign.end)
    unit = campaign.unit_by_code.get(problem.unit or "")
    if unit is not None and campaign.changes_units:
        found = [own for span in found if (own := clipped_to(unit, span)) is not None]
    usable = [span for span in dict.fromkeys(found) if campaign.start <= span.start and span.end <= last]
    return [(f"d{span.start.isoformat()}_{span.end.isoformat()}", span) for span in usable[:MOST]]


def _dates(text: str) -> list[str]:
    return list(dict.fromkeys(found[0] for found in _WRITTEN.finditer(text)))


def _read(visit: Visit, text: str) -> Span | None:
    given = visit.reader.read_instruction(text, visit.local(visit.now))
    return given.spans[0] if len(given.spans) == 1 and not given.problems else None


def said_days(days: str) -> str:
    """Write a day or span, given as `2023-07-24_2023-07-30`, as one writes it in a report."""
    first, last = (date.fromisoformat(part) for part in days.split("_"))
    return f"ngày {last:%d/%m/%Y}" if first == last else f"từ {first:%d/%m/%Y} đến {last:%d/%m/%Y}"


def with_day(text: str, line: int, fragment: str, choice: str) -> str:
    """Write the message anew with the chosen day in the place of those that are in doubt."""
    said = said_days(choice.removeprefix("d"))
    lines = text.splitlines() or [""]
    where = [line - 1, *range(len(lines))]
    for written in _dates(fragment):
        pattern = re.compile(rf"(?i){_NAMED}{re.escape(written)}(?!\d)")
        place = next((at for at in where if 0 <= at < len(lines) and pattern.search(lines[at])), None)
        if place is not None:
            lines[place] = pattern.sub(said, lines[place], count=1)
            said = ""
    return "\n".join(lines)
