"""What the admins hear of the machine: what it set aside, whom it does not reach, when it was off."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from reporting.records import Arrival, ChatKind, Letter, LetterKind
from tests.unit.desk.room import APP, GROUP, Room


def test_admins_hear_of_a_message_set_aside() -> None:
    """Once per message, in private."""
    room = Room()
    arrival = Arrival(APP, "message:1", GROUP, {})
    for _ in range(2):
        room.do(lambda uow: room.desk.poison(uow, arrival, "boom <b>", room.now))
    letters = room.letters()
    assert [letter.chat_id for letter in letters] == ["23"]
    assert "boom" not in letters[0].text


def test_admins_hear_of_undeliverable_letters_once_a_day() -> None:
    """Who can't be reached is named; the admin's own letters start no loop."""
    room = Room()
    lost = Letter(APP, "21", LetterKind.TEXT, text="x")
    for hours in (0, 1, 24):
        room.now += timedelta(hours=hours)
        room.do(lambda uow: room.desk.undeliverable(uow, lost, "chưa bấm Start", room.now))
    assert [("Lãnh đạo" in letter.text) for letter in room.letters()] == [True, True]
    own = Letter(APP, "23", LetterKind.TEXT, text="x")
    room.do(lambda uow: room.desk.undeliverable(uow, own, "chặn", room.now))
    assert room.letters() == []


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_group_that_takes_nothing_presses_no_start(language: str) -> None:
    """Only a person can open the bot; a group has to let it in again."""
    room = Room(language=language)
    lost = Letter(APP, GROUP, LetterKind.TEXT, text="x")
    room.do(lambda uow: uow.chats.seen(APP, GROUP, ChatKind.GROUP, "Tổ công tác", room.now))
    room.do(lambda uow: room.desk.undeliverable(uow, lost, "Forbidden: bot was kicked", room.now))
    (told,) = room.letters()
    assert "Tổ công tác" in told.text
    assert "Start" not in told.text


def test_admins_hear_of_letters_given_up() -> None:
    """Each scheduled post by its first line, of other letters one a day for a chat; what tells of it starts no loop."""
    room = Room()
    post = Letter(APP, "21", LetterKind.TEXT, text="<b>TỔNG HỢP</b> A &amp; B\nhai", slot="thu/x")
    picture = Letter(APP, "21", LetterKind.PICTURE, picture={"kind": "x"})
    answer = Letter(APP, "21", LetterKind.TEXT, text="y" * 200)

    def told_of(why: str, *lost: Letter) -> list[Letter]:
        for one in lost:
            room.do(partial(room.desk.given_up, letter=one, why=why, now=room.now))
        return room.letters()

    told = told_of("unknown", post, post, replace(post, slot="thu/y"), picture, answer)
    room.now += timedelta(days=1)
    told += told_of("refused", answer)
    said = ["«TỔNG HỢP A &amp; B»", "«TỔNG HỢP A &amp; B»", "«hình ảnh»", f"«{'y' * 80}…»"]
    assert [words for words, letter in zip(said, told, strict=True) if words in letter.text] == said
    assert told_of("away", *told) == []


@pytest.mark.parametrize("why", ["refused", "away", "broken"])
def test_a_reaction_that_does_not_arrive_is_said_in_words(why: str) -> None:
    """Under the report that it answers, each time; the admins hear once of a group that takes none."""
    room = Room()
    room.do(lambda uow: uow.chats.seen(APP, GROUP, ChatKind.GROUP, "Tổ <công> tác", room.now))
    report = room.do(lambda uow: uow.ledger.message(APP, GROUP, "7", None, None, room.now, "x").id)
    lost = Letter(APP, GROUP, LetterKind.REACTION, "👍", target="7", answers=report)
    for _ in range(2):
        room.do(partial(room.desk.given_up, letter=lost, why=why, now=room.now))
    letters = room.letters()
    words = [one for one in letters if one.chat_id == GROUP]
    assert [(one.text, one.reply_to, one.answers) for one in words] == [("Đã nhận và ghi sổ.", "7", report)] * 2
    told = [one.text for one in letters if one.chat_id != GROUP]
    assert ["Tổ &lt;công&gt; tác không cho thả cảm xúc" in text for text in told] == [True] * (why == "refused")


def test_admins_hear_when_the_machine_was_off() -> None:
    """What was sent then counts by its sending time."""
    room = Room()
    start = room.now - timedelta(minutes=40)
    for _ in range(2):
        room.do(lambda uow: room.desk.was_off(uow, start, room.now, room.now))
    (letter,) = room.letters()
    assert "từ 07 giờ 50 ngày 31/7 đến 08 giờ 30 ngày 31/7" in letter.text


def test_a_wrong_clock_is_told_once_a_day() -> None:
    """By how much it is off."""
    room = Room()
    for _ in range(2):
        room.do(lambda uow: room.desk.clock_differs(uow, timedelta(minutes=-7), room.now, room.now))
    (letter,) = room.letters()
    assert "lệch 7 phút" in letter.text
