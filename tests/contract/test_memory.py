"""What the writer remembers equals what the tables say, whatever was sent, rolled back or written by others."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import date, datetime, timedelta
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporting.campaign import Role
from reporting.ledger import tally
from reporting.ports import UnitOfWork
from reporting.progress import progress
from reporting.ranking import place_of, ranks
from reporting.records import (
    Account,
    Arrival,
    Cell,
    ChatKind,
    EntryState,
    Grant,
    Letter,
    LetterKind,
    Relation,
    Snapshot,
    Span,
)
from storage import SqlStore, open_store
from storage.database import Database
from storage.errors import GoneError
from storage.session import WriterSession
from storage.view import View
from storage.writer import Writer
from tests import builders
from tests.builders import at, baseline, on, target
from tests.contract.people import Desk, write
from tests.contract.servers import PostgresServer

pytestmark = pytest.mark.usefixtures("short_memory")

Drawn = tuple[tuple[Any, ...], int, bool]

CAMPAIGN = builders.campaign(
    # alike, so that a single record moves somebody past somebody else
    baselines=(baseline("a", "m", 100, "4/7"), baseline("b", "m", 100), baseline("c", "m", 100)),
    targets=(target("a", "m", 300), target("b", "m", 300), target("c", "m", 300)),
)
OTHER = replace(CAMPAIGN, baselines=(baseline("a", "m", 150, "6/7"),))
"""The campaign after an amendment; all that stands is worked out anew for it, and again for the one it was."""
SPANS = (Span(on("1/7"), on("2/7")), Span(on("6/7"), on("7/7")), Span(on("13/7"), on("20/7")))
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
            st.tuples(st.just("state"), st.sampled_from("xy"), st.integers(0, 3)),
            st.tuples(st.just("snapshot"), st.integers(0, 3)),
            st.tuples(st.just("migrate"), st.sampled_from(["-1", "-2"])),
            st.tuples(st.just("rebuild")),
            st.tuples(st.just("join")),
            st.tuples(st.just("amend"), figures, st.sampled_from("abc"), days),
            st.tuples(st.just("pending"), st.booleans(), st.sampled_from("abc")),
            st.tuples(st.just("edit"), st.integers(1, 14)),
            st.tuples(st.just("arrive"), st.integers(1, 3)),
            st.tuples(st.just("done"), st.integers(1, 6)),
            st.tuples(st.just("letter"), st.sampled_from([None, "k"])),
        ),
        st.integers(0, 1),
        st.sampled_from([False, False, True]),
    ),
    max_size=14,
)


class FailedError(Exception):
    """A job that fails after it wrote."""


def touching(uow: UnitOfWork, unit: str, day: date) -> dict[str, list[Cell]]:
    """Ask for a unit's cells of a day and of those after it."""
    past = uow.ledger.past_of(CAMPAIGN, unit, day)
    known = {metric: [cell for cell in own if cell.date >= day] for metric, own in past.cells.items()}
    return {metric: own for metric, own in known.items() if own}


def told(uow: UnitOfWork) -> list[Any]:
    """Ask for all that the writer remembers."""
    ledger, lan = uow.ledger, Account("telegram", "7")
    person = uow.people.by_account(lan)
    in_zalo = uow.people.by_account(Account("zalo", "7"))
    return [
        ledger.tally(CAMPAIGN, AS_OF, SPAN),
        [ledger.cells(CAMPAIGN.code, unit=code) for code in "abc"],
        [touching(uow, code, on(day)) for code in "abc" for day in ("9/7", "3/7")],
        [ledger.tally_of(CAMPAIGN, code, day) for code in "abc" for day in (AS_OF, on("20/7"))],
        [ledger.held_entries(CAMPAIGN.code, code) for code in "abc"],
        [ledger.live_entries(CAMPAIGN.code, code, on(day)) for code in "abc" for day in ("4/7", "5/7")],
        [ledger.any_cells(CAMPAIGN.code, span) for span in SPANS],
        [uow.chats.get("telegram", chat) for chat in ("-1", "-2")],
        [uow.state.get(name) for name in "xy"],
        (person, in_zalo),
        uow.people.grants(CAMPAIGN.code),
        None if person is None else uow.people.grants(CAMPAIGN.code, person=person.id),
        uow.slots.last_snapshot(CAMPAIGN.code, at("30/7 00:00")),
    ]


def late(uow: UnitOfWork) -> list[Any]:
    """Ask for what the writer leaves for later; to ask is to have it written."""
    return [uow.inbox.waiting(50), [queued.letter for queued in uow.outbox.waiting("telegram", 50)]]


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


def whole(uow: UnitOfWork) -> None:
    """See that history says the same; at the end only, since after that nothing is remembered."""
    assert uow.ledger.rebuild(CAMPAIGN) == []


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
            chat = uow.chats.seen("telegram", "-1", ChatKind.GROUP, f"Nhóm {number}", moment)
            uow.chats.bind("telegram", chat.chat_id, CAMPAIGN.code if bound else None, None, moment)
        case _:
            act_aside(uow, desk, step, number, moment)


def act_aside(uow: UnitOfWork, desk: Desk, step: tuple[Any, ...], number: int, moment: datetime) -> None:
    """Do one step that is nobody's report."""
    match step:
        case ("state", name, value):
            uow.state.set(name, value)
        case ("snapshot", place):
            uow.slots.snapshot(Snapshot(CAMPAIGN.code, f"s{number}", moment, {"ranks": {"m": {"a": place}}}))
        case ("migrate", chat):
            uow.chats.migrated("telegram", chat, "-2" if chat == "-1" else "-1")
        case ("pending", given, unit):
            if given:
                uow.people.grant_pending("lan", CAMPAIGN.code, Role.HEAD, unit, None, moment)
            uow.people.seen(Account("telegram", "7"), "Lan", None if given else "Lan", moment)
        case ("edit", message):
            said = f"sửa {number}"
            uow.ledger.message("telegram", "-1", str(message), None, CAMPAIGN.code, at("6/7 08:00"), said, moment)
        case _:
            act_rarely(uow, desk, step, number, moment)


def act_rarely(uow: UnitOfWork, desk: Desk, step: tuple[Any, ...], number: int, moment: datetime) -> None:
    """Do one step after which much is another than it was."""
    match step:
        case ("rebuild",):
            assert uow.ledger.rebuild(CAMPAIGN) == []
        case ("join",):
            lan = uow.people.seen(Account("telegram", "7"), "Lan", None, moment).id
            in_zalo = uow.people.seen(Account("zalo", "7"), "Lan Zalo", None, moment).id
            if lan != in_zalo:
                uow.people.join(in_zalo, lan, moment)
        case ("amend", said, unit, day):
            Desk(desk.store, OTHER).record(uow, said, unit=unit, day=day.isoformat(), message=number)
            assert uow.ledger.tally(OTHER, AS_OF, SPAN) == tally(OTHER, uow.ledger.cells(OTHER.code), AS_OF, SPAN)
        case _:
            act_by_post(uow, step, number, moment)


def act_by_post(uow: UnitOfWork, step: tuple[Any, ...], number: int, moment: datetime) -> None:
    """Do one step of what comes in and goes out."""
    match step:
        case ("arrive", many):
            uow.inbox.put([Arrival("telegram", f"{number}/{one}", "-1", {}) for one in range(many)], moment)
        case ("done", which):
            waits = which in {row.id for row in uow.inbox.waiting(50)}
            assert uow.inbox.done(which, moment) is waits
            assert not uow.inbox.done(which, moment)
        case ("letter", key):
            uow.outbox.queue(Letter("telegram", "-1", LetterKind.TEXT, f"thư {number}", key=key), moment)


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
        done.append(store.write(whole))
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


class Breaks(WriterSession):
    """A session whose connection is lost right before a commit, whenever it is told so."""

    cut = False

    def commit(self) -> None:
        """Commit, or lose all that the group did."""
        if self.cut:
            self.cut = False
            raise GoneError("cut")
        super().commit()


@settings(max_examples=25, deadline=None)
@given(steps)
def test_a_group_that_is_lost_and_run_again(drawn: list[Drawn]) -> None:
    """Groups whose connection breaks, together with jobs that fail: nothing is remembered of what was lost."""
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/baocao.sqlite3"
        open_store(url, campaigns=[CAMPAIGN]).close()
        database = Database(url)
        session = Breaks(database, database.open(), exclusive=True)
        with closing(SqlStore(database, Writer(session), None)) as store:
            desk = Desk(store, CAMPAIGN)
            for number, (step, cut, fails) in enumerate(drawn, 1):
                session.cut = bool(cut)
                error = store.write(job(desk, step, number, fails=fails)).exception(timeout=60)
                assert error is None or isinstance(error, FailedError), error
                write(store, compared)
            write(store, whole)


unasked = st.lists(
    st.tuples(st.just("report"), figures, st.sampled_from("abc"), days, st.booleans(), st.integers(0, 9)), max_size=20
)


@settings(max_examples=40, deadline=None)
@given(unasked, st.lists(st.integers(1, 20), max_size=8))
def test_a_commit_of_rows_left_for_later(drawn: list[tuple[Any, ...]], marks: list[int]) -> None:
    """Many reports, letters and marks in one commit in which nobody asks for anything: all is there, in order."""
    with closing(open_store("sqlite://", campaigns=[CAMPAIGN])) as store:
        desk = Desk(store, CAMPAIGN)
        arrivals = [Arrival("telegram", str(number), "-1", {}) for number in range(20)]
        write(store, lambda uow: uow.inbox.put(arrivals, at("8/7 10:00")))

        def work(uow: UnitOfWork) -> None:
            for number, step in enumerate(drawn, 1):
                act(uow, desk, step, number)
                act_by_post(uow, ("letter", None), number, at("8/7 10:00"))
            for mark in marks:
                uow.inbox.done(mark, at("8/7 10:00"))

        write(store, work)
        waiting, letters = write(store, late)
        assert [row.id for row in waiting] == [number for number in range(1, 21) if number not in marks]
        assert [letter.text for letter in letters] == [f"thư {number}" for number in range(1, len(drawn) + 1)]
        write(store, compared)
        write(store, whole)


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
        write(store, whole)
