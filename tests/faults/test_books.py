"""The harness's books: what is lost, doubled, missed or out of order is seen, and put down to whoever it is due to."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.sandbox.world import Message
from reporting.records import Letter
from storage import SqlStore, open_store
from tests import builders
from tests.builders import at
from tests.contract.people import Desk, write
from tests.faults.books import Books, Count, count_doubles, count_order, count_posts, count_reports
from tests.faults.plan import GROUP, Setting, write_config
from tests.faults.town import Said, SentNote
from tests.unit.bot.letters import letter

CAMPAIGN = builders.campaign()
NOW = at("6/7 08:00")


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Name a database file."""
    return f"sqlite:///{tmp_path}/books.sqlite3"


@pytest.fixture
def store(url: str) -> Iterator[SqlStore]:
    """Open a store on it."""
    with closing(open_store(url, campaigns=[CAMPAIGN])) as store:
        yield store


def tamper(url: str, *statements: str) -> None:
    """Change the database behind everybody's back."""
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def queue(store: SqlStore, some: Letter) -> int | None:
    """Put a letter into the outbox."""
    return write(store, lambda uow: uow.outbox.add(some, NOW))


def said(message: int, value: int, metric: str = "m1") -> Said:
    """Make a report that somebody sent."""
    return Said(-1, message, 0, value, 0.0, metric, message)


def test_lost_and_doubled_reports(url: str, store: SqlStore) -> None:
    """One that never came, one that counts twice, one that nobody answered, one set aside."""
    desk = Desk(store, CAMPAIGN)
    for value in (5, 6, 7):
        desk.report(f"m={value}")
    tamper(
        url,
        "INSERT INTO entries SELECT 99, campaign, message, version, unit, start, date, dated, note, state, relation,"
        " sent_at, recorded_at, person, entered_for, flags, reason FROM entries WHERE id = 1",
        "INSERT INTO entry_values SELECT 99, metric, position, op, number, stated_total, received_at"
        " FROM entry_values WHERE entry = 1",
        "INSERT INTO inbox (app, key, chat_id, payload, received_at, state, attempts, error)"
        " VALUES ('telegram', 'x', '-1', '{}', '', 'aside', 3, 'x')",
    )
    count = Count()
    count_reports(Books(url), [said(1, 5), said(2, 6), said(3, 7), said(4, 8)], [], count)
    assert (count.sent, count.stored, count.lost, count.counted_twice) == (4, 3, 1, 1)
    assert (count.answers_missed, count.set_aside) == (4, 1)


def test_order_is_looked_at(url: str, store: SqlStore) -> None:
    """A later report applied before an earlier one, and a figure that is not the last one said."""
    desk = Desk(store, CAMPAIGN)
    for value in (5, 6):
        desk.report(f"m={value}")
    count = Count()
    count_order(Books(url), [said(1, 5), said(2, 6)], count)
    assert count.out_of_order == 0
    tamper(url, "UPDATE messages SET message_id = '0' WHERE message_id = '2'")
    count_order(Books(url), [said(1, 5, "m2"), said(2, 6, "m2")], count)
    assert count.out_of_order == 2


@pytest.mark.parametrize(
    ("sent", "kills", "found"),
    [
        ([SentNote("-1", "1", 1.0, "a")], [], {}),
        ([SentNote("-1", "9", 1.0, "a")], [], {"answers_doubled": 1}),
        ([SentNote("-1", "9", 1.0, "a")], [1.2], {"answers_doubled_by_kill": 1}),
        ([SentNote("-1", "9", 1.0, "a"), SentNote("-1", "1", 1.1, "b")], [1.2], {"answers_doubled": 1}),
        ([SentNote("-1", "9", 1.0, "a"), SentNote("-2", "8", 1.1, "b")], [1.2], {"answers_doubled_by_kill": 2}),
        ([SentNote("-1", "9", 1.0, "a", cut=True)], [], {"answers_doubled_by_cut": 1}),
        ([SentNote("-1", "9", 1.0, "post")], [], {"posts_doubled": 1}),
        ([SentNote("-1", "9", 1.0, "post")], [1.2], {"posts_doubled_by_kill": 1}),
    ],
)
def test_doubles_are_put_down_to_kills_and_cuts(
    url: str, store: SqlStore, sent: list[SentNote], kills: list[float], found: dict[str, int]
) -> None:
    """A kill explains the last message of each chat, a cut its own, nothing else is explained."""
    for text, slot, message_id in (("a", None, "1"), ("post", "thu/x", "2")):
        number = queue(store, letter("-1", text, slot=slot))
        tamper(url, f"UPDATE outbox SET state = 'sent', message_id = {message_id}, sent_in = '-1' WHERE id = {number}")
    count = Count()
    count_doubles(Books(url), sent, kills, count)
    assert {name: value for name in dir(count) if "doubled" in name and (value := getattr(count, name))} == found


def test_an_album_is_one_message(url: str, store: SqlStore) -> None:
    """The outbox knows its first part; the others are no doubles, and don't come between it and a kill."""
    parts = [Message(number, -1, 7, 0, album=album) for album in "xy" for number in (1, 9)]
    notes = [SentNote("-1", str(one.id), 1.0 + at / 10, "", source=one) for at, one in enumerate(parts)]
    notes[2].message = "8"
    number = queue(store, letter("-1", ""))
    tamper(url, f"UPDATE outbox SET state = 'sent', message_id = '1', sent_in = '-1' WHERE id = {number}")
    count = Count()
    count_doubles(Books(url), notes, [1.35], count)
    assert (count.answers_doubled, count.answers_doubled_by_kill) == (0, 1)


def test_the_harness_knows_no_night(tmp_path: Path) -> None:
    """It runs by the wall clock: at whatever hour that is, no post waits for the end of quiet hours."""
    settings = write_config(tmp_path, Setting("polling", "sqlite://"), "http://127.0.0.1:1", at("6/7 22:30"))
    assert settings.campaigns[0].campaign.manners.quiet is None


def test_missed_and_doubled_posts(url: str, store: SqlStore, tmp_path: Path) -> None:
    """Whatever fell due and has no letter is missed; a reminder may be dropped where nobody was there."""
    settings = write_config(tmp_path, Setting("polling", url), "http://127.0.0.1:1", NOW, minutes=1)
    write(store, lambda uow: uow.state.set("began/thu", NOW.isoformat()))
    count, until = Count(), NOW + timedelta(minutes=3)
    count_posts(Books(url), settings, until, [], count)
    assert count.posts == count.posts_missed == 9
    tamper(
        url,
        *(f"INSERT INTO slots SELECT 'thu', '{note.split()[1][:-1]}', '', 'dropped', '', ''" for note in count.notes),
    )
    again = Count()
    count_posts(Books(url), settings, until, [], again, [NOW, until])
    assert again.posts_missed == 6
    for _ in range(2):
        queue(store, letter(str(GROUP), "một tin", slot="thu/d0/2023-07-06/summary/08:02"))
    tamper(url, "UPDATE outbox SET state = 'sent'")
    count_posts(Books(url), settings, until, [], again, [NOW, until])
    assert again.posts_doubled == 1


@pytest.mark.parametrize(
    ("note", "missed"),
    [
        (None, 1),
        (SentNote("-1", "9", 1.0, "Xã A: đã nhận\n\nXã B: đã nhận\nhai"), 0),
        (SentNote("-1", "1", 1.0, "Xã B: đã nhận\nhai"), 1),  # another letter's message, known by its id
        (SentNote("-2", "9", 1.0, "Xã B: đã nhận\nhai"), 1),
    ],
)
def test_what_the_server_never_took_is_missed(
    url: str, store: SqlStore, tmp_path: Path, note: SentNote | None, missed: int
) -> None:
    """A letter of unknown outcome is excused only where a message of the server's can be it."""
    settings = write_config(tmp_path, Setting("polling", url), "http://127.0.0.1:1", NOW, minutes=1)
    stored, _ = Desk(store, CAMPAIGN).report("m=5")
    write(store, lambda uow: uow.state.set("began/thu", NOW.isoformat()))
    due = Count()
    until = NOW + timedelta(minutes=3)
    count_posts(Books(url), settings, until, [], due)
    slot = due.notes[0].split()[1][:-1]
    queue(store, letter("-1", "<b>Xã B</b>: đã nhận\nhai", answers=stored.id, slot=slot))
    queue(store, letter("-1", "khác"))
    tamper(
        url,
        f"INSERT INTO slots SELECT 'thu', '{slot}', '', 'opened', '', ''",
        "UPDATE outbox SET state = 'unknown' WHERE id = 1",
        "UPDATE outbox SET state = 'sent', sent_in = '-1', message_id = '1' WHERE id = 2",
    )
    count, sent = Count(), [note] if note else []
    count_posts(Books(url), settings, until, sent, count)
    count_reports(Books(url), [said(1, 5)], sent, count)
    assert (count.answers_missed, count.answers_unknown) == (missed, 1 - missed)
    assert count.posts_missed == due.posts_missed - 1 + missed
