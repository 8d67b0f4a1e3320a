"""What the writer remembers equals what the tables say, whatever was sent, rolled back or written by others."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack, closing
from datetime import timedelta
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from reporting.campaign import Role
from reporting.ledger import tally
from reporting.ports import UnitOfWork
from reporting.progress import progress
from reporting.ranking import place_of, ranks
from reporting.records import Account, ChatKind, EntryState, Grant, Relation, Span
from storage import SqlStore, open_store
from storage.view import View
from tests import builders
from tests.builders import at, baseline, on, target
from tests.contract.people import Desk, write
from tests.contract.servers import PostgresServer

Drawn = tuple[tuple[Any, ...], int, bool]

CAMPAIGN = builders.campaign(
    baselines=(baseline("a", "m", 100, "4/7"), baseline("b", "m", 40), baseline("c", "m", 70)),
    targets=(target("a", "m", 300), target("b", "m", 200), target("c", "m", 250)),
)
AS_OF, SPAN = on("9/7"), Span(on("3/7"), on("9/7"))
ENTRIES = (EntryState.LIVE, EntryState.HELD, EntryState.RETRACTED)

days = st.integers(0, 12).map(lambda number: on("1/7") + timedelta(number))
figures = st.builds("{}={}{}".format, st.sampled_from("mn"), st.sampled_from(["", "+", "lk"]), st.integers(0, 99))
steps = st.lists(
    st.tuples(
        st.one_of(
            st.tuples(st.just("report"), figures, st.sampled_from("abc"), days, st.booleans(), st.integers(0, 9)),
            st.tuples(st.just("move"), st.integers(0, 30), st.sampled_from(ENTRIES)),
            st.tuples(st.just("grant"), st.booleans(), st.sampled_from("abc")),
            st.tuples(st.just("bind"), st.booleans()),
        ),
        st.integers(0, 1),
        st.sampled_from([False, False, True]),
    ),
    max_size=14,
)


class FailedError(Exception):
    """A job that fails after it wrote."""


def told(uow: UnitOfWork) -> list[Any]:
    """Ask for all that the writer remembers."""
    ledger, lan = uow.ledger, Account("telegram", "7")
    person = uow.people.by_account(lan)
    return [
        ledger.tally(CAMPAIGN, AS_OF, SPAN),
        [ledger.cells(CAMPAIGN.code, unit=code) for code in "abc"],
        [ledger.held_entries(CAMPAIGN.code, code) for code in "abc"],
        [ledger.live_entries(CAMPAIGN.code, code, on(day)) for code in "abc" for day in ("4/7", "5/7")],
        uow.chats.get("telegram", "-1"),
        person,
        uow.people.grants(CAMPAIGN.code),
        None if person is None else uow.people.grants(CAMPAIGN.code, person=person.id),
        uow.slots.last_snapshot(CAMPAIGN.code, at("30/7 00:00")),
    ]


def compared(uow: UnitOfWork) -> None:
    """Compare what is remembered with a view that knows nothing, and places with ranks, in one unit of work."""
    remembered = told(uow)
    link = uow.chats._link  # type: ignore[attr-defined]
    memory, link.memory = link.memory, None
    try:
        assert remembered == told(View(link, None))
    finally:
        link.memory = memory
    plain = tally(CAMPAIGN, uow.ledger.cells(CAMPAIGN.code), AS_OF, SPAN)
    assert remembered[0] == plain
    known, fresh = progress(CAMPAIGN, remembered[0]), progress(CAMPAIGN, plain)
    for metric in ("m", "n", "s"):
        places = {code: place_of(CAMPAIGN, known, metric, code) for code in "abc"}
        assert {code: place for code, place in places.items() if place} == ranks(CAMPAIGN, fresh, metric)


def act(uow: UnitOfWork, desk: Desk, step: tuple[Any, ...], number: int) -> None:
    """Do one step."""
    moment = at("8/7 10:00") + timedelta(seconds=number)
    match step:
        case ("report", said, unit, day, held, message):
            state = {"state": EntryState.HELD} if held else {"relation": Relation.EXTRA} if message == 9 else {}
            desk.record(uow, said, unit=unit, day=day.isoformat(), message=number, **state)
        case ("move", which, state):
            ids = [each.id for each in uow.ledger.history(CAMPAIGN.code)]
            chosen = [ids[which % len(ids)]] if ids else []
            uow.ledger.set_state(CAMPAIGN, chosen, state, moment, by=None)
        case ("grant", given, unit):
            person = uow.people.seen(Account("telegram", "7"), "Lan", None, moment).id
            one = Grant(person, CAMPAIGN.code, Role.REPORTER, unit)
            _ = uow.people.grant(one, None, moment) if given else uow.people.revoke(one, moment)
        case ("bind", bound):
            uow.chats.seen("telegram", "-1", ChatKind.GROUP, f"Nhóm {number}", moment)
            uow.chats.bind("telegram", "-1", CAMPAIGN.code if bound else None, None, moment)


def job(desk: Desk, step: tuple[Any, ...], number: int, *, fails: bool) -> Callable[[UnitOfWork], None]:
    """Build a unit of work that asks, acts, compares, and may fail at the end."""

    def work(uow: UnitOfWork) -> None:
        told(uow)
        act(uow, desk, step, number)
        compared(uow)
        if fails:
            raise FailedError

    return work


def in_turn(stores: list[SqlStore], drawn: list[Drawn]) -> None:
    """Do each step in one of the stores, then compare in all."""
    for number, (step, which, fails) in enumerate(drawn, 1):
        store = stores[which]
        error = store.write(job(Desk(store, CAMPAIGN), step, number, fails=fails)).exception(timeout=60)
        assert error is None or isinstance(error, FailedError), error
        for each in stores:
            write(each, compared)


@settings(max_examples=40, deadline=None)
@given(steps)
def test_a_group_with_failing_jobs(drawn: list[Drawn]) -> None:
    """All handed in at once, so that jobs that fail share their commit with those that don't."""
    with closing(open_store("sqlite://", campaigns=[CAMPAIGN])) as store:
        desk = Desk(store, CAMPAIGN)
        done = []
        for number, (step, _, fails) in enumerate(drawn, 1):
            done += [store.write(job(desk, step, number, fails=fails)), store.write(compared)]
        errors = [future.exception(timeout=60) for future in done]
        assert all(error is None or isinstance(error, FailedError) for error in errors), errors


@settings(max_examples=12, deadline=None)
@given(steps)
def test_two_stores_on_one_file_in_turn(drawn: list[Drawn]) -> None:
    """What another process wrote is seen at once."""
    with TemporaryDirectory() as folder, ExitStack() as stack:
        url = f"sqlite:///{folder}/baocao.sqlite3"
        stores = [
            stack.enter_context(closing(open_store(url, campaigns=[CAMPAIGN], exclusive=first)))
            for first in (True, False)
        ]
        in_turn(stores, drawn)


@settings(max_examples=6, deadline=None)
@given(drawn=steps)
def test_two_stores_on_one_server_in_turn(server: PostgresServer, template: str, drawn: list[Drawn]) -> None:
    """The same on PostgreSQL, where several workers write."""
    url = server.url(template)
    with ExitStack() as stack:
        in_turn(
            [stack.enter_context(closing(open_store(url, campaigns=[CAMPAIGN], shared=True))) for _ in range(2)], drawn
        )


moved = st.lists(
    st.tuples(st.just("report"), figures, st.sampled_from("abc"), days, st.just(False), st.just(0)), max_size=14
)


@settings(max_examples=40, deadline=None)
@given(moved)
def test_places_move_along_with_the_figures(drawn: list[tuple[Any, ...]]) -> None:
    """Report after report, none failing, so that the ranks are moved along and never begun anew."""
    with closing(open_store("sqlite://", campaigns=[CAMPAIGN])) as store:
        desk = Desk(store, CAMPAIGN)
        for number, step in enumerate(drawn, 1):
            write(store, job(desk, step, number, fails=False))
