"""The rush: many answers in one message, everybody finding their own, no 429."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import pytest

from bot.config.settings import Limits
from bot.sender.gather import (
    MOST,
    MOST_BUTTONS,
    Lead,
    asked_later,
    compose,
    is_later,
    is_rush,
    may_be_gathered,
    still_asked,
)
from bot.sender.lanes import Lanes
from bot.sender.pace import Paces
from bot.telegram.markup import fits, plain
from reporting.ports import UnitOfWork
from reporting.records import Account, Button, LetterKind, Message, Priority, QueuedLetter
from tests.unit.bot.letters import NOON, letter
from tests.unit.bot.test_sender import CLOCK, Desk, opened, true_at_last
from tests.unit.telegram.line import Line

ANSWER = """Đã nhận: <b>xã số {0}</b>, kỳ 24–30/7, đúng hạn.
Thu nhận +80 (mức 1: 12; mức 2: 68). Kích hoạt +170 (20; 150).
Lũy kế thu nhận 7.529/14.975 = <b>50,28 %</b>, tạm xếp 6/12 (giảm 1 bậc).
Còn 7.446; cần 81/ngày đến 30/10.
Kích hoạt 1.277/6.436 = 19,84 %, tạm xếp 11/12.
Sai số: sửa tin nhắn hoặc /sua."""


def answer(number: int) -> QueuedLetter:
    """Make an answer to a report, as long as they are."""
    return QueuedLetter(number, letter("-1001", ANSWER.format(number), answers=number, reply_to=str(number)), NOON)


def test_whole_answers_with_a_shared_end() -> None:
    """Nobody's figures are cut, the line they all end with is said once."""
    batch = [answer(number) for number in range(1, 20)]
    gathered = compose(batch, [Lead(f"Lan {number}") for number in range(1, 20)], fits)
    count = len(gathered.stands_for)
    text = plain(gathered.letter.text)
    assert count >= 11
    assert fits(gathered.letter.text)
    assert [f"Lan {number}: Đã nhận: xã số {number}," in text for number in range(1, count + 1)] == [True] * count
    assert text.count("Sai số: sửa tin nhắn") == 1


def test_one_alone_stays_a_reply() -> None:
    """Where not even two fit, the first goes as it is."""
    long = QueuedLetter(1, letter("-1", "x" * 4000, answers=1, reply_to="1"), NOON)
    gathered = compose([long, long], [Lead(), Lead()], fits)
    assert gathered.letter is long.letter


@pytest.mark.parametrize(
    "more",
    [
        {"kind": LetterKind.EDIT},
        {"priority": Priority.ALERT},
        {"answers": None},
        {"reply_to": None},
        {"buttons": ((Button("Có", "q:1:y"),) * 4,)},
    ],
)
def test_what_goes_by_itself(more: dict[str, Any]) -> None:
    """Questions with many buttons, alerts, posts and edits are never gathered."""
    assert may_be_gathered(letter(answers=1, reply_to="1"))
    wanted: dict[str, Any] = {"answers": 1, "reply_to": "1"} | more
    assert not may_be_gathered(letter(**wanted))


def test_twelve_units_are_no_rush() -> None:
    """What a minute has room for is answered one by one."""
    assert not is_rush(12, 20)
    assert is_rush(13, 20)
    assert is_rush(2, 8)
    assert not is_rush(1, 0)
    assert not is_rush(500, None)


@pytest.mark.parametrize("seed", range(5))
def test_170_units_within_a_minute(seed: int) -> None:
    """Of a hundred leads 95 are answered within twenty seconds, and twenty messages a minute are not passed."""
    rng = random.Random(seed)
    arrivals = sorted((rng.uniform(0, 60), number) for number in range(1, 171))
    came = {number: at for at, number in arrivals}
    lanes = Lanes(Paces(Limits(), lambda _: True))
    now, waits, times = 0.0, list[float](), list[float]()
    while len(waits) < 170:
        while arrivals and arrivals[0][0] <= now:
            lanes.add(answer(arrivals.pop(0)[1]))
        taken = lanes.take(now)
        if taken is not None:
            lane, batch = taken
            count = len(compose(batch, [Lead("Lê Thị Lan")] * MOST, fits).stands_for) if len(batch) > 1 else 1
            waits += [now - came[queued.id] for queued in batch[:count]]
            times.append(now)
            for queued in batch[count:]:
                lanes.add(queued)
            lane.pace.went(now)
            lanes.done(lane)
        now += 0.05
    assert sorted(waits)[161] < 20
    assert all(times[number + 20] - times[number] > 60 for number in range(len(times) - 20))


def doubtful(number: int) -> QueuedLetter:
    """Make the answer to a report that is to be confirmed."""
    both = ((Button("Đúng, tính số này", f"q:{number}:yes", "Tân Hà"), Button("Sai, bỏ", f"q:{number}:no", "Tân Hà")),)
    text = ANSWER.format(number)
    return QueuedLetter(
        number,
        letter("-1001", text, answers=number, reply_to=str(number), buttons=both, key=f"question/{number}"),
        NOON,
    )


@pytest.mark.parametrize("seed", range(3))
def test_170_doubtful_reports_within_a_minute(seed: int) -> None:
    """Everybody has their words as fast as ever; then their buttons, six a message, none lost and none twice."""
    rng = random.Random(seed)
    arrivals = sorted((rng.uniform(0, 60), number) for number in range(1, 171))
    came = {number: at for at, number in arrivals}
    lanes = Lanes(Paces(Limits(), lambda _: True))
    now, waits, times, asked = 0.0, dict[int, float](), list[float](), Counter[str]()
    while sum(asked.values()) < 340:
        while arrivals and arrivals[0][0] <= now:
            lanes.add(doubtful(arrivals.pop(0)[1]))
        taken = lanes.take(now)
        if taken is not None:
            lane, batch = taken
            hint = "" if is_later(batch[0].letter) else "Các nút còn lại ở tin sau."
            gathered = compose(batch, [Lead("Lê Thị Lan")] * MOST, fits, hint)
            for queued in gathered.stands_for:
                waits.setdefault(int(queued.letter.answers or 0), now - came[int(queued.letter.answers or 0)])
                if queued.id in gathered.later:
                    lanes.add(QueuedLetter(1000 + queued.id, asked_later(queued), NOON))
            for queued in batch[len(gathered.stands_for) :]:
                lanes.add(queued)
            buttons = [button for row in gathered.letter.buttons for button in row]
            assert len(buttons) <= MOST_BUTTONS
            asked.update(button.data for button in buttons)
            times.append(now)
            lane.pace.went(now)
            lanes.done(lane)
        now += 0.05
    assert sorted(waits.values())[161] < 20
    assert set(asked.values()) == {1}
    assert all(times[number + 20] - times[number] > 60 for number in range(len(times) - 20))
    assert now < 5 * 60


async def test_buttons_follow_the_words(line: Line) -> None:
    """The first six with them, the others later, six a message; what was settled meanwhile is not asked."""
    limits = Limits(group_per_minute=20, chat_per_second=50, all_per_second=30)
    async with opened(line, limits, later_words=lambda _uow, _app, chat: f"Nút ở tin sau ({chat})") as desk:
        numbers = await queue_answers(desk, 14, buttons=True)
        await true_at_last(lambda: bool(desk.texts))
        assert desk.texts[0].count("Đã nhận m1=") == 14
        assert desk.texts[0].endswith("Nút ở tin sau (-1001)")
        await desk.write(lambda uow: [uow.questions.answer(numbers[at], "closed", 1, CLOCK.now()) for at in (3, 9, 13)])
        await desk.done()
        said = [m for m in line.group.messages.values() if m.keyboard]
        assert [len(m.keyboard) for m in said] == [6, 6]
        pressed = [row[0]["callback_data"] for m in said for row in m.keyboard]
        assert pressed == [f"q:{number}:y" for at, number in enumerate(numbers) if at not in {9, 13}]
        assert len(desk.texts) == 2
        assert "m1=9\n" not in desk.texts[1]


async def queue_answers(desk: Desk, count: int, *, buttons: bool = False) -> list[int]:
    """Let leads say something, and queue answers to it all at once; give the questions under them."""
    at = CLOCK.now()
    reports = [desk.line.play.say(7, -1001, f"m1={number}") for number in range(count)]
    numbers: list[int] = []

    def work(uow: UnitOfWork) -> None:
        person = uow.people.seen(Account("telegram", "7"), "Lan <Lê>", "lan", at)
        for said in reports:
            message: Message = uow.ledger.message("telegram", "-1001", str(said.id), person.id, None, at, "m1=1")
            numbers.append(uow.questions.ask("entry", "telegram", "-1001", person.id, None, {}, at))
            under = ((Button("Là số hôm nay", f"q:{numbers[-1]}:y"),),) if buttons else ()
            uow.outbox.add(
                letter("-1001", f"Đã nhận {said.text}", answers=message.id, reply_to=str(said.id), buttons=under), at
            )

    await desk.write(work)
    desk.sender.wake()
    return numbers


async def ask(desk: Desk, count: int, *, buttons: bool = False) -> None:
    """Let leads say something, and wait until all are answered; each call counts in the metrics, however it went."""
    await queue_answers(desk, count, buttons=buttons)
    await desk.done()
    assert sum(desk.vitals.send_seconds) == desk.vitals.sent > 0


async def test_gathered_for_real(line: Line) -> None:
    """One message answers all, mentions each, every report has its mark; all letters count as sent."""
    line.api.gate.limits.on = True
    async with opened(line, Limits()) as desk:
        await ask(desk, 25)
        assert len(desk.texts) == 1
        assert all(f"Lan <Lê>: Đã nhận m1={number}\n" in desk.texts[0] + "\n" for number in range(25))
        assert not await desk.waiting()
        assert desk.vitals.gathered == 25
    reports = [m for m in line.group.messages.values() if m.text.startswith("m1=")]
    assert all(m.reactions for m in reports)
    assert line.api.gate.refused == 0


async def test_few_are_answered_one_by_one(line: Line) -> None:
    """Each as a reply to its own report."""
    async with opened(line, Limits(group_per_minute=20, chat_per_second=50, all_per_second=30)) as desk:
        await ask(desk, 6)
        assert len(desk.texts) == 6
        assert desk.vitals.gathered == 0


async def test_buttons_of_what_is_settled_are_left_out(line: Line) -> None:
    """While an answer waits its question may be settled; each button that is left names its unit."""
    async with opened(line, Limits()) as desk:
        at, own = CLOCK.now(), ("Tân Đông", "Tân Hội", "Tân Hà")

        def work(uow: UnitOfWork) -> None:
            person = uow.people.seen(Account("telegram", "7"), "Lan", "lan", at)
            for number, unit in enumerate(own):
                message = uow.ledger.message("telegram", "-1001", str(number), person.id, None, at, "m1=1")
                asked = uow.questions.ask("entry", "telegram", "-1001", person.id, None, {}, at)
                under = ((Button("ngày 31/7", f"q:{asked}:other", unit),),)
                one = letter("-1001", "Chờ xác nhận", answers=message.id, reply_to=str(number), buttons=under)
                uow.outbox.add(one, at)
                if unit == "Tân Hội":
                    uow.questions.answer(asked, "closed", person.id, at)

        await desk.write(work)
        batch = await desk.waiting()
        asked = await desk.write(lambda uow: [still_asked(uow, queued) for queued in batch])
        gathered = compose(asked, [Lead("Lan", "Lan")] * 3, fits).letter
        assert [row[0].label for row in gathered.buttons] == ["Tân Đông: ngày 31/7", "Tân Hà: ngày 31/7"]


def test_two_questions_about_one_unit_are_told_apart() -> None:
    """Their buttons name the days and figures too; where a label is full, the name is cut and never the choice."""
    yes = "Đúng, tính số này"
    reports = [("Tân Hà", "24/7 m1=5000"), ("Tân Hà", "25/7 m1=5000"), ("Tân Hội", "24/7 m1=1"), ("x" * 70, "")]
    batch = [
        QueuedLetter(
            number,
            letter("-1", "Chờ", answers=number, reply_to="1", buttons=((Button(yes, f"q:{number}:yes", of, which),),)),
            NOON,
        )
        for number, (of, which) in enumerate(reports, 1)
    ]
    labels = [row[0].label for row in compose(batch, [Lead()] * 4, fits).letter.buttons]
    assert labels[:3] == [f"Tân Hà 24/7 m1=5000: {yes}", f"Tân Hà 25/7 m1=5000: {yes}", f"Tân Hội: {yes}"]
    assert labels[3].endswith(f"x…: {yes}")
    assert len(labels[3]) == 60


async def test_a_buttons_edit_leaves_the_others_answers_alone(line: Line) -> None:
    """Buttons of a gathered message say whose they are; what they change is said in a message of its own."""
    async with opened(line, Limits(group_per_minute=20, chat_per_second=50, all_per_second=30)) as desk:
        await ask(desk, 14, buttons=True)
        said = [m for m in line.group.messages.values() if m.keyboard]
        assert [len(m.keyboard) for m in said] == [6] + [1] * 8  # the rest is no rush any more
        gathered = said[0]
        assert gathered.keyboard[0][0]["text"] == "Lan <Lê>: Là số hôm nay"
        await desk.queue(letter("-1001", "Đã đổi ngày", kind=LetterKind.EDIT, target=str(gathered.id)))
        await desk.done()
        assert line.group.messages[gathered.id].text.count("Đã nhận") == 6
        assert (line.last.text, line.last.reply_to) == ("Đã đổi ngày", gathered.id)
