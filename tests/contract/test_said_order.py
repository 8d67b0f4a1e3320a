"""Whatever order a chat's updates come in, what was said last stands: asked of the whole desk, on every store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.chat import Event, EventKind
from bot.desk import Desk
from reporting.records import Account, ChatKind, EntryState, LetterKind
from storage import SqlStore, open_store
from tests.builders import at
from tests.contract.people import write
from tests.unit.desk.room import APP, GROUP, settings_of

HUNG, ADMIN = Account(APP, "11"), Account(APP, "23")
START = at("26/7 09:00")
DAY = "25/7"
Figures = dict[str, int]


def said(number: int, text: str, second: int = 0, *, edited: int | None = None, reply_to: int | None = None) -> Event:
    """Build a message of the unit's reporter, or an edit of it, so many seconds after the start."""
    own = None if reply_to is None else HUNG
    return Event(
        EventKind.MESSAGE if edited is None else EventKind.EDIT, APP, GROUP, ChatKind.GROUP,
        START + timedelta(seconds=second), message_id=str(number), account=HUNG, name="Hưng", text=text,
        edited_at=None if edited is None else START + timedelta(seconds=edited),
        reply_to=None if reply_to is None else str(reply_to), reply_to_account=own,
    )  # fmt: skip


class Town:
    """A desk that is told of updates in some order."""

    def __init__(self, store: SqlStore) -> None:
        self.settings = settings_of()
        self.campaign = self.settings.campaigns[0].campaign
        self.store, self.desk = store, Desk(self.settings, bot_name="bot")
        write(store, lambda uow: self.desk.seed(uow, START))

    def hears(self, events: Iterable[Event], now: datetime = START + timedelta(minutes=1)) -> list[str]:
        """Give the desk updates; gives what it answers."""
        for event in events:
            write(self.store, lambda uow, one=event: self.desk.handle(uow, one, now))  # type: ignore[misc]
        queued = write(self.store, lambda uow: uow.outbox.waiting(APP, 500))
        for one in queued:
            write(self.store, lambda uow, sent=one: uow.outbox.sent(sent.id, f"9{sent.id}", now))  # type: ignore[misc]
        group = sorted((one for one in queued if one.letter.chat_id == GROUP), key=lambda one: one.id)
        return [one.letter.text for one in group if one.letter.kind is LetterKind.TEXT]

    def figures(self) -> Figures:
        """Give what stands, which is what history says too."""
        faults = write(self.store, lambda uow: uow.ledger.rebuild(self.campaign))
        assert not faults
        cells = write(self.store, lambda uow: uow.ledger.cells(self.campaign.code))
        return {f"{cell.date.day} {cell.metric}": cell.value for cell in cells}

    def received(self) -> dict[int, set[datetime]]:
        """Give when the entries that count were first given."""
        history = write(self.store, lambda uow: list(uow.ledger.history(self.campaign.code)))
        return {one.entry.date.day: set(one.received_at.values()) for one in history if one.state is EntryState.LIVE}


@pytest.fixture
def town(url: str) -> Iterator[Town]:
    """A town on each store."""
    store = open_store(url, campaigns=[settings_of().campaigns[0].campaign])
    yield Town(store)
    store.close()


def report(figures: str, unit: str = "Tân Hưng") -> str:
    """Write a report."""
    return f"/bc {unit} {figures} ngày {DAY}"


ORIGINAL, EDITED = said(1, report("m1=7")), said(1, report("m1=9"), edited=2)


def test_an_edit_that_comes_before_its_message_stands(town: Town) -> None:
    """One answer tells it, and the report was given when it was sent."""
    answers = town.hears([EDITED, ORIGINAL])
    assert len(answers) == 1
    assert "mức 1: 9" in answers[0]
    assert town.figures() == {"25 m1": 9}
    assert town.received() == {25: {START}}


def test_of_one_second_the_chats_own_order_decides(town: Town) -> None:
    """What was said first and came last changes nothing, and the answer says what stands."""
    assert len(town.hears([said(3, report("m1=8 m2=1"))])) == 1
    answers = town.hears([said(2, report("m1=5"))])
    assert town.figures() == {"25 m1": 8, "25 m2": 1}
    assert len(answers) == 1
    assert "gửi trước" in answers[0]
    assert "mức 1: 8" in answers[0]
    assert "Đính chính" not in answers[0]
    assert "mức 1: 5" not in answers[0]


def test_what_is_new_in_a_message_that_came_late_counts(town: Town) -> None:
    """The answer names what it changed and what stands because it was said later."""
    town.hears([said(3, report("m1=8"), 30)])
    answers = town.hears([said(2, report("m1=5 m2=6"))])
    assert town.figures() == {"25 m1": 8, "25 m2": 6}
    assert "Giữ số gửi sau tin này" in answers[0]


def test_an_older_edit_that_comes_after_a_newer_one_changes_nothing(town: Town) -> None:
    """Also where the newer one says what the message said at first."""
    older, newer = said(1, report("m1=2"), edited=5), said(1, report("m1=3"), edited=6)
    town.hears([said(1, report("m1=1")), newer])
    assert town.hears([older]) == []
    assert town.figures() == {"25 m1": 3}
    back = said(1, report("m1=3"), edited=9)
    town.hears([back])
    assert town.hears([said(1, report("m1=4"), edited=8)]) == []
    assert town.figures() == {"25 m1": 3}


def test_a_report_that_was_taken_back_before_it_came_does_not_count(town: Town) -> None:
    """Both answers say so, and what was said of it before it was taken back brings nothing either."""
    back = said(2, "/huy", 9, reply_to=1)
    assert "khi đến cũng không tính" in town.hears([back])[0]
    assert town.hears([EDITED]) == []
    assert "trước khi tin đến nên không tính: xã Tân Hưng" in town.hears([ORIGINAL])[0]
    assert town.figures() == {}
    assert town.hears([said(1, report("m1=4"), edited=20)]) != []
    assert town.figures() == {"25 m1": 4}


def test_only_ones_own_report_is_taken_back_before_it_came(town: Town) -> None:
    """Whoever replies to another's message takes nothing back, also where nobody says whose it is; an admin does."""
    back = said(2, "/huy", 9, reply_to=1)
    phu = replace(back, account=Account(APP, "12"), name="Phú")
    assert "khi đến" not in town.hears([phu])[0]
    town.hears([replace(phu, message_id="4", reply_to_account=None)])
    town.hears([ORIGINAL])
    assert town.figures() == {"25 m1": 7}
    town.hears([replace(back, account=ADMIN, reply_to="5", message_id="6"), said(5, report("m1=3"), 5)])
    assert town.figures() == {"25 m1": 7}


def test_an_edit_that_cannot_be_read_leaves_what_its_message_said(town: Town) -> None:
    """Whichever comes first."""
    town.hears([said(1, report("m1=12O"), edited=4)])
    assert town.figures() == {}
    assert "mức 1: 7" in town.hears([ORIGINAL])[0]
    assert town.figures() == {"25 m1": 7}


def test_an_edit_that_waits_leaves_what_its_message_said(town: Town) -> None:
    """What the message says counts meanwhile."""
    town.hears([said(1, report("m1=99999"), edited=4)])
    assert town.figures() == {}
    town.hears([ORIGINAL])
    assert town.figures() == {"25 m1": 7}
    held = write(town.store, lambda uow: uow.ledger.held_entries(town.campaign.code))
    assert [one.entry.values["m1"].number for one in held] == [99999]


def test_what_waits_is_dropped_by_what_was_said_after_it_only(town: Town) -> None:
    """In whichever order the two come."""
    doubtful, good = said(1, report("m1=99999")), said(2, report("m1=8"), 3)
    town.hears([good])
    assert "gửi trước" in town.hears([doubtful])[0]
    assert write(town.store, lambda uow: uow.ledger.held_entries(town.campaign.code)) == []
    town.hears([said(4, report("m1=88888"), 9), said(3, report("m1=6"), 6)])
    held = write(town.store, lambda uow: uow.ledger.held_entries(town.campaign.code))
    assert [one.entry.values["m1"].number for one in held] == [88888]
    assert town.figures() == {"25 m1": 6}


def test_the_same_said_twice_confirms_whichever_comes_first(town: Town) -> None:
    """And the report was given when it was first said."""
    first, again = said(1, report("m1=99999")), said(2, report("m1=99999"), 40)
    town.hears([again, first])
    assert town.figures() == {"25 m1": 99999}
    assert town.received() == {25: {START}}


STORY = (ORIGINAL, EDITED, said(2, report("m1=+4 m2=3")), said(3, "/huy", 7, reply_to=2), said(4, report("m2=6")))


def test_every_order_of_a_small_story(town: Town) -> None:
    """On each store some orders; the property below has all kinds."""
    orders = list(permutations(STORY))
    for number, order in enumerate(orders[:: len(orders) // 6]):
        town.hears(_shifted(order, number * 10))
        wanted = {"25 m1": 9, "25 m2": 6}
        assert town.figures() == wanted, [event.text for event in order]


def _shifted(events: Sequence[Event], by: int) -> list[Event]:
    """Make a story's messages new ones, an hour after the last story."""
    return [
        replace(
            one,
            message_id=str(int(one.message_id) + by),
            reply_to=None if one.reply_to is None else str(int(one.reply_to) + by),
            sent_at=one.sent_at + timedelta(minutes=2 * by),
            edited_at=None if one.edited_at is None else one.edited_at + timedelta(minutes=2 * by),
        )
        for one in events
    ]


@st.composite
def stories(draw: st.DrawFn) -> tuple[list[Event], list[Event]]:
    """Draw what one reporter said, in the order said, and another order of it."""
    events: list[Event] = []
    for number in range(1, draw(st.integers(1, 4)) + 1):
        second = number // 2
        base = 10 * number
        plus = draw(st.sampled_from(["m1={}", "m1=+{}", "m2={}", "m1={} m2=3"]))
        events.append(said(number, report(plus.format(base)), second))
        turns = draw(st.integers(0, 2))
        for turn in range(turns):
            texts = [report(f"m1={base + turn + 1}"), report(f"m2={base + turn + 1}"), "vâng ạ"]
            text = draw(st.sampled_from([*texts, report("m1=12O")] if turns == 1 else texts))
            events.append(said(number, text, second, edited=20 + base + turn))
        if draw(st.booleans()):
            events.append(said(number + 100, "/huy", 25 + base, reply_to=number))
    events.sort(key=lambda one: (one.edited_at or one.sent_at, int(one.message_id)))
    return events, draw(st.permutations(events))


@settings(max_examples=60, deadline=None)
@example((list(STORY), list(reversed(STORY))))
@given(stories())
def test_any_order_gives_what_the_order_said_gives(story: tuple[list[Event], list[Event]]) -> None:
    """Reports, additions, edits, edits into talk or what can't be read, takings-back, of one second or several."""
    found: list[Figures] = []
    for order in story:
        store = open_store("sqlite://", campaigns=[settings_of().campaigns[0].campaign])
        town = Town(store)
        town.hears(order)
        found.append(town.figures())
        store.close()
    assert found[0] == found[1]
