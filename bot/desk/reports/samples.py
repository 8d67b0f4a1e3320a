"""Lines to copy: the sender's own line made right where that is sure, else what was readable and dots to fill in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from bot.desk.names import typed_name
from bot.desk.reports.problem_days import DAYS
from bot.desk.reports.problem_units import UNITS
from bot.desk.visit import Visit
from reporting.campaign import Campaign, MetricKind, Unit
from reporting.reading import Entry, Op, Problem, ProblemCode, Value

LONGEST_LINE = 300
BLANK = "…"
"""What stands where a number is to be filled in: a line that is sent with it stores nothing there."""

COMMAND = re.compile(r"^\s*/\S+")
"""How a text begins that is said as a command."""

_NOT_MENDED = frozenset({ProblemCode.NOT_ALLOWED, ProblemCode.CLOSED_PERIOD})
_LETTERS = str.maketrans({"o": "0", "O": "0", "l": "1", "I": "1", "i": "1"})
_COUNT = re.compile(r"\d{1,7}")
_FIGURE = re.compile(r"\S*\d\S*(?=\D*$)")


def again_line(visit: Visit, campaign: Campaign, text: str, problems: Sequence[Problem]) -> str:
    """Correct the faulty line where that can be done for sure, else keep what was readable; empty where none helps."""
    shown = [problem for problem in problems if problem.code not in _NOT_MENDED]
    if not shown:
        return _parts(campaign, problems)
    return (
        _mended(visit, text, shown)
        or _kept(visit, campaign, text, shown)
        or _rest(visit, campaign, text, shown)
        or _blank(visit, campaign, shown[0])
    )


def _parts(campaign: Campaign, problems: Sequence[Problem]) -> str:
    """Write the parts to fill in of a metric that the desk adds up itself; empty where that isn't the fault."""
    metrics = campaign.metric_by_key
    derived = [problem for problem in problems if problem.metric in metrics and metrics[problem.metric].formula]
    typed = [key for one in derived[:1] for key in campaign.parts_of(one.metric or "") if metrics[key].typed]
    unit = campaign.unit_by_code.get(derived[0].unit or "") if derived else None
    return f"/bc {typed_name(campaign, unit.code)} {blank_pairs(typed)}" if unit is not None and typed else ""


def blank_pairs(keys: Sequence[str]) -> str:
    """Write pairs to fill in: `m1=… m2=…`."""
    return " ".join(f"{key}={BLANK}" for key in keys)


def example_metrics(campaign: Campaign, metric: str | None = None) -> list[str]:
    """Choose the metrics of an example: what the duty requires, the faulty one among them."""
    duty = campaign.main_duty
    wanted = list((duty and duty.required) or campaign.typed_keys[:2])
    if metric and metric not in wanted and metric in campaign.typed_keys:
        wanted = [*wanted[:1], metric]
    return wanted[:2]


def example_unit(visit: Visit, campaign: Campaign) -> Unit:
    """Choose the unit of an example: the person's own, else the campaign's first."""
    own = next(iter(visit.member.own_units), None)
    return campaign.unit_by_code[own] if own is not None else campaign.units[0]


def example_day(visit: Visit, campaign: Campaign) -> date:
    """Choose the day of an example: today, within the campaign."""
    return max(campaign.start, min(visit.today, campaign.end))


def _blank(visit: Visit, campaign: Campaign, problem: Problem) -> str:
    """Write the unit and its metrics with nothing filled in."""
    code = problem.unit or next(iter(visit.member.own_units), None)
    if code is None and problem.code in UNITS and problem.suggestions:
        code = problem.suggestions[0]
    unit = campaign.unit_by_code[code] if code in campaign.unit_by_code else campaign.units[0]
    day = f" ngày {BLANK}" if problem.code in DAYS else ""
    return f"/bc {typed_name(campaign, unit.code)}{day} {blank_pairs(example_metrics(campaign, problem.metric))}"


def _kept(visit: Visit, campaign: Campaign, text: str, problems: Sequence[Problem]) -> str:
    """Keep the figures of the faulty entry that were readable; empty unless they are read the same again.

    The unreadable ones are replaced by numbers that stand nowhere in the text, which show what they belong to.
    """
    unit = problems[0].unit
    own = [problem for problem in problems if problem.unit == unit]
    spare = (str(number) for number in range(11, 100) if str(number) not in text)
    lines, marks = text.splitlines(), dict[int, str]()
    for problem, mark in zip(own, spare, strict=False):
        number = problem.line - 1
        if problem.metric is None or not 0 <= number < len(lines) or problem.text not in lines[number]:
            return ""
        lines[number] = _marked(lines[number], problem, mark)
        marks[int(mark)] = problem.metric
    entry = _entry(visit, "\n".join(lines), unit)
    if entry is None or len(marks) < len(own):
        return ""
    found = {value.number: key for key, value in entry.values.items() if value.number in marks}
    faulty = set(marks.values())
    if any(found.get(mark) != key for mark, key in marks.items() if mark in found) or faulty - set(entry.values):
        return ""
    line = _line(campaign, entry)
    again = _entry(visit, line, unit)
    if again is None or len(line) > LONGEST_LINE or _numbers(again) != _numbers(entry) or again.date != entry.date:
        return ""
    return _line(campaign, entry, blank=faulty)


def _rest(visit: Visit, campaign: Campaign, text: str, problems: Sequence[Problem]) -> str:
    """Keep the figures beside metrics that nobody knows, with those that the duty lacks to fill in.

    Beside a doubtful day nothing is kept: sent with its dots such a line would be an undated report.
    """
    unit = problems[0].unit
    if unit is None or any((one.unit, one.code) != (unit, ProblemCode.UNKNOWN_METRIC) for one in problems):
        return ""
    for problem in problems:
        text = text.replace(problem.text, " ", 1)
    entry = _entry(visit, text, unit)
    lacking = [key for key in example_metrics(campaign) if entry is not None and key not in entry.values]
    if entry is None or not lacking:
        return ""
    line = f"{_line(campaign, entry)} {blank_pairs(lacking)}"
    return line if len(line) <= LONGEST_LINE else ""


def _marked(line: str, problem: Problem, mark: str) -> str:
    """Put a mark where the doubtful figure stands; the second of two that contradict each other goes."""
    fragment = problem.text
    if problem.code is ProblemCode.CONFLICTING_VALUES:
        return line.replace(fragment, " ", 1)
    if fragment.endswith(("=", ":")):
        return re.sub(re.escape(fragment) + r"\S*", f"{fragment}{mark}", line, count=1)
    if problem.code is ProblemCode.MISSING_VALUE:  # a name alone: a digit in it is no figure
        return line.replace(fragment, f"{fragment}={mark}", 1)
    name, sign, figure = fragment.rpartition("=") if "=" in fragment else fragment.rpartition(":")
    put = f"{name}{sign} {mark}" if sign and figure.strip() else _FIGURE.sub(mark, fragment, count=1)
    return line.replace(fragment, put, 1)


def _entry(visit: Visit, text: str, unit: str | None) -> Entry | None:
    """Read a text that is written as a report; the one entry of a unit, where nothing of it is doubtful."""
    said = text if COMMAND.match(text) else f"/bc {text}"
    reading = visit.reader.read(said, visit.event.sent_at, visit.member.sender())
    found = [entry for entry in reading.entries if entry.unit == unit]
    doubtful = any(problem.unit in {None, unit} for problem in reading.problems)
    return found[0] if len(found) == 1 and not doubtful else None


def _numbers(entry: Entry) -> dict[str, tuple[Op, int]]:
    return {key: (value.op, value.number) for key, value in entry.values.items()}


def _line(campaign: Campaign, entry: Entry, blank: frozenset[str] | set[str] = frozenset()) -> str:
    """Write an entry as a command; cumulative figures last, for `lk` holds to the end of its line."""
    ordered = sorted(entry.values.items(), key=lambda pair: pair[1].op is Op.TOTAL)
    pairs = (_pair(campaign, key, value, blank=key in blank) for key, value in ordered)
    last = f"{entry.date.day}/{entry.date.month}/{entry.date.year}"
    days = f" ngày {last}" if entry.start is None else f" từ {entry.start.day}/{entry.start.month} đến {last}"
    return f"/bc {typed_name(campaign, entry.unit)}{days if entry.dated else ''} {' '.join(pairs)}"


def _pair(campaign: Campaign, key: str, value: Value, *, blank: bool) -> str:
    told = value.op is Op.TOTAL and campaign.metric_by_key[key].kind is not MetricKind.CUMULATIVE
    sign = "+" if value.op is Op.ADD else ""
    return f"{'lk ' if told else ''}{key}={BLANK if blank else f'{sign}{value.number}'}"


def _mended(visit: Visit, text: str, problems: Sequence[Problem]) -> str:
    """Copy the faulty line with its figures mended; empty unless it then reads without a fault."""
    if len({problem.line for problem in problems}) != 1:
        return ""
    rows_of = text.splitlines()
    number = problems[0].line - 1
    if not 0 <= number < len(rows_of):
        return ""
    line = rows_of[number]
    if len(line) > LONGEST_LINE:
        return ""
    for problem in problems:
        fixed = _fixed(problem)
        if not fixed or problem.text not in line:
            return ""
        line = line.replace(problem.text, problem.text.replace(*fixed), 1)
    line = line.strip() if COMMAND.match(line) else f"/bc {line.strip(' -+*•–')}"
    reading = visit.reader.read(line, visit.event.sent_at, visit.member.sender())
    return line if reading.entries and not reading.problems else ""


def _fixed(problem: Problem) -> tuple[str, str] | None:
    """Name the faulty number and what it surely was: letters for digits, a space between thousands."""
    if problem.code is not ProblemCode.BAD_NUMBER:
        return None
    found = re.search(r"(?<![^\W_])[\doOlI]*\d[\doOlI]*(?: \d{3})*(?![^\W_])", problem.text)
    if found is None:
        return None
    number = found[0].translate(_LETTERS).replace(" ", "")
    return (found[0], number) if _COUNT.fullmatch(number) and number != found[0] else None
