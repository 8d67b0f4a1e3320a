"""A check that looks at the latest cells, and asks about those before, finds what one finds that looks at all."""

from __future__ import annotations

from contextlib import closing
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reporting.campaign import Campaign, MetricKind
from reporting.checks import Finding, History, check_entry
from reporting.ledger import UnitPast, by_metric
from reporting.ports import UnitOfWork
from reporting.reading import Entry
from reporting.records import Cell, EntryState, Relation
from storage import SqlStore, open_store
from tests import builders
from tests.builders import at, baseline, derived, metric, on, progress_on, target, values
from tests.contract.people import Desk, write
from tests.contract.servers import PostgresServer

pytestmark = pytest.mark.usefixtures("short_memory")

FIRST = on("1/7")
_RATED = (metric("m"), metric("n", MetricKind.INCREMENT, rate_of="m"), derived("s", "m", "n"))
CAMPAIGNS = (
    builders.campaign(),
    builders.campaign(metrics=_RATED, baselines=(baseline("a", "m", 100, "4/7"), baseline("a", "n", 100, "2/6"))),
    builders.campaign(
        metrics=_RATED,
        baselines=(baseline(None, "m", 500, "2/7"), baseline(None, "n", 500, "2/7")),
        targets=(target("a", "s", 900), target("a", "m", 300, since="8/7")),
    ),
)

days = st.integers(0, 27).map(lambda number: FIRST + timedelta(number))
lengths = st.sampled_from([None, None, None, None, 0, 1, 2, 6])
some = st.sampled_from([0, 3, 3, 7, 12, 40, 300, 2000])
one_figure = st.builds("{}={}{}".format, st.sampled_from("mmn"), st.sampled_from(["", "", "", "+", "lk"]), some)
figures = st.lists(one_figure, min_size=1, max_size=2, unique_by=lambda pair: pair[0]).map(" ".join)
relations = st.sampled_from([None, None, None, *Relation])
reports = st.tuples(st.just("report"), figures, days, lengths, relations, st.integers(0, 59))
moves = st.tuples(st.just("move"), st.integers(0, 30), st.sampled_from([EntryState.LIVE, EntryState.RETRACTED]))
asked = st.tuples(figures, days, lengths)
steps = st.lists(st.tuples(st.one_of(reports, reports, reports, moves), st.booleans(), asked), max_size=24)


def found(one: Campaign, entry: Entry, cells: dict[str, list[Cell]], more: UnitPast | None) -> list[Finding]:
    """Check an entry."""
    known = progress_on(one, [cell for own in cells.values() for cell in own], entry.date.isoformat())
    history = History(more.cells if more else cells, known, at("28/7 08:00"), earlier=more.earlier if more else None)
    return list(check_entry(one, entry, history))


@pytest.mark.parametrize("length", [None, 1])
def test_a_habit_of_long_ago_is_one(store: SqlStore, campaign: Campaign, length: int | None) -> None:
    """Some days' or spans' figures, then others for long; the latest twelve of the same length are looked at."""
    desk = Desk(store, campaign)
    for number in range(14):
        day = FIRST + timedelta(2 * number)
        start = None if length is None else str(day - timedelta(length))
        desk.report(f"m={100 if number < 2 else 10 + number % 3}", day=str(day), start=start)
        desk.report(f"m={50 + number}", day=str(on("20/8") + timedelta(number)), start="2023-08-17")
    fails(store)
    entry = Entry("a", on("12/9"), values("m=18"), start=None if length is None else on("11/9"))

    def work(uow: UnitOfWork) -> list[int]:
        past = uow.ledger.past_of(campaign, "a", entry.start or entry.date)
        assert past.earlier is not None
        assert not past.cells
        assert "unusual" in [each.code for each in found(campaign, entry, by_metric(uow.ledger.cells("thu")), past)]
        return [*past.earlier.latest("m", (length or 0) + 1, 12)]

    assert write(store, work) == [11, 10, 12, 11, 10, 12, 11, 10, 12, 11, 10, 12]


def compared(one: Campaign, uow: UnitOfWork, said: str, day: date, length: int | None) -> None:
    """Check an entry both ways."""
    entry = Entry("a", day, values(said), start=None if length is None else day - timedelta(length))
    cells = uow.ledger.cells(one.code)
    past = uow.ledger.past_of(one, "a", entry.start or day)
    listed = [cell for own in past.cells.values() for cell in own]
    assert listed == [cell for cell in cells if cell in listed]
    assert all(cell in listed for cell in cells if cell.date >= (entry.start or day))
    assert found(one, entry, by_metric(cells), past) == found(one, entry, by_metric(cells), None)


def fails(store: SqlStore) -> None:
    """Do something that fails, after which the writer remembers nothing."""

    def work(uow: UnitOfWork) -> None:
        uow.state.set("x", 1)
        raise LookupError

    assert store.write(work).exception(timeout=60)


def went(one: Campaign, store: SqlStore, drawn: list[Any]) -> None:
    """Report and take back, and check something after each step."""
    desk, ids = Desk(store, one), list[int]()

    def work(uow: UnitOfWork, number: int, step: Any, ask: Any) -> None:
        if step[0] == "move":
            chosen = [ids[step[1] % len(ids)]] if ids else []
            uow.ledger.set_state(one, chosen, step[2], at("28/7 09:00"), by=None)
        else:
            _, said, day, length, relation, minute = step
            start = None if length is None else str(day - timedelta(length))
            sent = f"27/7 08:{minute:02}"
            stored, _ = desk.record(uow, said, sent, day=str(day), start=start, message=number, relation=relation)
            ids.append(stored.id)
        compared(one, uow, *ask)

    for number, (step, forgets, ask) in enumerate(drawn):
        if forgets:
            fails(store)
        write(store, lambda uow, number=number, step=step, ask=ask: work(uow, number, step, ask))  # type: ignore[misc]
    fails(store)
    for _, _, ask in drawn:
        write(store, lambda uow, ask=ask: compared(one, uow, *ask))  # type: ignore[misc]
    assert write(store, lambda uow: uow.ledger.rebuild(one)) == []


@settings(deadline=None, max_examples=500, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(CAMPAIGNS), steps)
def test_a_check_of_the_latest_is_one_of_all(one: Campaign, drawn: list[Any]) -> None:
    """Days, spans, totals and figures on top, reported, corrected and taken back in any order."""
    with closing(open_store("sqlite://", campaigns=[one])) as store:
        went(one, store, drawn)


@settings(deadline=None, max_examples=8, suppress_health_check=[HealthCheck.too_slow])
@given(one=st.sampled_from(CAMPAIGNS), drawn=steps)
def test_a_check_of_the_latest_is_one_of_all_on_a_server(
    server: PostgresServer, template: str, one: Campaign, drawn: list[Any]
) -> None:
    """The same on PostgreSQL, where the writer remembers nothing from one transaction to the next."""
    with closing(open_store(server.url(template), campaigns=[one])) as store:
        went(one, store, drawn)
