"""A stranger's report that waits: when it was given, in whatever order its message and the edits of it come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import permutations

import pytest

from bot.chat import Event, EventKind
from reporting.records import EntryState
from tests.unit.desk.room import APP, GROUP, Room

SAID = ("/bc Tân Đông m1=5 m2=6", "/bc Tân Đông m1=5 m2=7", "/bc Tân Đông m1=5 m2=8")


@pytest.mark.parametrize("order", tuple(permutations(range(3))), ids=str)
@pytest.mark.parametrize("who", ["stranger", "hung"])
def test_a_figure_keeps_the_time_it_was_given_first(who: str, order: Sequence[int]) -> None:
    """Figures that edits say again were given when the message was sent, whoever waits for a role or has one."""
    room = Room(at="2023-07-31 09:50")
    unit = "Tân Đông" if who == "stranger" else "Tân Hưng"
    events = _said(room, who, [text.replace("Tân Đông", unit) for text in SAID])
    room.now += timedelta(minutes=40)
    for one in order:
        room.hears(events[one])
    assert _received(room, events[0]) == [({"m1": 5, "m2": 8}, {events[0].sent_at})]


def _said(room: Room, who: str, texts: Sequence[str]) -> list[Event]:
    """Make a message and its edits, a quarter of an hour after one another."""
    first = room.event(who, texts[0])
    later = [
        replace(first, kind=EventKind.EDIT, text=text, edited_at=room.now + timedelta(minutes=15 * number))
        for number, text in enumerate(texts[1:], 1)
    ]
    return [first, *later]


def _received(room: Room, event: Event) -> list[tuple[dict[str, int], set[datetime]]]:
    """List the figures that wait or count of a message, and when they were given."""
    message = room.do(lambda uow: uow.ledger.find_message(APP, GROUP, event.message_id))
    assert message is not None
    stand = (EntryState.LIVE, EntryState.PENDING)
    found = room.do(lambda uow: uow.ledger.entries_of(message.id, *stand))
    return [
        ({key: value.number for key, value in one.entry.values.items()}, {*one.received_at.values()}) for one in found
    ]


def test_the_message_of_an_edit_that_filled_the_requests_is_no_new_one() -> None:
    """Whoever has as many requests open as one may have hears nothing of a message whose edit is one of them."""
    room = Room(at="2023-07-31 09:50")
    for unit in ("Tân Hưng", "Tân Phú"):
        room.says("stranger", f"/bc {unit} m1=1 m2=2")
    first, edit, _ = _said(room, "stranger", SAID)
    assert room.hears(edit)
    assert room.hears(first) == []
    assert _received(room, first) == [({"m1": 5, "m2": 7}, {first.sent_at})]
