"""Somebody who writes in the group's name: the desk says that it can't tell who it is, and shows what all may see."""

from __future__ import annotations

from dataclasses import replace

import pytest

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
