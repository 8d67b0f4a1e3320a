"""Merged and split units in the figures: a merged one is its former units and its own, a split one stays counted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reporting.campaign import Campaign, MetricKind
from reporting.ledger import tally
from reporting.progress import Progress, progress
from reporting.ranking import rank
from reporting.records import Cell, Span
from reporting.successors import entrusted, heirs, lineage, may_begin_at
from tests.builders import anchor, baseline, campaign, cell, duty, metric, on, target, unit

UNITS = (
    unit("a", valid_to=on("9/7")),
    unit("b", valid_to=on("9/7")),
    unit("c", valid_from=on("10/7"), merged_from=("a", "b")),
    unit("d", valid_to=on("9/7")),
    unit("e", valid_from=on("10/7"), split_from="d"),
    unit("f", valid_from=on("10/7"), split_from="d"),
)
DUTY = duty(units=tuple("abcdef"), required=("m",))
STARTS = (baseline("a", "m", 100), baseline("b", "m", 50), baseline("d", "m", 60), baseline("e", "m", 45, "9/7"))
GOALS = (target("a", "m", 300), target("b", "m", 200), target("e", "m", 100), target("f", "m", 90))
ONE = campaign(units=UNITS, duties=(DUTY,), baselines=STARTS, targets=GOALS)
CELLS = [
    cell(10, "5/7"),
    cell(7, "5/7", unit="b"),
    cell(3, "6/7", unit="d"),
    cell(5, "11/7", unit="c"),
    cell(2, "11/7", unit="e"),
]


def _on(day: str, cells: list[Cell] = CELLS, one: Campaign = ONE) -> Progress:
    return progress(one, tally(one, cells, on(day), Span(on("3/7"), on("16/7"))))


def test_a_merged_unit_is_its_former_units_and_its_own() -> None:
    """Cumulative, in period, baseline, target and what is left of it."""
    figure = _on("12/7").of("c", "m")
    assert (figure.cumulative, figure.in_period, figure.baseline, figure.target) == (172, 22, 150, 500)
    assert figure.remaining == 328
    assert _on("10/7").of("c", "m").cumulative == 167


def test_the_whole_goes_on_and_adds_up() -> None:
    """On the day before and after it is the same; the rows and what the split unit did make it."""
    assert _on("9/7").of(None, "m").cumulative == _on("10/7").of(None, "m").cumulative == 230
    after = _on("12/7")
    closed = after.of_ended("m")
    assert closed is not None
    assert (closed.cumulative, closed.in_period, closed.baseline) == (18, 3, 15)
    rows = [after.of(code, "m") for code in after.units]
    whole = after.of(None, "m")
    assert sum(row.cumulative or 0 for row in rows) + 18 == whole.cumulative == 237
    assert sum(row.in_period or 0 for row in rows) + 3 == whole.in_period == 27
    assert sum(row.baseline or 0 for row in rows) + 15 == whole.baseline == 210
    assert _on("9/7").of_ended("m") is None


def test_the_ranking_has_the_new_units() -> None:
    """Before the day the old ones, from it on the new ones, which have not moved."""
    assert [row.unit for row in rank(ONE, _on("9/7"), "m")] == ["a", "b", "d"]
    rows = rank(ONE, _on("10/7"), "m", previous={"a": 1, "b": 2, "d": 3})
    assert [(row.unit, row.movement) for row in rows] == [("e", None), ("c", None), ("f", None)]


def test_a_stated_total_of_a_merged_unit_is_of_all() -> None:
    """What it adds is what is missing to its former units' and its own; a correction of their past is in it."""
    stated = [*CELLS, anchor(180, "12/7", unit="c")]
    assert _on("12/7", stated).of("c", "m").cumulative == 180
    assert _on("12/7", stated).of(None, "m").cumulative == 237 + 8
    late = [*stated, cell(20, "6/7")]
    assert _on("12/7", late).of("c", "m").cumulative == 180
    assert _on("11/7", late).of("c", "m").cumulative == 192
    assert _on("13/7", [*late, cell(1, "13/7", unit="c")]).of("c", "m").cumulative == 181


def test_own_targets_stand_for_the_sum() -> None:
    """Its own where it has one; former units' only where all of them have one by the same day, percents as they are."""
    own = replace(ONE, targets=(*GOALS, target("c", "m", 450)))
    assert _on("12/7", one=own).of("c", "m").target == 450
    assert _on("12/7", one=own).of(None, "m").target == 640
    apart = replace(ONE, targets=(target("a", "m", 300), target("b", "m", 200, "29/7")))
    assert _on("12/7", one=apart).of("c", "m").target is None
    since = replace(ONE, targets=(target("a", "m", 30, since="4/7"), target("b", "m", 20, since="4/7")))
    assert (_on("12/7", one=since).of("c", "m").target, _on("12/7", one=since).of("c", "m").counted) == (50, 22)


def test_unknown_until_a_former_units_total_or_its_own() -> None:
    """Where only the whole has a baseline."""
    one = replace(ONE, baselines=(baseline(None, "m", 1000),), targets=())
    assert _on("12/7", one=one).of("c", "m").cumulative is None
    own = [*CELLS, anchor(180, "12/7", unit="c")]
    assert _on("12/7", own, one).of("c", "m").cumulative == 180
    known = [*CELLS, anchor(110, "8/7"), anchor(57, "8/7", unit="b")]
    assert _on("12/7", known, one).of("c", "m").cumulative == 172
    assert _on("12/7", one=one).of(None, "m").cumulative == 1027


def test_totals_only() -> None:
    """A metric reported as a total goes on from the sum."""
    one = replace(ONE, metrics=(metric("m", MetricKind.CUMULATIVE),), targets=())
    cells = [anchor(110, "5/7"), anchor(60, "5/7", unit="b"), anchor(174, "11/7", unit="c")]
    figure = _on("12/7", cells, one).of("c", "m")
    assert (figure.cumulative, figure.in_period) == (174, 24)


def test_who_follows_whom() -> None:
    """Chains go on; a part of a split unit is nobody's by itself; where baselines may begin."""
    last = unit("z", valid_from=on("20/7"), merged_from=("c", "e"))
    one = replace(ONE, units=(*UNITS[:2], replace(UNITS[2], valid_to=on("19/7")), *UNITS[3:], last))
    assert lineage(one, "z") == ("z", "c", "a", "b", "e")
    assert heirs(one, "a") == ("c", "z")
    assert entrusted(one, ("a",)) == ("a", "c", "z")
    assert entrusted(one, ("d",)) == ("d",)
    assert [code for code in "abcdef" if may_begin_at(one, code, on("9/7"))] == ["a", "b", "d", "e", "f"]
    assert [code for code in "abcdef" if may_begin_at(one, code, on("10/7"))] == []


@pytest.mark.parametrize("day", ["9/7", "10/7", "16/7"])
def test_a_unit_that_just_ends_has_a_line_too(day: str) -> None:
    """Without successors its figures stay counted, and the rows with its line make the whole."""
    three = (UNITS[0], unit("b"), unit("c"))
    one = replace(ONE, units=three, duties=(duty(),), targets=(), baselines=STARTS[:2])
    now = _on(day, CELLS[:2], one)
    closed = now.of_ended("m")
    rows = sum(now.of(code, "m").cumulative or 0 for code in now.units)
    assert rows + (closed.cumulative or 0 if closed else 0) == now.of(None, "m").cumulative == 167
