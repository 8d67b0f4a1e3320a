"""What chats handed over is stored once and worked off in order."""

from __future__ import annotations

from reporting.ports import Store
from reporting.records import Arrival
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
