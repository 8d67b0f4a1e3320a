"""What short texts ask for: behind a command, or as a plain question."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from reporting.campaign import Campaign
from reporting.flat import flatten
from reporting.message.asking import Asked, read_question
from reporting.message.dated import DatedNames
from reporting.message.dates import Today
from reporting.message.existence import yet_to_begin
from reporting.message.instructions import Instruction, read_instruction
from reporting.message.mentions import Sort
from reporting.message.normalise import lower, normalise
from reporting.message.scan import ItemKind, Scan
from reporting.reading import Problem, ProblemCode

LONGEST_QUESTION = 300
LONGEST_TEXT = 20_000  # letters; Telegram's own limit is 4,096
MOST_WORDS = 6  # of a unit's name


@dataclass(frozen=True, slots=True)
class Query:
    """What a `/status` asks for: a unit, a metric, a day; problems where one could not be found."""

    unit: str | None = None
    metric: str | None = None
    day: date | None = None
    problems: tuple[Problem, ...] = ()


class QueryReader:
    """Finds what short texts of one campaign name: units, a metric, days."""

    def __init__(self, campaign: Campaign, names: DatedNames) -> None:
        self.campaign = campaign
        self._names = names

    def find_units(self, text: str, on: date | None = None) -> tuple[str, ...]:
        """Find the units that a short text names: one is sure, several are doubtful, none is unknown.

        Names count on the day asked for; without one, all that were ever in use.
        """
        scanner = self._names.on(on)
        scan = scanner.scan(normalise(text[:LONGEST_TEXT]))
        found = [code for item in scan.items if item.kind is ItemKind.UNIT for code in item.units]
        if not found:
            phrase, kind = _phrase(scan)
            near = scanner.units.near(phrase, kind).unit if phrase else None
            found = [near] if near else []
        return tuple(dict.fromkeys(found))

    def suggest_units(self, text: str, on: date | None = None) -> tuple[str, ...]:
        """Name units that a misspelt text may mean, the nearest first."""
        scanner = self._names.on(on)
        phrase, kind = _phrase(scanner.scan(normalise(text[:LONGEST_TEXT])))
        return scanner.units.near(phrase, kind).suggestions if phrase else ()

    def read_query(self, text: str, now: datetime) -> Query:
        """Read what follows `/status`: a unit, a metric and a day, in any order."""
        clean = normalise(text[:LONGEST_TEXT])
        today = Today(now.astimezone(self.campaign.zone), self.campaign)
        scanner = self._names.on(today.day)
        scan = scanner.scan(clean)
        problems: list[Problem] = []
        metric = self._queried_metric(scan)
        day = None
        for item in scan.items:
            if item.kind is ItemKind.DATE and item.mention is not None and item.mention.sort is not Sort.CLOCK:
                when = today.resolve(item.mention)
                if when.problem is not None:
                    problems.append(Problem(when.problem, 1, clean[item.mention.start : item.mention.end]))
                else:
                    day = when.day
        units = self.find_units(text, day or today.day)
        before = yet_to_begin(self.campaign, units, day)
        if before:
            fault = Problem(ProblemCode.AMBIGUOUS_UNIT, 1, clean.strip(), before, units[0], reason="not-yet")
            problems.append(fault)
        elif len(units) > 1:
            problems.append(Problem(ProblemCode.AMBIGUOUS_UNIT, 1, clean.strip(), units))
        elif not units and metric is None:
            phrase, kind = _phrase(scan)
            if phrase:
                near = scanner.units.near(phrase, kind)
                code = ProblemCode.AMBIGUOUS_UNIT if near.ambiguous else ProblemCode.UNKNOWN_UNIT
                problems.append(Problem(code, 1, clean.strip(), near.suggestions))
        return Query(units[0] if len(units) == 1 else None, metric, day, tuple(problems))

    def read_instruction(self, text: str, now: datetime) -> Instruction:
        """Read what follows a command of the office: units, days that may lie ahead, an hour, and a reason."""
        today = now.astimezone(self.campaign.zone).date()
        scanner = self._names.on(today)
        clean = normalise(text[:LONGEST_TEXT])
        given = read_instruction(self.campaign, scanner.scan(clean), now)
        if not given.unknown or given.units or given.everyone:
            return given
        words = given.unknown.split()[:MOST_WORDS]
        nearest: tuple[str, ...] = ()
        for length in range(len(words), 0, -1):
            phrase, kind = _phrase(scanner.scan(" ".join(words[:length])))
            near = scanner.units.near(phrase, kind) if phrase else None
            if near and near.unit:
                reason = given.reason.removeprefix(given.unknown) or " ".join(given.unknown.split()[length:])
                return replace(given, units=(near.unit,), unknown="", reason=reason)
            nearest = nearest or (near.suggestions if near else ())
        if not nearest:
            return replace(given, unknown="", reason=given.reason or given.unknown)
        fault = Problem(ProblemCode.AMBIGUOUS_UNIT, 1, given.unknown, nearest)
        return replace(given, problems=(*given.problems, fault))

    def read_question(self, text: str, now: datetime) -> Asked | None:
        """Read a plain question; None where it is none."""
        today = now.astimezone(self.campaign.zone).date()
        scanner = self._names.on(today)
        scan = scanner.scan(normalise(text[:LONGEST_QUESTION]))
        return read_question(
            scan, today, self._queried_metric(scan), lambda word: scanner.units.near(word, "").suggestions
        )

    def _queried_metric(self, scan: Scan) -> str | None:
        for item in scan.items:
            if item.kind is ItemKind.METRIC and item.metrics:
                return item.metrics[0]
            if item.kind is ItemKind.STEM and item.leaf is not None:
                said = [
                    metric.key
                    for metric in self.campaign.metrics
                    if flatten(lower(normalise(metric.said))) == " ".join(map(flatten, item.leaf.lows))
                ]
                if said:
                    return said[0]
        return None


def _phrase(scan: Scan) -> tuple[str, str]:
    kind = next((item.unit_kind for item in scan.items if item.kind is ItemKind.KIND), "")
    return "".join(item.flat for item in scan.items if item.kind is ItemKind.OTHER), kind
