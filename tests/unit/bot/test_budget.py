"""A month's messages: counted for good, the last of them kept for what is urgent, answers gathered towards the end."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.budget import Plan, Used, may_go, note, remaining, used
from bot.clock import MovableClock
from bot.config.settings import Limits
from bot.sender.lanes import Lanes
from bot.sender.pace import Paces
from bot.sender.transport import LaterError, Sent
from bot.zalo.metered import Metered
from reporting.records import Letter, LetterKind, Priority, QueuedLetter
from storage import open_store
from tests.unit.bot.letters import NOON, letter

PLAN = Plan(messages=20, reserve=10)


@dataclass(slots=True)
class Taking:
    """A sending end that takes everything."""

    app: str = "zalo"
    taken: list[Letter] = field(default_factory=list)

    def is_group(self, chat_id: str) -> bool:
        """Tell groups by a minus sign."""
        return chat_id.startswith("-")

    def pieces(self, letter: Letter) -> tuple[Letter, ...]:
        """Cut nothing."""
        return (letter,)

    def fits(self, text: str) -> bool:
        """Take any length."""
        return bool(text)

    def mention(self, account_id: str, name: str) -> str:
        """Name a person."""
        return f"{name} ({account_id})"

    async def answers(self) -> None:
        """Answer always."""

    async def send(self, letter: Letter, picture: bytes | str | None = None) -> Sent:
        """Take a letter."""
        assert picture is None
        self.taken.append(letter)
        return Sent(f"m{len(self.taken)}")

    async def fetch(self, file_id: str, limit: int) -> bytes:
        """Give a file's id back."""
        return file_id.encode()[:limit]


@pytest.mark.parametrize(
    ("spent", "urgent", "may"),
    [(0, False, True), (17, False, True), (18, False, False), (18, True, True), (19, True, True), (20, True, False)],
)
def test_the_last_messages_are_for_what_is_urgent(spent: int, urgent: bool, may: bool) -> None:
    """Answers stop at the reserve, alerts and posts at the end."""
    one = letter(priority=Priority.ALERT if urgent else Priority.ANSWER)
    assert may_go(PLAN, Used(sent=spent), one) is may


def test_what_is_heard_counts_where_the_plan_says_so() -> None:
    """Witnesses differ; the setting decides."""
    assert remaining(PLAN, Used(5, 5)) == 10
    assert remaining(Plan(20, 10, hears_count=False), Used(5, 5)) == 15
    assert remaining(Plan(messages=0), Used(5000, 0)) is None


def test_a_month_is_counted_in_the_database() -> None:
    """It outlives the process, and each month begins at nothing."""
    store = open_store("sqlite://")
    store.write(lambda uow: note(uow, "zalo", "2026-11", sent=3, heard=2)).result()
    store.write(lambda uow: note(uow, "zalo", "2026-11", sent=1)).result()
    months = store.read(lambda uow: (used(uow, "zalo", "2026-11"), used(uow, "zalo", "2026-12"))).result()
    store.close()
    assert months == (Used(4, 2), Used())


async def test_towards_the_end_a_chat_gets_one_answer_an_hour() -> None:
    """Others wait, to go with the next one; an alert goes; at the very end nothing does."""
    clock = MovableClock(datetime(2026, 11, 22, 8, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh")))
    store, inner = open_store("sqlite://"), Taking()
    metered = Metered(inner, store, clock, PLAN)
    await metered.count(sent=18)
    await metered.send(letter("-1", "đầu giờ"))
    with pytest.raises(LaterError) as waits:
        await metered.send(letter("-1", "cùng giờ"))
    await metered.send(letter("7", "quá hạn", priority=Priority.ALERT))
    with pytest.raises(LaterError):
        await metered.send(letter("8", "hết", priority=Priority.ALERT))
    store.close()
    assert [one.text for one in inner.taken] == ["đầu giờ", "quá hạn"]
    assert 3500 < waits.value.seconds <= 3600


def test_answers_in_a_group_wait_for_each_other() -> None:
    """Where every message counts the first answer waits some seconds, and those that came meanwhile go with it."""
    lanes = Lanes(Paces(Limits(gather_seconds=10.0), lambda chat: chat.startswith("-")))
    answers = [
        QueuedLetter(number, letter("-1", f"{number}", answers=number, reply_to=str(number)), NOON) for number in (1, 2)
    ]
    lanes.add(answers[0])
    assert lanes.take(100.0) is None
    lanes.add(answers[1])
    lanes.add(QueuedLetter(3, letter("5", "riêng", kind=LetterKind.TEXT), NOON))
    private = lanes.take(101.0)
    assert private is not None
    assert [one.id for one in private[1]] == [3]
    taken = lanes.take(110.0)
    assert taken is not None
    assert [one.id for one in taken[1]] == [1, 2]
