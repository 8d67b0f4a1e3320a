"""One level's figures as the next one's report: which rounds fit, what is summed up, when it is put forward."""

from __future__ import annotations

from datetime import timedelta

import pytest

from reporting.campaign import Campaign, Duty, Frequency, MetricKind
from reporting.duties import DutyState, UnitDuty
from reporting.levels import (
    NOTHING_TOLD,
    Given,
    Part,
    Sum,
    Told,
    differs,
    draft_at,
    given_by,
    gone,
    needs_history,
    rounds_within,
    standing_above,
    sum_up,
)
from reporting.records import Cell, Relation, Span
from tests.builders import anchor, at, baseline, campaign, cell, duty, metric, on, unit

WEEK = Span(on("10/7"), on("16/7"))
PAIRS = (("m", "x"), ("n", "n"))
DUE = at("17/7 10:00")
HALF_HOUR = timedelta(minutes=30)


def summed(*cells: Cell, one: Campaign | None = None, given: tuple[Given, ...] = ()) -> Sum:
    """Sum up the week of the small campaign."""
    return sum_up(one or campaign(), PAIRS, WEEK, cells, given)


def daily(**changes: object) -> Duty:
    """Build a daily duty."""
    return duty("ngay", Frequency.DAILY, **changes)


# ---- which rounds fit


def test_a_week_of_weeks_and_of_days() -> None:
    """The same week fits, and so do seven days; a week that begins on another day doesn't."""
    weekly = rounds_within(campaign(), WEEK)
    assert weekly is not None
    assert [period.span for period in weekly[1]] == [WEEK]
    days = rounds_within(campaign(duties=(daily(),)), WEEK)
    assert days is not None
    assert len(days[1]) == 7
    assert rounds_within(campaign(duties=(duty(starts_on=3),)), WEEK) is None


def test_a_campaign_that_begins_later_has_no_such_week() -> None:
    """Days before it began are in nobody's figures: the week isn't made up."""
    assert rounds_within(campaign(start=on("12/7")), WEEK) is None


def test_the_first_duty_that_fits() -> None:
    """A weekly duty is taken before the daily one behind it."""
    found = rounds_within(campaign(duties=(duty("tuan"), daily())), WEEK)
    assert found is not None
    assert found[0].code == "tuan"


# ---- what is summed up


def test_increments_of_the_span_alone() -> None:
    """Days inside count, days outside don't; a metric nobody gave has no value, which is not 0."""
    found = summed(cell(5, "9/7"), cell(7, "10/7"), cell(8, "16/7", unit="b"), cell(9, "17/7", unit="b"))
    assert found.values == {"x": 15}
    assert found.parts[0] == Part("m", "x", 15, False, ("a", "b"), ("c",))
    assert found.parts[1] == Part("n", "n", None, False, (), ("a", "b", "c"))
    assert found.mark == "x=15"


def test_zeros_are_figures() -> None:
    """Three zeros make a sum of 0."""
    zeros = [cell(0, "16/7", "10/7", unit=code) for code in "abc"]
    assert summed(*zeros).values == {"x": 0}


def test_day_and_span_figures_count_once() -> None:
    """A week's figure over days that it holds, with figures that came on top."""
    extra = cell(4, "12/7", relation=Relation.EXTRA)
    assert summed(cell(100, "16/7", "10/7"), cell(20, "11/7"), extra).values == {"x": 104}


def test_a_figure_that_begins_before_the_span() -> None:
    """What of it falls within the span nobody knows: the unit's metric is left out, and named."""
    found = summed(cell(70, "12/7", "6/7"), cell(5, "13/7"), cell(3, "14/7", unit="b"), given=(Given("a", 1, 1),))
    assert found.values == {"x": 3}
    assert found.across == ("a",)
    assert not found.whole


def test_a_stated_total_implies_its_increment() -> None:
    """A cumulative figure of an increment metric adds what is missing to it, as the campaign itself counts it."""
    cells = [anchor(50, "9/7"), anchor(62, "16/7")]
    assert needs_history(campaign(), PAIRS, cells, WEEK)
    assert summed(*cells).values == {"x": 12}
    assert not needs_history(campaign(), PAIRS, cells[:1], WEEK)


def test_what_a_baseline_holds_is_not_added() -> None:
    """Figures of days that the baseline holds add nothing here, so they don't go up."""
    one = campaign(baselines=(baseline("a", "m", 40, "12/7"),))
    assert summed(cell(5, "11/7"), cell(6, "13/7"), one=one).values == {"x": 6}


def test_units_below_one_that_reports_are_not_added() -> None:
    """A unit and the parts of it are not both added."""
    units = (unit("a"), unit("b"), unit("d", "ấp", parent="a"))
    one = campaign(units=units, duties=(duty(units=("a", "b"), required=("m",)),))
    assert summed(cell(5, "11/7"), cell(3, "11/7", unit="d"), one=one).values == {"x": 5}


@pytest.mark.parametrize(
    ("cells", "value", "lacking"),
    [
        ([anchor(5, "9/7"), anchor(7, "12/7", unit="b"), anchor(1, "16/7", unit="c")], 13, ()),
        ([anchor(5, "9/7"), anchor(7, "12/7", unit="b")], None, ("c",)),
        ([anchor(5, "8/7"), anchor(7, "8/7", unit="b"), anchor(1, "9/7", unit="c")], None, ()),
        ([anchor(5, "9/7"), anchor(6, "17/7"), anchor(7, "12/7", unit="b"), anchor(1, "9/7", unit="c")], 13, ()),
    ],
    ids=["all known", "one unknown", "nothing new", "later ones don't count"],
)
def test_cumulative_figures_only_where_all_have_one(
    cells: list[Cell], value: int | None, lacking: tuple[str, ...]
) -> None:
    """The sum of what stands at the span's end, where every unit has a figure and one came in the span."""
    one = campaign(metrics=(metric("m", MetricKind.CUMULATIVE), metric("n")))
    found = summed(*cells, one=one)
    assert (found.parts[0].value, found.parts[0].lacking, found.parts[0].total) == (value, lacking, True)


def test_rounds_given_and_owed() -> None:
    """Round by round; who is excused owes nothing, who may send later still does."""
    states = [
        [UnitDuty("a", DutyState.ON_TIME), UnitDuty("b", DutyState.LATE), UnitDuty("c", DutyState.EXCUSED)],
        [UnitDuty("a", DutyState.WAITING), UnitDuty("b", DutyState.OPEN, extended=True), UnitDuty("c", DutyState.LATE)],
    ]
    given = given_by(states)
    assert given == (Given("a", 1, 2), Given("b", 1, 2), Given("c", 1, 1))
    assert not Sum(WEEK, (), given).whole
    assert Sum(WEEK, (), given[2:]).whole
    assert not Sum(WEEK, ()).whole


def test_what_stands_above() -> None:
    """The span's own figure and the total at its end; days inside it and what came on top are other figures."""
    cells = [
        cell(80, "16/7", "10/7"),
        cell(3, "12/7"),
        cell(5, "16/7", metric="n"),
        anchor(500, "16/7", metric="k"),
        cell(9, "16/7", "10/7", relation=Relation.EXTRA),
        cell(1, "16/7", "10/7", unit="b"),
    ]
    assert standing_above(cells, "a", WEEK) == {"m": 80, "k": 500}
    assert standing_above(cells, "a", Span(on("16/7"), on("16/7"))) == {"n": 5, "k": 500}


# ---- when it is put forward


def a_sum(value: int | None, *, whole: bool) -> Sum:
    """Build a sum of one metric, of which one of two units may be missing."""
    part = Part("m", "x", value, False, ("a",), ())
    return Sum(WEEK, (part,), (Given("a", 1, 1), Given("b", int(whole), 1)))


def when(told: Told, found: Sum, now: str, above: dict[str, int] | None = None) -> str:
    """Say when the draft is due, as `17/7 09:30`."""
    moment = draft_at(told, found, above or {}, due=DUE, before=HALF_HOUR, now=at(now))
    return f"{moment.day}/{moment.month} {moment:%H:%M}" if moment else "-"


@pytest.mark.parametrize(
    ("found", "above", "now", "said"),
    [
        (a_sum(5, whole=True), {}, "16/7 20:00", "16/7 00:00"),
        (a_sum(5, whole=True), {}, "15/7 20:00", "16/7 00:00"),
        (a_sum(5, whole=False), {}, "16/7 20:00", "17/7 09:30"),
        (a_sum(None, whole=False), {}, "17/7 09:45", "-"),
        (a_sum(5, whole=True), {"x": 5}, "17/7 09:45", "-"),
        (a_sum(5, whole=True), {"x": 4}, "17/7 09:45", "16/7 00:00"),
        (a_sum(5, whole=False), {}, "24/7 09:00", "17/7 09:30"),
        (a_sum(5, whole=False), {}, "24/7 10:01", "-"),
    ],
    ids=["whole", "not before the last day", "partial", "nothing", "stands", "other", "late", "too late"],
)
def test_the_first_draft(found: Sum, above: dict[str, int], now: str, said: str) -> None:
    """When all have reported, else shortly before the due; nothing where nothing is new."""
    assert when(NOTHING_TOLD, found, now, above) == said


@pytest.mark.parametrize(
    ("told", "found", "said"),
    [
        (Told(1, "x=5", whole=True), a_sum(5, whole=True), "-"),
        (Told(1, "x=5", whole=False), a_sum(6, whole=False), "-"),
        (Told(1, "x=5", whole=False), a_sum(6, whole=True), "16/7 00:00"),
        (Told(1, "x=5", whole=False), a_sum(5, whole=True), "16/7 00:00"),
        (Told(1, "x=5", whole=True), a_sum(6, whole=True), "17/7 09:50"),
        (Told(1, "x=5", whole=True, changed_at=at("17/7 09:32")), a_sum(6, whole=True), "17/7 09:42"),
        (Told(1, "x=5", whole=False, sent={"x": 5}), a_sum(6, whole=False), "17/7 09:50"),
        (Told(1, "x=5", whole=False, sent={"x": 5}), a_sum(6, whole=True), "17/7 09:50"),
    ],
    ids=[
        "shown",
        "partial again",
        "whole now",
        "whole now, the last had 0",
        "gathered",
        "since when",
        "sent, partial",
        "sent, whole now",
    ],
)
def test_the_next_draft(told: Told, found: Sum, said: str) -> None:
    """Once for each change: at once where the sum became whole, else gathered; partial and not sent, it waits."""
    above = dict(told.sent or {})
    assert when(told, found, "17/7 09:40", above) == said


def test_changes_are_told_for_a_month() -> None:
    """Later ones only `/tonghop` shows."""
    told = Told(1, "x=5", whole=True, sent={"x": 5})
    assert when(told, a_sum(6, whole=True), "17/8 09:00", {"x": 5}) == "17/8 09:10"
    assert when(told, a_sum(6, whole=True), "17/8 10:01", {"x": 5}) == "-"


def test_figures_that_are_gone() -> None:
    """What went up, still stands, and nobody gives any more is a difference; what was changed above since is not."""
    told = Told(1, "x=5", whole=True, sent={"x": 5})
    nothing = a_sum(None, whole=False)
    assert gone(told, nothing, {"x": 5}) == {"x": 5}
    assert differs(told, nothing, {"x": 5})
    assert not differs(told, nothing, {"x": 4})
    assert not differs(NOTHING_TOLD, nothing, {"x": 5})
