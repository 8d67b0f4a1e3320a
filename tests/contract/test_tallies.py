"""What storage keeps as current state equals the ledger's arithmetic over all cells, whatever was sent."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from copy import deepcopy
from datetime import date, timedelta
from decimal import Decimal
from itertools import count

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from reporting.campaign import Campaign
from reporting.goals import Goals
from reporting.ledger import daily_totals, tally
from reporting.ports import Store, UnitOfWork
from reporting.progress import progress
from reporting.records import Cell, EntryState, Relation, Span, Tally
from reporting.successors import lineage
from storage import open_store
from storage.ledger import SqlLedger
from tests import builders
from tests.builders import at, baseline, on, target
from tests.contract.people import Desk, read, write

pytestmark = pytest.mark.usefixtures("short_memory")

FIRST = on("1/7")

CAMPAIGN = builders.campaign(
    baselines=(baseline("a", "m", 100, "4/7"), baseline(None, "n", 500, "2/7")),
    targets=(
        target(None, "m", 900, since="3/7"),
        target(None, "s", 900, since="8/7"),
        target("a", "m", 300),
        target("b", "s", 200, since="4/7"),
        target("b", "n", None, percent=Decimal(40), percent_of="m"),
    ),
)

days = st.integers(0, 13).map(lambda number: FIRST + timedelta(number))
figures = st.lists(
    st.builds("{}={}{}".format, st.sampled_from("mn"), st.sampled_from(["", "", "+", "lk"]), st.integers(0, 99)),
    min_size=1,
    max_size=2,
    unique_by=lambda pair: pair[0],
).map(" ".join)
reports = st.tuples(
    st.just("report"),
    figures,
    st.sampled_from("ab"),
    days,
    st.sampled_from([None, None, 1, 3, 6]),
    st.sampled_from([None, None, None, *Relation]),
    st.integers(0, 59),
)
moves = st.tuples(st.just("move"), st.integers(0, 30), st.sampled_from([EntryState.LIVE, EntryState.RETRACTED]))
steps = st.lists(st.one_of(reports, reports, moves), max_size=20)


ASKED = (
    (on("6/7"), Span(on("3/7"), on("9/7"))),
    (on("9/7"), Span(on("9/7"), on("9/7"))),
    (on("20/7"), Span(on("3/7"), on("9/7"))),
)


def told(uow: UnitOfWork) -> list[Tally]:
    """Ask for some days' tallies, which the writer keeps from one step to the next."""
    return [uow.ledger.tally(CAMPAIGN, as_of, span) for as_of, span in ASKED]


def perform(desk: Desk, uow: UnitOfWork, done: list[tuple[object, ...]]) -> None:
    """Send and take back as the steps say."""
    ids: list[int] = []
    for number, step in enumerate(done):
        if step[0] == "move":
            if ids:
                moved = ids[int(str(step[1])) % len(ids)]
                state = step[2]
                assert isinstance(state, EntryState)
                uow.ledger.set_state(desk.campaign, [moved], state, at("1/8 08:00"), by=None)
            continue
        _, text, unit, day, length, relation, minute = step
        assert isinstance(day, date)
        start = str(day - timedelta(int(str(length)))) if length is not None else None
        given, copies = told(uow), deepcopy(told(uow))
        stored, _ = desk.record(
            uow, str(text), f"20/7 08:{int(str(minute)):02}", day=str(day), start=start, unit=str(unit),
            message=number, relation=relation,
        )  # fmt: skip
        ids.append(stored.id)
        assert given == copies
        cells = uow.ledger.cells(CAMPAIGN.code)
        assert told(uow) == [tally(CAMPAIGN, cells, as_of, span) for as_of, span in ASKED]
        for as_of, _ in ASKED:
            assert_units_in_step(uow, CAMPAIGN, cells, as_of)


def assert_in_step(store: Store, campaign: Campaign) -> None:
    """Compare every day's tally, the chart's sums and the rebuild with the arithmetic over all cells."""
    cells = read(store, lambda uow: uow.ledger.cells(campaign.code))
    for number in range(-1, 15):
        assert_day_in_step(store, campaign, cells, FIRST + timedelta(number))
    assert read(store, lambda uow: uow.ledger.rebuild(campaign)) == []


def assert_day_in_step(store: Store, campaign: Campaign, cells: list[Cell], as_of: date) -> None:
    """Compare one day."""
    for span in (Span(as_of - timedelta(3), as_of), Span(FIRST, FIRST + timedelta(20))):
        assert read(store, lambda uow: uow.ledger.tally(campaign, as_of, span)) == tally(campaign, cells, as_of, span)  # noqa: B023 - read at once
    write(store, lambda uow: assert_units_in_step(uow, campaign, cells, as_of))
    totals = read(store, lambda uow: uow.ledger.daily_increments(campaign, ["m", "n"], as_of))
    assert totals == {key: value for key, value in daily_totals(campaign, cells, as_of).items() if value}


def assert_units_in_step(uow: UnitOfWork, campaign: Campaign, cells: list[Cell], as_of: date) -> None:
    """Compare what is told of each unit alone, for a day after all its figures, with what is told of all units."""
    all_of_them = progress(campaign, tally(campaign, cells, as_of, Span(as_of, as_of)))
    for unit in campaign.unit_by_code:
        own = [cell for cell in cells if cell.unit in lineage(campaign, unit)]
        alone = uow.ledger.tally_of(campaign, unit, as_of)
        if alone is None:
            assert any(cell.date >= as_of for cell in own)
            continue
        assert alone == tally(campaign, own, as_of, Span(as_of, as_of))
        goals = Goals(campaign, alone)
        for metric in campaign.metric_by_key:
            assert goals.unit_goal(unit, metric) == all_of_them.unit_goal(unit, metric)
            assert goals.quota(unit, metric) == all_of_them.quota(unit, metric)
            if unit in campaign.merged:
                assert goals.known.before_merger(unit, metric) == all_of_them.known.before_merger(unit, metric)


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(steps=steps)
@example(
    steps=[
        ("report", "m=lk5", "b", on("5/7"), None, None, 1),
        ("report", "m=3", "b", on("9/7"), 6, None, 2),
        ("report", "m=1", "b", on("4/7"), None, None, 3),
        ("move", 0, EntryState.RETRACTED),
    ]
)
@example(
    steps=[
        ("report", "n=lk0", "b", FIRST, 1, None, 0),
        ("report", "n=lk1", "b", FIRST, None, None, 0),
    ]
)
def test_the_current_state_follows_any_history(steps: list[tuple[object, ...]]) -> None:
    """Sets, adds, totals, spans, late arrivals, retractions and their undoing, in one commit and in many."""
    with closing(open_store("sqlite://", campaigns=[CAMPAIGN])) as store:
        desk = Desk(store, CAMPAIGN)
        write(store, lambda uow: perform(desk, uow, steps))
        assert_in_step(store, CAMPAIGN)


def test_the_current_state_on_every_database(store: Store) -> None:
    """One rich history on each of them."""
    steps: list[tuple[object, ...]] = [
        ("report", "m=10 n=+3", "a", on("5/7"), None, None, 1),
        ("report", "m=lk150", "a", on("6/7"), None, None, 2),
        ("report", "m=90 n=20", "a", on("9/7"), 6, Relation.WHOLE, 3),
        ("report", "n=lk40 m=7", "b", on("7/7"), None, None, 4),
        ("report", "n=2", "b", on("7/7"), None, Relation.EXTRA, 5),
        ("report", "m=+4", "b", on("2/7"), None, None, 6),
        ("move", 1, EntryState.RETRACTED),
        ("move", 2, EntryState.RETRACTED),
        ("move", 2, EntryState.LIVE),
    ]
    desk = Desk(store, CAMPAIGN)
    for _ in range(2):
        write(store, lambda uow: perform(desk, uow, steps))
    assert_in_step(store, CAMPAIGN)


def test_a_reader_tells_nothing_of_a_unit_alone_where_figures_do_not_fit(lasting_url: str) -> None:
    """Figures stand as they were worked out from other baselines; a reader works nothing out anew."""
    with closing(open_store(lasting_url)) as store:
        Desk(store, CAMPAIGN).report("m=5")
        other = builders.campaign(baselines=(baseline("a", "m", 7, "4/7"),))
        assert read(store, lambda uow: uow.ledger.tally_of(CAMPAIGN, "a", on("6/7"))) is not None
        assert read(store, lambda uow: uow.ledger.tally_of(other, "a", on("6/7"))) is None


def test_a_tally_forgets_work_that_was_rolled_back(store: Store) -> None:
    """A unit of work that failed leaves nothing in what the writer keeps."""
    desk = Desk(store, CAMPAIGN)

    def fails(uow: UnitOfWork) -> None:
        told(uow)
        desk.record(uow, "m=5 n=lk9", message=2)
        told(uow)
        raise ZeroDivisionError

    def looks(uow: UnitOfWork) -> bool:
        cells = uow.ledger.cells(CAMPAIGN.code)
        return told(uow) == [tally(CAMPAIGN, cells, as_of, span) for as_of, span in ASKED]

    desk.report("m=1 n=1", message=1)
    assert write(store, looks)
    with pytest.raises(ZeroDivisionError):
        write(store, fails)
    assert write(store, looks)
    assert write(store, lambda uow: (looks(uow), desk.record(uow, "m=7", message=3), looks(uow))[::2]) == (True, True)


def test_a_tally_sees_what_another_process_wrote(lasting_url: str) -> None:
    """An import beside a running bot."""
    with closing(open_store(lasting_url)) as store, closing(open_store(lasting_url, exclusive=False)) as other:
        first = write(store, told)
        Desk(other, CAMPAIGN).report("m=5 n=lk9")
        second = write(store, told)
        assert first != second
        assert second == read(store, told)


def test_a_tally_takes_as_many_steps_whatever_the_history() -> None:
    """Three hundred more days of reports add nothing to what SQLite's machine does for a ranking."""
    with closing(open_store("sqlite://", campaigns=[CAMPAIGN])) as store:
        desk = Desk(store, CAMPAIGN)
        write(store, lambda uow: send_days(desk, uow, 0, 3))
        before = read(store, steps_of_a_tally)
        write(store, lambda uow: send_days(desk, uow, 3, 303))
        assert read(store, steps_of_a_tally) <= before


def test_an_earlier_day_takes_as_many_questions_whatever_the_units() -> None:
    """What later days added is taken off all units at once, not by a question for each."""
    asked = []
    for units in ("a", "abc"):
        with closing(open_store("sqlite://", campaigns=[CAMPAIGN])) as store:
            desk = Desk(store, CAMPAIGN)
            write(store, lambda uow: send_days(desk, uow, 0, 9, units))  # noqa: B023 - written at once
            asked.append(read(store, questions_of_an_earlier_day))
    assert asked[0] == asked[1] > 0


@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps)
def test_an_earlier_day_on_every_database(store: Store, steps: list[tuple[object, ...]]) -> None:
    """Any history on top of those before it: each day is what the ledger makes of the cells up to it."""
    desk = Desk(store, CAMPAIGN)
    write(store, lambda uow: perform(desk, uow, steps))
    cells = read(store, lambda uow: uow.ledger.cells(CAMPAIGN.code))
    for number in (0, 3, 6, 9):
        assert_day_in_step(store, CAMPAIGN, cells, FIRST + timedelta(number))


def questions_of_an_earlier_day(uow: UnitOfWork) -> int:
    """Count the statements that the tally of the third of nine days takes."""
    assert isinstance(uow.ledger, SqlLedger)
    connection = uow.ledger._link._connection
    assert isinstance(connection, sqlite3.Connection)
    asked: list[str] = []
    connection.set_trace_callback(asked.append)
    day = on("2022-01-03")
    uow.ledger.tally(CAMPAIGN, day, Span(day, day))
    connection.set_trace_callback(None)
    return len(asked)


def send_days(desk: Desk, uow: UnitOfWork, first: int, last: int, units: str = "abc") -> None:
    """Send daily reports of some units."""
    for number in range(first, last):
        day = str(on("2022-01-01") + timedelta(number))
        for place, unit in enumerate(units):
            desk.record(uow, "m=3 n=1", f"{day} 20:00", day=day, unit=unit, message=len(units) * number + place)


def steps_of_a_tally(uow: UnitOfWork) -> int:
    """Count the instructions of SQLite's virtual machine that a tally takes."""
    assert isinstance(uow.ledger, SqlLedger)
    connection = uow.ledger._link._connection
    assert isinstance(connection, sqlite3.Connection)
    steps = count()
    connection.set_progress_handler(lambda: next(steps) < 0, 1)
    uow.ledger.tally(CAMPAIGN, on("2023-12-31"), Span(on("2023-12-01"), on("2023-12-31")))
    connection.set_progress_handler(None, 1)
    return next(steps)
