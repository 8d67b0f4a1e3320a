"""The door: somebody who writes in the group's name is told that nobody can tell who it is; a group that moves."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.chat import EventKind
from tests.unit.desk.room import Room

OTHER_GROUP = "-555"


def _said(room: Room, text: str, chat: str = "-100") -> list[str]:
    event = replace(room.event("stranger", text), account=None, name="Nhóm", username=None, chat_id=chat)
    return [letter.text for letter in room.hears(event)]


@pytest.mark.parametrize("chat", ["-100", OTHER_GROUP])
@pytest.mark.parametrize(
    "text", ["/ketnoi", "/ngatketnoi", "/phancong @hung Tân Phú", "/bc Tân Hưng m1=1 m2=2", "/toi"]
)
def test_commands_that_need_a_person(text: str, chat: str) -> None:
    """They are told how to show who they are, once per message; nothing is done."""
    (answer,) = _said(Room(), text, chat)
    assert "tắt chế độ ẩn danh" in answer


@pytest.mark.parametrize("text", ["/status Tân Hưng", "/chuabc", "/huongdan"])
def test_what_everybody_may_see(text: str) -> None:
    """Reading needs no name."""
    answers = _said(Room(), text)
    assert answers
    assert not any("ẩn danh" in answer for answer in answers)


def test_plain_words_are_left_alone() -> None:
    """An announcement of the group's owner is talk."""
    assert _said(Room(), "Đề nghị các xã gửi báo cáo trước 10 giờ") == []


def test_a_group_that_moved_keeps_its_binding() -> None:
    """The group's new id is bound; the old one is forgotten."""
    room = Room()
    room.hears(replace(room.event("admin"), kind=EventKind.MIGRATED, migrated_to="-200"))
    event = replace(room.event("hung", "/bc Tân Hưng m1=12 m2=68"), chat_id="-200")
    assert "Đã nhận" in room.hears(event)[0].text
