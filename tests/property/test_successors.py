"""Random mergers, splits and reports: the whole loses and gains nothing, and a merged unit is the sum of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from reporting.campaign import Campaign, Unit
from reporting.ledger import tally
from reporting.progress import Progress, progress
from reporting.records import Cell, Span
from reporting.successors import lineage
from tests.builders import baseline, campaign, duty, on, unit

FIRST, LAST = on("3/7"), on("30/7")
days = st.integers(0, 27).map(lambda number: FIRST + timedelta(number))
counts = st.integers(0, 99)


@st.composite
def campaigns(draw: st.DrawFn) -> Campaign:
    """Draw what becomes of some units, day after day: two of those there are merge, or one is split in two."""
    units: dict[str, Unit] = {code: unit(code) for code in "abcd"}
    shares = [baseline(code, "m", draw(counts)) for code in draw(st.sets(st.sampled_from("abcd")))]
    for number, day in enumerate(sorted(draw(st.sets(days.filter(lambda day: day > FIRST), max_size=4)))):
        here = sorted(code for code, one in units.items() if one.valid_to is None)
        former = draw(st.lists(st.sampled_from(here), min_size=1, max_size=min(2, len(here)), unique=True))
        for code in former:
            units[code] = replace(units[code], valid_to=day - timedelta(1))
        if len(former) == 2:
            units[f"u{number}"] = unit(f"u{number}", valid_from=day, merged_from=tuple(former))
            continue
        for half in "xy":
            code = f"{half}{number}"
            units[code] = unit(code, valid_from=day, split_from=former[0])
            if draw(st.booleans()):
                shares.append(baseline(code, "m", draw(counts), str(day - timedelta(1))))
    owing = (duty(units=tuple(units), required=("m",)),)
    return campaign(units=tuple(units.values()), duties=owing, baselines=tuple(shares))


@st.composite
def histories(draw: st.DrawFn) -> tuple[Campaign, list[Cell]]:
    """Draw reports of days on which their units exist, some of them totals."""
    one = draw(campaigns())
    cells: dict[tuple[str, date, bool], Cell] = {}
    for own in draw(st.lists(st.sampled_from(one.units), max_size=25)):
        day = min(max(draw(days), own.valid_from or FIRST), own.valid_to or LAST)
        anchor = draw(st.sampled_from([False, False, False, True]))
        cells[own.code, day, anchor] = Cell(own.code, "m", day, draw(counts) * (5 if anchor else 1), anchor=anchor)
    return one, list(cells.values())


def _on(one: Campaign, cells: list[Cell], day: date) -> Progress:
    return progress(one, tally(one, cells, day, Span(day, day)))


@given(histories())
def test_the_whole_grows_by_what_was_done(history: tuple[Campaign, list[Cell]]) -> None:
    """Day by day, over mergers and splits; and the rows with the line of those that ended are the whole."""
    one, cells = history
    before = _on(one, cells, FIRST).of(None, "m").cumulative
    for number in range(1, 28):
        now = _on(one, cells, FIRST + timedelta(number))
        whole, closed = now.of(None, "m"), now.of_ended("m")
        assert whole.cumulative == (before or 0) + (whole.in_period or 0)
        rows = [now.of(code, "m") for code in now.units] + ([closed] if closed else [])
        assert whole.cumulative == sum(row.cumulative or 0 for row in rows)
        assert whole.in_period == sum(row.in_period or 0 for row in rows)
        assert (whole.baseline or 0) == sum(row.baseline or 0 for row in rows)
        before = whole.cumulative


@given(histories())
def test_a_merged_unit_is_its_former_units_and_its_own(history: tuple[Campaign, list[Cell]]) -> None:
    """Its cumulative figure is theirs and its own increments; on the day before its first it is exactly theirs."""
    one, cells = history
    for code, former in one.merged.items():
        first = one.unit_by_code[code].valid_from or FIRST
        before = _on(one, cells, first - timedelta(1))
        theirs = sum(before.of(each, "m").cumulative or 0 for each in former)
        assert before.of(code, "m").cumulative == theirs
        now, span = _on(one, cells, LAST), Span(first, LAST)
        known = tally(one, cells, LAST, span)
        own = sum(known.in_period.get((each, "m"), 0) for each in lineage(one, code))
        assert now.of(code, "m").cumulative == theirs + own


@given(histories(), st.data())
def test_without_totals_merging_changes_nothing(history: tuple[Campaign, list[Cell]], data: st.DataObject) -> None:
    """The same reports of units that neither merge nor split make the same whole."""
    one, some = history
    cells = [cell for cell in some if not cell.anchor]
    alone = tuple(unit(each.code) for each in one.units)
    shares = tuple(base for base in one.baselines if base.unit in {"a", "b", "c", "d"})
    plain = replace(one, units=alone, baselines=shares)
    day = data.draw(days)
    assert _on(one, cells, day).of(None, "m").cumulative == _on(plain, cells, day).of(None, "m").cumulative
