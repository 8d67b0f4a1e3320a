"""Whatever comes in, the desk stands, and nothing wrong is stored."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.chat import EventKind
from reporting.records import LetterKind
from tests.unit.desk.room import Room

RUBBISH = [
    "",
    " \n\t ",
    "/",
    "//",
    "/bc",
    "/bc " + "m1=1 m1=2 " * 3000,
    "Tân Hưng " + "9" * 5000,
    "/bc " + "x" * 1_000_000,
    "/status " + "ộ" * 5000,
    "/status 99/99",
    "/sua",
    "/sua lý do:",
    "/huy huy",
    "/phancong @@@",
    "/phanquyen",
    "/ketnoi " + "z" * 500,
    "\u202e\u0000\ud83d\ude00",
    "🤖" * 900,
    "/bc Tân Hưng m1=<b>12</b> m2=&amp;",
    "/chiendich không có",
    "/start " + "A" * 5000,
]


@pytest.fixture(scope="module", name="room")
def _room() -> Room:
    return Room()


@pytest.mark.parametrize("private", [False, True])
@pytest.mark.parametrize("who", ["hung", "leader", "head", "admin", "stranger"])
def test_any_text_of_anybody(room: Room, who: str, *, private: bool) -> None:
    """No text of anybody anywhere raises, stores a wrong figure, or leaves markup open."""
    for text in RUBBISH:
        event = room.event(who, text, private=private)
        letters = room.hears(event) + room.hears(replace(event, kind=EventKind.EDIT, text=text + " "))
        for letter in letters:
            for tag in ("b", "i", "code"):
                assert letter.text.count(f"<{tag}>") == letter.text.count(f"</{tag}>"), letter.text
            assert "<script" not in letter.text
    live = room.do(lambda uow: uow.ledger.cells(room.campaign.code))
    assert live == []


@pytest.mark.parametrize("data", ["", "q", "q:", "q::", "q:x:yes", "q:999999999:yes", "q:1", "z:1:2", "q:-1:a"])
def test_any_button(room: Room, data: str) -> None:
    """An unknown button gets a short notice."""
    letters = room.presses("hung", data)
    assert [letter.kind for letter in letters] == [LetterKind.NOTICE]
    assert letters[0].text == "Nút này đã cũ"


def test_other_bots_are_not_heard(room: Room) -> None:
    """A bot's message starts no loop."""
    assert room.hears(replace(room.event("hung", "/bc Tân Hưng m1=1 m2=2"), is_bot=True)) == []


def test_a_message_without_a_sender(room: Room) -> None:
    """An anonymous admin or a channel has no account: a report command is asked who sends it, talk is talk."""
    event = replace(room.event("hung", "/bc Tân Hưng m1=1 m2=2"), account=None)
    assert "gửi ẩn danh" in room.hears(event)[0].text
    assert room.hears(replace(event, text="chào")) == []


@pytest.mark.parametrize("kind", [EventKind.JOINED, EventKind.LEFT, EventKind.MIGRATED])
def test_group_events(room: Room, kind: EventKind) -> None:
    """Joining, leaving, moving of a bound group say nothing."""
    assert room.hears(replace(room.event("admin"), kind=kind, migrated_to=None)) == []
