"""A group may read English: everything the desk can say there, said once."""

from __future__ import annotations

import re

import pytest

from bot.desk.rights import COMMANDS
from reporting.records import LetterKind
from tests.unit.desk.room import GROUP, Room
from tests.unit.desk.test_rights import SAID, WHO

VIETNAMESE = ("Đã ", "Chưa ", "đơn vị", "Đề nghị", "hạn gửi", "đ/c", "Không ", "thường trực", "Việc ", "Hạn ")


def test_a_monday_in_english() -> None:
    """Reminder, answers, faults, status, missing, summary and pictures, without a Vietnamese sentence."""
    room = Room(at="2023-07-31 07:59", language="en")
    room.tick()
    letters = room.tick(minutes=1)
    letters += room.says("hung", "/bc Tân Hưng m1=12 m2=68 kh1=20 kh2=150")
    letters += room.says("hung", "/bc Tân Hưng kỳ 24-30/7 m1=13 m2=68")
    letters += room.says("hung", "/bc Tân Hưng m1=1O m2=68")
    letters += room.says("hung", "/bc Tân Hưng kỳ 24-30/7 m1=9000 m2=68")
    letters += room.says("hung", "/status") + room.says("hung", "/status Tân Hưng") + room.says("hung", "/chuabc")
    letters += room.says("hung", "/huongdan") + room.says("leader", "/bc 1 2") + room.tick(hours=3)
    said = [letter for letter in letters if letter.chat_id == GROUP]
    assert any("50.28 %" in letter.text for letter in said)
    assert any("SUMMARY OF THE WEEK 24–30/7/2023" in letter.text for letter in said)
    assert any(letter.kind is LetterKind.PICTURE for letter in said)
    for letter in said:
        for word in ("Đã ", "Chưa ", "đơn vị", "Đề nghị", "hạn gửi"):
            assert word not in letter.text, letter.text


@pytest.mark.parametrize("who", sorted(WHO))
def test_every_command_in_english(who: str) -> None:
    """Whatever a role is told, in the group and in private, is English, but for names and lines to copy."""
    for private in (False, True):
        room = Room(language="en")
        room.says(who, "/ngonngu en", private=True)
        for command in sorted(COMMANDS):
            event = room.event(who, SAID.get(command, f"/{command}"), private=private)
            if command == "ngonngu":
                continue
            for letter in room.hears(event):
                plain = re.sub(r"<code>.*?</code>|<i>.*?</i>|\(.*?\)", "", letter.text, flags=re.DOTALL)
                said = [word for word in VIETNAMESE if word in plain]
                assert letter.chat_id != event.chat_id or not said, (command, letter.text)
