"""What is wrong with the machine reaches every admin once, also those who come after it."""

from __future__ import annotations

from datetime import timedelta

from bot.troubles import Troubles
from tests.unit.desk.room import STRANGER, Room


def told(room: Room, troubles: Troubles) -> list[str]:
    """Let the clock tell what is wrong, and name whom it wrote to."""
    room.do(lambda uow: troubles.tell(room.desk, uow, room.now))
    return [letter.chat_id for letter in room.letters()]


def test_an_admin_who_comes_later_hears_of_it_too() -> None:
    """A chat app was lost before there was anybody to tell of it."""
    room, troubles = Room(), Troubles()
    troubles.app_lost("zalo", room.now)
    first = told(room, troubles)
    assert STRANGER not in first
    room.now += timedelta(minutes=5)
    room.hears(room.event("khach", "/start MA", private=True))
    room.letters()
    assert told(room, troubles) == [STRANGER]
    room.now += timedelta(minutes=5)
    assert told(room, troubles) == []


def test_two_troubles_are_told_apart() -> None:
    """An app lost and a clock that is off are two letters to each admin, and each stays one."""
    room, troubles = Room(), Troubles()
    troubles.app_lost("zalo", room.now)
    one = told(room, troubles)
    troubles.clock_differs(timedelta(minutes=-7), room.now)
    assert told(room, troubles) == one
    assert told(room, troubles) == []
