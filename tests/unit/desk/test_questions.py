"""Copies of a question that were still on their way when it was settled: an old button says so in their place."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from bot.chat import Event, EventKind
from bot.desk.reports.choices import QUESTIONS_OF
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


def test_what_was_asked_of_entries_is_forgotten_once_it_is_long_settled() -> None:
    """Not while a question still waits, however old it is, and not before its time; a few entries at a time."""
    room = Room()
    settled = room.says("hung", "Tân Hưng m1=9000 m2=1")
    room.says("phu", "Tân Phú m1=9000 m2=1")
    data = next(button.data for letter in settled for row in letter.buttons for button in row)
    room.presses("hung", data)
    names = room.do(lambda uow: uow.state.names(QUESTIONS_OF, "", 99))
    assert len(names) == 2
    for before, left in ((room.now - timedelta(days=30), names), (room.now + timedelta(days=1), names[1:])):
        after = room.do(partial(_forget, room, before))
        assert (after, room.do(lambda uow: uow.state.names(QUESTIONS_OF, "", 99))) == ("", left)
    for number in range(150):
        room.do(partial(_ask, number))
    after = room.do(partial(_forget, room, room.now - timedelta(days=30)))
    assert after.startswith(QUESTIONS_OF)
    assert room.do(partial(_forget, room, room.now - timedelta(days=30), after=after)) == ""


def _ask(number: int, uow: UnitOfWork) -> None:
    uow.state.set(f"{QUESTIONS_OF}9{number:04}", [1])


def _forget(room: Room, before: datetime, uow: UnitOfWork, after: str = "") -> str:
    return room.desk.forget_settled(uow, before, after)


def _hear(room: Room, event: Event, uow: UnitOfWork) -> None:
    room.desk.handle(uow, event, room.now)
