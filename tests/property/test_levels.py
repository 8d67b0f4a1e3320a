"""Sums for the level above: whatever was reported, corrected and taken back, they are what stands; drafts come once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from reporting.ledger import fold_entries
from reporting.levels import GATHER, NOTHING_TOLD, Given, Part, Sum, Told, differs, draft_at, sum_up
from reporting.reading import Entry, Op, Value
from reporting.records import EntryState, Span, StoredEntry
from tests.builders import at, campaign, on, stored

WEEK = Span(on("10/7"), on("16/7"))
PAIRS = (("m", "x"), ("n", "y"))
days = st.integers(0, 20).map(lambda number: on("3/7") + timedelta(days=number))
numbers = st.integers(0, 500)
said_values = st.dictionaries(st.sampled_from("mn"), st.tuples(st.sampled_from([Op.SET, Op.ADD]), numbers), min_size=1)
states = st.sampled_from([EntryState.LIVE, EntryState.LIVE, EntryState.LIVE, EntryState.HELD, EntryState.RETRACTED])


@st.composite
def histories(draw: st.DrawFn) -> list[StoredEntry]:
    """Draw what three units said of days in and around the week, in sending order."""
    found = draw(st.lists(st.tuples(st.sampled_from("abc"), days, said_values, states), max_size=25))
    return [
        stored(
            Entry(unit, day, {key: Value(op, number) for key, (op, number) in values.items()}),
            f"{10 + n // 24}/8 {n % 24:02d}:00",
            state=state,
        )
        for n, (unit, day, values, state) in enumerate(found)
    ]


def by_hand(history: list[StoredEntry]) -> dict[str, int]:
    """Replay a history the slow way: a set replaces what a unit said of a day, an add adds to it."""
    cells: dict[tuple[str, str, date], int] = {}
    for one in history:
        if one.state is not EntryState.LIVE:
            continue
        for key, value in one.entry.values.items():
            place = (one.entry.unit, key, one.entry.date)
            cells[place] = value.number + (cells.get(place, 0) if value.op is Op.ADD else 0)
    sums: dict[str, int] = {}
    for (_unit, key, day), number in cells.items():
        if day in WEEK:
            sums[key] = sums.get(key, 0) + number
    return {above: sums[own] for own, above in PAIRS if own in sums}


@given(histories())
def test_the_draft_is_the_sum_of_what_stands(history: list[StoredEntry]) -> None:
    """Every metric's sum is that of the standing figures of the week; one that nobody gave is absent."""
    found = sum_up(campaign(), PAIRS, WEEK, fold_entries(history))
    assert found.values == by_hand(history)
    for part in found.parts:
        assert set(part.units) | set(part.lacking) == set("abc")
        assert (part.value is None) == (not part.units)


moves = st.lists(
    st.tuples(st.integers(1, 400), st.none() | st.integers(0, 3), st.booleans(), st.booleans()), max_size=30
)


@given(moves)
def test_each_change_is_put_forward_once(moves: list[tuple[int, int | None, bool, bool]]) -> None:
    """Minutes pass, figures change, drafts are sent or left: none comes twice in a row, no figures stay unsaid.

    Told or standing above: once everything has been quiet, what is summed up was shown to somebody.
    """
    due, before = at("17/7 10:00"), timedelta(minutes=30)
    now, told, above = at("16/7 20:00"), NOTHING_TOLD, dict[str, int]()
    found = _sum(None, whole=False)
    for minutes, value, whole, sends in moves:
        now += timedelta(minutes=minutes)
        found = _sum(value, whole=whole)
        told, shown = _tick(told, found, above, due, before, now)
        if shown and sends:
            above.update(found.values)
            told = Told(told.drafts, told.mark, told.whole, {**(told.sent or {}), **found.values})
    later = max(now, due) + GATHER
    told, _ = _tick(told, found, above, due, before, later)
    told, _ = _tick(told, found, above, due, before, later + GATHER)
    waits = told.drafts > 0 and told.sent is None and not found.whole  # partial, and nobody wanted the last one
    in_time = later - due < timedelta(days=7)
    assert not in_time or waits or not differs(told, found, above) or told.mark == found.mark


def _sum(value: int | None, *, whole: bool) -> Sum:
    return Sum(WEEK, (Part("m", "x", value, False, ("a",), ()),), (Given("a", int(whole), 1),))


def _tick(
    told: Told, found: Sum, above: Mapping[str, int], due: datetime, before: timedelta, now: datetime
) -> tuple[Told, bool]:
    """Do what the desk's clock does with one round."""
    moment = draft_at(told, found, above, due=due, before=before, now=now)
    if moment is None:
        return Told(told.drafts, told.mark, told.whole, told.sent), False
    if moment > now:
        changed = told.changed_at or (now if told.drafts else None)
        return Told(told.drafts, told.mark, told.whole, told.sent, changed), False
    assert told.mark != found.mark or not told.drafts or (found.whole and not told.whole)
    return Told(told.drafts + 1, found.mark, found.whole, told.sent), True
