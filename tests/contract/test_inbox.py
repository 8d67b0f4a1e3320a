"""What chats handed over is stored once and worked off in order."""

from __future__ import annotations

from functools import partial
from itertools import pairwise

from reporting.ports import Store, UnitOfWork
from reporting.records import Arrival, QueuedArrival
from tests.builders import at
from tests.contract.people import read, write

NOW = at("6/7 08:00")


def arrival(key: str, app: str = "telegram") -> Arrival:
    """Build an arrival with a payload that no database likes."""
    return Arrival(app, key, "-1", {"text": "Tân Hưng \x00 \ud83d", "id": key})


def test_a_known_key_changes_nothing(store: Store) -> None:
    """Telegram redelivers a batch of which half is known."""
    assert write(store, lambda uow: uow.inbox.put([arrival("1"), arrival("2")], NOW)) == 2
    assert write(store, lambda uow: uow.inbox.put([arrival("2"), arrival("3"), arrival("3")], NOW)) == 1
    assert write(store, lambda uow: uow.inbox.put([arrival("1", "zalo")], NOW)) == 1
    waiting = read(store, lambda uow: uow.inbox.waiting(10))
    assert [row.arrival.key for row in waiting] == ["1", "2", "3", "1"]
    assert waiting[0].arrival == arrival("1")
    assert waiting[0].received_at == NOW


def test_an_empty_batch_is_fine(store: Store) -> None:
    """A poll that brought nothing."""
    assert write(store, lambda uow: uow.inbox.put([], NOW)) == 0


def test_an_arrival_is_done_once(store: Store) -> None:
    """The second worker that finishes the same arrival is told so."""
    write(store, lambda uow: uow.inbox.put([arrival("1")], NOW))
    (row,) = read(store, lambda uow: uow.inbox.waiting(10))
    assert write(store, lambda uow: uow.inbox.done(row.id, NOW)) is True
    assert write(store, lambda uow: uow.inbox.done(row.id, NOW)) is False
    assert read(store, lambda uow: uow.inbox.waiting(10)) == []


def test_attempts_are_counted_until_it_is_set_aside(store: Store) -> None:
    """A poison message is tried three times and then kept out of the way."""
    write(store, lambda uow: uow.inbox.put([arrival("1")], NOW))
    (row,) = read(store, lambda uow: uow.inbox.waiting(10))
    write(store, lambda uow: uow.inbox.failed(row.id, "boom", NOW, last=False))
    assert read(store, lambda uow: uow.inbox.waiting(10))[0].attempts == 1
    write(store, lambda uow: uow.inbox.failed(row.id, "boom", NOW, last=True))
    assert read(store, lambda uow: uow.inbox.waiting(10)) == []
    assert write(store, lambda uow: uow.inbox.done(row.id, NOW)) is False
    assert write(store, lambda uow: uow.inbox.purge(at("1/8 00:00"))) == 0


def test_done_rows_go_when_they_are_old(store: Store) -> None:
    """Undone ones stay, whatever their age; a purged key may come again."""
    write(store, lambda uow: uow.inbox.put([arrival("1"), arrival("2")], NOW))
    first, _ = read(store, lambda uow: uow.inbox.waiting(10))
    write(store, lambda uow: uow.inbox.done(first.id, NOW))
    assert write(store, lambda uow: uow.inbox.purge(NOW)) == 0
    assert write(store, lambda uow: uow.inbox.purge(at("6/7 08:01"))) == 1
    assert read(store, lambda uow: uow.inbox.depth()) == (1, NOW)


def test_depth_of_nothing(store: Store) -> None:
    """An empty inbox has no oldest row."""
    assert read(store, lambda uow: uow.inbox.depth()) == (0, None)


def test_nothing_is_done_before_what_it_comes_after(store: Store) -> None:
    """Whether that one still waits, was rolled back, or is one of very many."""
    keys = [str(number) for number in range(1_100)]
    write(store, lambda uow: uow.inbox.put([arrival(key) for key in keys], NOW))
    rows = [row.id for row in read(store, lambda uow: uow.inbox.waiting(2_000))]
    for first, second in ((rows[0], rows[1]), (rows[0], rows[-1]), (rows[-2], rows[-1])):
        assert write(store, partial(_done, second, first)) is False
    error = store.write(partial(_done_in_vain, rows[0])).exception(60)
    assert isinstance(error, ZeroDivisionError)
    assert write(store, partial(_done, rows[1], rows[0])) is False
    for before, row in pairwise([None, *rows[:3], *rows[-3:]]):
        assert row is not None
        assert write(store, partial(_done, row, before)) is True


def _done(row: int, after: int | None, uow: UnitOfWork) -> bool:
    return uow.inbox.done(row, NOW, after)


def _done_in_vain(row: int, uow: UnitOfWork) -> None:
    assert uow.inbox.done(row, NOW)
    raise ZeroDivisionError


def _waiting(without: list[str], uow: UnitOfWork) -> list[QueuedArrival]:
    return uow.inbox.waiting(999, 0, without)


def test_chats_are_left_out(store: Store) -> None:
    """By their whole names, the empty one too, however many."""
    chats = ["", "-1", "-10", "1", "x y", "'", *(f"-2{number}" for number in range(100))]
    given = [Arrival("telegram", f"{chat}/{number}", chat, {}) for number in range(2) for chat in chats]
    write(store, lambda uow: uow.inbox.put(given, NOW))
    for without in (["-1"], [""], ["'", "x y"], ["no such"], chats[1:], chats[:-1], chats):
        rows = read(store, partial(_waiting, without))
        assert [row.arrival.chat_id for row in rows] == [chat for chat in chats if chat not in without] * 2
    first = read(store, lambda uow: uow.inbox.waiting(1, 0, chats[:3]))
    after = read(store, lambda uow: uow.inbox.waiting(1, first[0].id, chats[:3]))
    assert [row.arrival.chat_id for row in (*first, *after)] == chats[3:5]
