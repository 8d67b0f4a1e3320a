"""Builders of what tests talk about: campaigns, days, entries, cells. Everything has a default that makes sense."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, time
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.config import load
from reporting.campaign import (
    Baseline,
    Campaign,
    Duty,
    DutyKind,
    Formula,
    Frequency,
    Metric,
    MetricKind,
    Target,
    Term,
    Unit,
)
from reporting.ledger import tally
from reporting.periods import main_span
from reporting.progress import Progress, progress
from reporting.reading import Entry, Op, Value
from reporting.records import Cell, EntryState, Message, StoredEntry

EXAMPLES = Path(__file__).parents[1] / "examples"
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")

TAN_CHAU_WEEK: Mapping[str, tuple[int, int]] = {
    "tan-hung": (80, 170),
    "tan-phu": (75, 165),
    "thanh-dong": (85, 148),
    "thi-tran": (70, 130),
    "suoi-day": (84, 147),
    "tan-thanh": (75, 125),
    "suoi-ngo": (104, 184),
    "tan-hiep": (54, 92),
    "tan-hoi": (65, 99),
    "tan-dong": (108, 151),
}
"""The model week 24-30/7/2023: collected and activated by the ten units that reported."""

_numbers = count(1)


@cache
def example(name: str) -> Campaign:
    """Load one of the shipped campaigns."""
    return load(EXAMPLES / f"{name}.toml", {}).campaigns[0].campaign


def tan_chau(**changes: Any) -> Campaign:
    """Load Tân Châu's campaign, with changes where given."""
    return replace(example("tan-chau"), **changes) if changes else example("tan-chau")


def on(text: str) -> date:
    """Read a day: `2023-07-24`, or `24/7` of 2023."""
    if "/" in text:
        day, month = text.split("/")
        return date(2023, int(month), int(day))
    return date.fromisoformat(text)


def at(text: str) -> datetime:
    """Read a moment in Viet Nam: `2023-07-31 10:00`, or `31/7 10:00` of 2023."""
    day, clock = text.split(" ")
    return datetime.combine(on(day), time.fromisoformat(clock), ZONE)


def campaign(**changes: Any) -> Campaign:
    """Build a small campaign: July 2023, communes a, b, c, increments m and n with their sum s, a weekly duty."""
    units = changes.pop("units", tuple(unit(code) for code in "abc"))
    defaults: dict[str, Any] = {
        "code": "thu",
        "name": "Chiến dịch thử",
        "start": on("3/7"),
        "end": on("30/7"),
        "zone": ZONE,
        "units": units,
        "metrics": (metric("m"), metric("n"), derived("s", "m", "n")),
        "headline": "m",
        "duties": (duty("tuan", units=tuple(each.code for each in units), required=("m",)),),
    }
    return Campaign(**defaults | changes)


def unit(code: str, kind: str = "xã", **changes: Any) -> Unit:
    """Build a unit named after its code."""
    return Unit(code, changes.pop("name", code.title()), kind, **changes)


def metric(key: str, kind: MetricKind = MetricKind.INCREMENT, **changes: Any) -> Metric:
    """Build a metric labelled with its key."""
    return Metric(key, changes.pop("label", key), kind, **changes)


def derived(key: str, *terms: str, over: tuple[str, ...] = (), **changes: Any) -> Metric:
    """Build a derived metric; a term with a minus sign is taken away."""
    formula = Formula(tuple(map(_term, terms)), tuple(map(_term, over)))
    return metric(key, MetricKind.DERIVED, formula=formula, **changes)


def duty(code: str = "tuan", frequency: Frequency = Frequency.WEEKLY, **changes: Any) -> Duty:
    """Build a duty for figures: weekly from Monday to Sunday, due on Monday at 10:00."""
    defaults: dict[str, Any] = {"units": ("a", "b", "c"), "due_time": time(10), "due_days": 1}
    return Duty(code, code, changes.pop("kind", DutyKind.FIGURES), frequency, **defaults | changes)


def baseline(unit: str | None, metric: str, value: int, as_of: str = "2/7") -> Baseline:
    """Build a baseline, by default as of the day before the small campaign."""
    return Baseline(unit, metric, value, on(as_of))


def target(unit: str | None, metric: str, value: int | None, deadline: str = "30/7", **changes: Any) -> Target:
    """Build a target, by default until the small campaign's last day."""
    since = changes.pop("since", None)
    return Target(
        changes.pop("name", "chi-tieu"),
        metric,
        on(deadline),
        unit,
        value,
        since=on(since) if since else None,
        **changes,
    )


def cell(value: int, day: str, start: str | None = None, **changes: Any) -> Cell:
    """Build a cell of unit a and metric m; `received` is its sending time as `at` reads it."""
    received = changes.pop("received", None)
    return Cell(
        changes.pop("unit", "a"),
        changes.pop("metric", "m"),
        on(day),
        value,
        on(start) if start else None,
        received_at=at(received) if received else None,
        **changes,
    )


def anchor(value: int, day: str, **changes: Any) -> Cell:
    """Build a cell that states a cumulative figure."""
    return cell(value, day, anchor=True, **changes)


def values(text: str) -> dict[str, Value]:
    """Read figures: `m=120` sets, `m=+5` adds, `m=lk700` states a total, `m=5/705` states 705 beside 5."""
    found: dict[str, Value] = {}
    for pair in text.split():
        key, said = pair.split("=")
        number, _, stated = said.removeprefix("lk").removeprefix("+").partition("/")
        op = Op.TOTAL if said.startswith("lk") else Op.ADD if said.startswith("+") else Op.SET
        found[key] = Value(op, int(number), int(stated) if stated else None)
    return found


def entry(text: str, day: str = "5/7", start: str | None = None, unit: str = "a") -> Entry:
    """Build an entry of unit a; `values` reads its figures."""
    return Entry(unit, on(day), values(text), on(start) if start else None)


def stored(said: Entry, sent: str = "6/7 08:00", **changes: Any) -> StoredEntry:
    """Build a live stored entry, sent as a message of its own unless one is given."""
    number = next(_numbers)
    moment = at(sent)
    message = changes.pop("message", None) or Message(number, "telegram", "-1", str(number), 1, "thu", moment, "")
    return StoredEntry(
        id=changes.pop("id", number),
        campaign="thu",
        message=message,
        entry=said,
        state=changes.pop("state", EntryState.LIVE),
        sent_at=moment,
        recorded_at=moment,
        received_at=changes.pop("received_at", dict.fromkeys(said.values, moment)),
        person=changes.pop("person", 1),
        **changes,
    )


def week(reports: Mapping[str, tuple[int, int]], first: str = "24/7", last: str = "30/7") -> list[Cell]:
    """Build the cells of a week of Tân Châu: each unit's collected and activated figure, all as level 1 of its kind."""
    sent = datetime.combine(on(last), time(17), ZONE)
    return [
        Cell(code, key, on(last), value, on(first), received_at=sent)
        for code, (collected, activated) in reports.items()
        for key, value in (("m1", collected), ("m2", 0), ("kh1", activated), ("kh2", 0))
    ]


def progress_on(campaign: Campaign, cells: Iterable[Cell], day: str, **options: Any) -> Progress:
    """Work out a campaign's progress as of a day, in period the main duty's span that holds it."""
    as_of = on(day)
    return progress(campaign, tally(campaign, cells, as_of, main_span(campaign, as_of)), **options)


def _term(text: str) -> Term:
    return Term(-1, text[1:]) if text.startswith("-") else Term(1, text)
