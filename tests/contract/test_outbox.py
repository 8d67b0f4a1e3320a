"""Letters wait for their turn, and what was sent can be found again."""

from __future__ import annotations

from typing import Any

import pytest

from reporting.ports import Store, UnitOfWork
from reporting.records import Button, Letter, LetterKind, Priority, picture_key
from tests.builders import at
from tests.contract.people import purge, read, write

NOW = at("6/7 08:00")


def letter(text: str = "Đã ghi <b>120</b>", **changes: Any) -> Letter:
    """Build a letter to the group."""
    return Letter("telegram", changes.pop("chat_id", "-1"), changes.pop("kind", LetterKind.TEXT), text, **changes)


def add(store: Store, some: Letter) -> int | None:
    """Queue a letter."""
    return write(store, lambda uow: uow.outbox.add(some, NOW))


def send(store: Store, number: int | None, message_id: str, moment: str = "6/7 08:00") -> None:
    """Record that a letter was sent."""
    assert number is not None
    write(store, lambda uow: uow.outbox.sent(number, message_id, at(moment)))


def said(uow: UnitOfWork, number: str) -> int:
    """Store a message to answer."""
    return uow.ledger.message("telegram", "-1", number, None, None, NOW, "m=1").id


def test_a_letter_comes_out_as_it_went_in(store: Store) -> None:
    """Buttons, picture, slot and all."""
    message = write(store, lambda uow: said(uow, "5"))
    full = letter(
        "Xin chào 👍",
        buttons=(
            (Button("Đúng", "q:1:yes"), Button("Sai", "q:1:no", "Tân Hà", "24/7 m1=5")),
            (Button("Thôi", "q:1:stop"),),
        ),
        reply_to="5",
        target="6",
        picture={"kind": "ranking", "rows": [["Tân Hưng", 1]], "none": None},
        priority=Priority.POST,
        answers=message,
        slot="thu/tuan/2023-07-09/summary",
        key="one",
    )
    number = add(store, full)
    (queued,) = read(store, lambda uow: uow.outbox.waiting("telegram", 10))
    assert (queued.id, queued.letter, queued.created_at, queued.attempts) == (number, full, NOW, 0)


def test_a_known_key_is_not_queued_again(store: Store) -> None:
    """Also after it was sent."""
    number = add(store, letter(key="reminder"))
    assert add(store, letter(key="reminder")) is None
    assert number is not None
    write(store, lambda uow: uow.outbox.sent(number, "77", NOW))
    assert add(store, letter(key="reminder")) is None
    assert add(store, letter()) is not None


def test_alerts_go_before_answers_and_old_before_new(store: Store) -> None:
    """Priority first, then age; another app's letters are not seen."""
    for text, priority in (("p", Priority.PICTURE), ("a1", Priority.ANSWER), ("a2", Priority.ANSWER)):
        add(store, letter(text, priority=priority))
    add(store, letter("!", priority=Priority.ALERT))
    add(store, Letter("zalo", "z", LetterKind.TEXT, "z"))
    waiting = read(store, lambda uow: uow.outbox.waiting("telegram", 10))
    assert [queued.letter.text for queued in waiting] == ["!", "a1", "a2", "p"]
    assert len(read(store, lambda uow: uow.outbox.waiting("telegram", 2))) == 2
    assert read(store, lambda uow: uow.outbox.depth()) == 5


@pytest.mark.parametrize("clock", ["1/1 00:00", "6/7 08:00", "31/12 23:59"])
def test_no_clock_hides_a_letter(store: Store, clock: str) -> None:
    """Queued and tried in vain by a clock that was ahead, or was set back since: whoever sends sees it at once."""
    tried, fresh = write(store, lambda uow: [uow.outbox.add(letter(text), at(clock)) for text in "ab"])
    assert tried is not None
    write(store, lambda uow: uow.outbox.postponed(tried, "502", at(clock)))
    waiting = read(store, lambda uow: uow.outbox.waiting("telegram", 10))
    assert [(queued.id, queued.attempts) for queued in waiting] == [(tried, 1), (fresh, 0)]


@pytest.mark.parametrize("end", ["failed", "unknown"])
def test_a_letter_that_ended_does_not_wait(store: Store, end: str) -> None:
    """It was given up, or nobody knows whether it arrived."""
    number = add(store, letter())
    write(store, lambda uow: getattr(uow.outbox, end)(number, "kicked", NOW))
    assert read(store, lambda uow: uow.outbox.waiting("telegram", 10)) == []
    assert read(store, lambda uow: uow.outbox.depth()) == 0


def test_what_the_bot_said_leads_to_what_it_answered(store: Store) -> None:
    """`/huy` in reply to the bot's answer finds the report; a gathered answer to two reports is no one's."""
    first, second = write(store, lambda uow: (said(uow, "5"), said(uow, "6")))
    for message, text_id in ((first, "100"), (first, "101"), (second, "102"), (second, "101")):
        number = add(store, letter(answers=message))
        send(store, number, text_id)
    texts = ("100", "101", "102", "103")
    answered_by = read(store, lambda uow: [uow.outbox.answered_by("telegram", "-1", text) for text in texts])
    assert answered_by == [first, None, second, None]


def test_several_letters_in_one_message(store: Store) -> None:
    """A gathered answer stands for many, also long after; an answer and its edits are one."""
    first, second = write(store, lambda uow: (said(uow, "5"), said(uow, "6")))
    for message, text_id, kind in (
        (first, "100", LetterKind.TEXT),
        (first, "100", LetterKind.EDIT),
        (first, "101", LetterKind.TEXT),
        (second, "101", LetterKind.TEXT),
    ):
        send(store, add(store, letter(answers=message, kind=kind)), text_id)
    purge(store, at("7/7 08:00"))
    texts = ("100", "101", "102")
    shared = read(store, lambda uow: [uow.outbox.is_shared("telegram", "-1", text) for text in texts])
    assert shared == [False, True, False]
    assert not read(store, lambda uow: uow.outbox.is_shared("zalo", "-1", "101"))


def test_a_letter_is_found_by_its_key(store: Store) -> None:
    """Where a letter stands is known once it was sent."""
    number = add(store, letter(key="question/1/telegram/-1"))
    assert read(store, lambda uow: uow.outbox.sent_as("question/1/telegram/-1")) is None
    send(store, number, "77")
    assert read(store, lambda uow: uow.outbox.sent_as("question/1/telegram/-1")) == "77"
    assert read(store, lambda uow: uow.outbox.sent_as("question/2/telegram/-1")) is None


def test_a_picture_is_found_by_its_content(store: Store) -> None:
    """The same figures are sent up once; tuples and numbers as keys are what JSON makes of them."""
    number = add(store, letter(picture={"kind": "bars", "rows": (1, 2), "by": {1: "m"}}))
    assert number is not None
    (queued,) = read(store, lambda uow: uow.outbox.waiting("telegram", 1))
    assert queued.letter.picture is not None
    key = picture_key(queued.letter.picture)
    assert read(store, lambda uow: uow.outbox.file_of(key)) is None
    write(store, lambda uow: uow.outbox.sent(number, "9", NOW, "file-1"))
    assert read(store, lambda uow: uow.outbox.file_of(key)) == "file-1"


def test_old_letters_are_emptied_but_their_keys_stay(store: Store) -> None:
    """Nothing is said twice, however old the first time is."""
    message = write(store, lambda uow: said(uow, "5"))
    for text_id, some in (("11", letter()), ("12", letter(key="k")), ("13", letter(answers=message))):
        send(store, add(store, some), text_id)
    waiting = add(store, letter("still waits"))
    assert purge(store, at("7/7 08:00")) == 1
    assert add(store, letter(key="k")) is None
    assert read(store, lambda uow: uow.outbox.answered_by("telegram", "-1", "13")) == message
    (queued,) = read(store, lambda uow: uow.outbox.waiting("telegram", 10))
    assert (queued.id, queued.letter.text) == (waiting, "still waits")


def test_what_the_last_minute_saw(store: Store) -> None:
    """Each message once: a gathered one stands for many letters; reactions and other apps' messages are none."""
    for text, message_id, minute in (("a", "1", 1), ("b", "2", 3), ("c", "2", 3), ("d", "3", 5)):
        number = add(store, letter(text, chat_id="-2" if text == "d" else "-1"))
        send(store, number, message_id, f"6/7 08:0{minute}")
    reaction = add(store, letter("👍", kind=LetterKind.REACTION, target="5"))
    assert reaction is not None
    write(store, lambda uow: uow.outbox.sent(reaction, None, at("6/7 08:05")))
    found = read(store, lambda uow: uow.outbox.sent_since("telegram", at("6/7 08:02")))
    assert found == [("-1", at("6/7 08:03")), ("-2", at("6/7 08:05"))]
    assert read(store, lambda uow: uow.outbox.sent_since("zalo", at("6/7 08:02"))) == []


def test_posts_that_wait_for_long_are_late(store: Store) -> None:
    """A post in several letters is one; what was sent is late no more."""
    numbers = [add(store, letter(text, slot=slot)) for text, slot in (("a", "x"), ("b", "x"), ("c", "y"), ("d", None))]
    assert read(store, lambda uow: uow.outbox.late_slots(NOW)) == 0
    assert read(store, lambda uow: uow.outbox.late_slots(at("6/7 08:01"))) == 2
    for number in numbers[:2]:
        send(store, number, "1")
    assert read(store, lambda uow: uow.outbox.late_slots(at("6/7 08:01"))) == 1
