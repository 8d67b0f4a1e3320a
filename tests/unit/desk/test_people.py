"""Seeds, hostile names, several campaigns, and what admins hear of the machine."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from bot.chat import EventKind
from reporting.campaign import Role
from reporting.ports import UnitOfWork
from reporting.records import Arrival, ChatKind, Grant, Letter, LetterKind
from tests.unit.desk.room import APP, GROUP, Room


def test_seeds_are_taken_over_once() -> None:
    """A role that was taken back in the chat isn't given again at the next start."""
    room = Room()
    code = room.campaign.code

    def take_back(uow: UnitOfWork) -> None:
        person = next(grant.person for grant in uow.people.grants(code, role=Role.LEADER))
        uow.people.revoke(Grant(person, code, Role.LEADER), room.now)

    room.do(take_back)
    room.do(lambda uow: room.desk.seed(uow, room.now))
    assert room.do(lambda uow: uow.people.grants(code, role=Role.LEADER)) == []


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


def test_two_campaigns_ask_which_in_private() -> None:
    """A person of two campaigns chooses by a button; the choice holds."""
    room = Room("tan-chau", "rach-gia")
    person = room.do(lambda uow: uow.people.grants("tan-chau", role=Role.LEADER))[0].person
    room.do(lambda uow: uow.people.grant(Grant(person, "rach-gia", Role.LEADER), None, room.now))
    asked = room.says("leader", "/status", private=True)[0]
    labels = {button.label: button.data for row in asked.buttons for button in row}
    assert len(labels) == 2
    press = replace(room.event("leader", private=True), kind=EventKind.BUTTON, callback="cb")
    choice = next(data for data in labels.values() if data.endswith("rach-gia"))
    said = room.hears(replace(press, button=choice))
    assert [letter.kind for letter in said] == [LetterKind.NOTICE, LetterKind.EDIT]
    assert "Kích hoạt" in room.says("leader", "/status", private=True)[0].text


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


def test_the_next_thing_due() -> None:
    """For moving a clock: the earliest post of any campaign."""
    room = Room(at="2023-07-31 07:30")
    due = room.do(lambda uow: room.desk.next_due(uow, room.now))
    assert due is not None
    assert due.isoformat() == "2023-07-31T08:00:00+07:00"


def test_a_group_that_moved_keeps_its_binding() -> None:
    """The group's new id is bound; the old one is forgotten."""
    room = Room()
    room.hears(replace(room.event("admin"), kind=EventKind.MIGRATED, migrated_to="-200"))
    event = replace(room.event("hung", "/bc Tân Hưng m1=12 m2=68"), chat_id="-200")
    assert "Đã nhận" in room.hears(event)[0].text
