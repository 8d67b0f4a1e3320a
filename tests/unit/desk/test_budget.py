"""What the office hears of a month's messages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.budget import Plan, note
from bot.config import SecretStr
from bot.desk import Desk
from tests.unit.desk.room import Room

MONTH = "2023-07"


def metered(messages: int = 1000) -> Room:
    """Make a room whose desk also serves Zalo, with so many messages a month."""
    room = Room()
    zalo = replace(room.settings.zalo, token=SecretStr("1:a"), plan=Plan(messages=messages, reserve=10))
    room.desk = Desk(replace(room.settings, zalo=zalo), bot_name="baocao_bot")
    room.tick()
    return room


@pytest.mark.parametrize(("sent", "mark"), [(700, None), (800, "80 %"), (930, "90 %"), (1000, "100 %")])
def test_the_office_hears_of_each_mark_once(sent: int, mark: str | None) -> None:
    """Not before it is reached, and not again while the month lasts."""
    room = metered()
    room.do(lambda uow: note(uow, "zalo", MONTH, sent=sent - 100, heard=100))
    told = [one.text for one in room.tick(minutes=1) if "hạn mức tin Zalo" in one.text]
    assert len(told) == (mark is not None)
    assert all(mark in text for text in told if mark)
    assert not [one for one in room.tick(minutes=1) if "hạn mức tin Zalo" in one.text]


def test_what_is_left_is_told_to_an_admin_who_asks() -> None:
    """With the reserve named; nobody else is told, and without Zalo there is nothing to tell."""
    room = metered()
    room.do(lambda uow: note(uow, "zalo", MONTH, sent=100, heard=50))
    text = "\n".join(one.text for one in room.says("admin", "/hanmuc", private=True))
    assert "đã dùng 150/1.000 tin (gửi 100, nhận 50)" in text
    assert "Còn 850 tin; 100 tin cuối để dành" in text
    assert "đã dùng" not in "\n".join(one.text for one in room.says("leader", "/hanmuc", private=True))
    assert "Không có hạn mức" in "\n".join(one.text for one in Room().says("admin", "/hanmuc", private=True))
