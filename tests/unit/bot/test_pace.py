"""How fast letters go: a simulation on made-up seconds."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from bot.config.settings import Limits
from bot.sender.lanes import Lanes
from bot.sender.pace import Pace, Paces
from reporting.records import LetterKind, Priority
from tests.unit.bot.letters import queued


def lanes(limits: Limits | None = None) -> Lanes:
    """Make lanes with Telegram's limits; chats with a minus are groups."""
    return Lanes(Paces(limits or Limits(), lambda chat: chat.startswith("-")))


def play(lanes: Lanes, until: float) -> list[tuple[float, str, int]]:
    """Send whatever may go, each in no time, and note when."""
    now, sent = 0.0, []
    while now <= until:
        taken = lanes.take(now)
        if taken is not None:
            lane, batch = taken
            lane.pace.went(now)
            lanes.done(lane)
            sent += [(now, letter.letter.chat_id, letter.id) for letter in batch]
            continue
        at = lanes.next_at(now)
        if at is None:
            break
        now = max(at, now + 0.001)
    return sent


def test_a_group_gets_twenty_a_minute_and_one_a_second() -> None:
    """Of 50 letters 20 go in the first minute, a second apart, the rest a minute later."""
    subject = lanes()
    for number in range(50):
        subject.add(queued(number))
    sent = [at for at, _, _ in play(subject, 200)]
    assert len(sent) == 50
    assert len([at for at in sent if at < 60]) == 20
    assert all(later - earlier >= 1.0 for earlier, later in itertools.pairwise(sent))
    assert all(sent[number + 20] - sent[number] > 60 for number in range(30))


def test_one_chat_does_not_wait_for_another() -> None:
    """A group with a long queue leaves private chats alone."""
    subject = lanes()
    for number in range(30):
        subject.add(queued(number))
    subject.add(queued(99, "7"))
    assert next(at for at, chat, _ in play(subject, 100) if chat == "7") < 1


def test_thirty_a_second_over_all_chats() -> None:
    """Ninety chats with a letter each take three seconds."""
    subject = lanes()
    for number in range(90):
        subject.add(queued(number, str(number + 1)))
    times = [at for at, _, _ in play(subject, 100)]
    assert all(times[number + 30] - times[number] > 1 for number in range(60))
    assert times[-1] < 4


def test_priority_then_age() -> None:
    """An alert overtakes answers, answers keep their order, pictures come last."""
    subject = lanes()
    subject.add(queued(1, priority=Priority.PICTURE))
    subject.add(queued(2))
    subject.add(queued(3))
    subject.add(queued(4, priority=Priority.ALERT))
    assert [number for _, _, number in play(subject, 100)] == [4, 2, 3, 1]


def test_reactions_are_free() -> None:
    """Reactions and answers to buttons don't wait for the group's messages."""
    subject = lanes()
    for number in range(25):
        subject.add(queued(number))
    subject.add(queued(50, kind=LetterKind.REACTION))
    assert next(at for at, _, number in play(subject, 100) if number == 50) < 0.1


def test_lifted_limits() -> None:
    """Zero means no limit: a bench can lift them all."""
    subject = lanes(Limits(group_per_minute=0, chat_per_second=0, all_per_second=0))
    for number in range(500):
        subject.add(queued(number))
    assert {at for at, _, _ in play(subject, 1)} == {0.0}


def test_a_hold_concerns_one_chat() -> None:
    """After a 429 that chat waits as long as it asked for, others go on."""
    subject = lanes()
    subject.add(queued(1))
    taken = subject.take(0.0)
    assert taken is not None
    lane, batch = taken
    lane.pace.hold(5.0)
    subject.add(batch[0])
    subject.done(lane)
    subject.add(queued(2, "-2"))
    assert [(chat, at >= 5.0) for at, chat, _ in play(subject, 100)] == [("-2", False), ("-1", True)]


def test_delayed_letters_come_back_and_empty_takes_all() -> None:
    """A letter that is kept back is still held; taking a chat's letters out finds it too."""
    subject = lanes()
    subject.delay(queued(1), 3.0)
    subject.add(queued(2))
    assert len(subject) == 2
    assert {letter.id for letter in subject.empty("-1")} == {1, 2}
    subject.delay(queued(3), 3.0)
    assert [(at >= 3.0, number) for at, _, number in play(subject, 10)] == [(True, 3)]


@given(st.lists(st.floats(min_value=0, max_value=3), min_size=1, max_size=80))
def test_a_pace_is_never_broken(gaps: list[float]) -> None:
    """However letters come, no window of a minute holds more than twenty, none come within a second."""
    pace, now, sent = Pace(1.0, 20), 0.0, []
    for gap in gaps:
        now = max(now + gap, pace.ready_at())
        pace.went(now)
        sent.append(now)
    assert all(later - earlier >= 1 for earlier, later in itertools.pairwise(sent))
    assert all(sent[number + 20] - sent[number] > 60 for number in range(len(sent) - 20))


def test_room_counts_this_minute() -> None:
    """What is left of the minute tells when answers have to be gathered."""
    pace = Pace(1.0, 20)
    for second in range(5):
        pace.went(float(second))
    assert pace.room(5.0) == 15
    assert pace.room(100.0) == 20
    assert Pace(1.0).room(0.0) is None


def test_what_an_earlier_process_sent_counts() -> None:
    """Eighteen of the last minute and one that it may have had no time to write down leave room for one more."""
    paces = Paces(Limits(), lambda chat_id: chat_id.startswith("-"))
    paces.remember([("-1", 1000.0 - 50 + second) for second in range(18)], 1000.0)
    pace = paces.of("-1")
    assert pace.room(1000.0) == 1
    assert 1001.0 < pace.ready_at() < 1001.1
    pace.went(1001.05)
    assert pace.ready_at() == 1000.0 - 50 + 61
    assert paces.of("-2").room(1000.0) == 20
