"""Pieces of a group's chat, as copied out of an app."""

from __future__ import annotations

from datetime import datetime
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.chatlog import ChatLog, folded_name, read_chatlog

PASTED = datetime.fromisoformat("2023-07-31T09:00:00+07:00")

INLINE = """[07:58, 31/07/2023] Chị Hương: Tân Hưng m1=12 m2=68
Khó khăn: máy hỏng
[08:01, 31/07/2023] Anh Nam: ok em"""
HEAD = """Hôm nay
Chị Hương 07:58
Tân Hưng m1=12 m2=68
Khó khăn: máy hỏng
Anh Nam 08:01
ok em"""
BRACKET = """Chị Hương, [31.07.2023 07:58]
Tân Hưng m1=12 m2=68
Khó khăn: máy hỏng

Anh Nam, [31.07.2023 08:01]
ok em"""
BEFORE = """Chị Hương
07:58 31/07/2023
Tân Hưng m1=12 m2=68
Khó khăn: máy hỏng
Anh Nam
08:01 31/07/2023
ok em"""
AFTER = """Chị Hương
Tân Hưng m1=12 m2=68
Khó khăn: máy hỏng
07:58
Anh Nam
ok em
08:01"""


def told(log: ChatLog) -> list[str]:
    """Write each message on a line."""
    return [f"{one.sent_at:%d/%m %H:%M} {one.name}: {one.text.strip()}" for one in log.said]


@pytest.mark.parametrize("piece", [INLINE, HEAD, BRACKET, BEFORE, AFTER])
def test_the_shapes_that_apps_copy(piece: str) -> None:
    """Name, hour and text come out the same, whatever app it was copied from."""
    assert told(read_chatlog(piece, PASTED)) == [
        "31/07 07:58 Chị Hương: Tân Hưng m1=12 m2=68\nKhó khăn: máy hỏng",
        "31/07 08:01 Anh Nam: ok em",
    ]


def test_hours_without_a_day_go_back_from_the_end() -> None:
    """What was said at 22:10 above 07:58 was said the evening before; nothing lies in the future."""
    piece = "Hương 22:10\nmột\nNam 07:58\nhai\nHương 08:59\nba"
    assert [one.sent_at.isoformat()[5:16] for one in read_chatlog(piece, PASTED).said] == [
        "07-30T22:10",
        "07-31T07:58",
        "07-31T08:59",
    ]
    late = read_chatlog("Hương 10:30\nmột", PASTED).said[0]
    assert late.sent_at.isoformat() == "2023-07-30T10:30:00+07:00"


def test_lines_of_a_day_hold_for_the_hours_below() -> None:
    """A day's own line, with its weekday or without a year."""
    piece = "Thứ Hai, 24/07/2023\nHương 07:58\nmột\nThứ Ba 25/7\nHương 07:59\nhai\nHôm qua\nNam 8h05\nba"
    assert [f"{one.sent_at:%d/%m}" for one in read_chatlog(piece, PASTED).said] == ["24/07", "25/07", "30/07"]


@pytest.mark.parametrize(
    "text",
    ["Tân Hưng báo cáo m1=12 m2=68", "Tân Hưng bao nhiêu?", "", "Báo cáo\nMức 1: 12\nMức 2: 68", "24/7", "07:58"],
)
def test_what_is_no_chat(text: str) -> None:
    """A report, a question, a date: nobody said it at an hour."""
    assert read_chatlog(text, PASTED) == ChatLog()


def test_a_piece_that_begins_in_the_middle() -> None:
    """Lines of nobody are told, not given to the next one."""
    log = read_chatlog("[07:58, 31/07/2023] Hương: một\n[08:00, 31/07/2023] Nam: hai", PASTED)
    assert log.unread == ()
    cut = read_chatlog("Hôm nay\nHương 07:58\nmột", PASTED)
    assert (len(cut.said), cut.unread) == (1, ())


def test_a_title_before_the_first_message_is_nobodys() -> None:
    """A group's name copied with its chat hides nothing of it."""
    log = read_chatlog(f"[Nhóm báo cáo Tân Châu]\n{INLINE}", PASTED)
    assert [one.name for one in log.said] == ["Chị Hương", "Anh Nam"]
    assert log.unread == ((1, "[Nhóm báo cáo Tân Châu]"),)


def test_names_are_compared_whatever_their_case() -> None:
    """Case and spaces don't make another person; marks do."""
    assert folded_name(" Chị  HƯƠNG ") == folded_name("chị hương")
    assert folded_name("Hương") != folded_name("Huong")


@given(st.text(max_size=300))
def test_rubbish_is_read_without_an_error(text: str) -> None:
    """Whatever is pasted: nothing lies in the future unless its own date says so, and no line is in two messages."""
    log = read_chatlog(text, PASTED)
    assert len({one.line for one in log.said}) == len(log.said)


@pytest.mark.parametrize(
    "line", ["a" + " " * 4000 + "b", "a " * 30 + " " * 2000 + "7:5x", "[" + " " * 4000, "[7:58" + " " * 4000 + "x"]
)
def test_runs_of_spaces_cost_nothing(line: str) -> None:
    """A message of nothing but spaces between two letters must not hold everybody else up."""
    began = process_time()
    read_chatlog(f"{line}\nx\ny", PASTED)
    assert process_time() - began < 0.5


def test_what_stands_between_columns_stays() -> None:
    """A table in a message keeps its tabs, whatever the shape."""
    for piece in ("[07:58, 31/07/2023] Chị Hương: Xã\tm1", "Chị Hương  07:58\nXã\tm1"):
        assert [said.text for said in read_chatlog(piece, PASTED).said] == ["Xã\tm1"]
