"""Does a new figure share days with what counts?"""

from __future__ import annotations

from reporting.campaign import Campaign
from reporting.ledger import Overlap, base_of, find_overlap
from reporting.reading import Entry
from reporting.records import Cell, Relation
from tests.builders import anchor, baseline, campaign, cell, entry


def _one(new: Entry, cells: list[Cell], one: Campaign | None = None) -> Overlap | None:
    (metric,) = new.values
    own = [cell for cell in cells if cell.metric == metric]
    return find_overlap(new, metric, own, base_of(one or campaign(), new.unit, metric))


def test_nothing_shared() -> None:
    """Other days, other metrics."""
    cells = [cell(5, "2/7"), cell(5, "10/7"), cell(5, "5/7", metric="n")]
    assert _one(entry("m=20", "9/7", "3/7"), cells) is None
    assert _one(entry("m=20", "5/7"), [cell(5, "4/7")]) is None


def test_a_span_that_equals_its_days_is_confirmed() -> None:
    """5 + 10 = 15."""
    found = _one(entry("m=15", "9/7", "3/7"), [cell(5, "4/7"), cell(10, "6/7")])
    assert found is not None
    assert found.confirmed


def test_a_span_that_differs_is_a_question() -> None:
    """20 against 15 in two day figures."""
    found = _one(entry("m=20", "9/7", "3/7"), [cell(5, "4/7"), cell(10, "6/7")])
    assert found is not None
    assert (found.confirmed, found.inside, found.replaceable) == (False, False, True)
    assert (found.value, found.total, len(found.others)) == (20, 15, 2)


def test_a_day_inside_a_known_span_is_a_question() -> None:
    """Is Wednesday's 5 in the week's 70 or on top?"""
    found = _one(entry("m=5", "5/7"), [cell(70, "9/7", "3/7")])
    assert found is not None
    assert (found.inside, found.total) == (True, 70)


def test_settled_once_is_settled() -> None:
    """A day said to be part, a day repeated, a span restated: no new question."""
    span = cell(70, "9/7", "3/7", relation=Relation.WHOLE)
    assert _one(entry("m=6", "5/7"), [span, cell(5, "5/7", relation=Relation.PART)]) is None
    assert _one(entry("m=5", "5/7"), [span, cell(5, "5/7")]) is None
    assert _one(entry("m=75", "9/7", "3/7"), [span, cell(5, "5/7")]) is None


def test_an_add_of_the_same_number_is_asked_about() -> None:
    """+5 on a day that has 5 already makes 10, inside a week that is in."""
    found = _one(entry("m=+5", "5/7"), [cell(70, "9/7", "3/7"), cell(5, "5/7")])
    assert found is not None
    assert found.value == 10


def test_spans_that_only_share_days() -> None:
    """Neither can stand for the other."""
    found = _one(entry("m=20", "9/7", "5/7"), [cell(10, "6/7", "3/7")])
    assert found is not None
    assert not found.replaceable
    assert not found.confirmed


def test_what_comes_on_top_is_left_out() -> None:
    """It was settled to be no part of anything."""
    assert _one(entry("m=20", "9/7", "3/7"), [cell(5, "4/7", relation=Relation.EXTRA)]) is None


def test_days_that_the_baseline_holds_count_nowhere() -> None:
    """They can't be counted twice; adding them up may still confirm the span."""
    one = campaign(baselines=(baseline("a", "m", 500, "3/7"),))
    early = cell(10, "3/7")
    assert _one(entry("m=70", "9/7", "3/7"), [early], one) is None
    both = _one(entry("m=15", "9/7", "3/7"), [early, cell(5, "4/7")], one)
    assert both is not None
    assert both.confirmed
    assert _one(entry("m=1", "3/7"), [cell(70, "9/7", "3/7")], one) is None


def test_a_total_stated_inside_the_span_is_a_figure_too() -> None:
    """4 implied on Wednesday against 12 for the week; on the span's last day it is what the span leads to."""
    one = campaign(baselines=(baseline("a", "m", 500),))
    found = _one(entry("m=12", "9/7", "3/7"), [anchor(504, "5/7")], one)
    assert found is not None
    assert (found.total, found.confirmed) == (4, False)
    assert _one(entry("m=12", "9/7", "3/7"), [anchor(504, "9/7")], one) is None


def test_totals_overlap_nothing() -> None:
    """An anchor restates, it doesn't add."""
    assert _one(entry("m=lk700", "9/7"), [cell(5, "9/7"), cell(70, "9/7", "3/7")]) is None
