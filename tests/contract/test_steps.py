"""What tells cheaply whether there is something new: the ledger's step, and what became of a letter."""

from __future__ import annotations

from reporting.ports import UnitOfWork
from reporting.records import EntryState, Letter, LetterKind
from storage import SqlStore
from tests.builders import at
from tests.contract.people import Desk, read, write


def test_the_ledgers_step_moves_with_every_change(desk: Desk, store: SqlStore) -> None:
    """A report and a change of where an entry stands do it; looking doesn't."""

    def step(uow: UnitOfWork) -> tuple[int, int]:
        return uow.ledger.step()

    seen = [read(store, step)]
    stored, _ = desk.report("m=5")
    seen.append(read(store, step))
    desk.set_state(stored.id, EntryState.RETRACTED)
    seen.append(read(store, step))
    assert len(set(seen)) == 3
    assert read(store, step) == write(store, step) == seen[-1]


def test_whose_figures_changed_since_a_step(desk: Desk, store: SqlStore) -> None:
    """Of whom an entry came, or stands elsewhere; of nobody else, and nobody before anything did."""
    first, _ = desk.report("m=5", unit="a")
    step = read(store, lambda uow: uow.ledger.step())
    code = desk.campaign.code
    assert read(store, lambda uow: uow.ledger.changed_since((0, 0))) == {(code, "a")}
    assert read(store, lambda uow: uow.ledger.changed_since(step)) == frozenset()
    desk.report("m=6", unit="b")
    desk.report("m=7", unit="b", day="6/7")
    assert read(store, lambda uow: uow.ledger.changed_since(step)) == {(code, "b")}
    desk.set_state(first.id, EntryState.RETRACTED)
    assert write(store, lambda uow: uow.ledger.changed_since(step)) == {(code, "a"), (code, "b")}


def test_what_became_of_a_letter(store: SqlStore) -> None:
    """By its key: it waits, was sent, or was given up."""
    now = at("6/7 08:00")

    def add(uow: UnitOfWork, key: str) -> int:
        number = uow.outbox.add(Letter("telegram", "-1", LetterKind.TEXT, text="x", key=key), now)
        assert number is not None
        return number

    def outcome(key: str) -> str | None:
        return read(store, lambda uow: uow.outbox.outcome(key))

    first, second = write(store, lambda uow: (add(uow, "a"), add(uow, "b")))
    assert (outcome("a"), outcome("c")) == ("waiting", None)
    write(store, lambda uow: uow.outbox.sent(first, "7", now))
    write(store, lambda uow: uow.outbox.failed(second, "message to edit not found", now))
    assert (outcome("a"), outcome("b")) == ("sent", "failed")
