"""Where each unit stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest

from reporting.campaign import Campaign, DutyKind, Frequency
from reporting.duties import DutyState, UnitDuty, duty_states
from reporting.periods import periods
from reporting.records import Cell, EntryState, StoredEntry
from tests.builders import anchor, at, baseline, campaign, cell, duty, entry, on, stored, unit

BEFORE, DUE, AFTER = at("9/7 20:00"), at("10/7 10:00"), at("10/7 10:30")
EARLY, LATE = "10/7 09:00", "10/7 10:01"
BOTH = campaign(duties=(duty(required=("m", "n")),))


def _states(one: Campaign, cells: Iterable[Cell], now: Any = AFTER, **more: Any) -> tuple[UnitDuty, ...]:
    asked = one.duties[0]
    held = more.pop("held", ())
    return duty_states(one, asked, periods(one, asked)[0], cells, held, now, **more)


def _a(cells: Iterable[Cell], one: Campaign | None = None, **more: Any) -> UnitDuty:
    return _states(one or campaign(), cells, **more)[0]


def _weekly(value: int = 5, received: str = EARLY, **changes: Any) -> Cell:
    return cell(value, "9/7", "3/7", received=received, **changes)


def _held(text: str, sent: str, state: EntryState = EntryState.HELD, **where: Any) -> StoredEntry:
    return stored(entry(text, **{"day": "9/7", "start": "3/7"} | where), sent, state=state)


@pytest.mark.parametrize(
    ("received", "state"),
    [("10/7 10:00", DutyState.ON_TIME), (LATE, DutyState.LATE), ("9/7 18:00", DutyState.ON_TIME)],
)
def test_on_time_until_the_due_moment(received: str, state: DutyState) -> None:
    """The moment itself is on time."""
    assert _a([_weekly(received=received)]) == UnitDuty("a", state, at(received))


def test_open_before_the_due_missing_from_it_on() -> None:
    """The alert of the due moment names whoever is missing then."""
    states = [_a([], now=now).state for now in (BEFORE, DUE, AFTER)]
    assert states == [DutyState.OPEN, DutyState.MISSING, DutyState.MISSING]
    assert _a([]).lacking == ("m",)


def test_partial_names_what_is_lacking() -> None:
    """Thiếu n; the sending time that completes it is what counts."""
    assert _a([_weekly()], BOTH) == UnitDuty("a", DutyState.PARTIAL, None, ("n",))
    complete = _a([_weekly(), _weekly(metric="n", received=LATE)], BOTH)
    assert complete == UnitDuty("a", DutyState.LATE, at(LATE))


def test_a_report_of_nothing_is_a_report() -> None:
    """Không phát sinh."""
    assert _a([_weekly(0)]).state is DutyState.ON_TIME


def test_a_quick_report_of_one_day_does_not_fulfil_a_week() -> None:
    """Nor do two."""
    assert _a([cell(5, "5/7", received=EARLY)]).state is DutyState.MISSING
    assert _a([cell(5, "9/7", received=EARLY), cell(5, "8/7", received=EARLY)]).state is DutyState.MISSING


def test_seven_days_do() -> None:
    """Each day reported, the last on Monday; days that the baseline holds need none."""
    days = [cell(1, f"{day}/7", received=f"{day}/7 18:00") for day in range(3, 9)]
    assert _a(days).state is DutyState.MISSING
    last = cell(1, "9/7", received=EARLY)
    assert _a([*days, last]) == UnitDuty("a", DutyState.ON_TIME, at(EARLY))
    started = campaign(baselines=(baseline("a", "m", 100, "3/7"),))
    assert _a([*days[1:], last], started).state is DutyState.ON_TIME


def test_a_longer_span_stands_for_all_its_days() -> None:
    """A fortnight's figure fulfils both weeks; days and half weeks together fulfil one."""
    assert _a([cell(9, "16/7", "3/7", received=EARLY)]).state is DutyState.ON_TIME
    halves = [cell(4, "5/7", "3/7", received=EARLY), cell(4, "9/7", "6/7", received=LATE)]
    assert _a(halves) == UnitDuty("a", DutyState.LATE, at(LATE))


def test_a_total_as_of_the_last_day_fulfils_the_week() -> None:
    """One as of another day doesn't."""
    assert _a([anchor(700, "9/7", received=EARLY)]).state is DutyState.ON_TIME
    assert _a([anchor(700, "8/7", received=EARLY)]).state is DutyState.MISSING


def test_a_span_fulfils_the_daily_duty_of_each_of_its_days() -> None:
    """3-5/7 reported at once on the 6th: the 3rd is late by then."""
    daily = duty("ngay", Frequency.DAILY, required=("m",))
    one = campaign(duties=(daily,))
    span = cell(9, "5/7", "3/7", received="6/7 08:00")
    states = [duty_states(one, daily, period, [span], (), AFTER)[0].state for period in periods(one, daily)[:4]]
    assert states == [DutyState.LATE, DutyState.LATE, DutyState.ON_TIME, DutyState.MISSING]


def test_a_held_report_waits() -> None:
    """It counts, once accepted, from its own sending time; with what counts already it may complete the week."""
    assert _a([], held=[_held("m=500", EARLY)]) == UnitDuty("a", DutyState.WAITING, at(EARLY))
    assert _a([], held=[_held("m=500", EARLY, EntryState.PENDING)]).state is DutyState.WAITING
    assert _a([_weekly()], BOTH, held=[_held("n=500", EARLY)]).state is DutyState.WAITING
    assert _a([], BOTH, held=[_held("n=500", EARLY)]) == UnitDuty("a", DutyState.WAITING, None, ("m",))


def test_what_is_held_beside_a_complete_report_changes_nothing() -> None:
    """A second, doubtful figure doesn't take the mark away; a held quick report isn't the week's."""
    assert _a([_weekly()], held=[_held("m=500", LATE)]).state is DutyState.ON_TIME
    assert _a([], held=[_held("m=500", EARLY, day="5/7", start=None)]).state is DutyState.MISSING


def test_excused_unless_it_reports() -> None:
    """Out of the list; a report all the same is judged."""
    assert _a([], excused=("a",)).state is DutyState.EXCUSED
    assert _a([_weekly()], excused=("a",)).state is DutyState.ON_TIME


def test_only_units_that_owe_and_exist_are_judged() -> None:
    """In file order; who exists on none of the span's days owes nothing."""
    units = (unit("a", valid_to=on("2/7")), unit("b"), unit("c"))
    one = campaign(units=units, duties=(duty(units=("c", "b", "a"), required=("m",)),))
    assert [each.unit for each in _states(one, [])] == ["b", "c"]


def test_a_unit_owes_the_part_in_which_it_exists() -> None:
    """A ends on Wednesday and B begins on Thursday: each fulfils the week by its own days; a paper is B's alone."""
    units = (unit("a", valid_to=on("5/7")), unit("b", valid_from=on("6/7"), merged_from=("a",)))
    asked = duty(units=("a", "b"), required=("m",))
    one = campaign(units=units, duties=(asked,))
    cells = [cell(5, "5/7", "3/7", received="6/7 09:00"), cell(7, "9/7", "6/7", unit="b", received="10/7 09:00")]
    assert [state.state for state in _states(one, cells)] == [DutyState.ON_TIME, DutyState.ON_TIME]
    assert [state.state for state in _states(one, cells[:1])] == [DutyState.ON_TIME, DutyState.MISSING]
    paper = campaign(units=units, duties=(replace(asked, kind=DutyKind.DOCUMENT),))
    assert [state.unit for state in _states(paper, [])] == ["b"]


def test_a_duty_that_requires_nothing_by_name_is_met_by_any_figure() -> None:
    """The first that covers the period."""
    anything = campaign(duties=(duty(),))
    assert _a([_weekly(metric="n")], anything) == UnitDuty("a", DutyState.ON_TIME, at(EARLY))
    assert _a([], anything).state is DutyState.MISSING


def test_documents_are_met_by_paper() -> None:
    """Figures don't matter to them."""
    one = campaign(duties=(duty(kind=DutyKind.DOCUMENT),))
    states = _states(one, [_weekly()], documents={"b": at(EARLY), "c": at(LATE)})
    assert [each.state for each in states] == [DutyState.MISSING, DutyState.ON_TIME, DutyState.LATE]
    assert _states(one, [], excused=("a",))[0].state is DutyState.EXCUSED


def test_a_figure_of_unknown_time_is_on_time() -> None:
    """An imported past report has no sending time."""
    assert _a([cell(5, "9/7", "3/7")]) == UnitDuty("a", DutyState.ON_TIME)
