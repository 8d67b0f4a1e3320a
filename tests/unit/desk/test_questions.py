"""Copies of a question that were still on their way when it was settled: an old button says so in their place."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from bot.chat import Event, EventKind
from reporting.ports import UnitOfWork
from reporting.records import LetterKind
from tests.unit.desk.room import Room


def test_a_button_that_came_too_late_tells_how_it_ended() -> None:
    """The question was replaced before it was sent; pressed, it becomes what became of it, once."""
    room = Room()
    for text in ("Tân Hưng m1=9000 m2=1", "Tân Hưng m1=50 m2=1"):
        room.do(partial(_hear, room, room.event("hung", text)))
    letters = room.letters()
    assert not [letter for letter in letters if letter.kind is LetterKind.EDIT]
    data = next(button.data for letter in letters for row in letter.buttons for button in row)
    notice, edit = room.presses("hung", data)
    assert notice.text == "Việc này đã có trả lời"
    assert edit.text == "Không còn chờ: <b>xã Tân Hưng</b>, kỳ 24–30/7 đã có số mới."
    assert [letter.kind for letter in room.presses("hung", data)] == [LetterKind.NOTICE]


def test_a_button_works_only_where_it_was_offered() -> None:
    """Pressed in a chat that was never shown the question, it is an old button."""
    room = Room()
    letters = room.says("hung", "Tân Hưng m1=9000 m2=1")
    data = next(button.data for letter in letters for row in letter.buttons for button in row)
    pressed: Event = replace(room.event("hung", private=True), kind=EventKind.BUTTON, button=data, callback="cb")
    assert [letter.text for letter in room.hears(pressed)] == ["Nút này đã cũ"]
    assert any("Đã xác nhận" in letter.text for letter in room.presses("hung", data))


def _hear(room: Room, event: Event, uow: UnitOfWork) -> None:
    room.desk.handle(uow, event, room.now)
