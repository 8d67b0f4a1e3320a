"""Whom a reminder in the group mentions, and how."""

from __future__ import annotations

from tests.unit.desk.room import GROUP, Room


def test_hostile_names_do_not_break_a_reminder() -> None:
    """A lead named in markup is mentioned as text."""
    room = Room(at="2023-07-31 07:59")
    letters = room.tick() + room.tick(minutes=1)
    text = next(letter.text for letter in letters if letter.chat_id == GROUP)
    assert 'Tân Phú (<a href="tg://user?id=12">Chị &lt;b&gt;Phú&lt;/b&gt; &amp; con</a>)' in text


def test_who_has_reported_is_not_mentioned() -> None:
    """Tân Hưng is in: its lead is left in peace."""
    room = Room(at="2023-07-31 07:50")
    room.tick()
    room.says("hung", "/bc Tân Hưng m1=12 m2=68")
    text = next(letter.text for letter in room.tick(minutes=10) if letter.chat_id == GROUP)
    assert "tg://user?id=11" not in text
    assert "tg://user?id=12" in text
