"""Two levels at one desk, whatever people do: nothing goes up unapproved, twice or stale, no change stays unsaid."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.chat import Event, EventKind
from bot.config import GroupSeed, PersonSeed, load
from bot.desk import Desk
from reporting.campaign import Role
from reporting.ports import UnitOfWork
from reporting.records import Account, ChatKind, Letter
from storage import open_store
from tests.builders import EXAMPLES, at

T = TypeVar("T")
APP, GROUP, LOWER, UPPER = "telegram", "-1", "xa-tan-hung", "tan-chau"
HAMLETS = ("tan-trung", "tan-loi", "tan-thuan")
LEAD, HEAD = "10", "11"
BELOW = [PersonSeed(code, APP, (Role.REPORTER,), str(n), None, (code,)) for n, code in enumerate(HAMLETS, 1)]
ABOVE = [
    PersonSeed("lead", APP, (Role.REPORTER,), LEAD, None, ("tan-hung",)),
    PersonSeed("head", APP, (Role.HEAD,), HEAD, None, ("tan-hung",)),
]


class Room:
    """Both levels on a store in memory; everybody has met the desk in private."""

    def __init__(self) -> None:
        base = load(EXAMPLES / "tan-hung.toml", {})
        lower, upper = base.campaigns
        lower = replace(lower, groups=(GroupSeed(APP, GROUP),), people=tuple(BELOW))
        both = replace(base, campaigns=(lower, replace(upper, people=tuple(ABOVE))))
        self.units = lower.campaign.unit_by_code
        self.store = open_store("sqlite://", campaigns=[one.campaign for one in both.campaigns])
        self.desk = Desk(both, bot_name="bot", setup_code="MA")
        self.now = at("31/7 07:30")
        self.number = 1000
        self.buttons: dict[str, list[str]] = {LEAD: [], HEAD: []}
        self.shown: dict[str, str] = {}
        self.last: dict[str, str] = {}
        self.do(lambda uow: self.desk.seed(uow, self.now))
        for who in (LEAD, HEAD):
            self.says(who, "/toi", chat=who)
        self.tick(0)

    def do(self, work: Callable[[UnitOfWork], T]) -> T:
        """Run one unit of work."""
        return self.store.write(work).result()

    def sent(self) -> list[Letter]:
        """Let what waits be sent, and note the drafts' buttons."""
        waiting = self.do(lambda uow: uow.outbox.waiting(APP, 500))
        for queued in waiting:
            self.number += 1
            self.do(lambda uow, one=queued: uow.outbox.sent(one.id, str(self.number), self.now))  # type: ignore[misc]
            keys = [button.data for row in queued.letter.buttons for button in row if button.data.endswith(":send")]
            self.buttons.setdefault(queued.letter.chat_id, []).extend(keys)
            self.shown |= dict.fromkeys(keys, queued.letter.text)
        return [queued.letter for queued in waiting]

    def hears(self, event: Event) -> list[Letter]:
        """Give the desk an event."""
        self.do(lambda uow: self.desk.handle(uow, event, self.now))
        return self.sent()

    def event(self, who: str, text: str = "", *, chat: str = GROUP, reply_to: str | None = None) -> Event:
        """Make a message."""
        self.number += 1
        kind = ChatKind.GROUP if chat == GROUP else ChatKind.PRIVATE
        account = Account(APP, who)
        return Event(
            EventKind.MESSAGE, APP, chat, kind, self.now,
            message_id=str(self.number), account=account, name=who, text=text, reply_to=reply_to,
        )  # fmt: skip

    def says(self, who: str, text: str, *, chat: str = GROUP, reply_to: str | None = None) -> str:
        """Say something; gives the message's id."""
        event = self.event(who, text, chat=chat, reply_to=reply_to)
        self.hears(event)
        return event.message_id

    def presses(self, who: str, data: str) -> list[Letter]:
        """Press a draft's button in private."""
        return self.hears(replace(self.event(who, chat=who), kind=EventKind.BUTTON, button=data, callback="c"))

    def tick(self, minutes: int) -> list[Letter]:
        """Let minutes pass, one by one."""
        letters: list[Letter] = []
        for _ in range(max(minutes, 1)):
            self.now += timedelta(minutes=1)
            self.do(lambda uow: self.desk.tick(uow, self.now))
            letters += self.sent()
        return letters

    def counted(self, campaign: str, *units: str) -> dict[str, int]:
        """Add up what counts of some units, by metric."""
        found: dict[str, int] = {}
        for unit in units:
            for cell in self.do(lambda uow, one=unit: uow.ledger.cells(campaign, unit=one)):  # type: ignore[misc]
                found[cell.metric] = found.get(cell.metric, 0) + cell.value
        return found

    def recorded(self) -> int:
        """Count what was ever recorded above."""
        return self.do(lambda uow: len(list(uow.ledger.history(UPPER))))


small = st.integers(0, 40)
hamlet = st.integers(0, 2)
moves = st.lists(
    st.one_of(
        st.tuples(st.just("report"), hamlet, small, small),
        st.tuples(st.just("retract"), hamlet),
        st.tuples(st.just("pass"), st.integers(1, 90)),
        st.tuples(
            st.just("press"), st.sampled_from([LEAD, HEAD]), st.integers(0, 5), st.sampled_from(["send", "keep"])
        ),
        st.tuples(st.just("ask"), st.sampled_from([LEAD, HEAD])),
        st.tuples(st.just("press"), st.just(LEAD), st.just(0), st.just("send")),
        st.tuples(st.just("hand"), small),
    ),
    min_size=3,
    max_size=14,
)


@example([("report", 0, 5, 6), ("ask", LEAD), ("report", 1, 5, 6), ("press", LEAD, 0, "send")])
@example([("report", 0, 5, 6), ("ask", LEAD), ("ask", HEAD), ("press", LEAD, 0, "send"), ("press", HEAD, 0, "send")])
@settings(max_examples=25, deadline=None)
@given(moves)
def test_what_goes_up_is_the_sum_that_was_approved(moves: list[tuple[object, ...]]) -> None:
    """Only a pressed button or a typed report records anything above; pressed, it is the sum as it stands then."""
    room = Room()
    for what, *said in moves:
        before = room.recorded()
        if what == "report":
            number, m1, m2 = said
            code = HAMLETS[int(str(number))]
            text = f"/bc {room.units[code].name} từ 24/7 đến 30/7 m1={m1} m2={m2}"
            room.last[code] = room.says(str(int(str(number)) + 1), text)
        elif what == "retract":
            code = HAMLETS[int(str(said[0]))]
            if code in room.last:
                room.says(str(HAMLETS.index(code) + 1), "/huy", reply_to=room.last.pop(code))
        elif what == "pass":
            room.tick(int(str(said[0])))
        elif what == "ask":
            room.says(str(said[0]), "/tonghop", chat=str(said[0]))
        elif what == "hand":
            room.says(LEAD, f"/bc Tân Hưng từ 24/7 đến 30/7 m1={said[0]}", chat=LEAD)
            continue
        elif what == "press" and room.buttons[str(said[0])]:
            keys = room.buttons[str(said[0])]
            data = keys[int(str(said[1])) % len(keys)]
            room.presses(str(said[0]), data.removesuffix("send") + str(said[2]))
            if room.recorded() > before:
                assert said[2] == "send"
                assert room.recorded() == before + 1
                below = room.counted(LOWER, *HAMLETS)
                above = room.counted(UPPER, "tan-hung")
                assert {key: above[key] for key in below} == below
                assert " ".join(f"{key}={below[key]}" for key in sorted(below)) in room.shown[data]
            continue
        assert room.recorded() == before
    _told_in_the_end(room)


def _told_in_the_end(room: Room) -> None:
    """After a quiet hour around the due: what is whole and differs was put before somebody, and it is quiet then."""
    if room.now < at("31/7 10:00"):
        room.now = max(room.now, at("31/7 09:58"))
    room.tick(30)
    assert [one.text for one in room.tick(45) if "DỰ THẢO" in one.text or "SỐ CỘNG" in one.text] == []
    below, above = room.counted(LOWER, *HAMLETS), room.counted(UPPER, "tan-hung")
    kept = room.do(lambda uow: uow.state.get(f"levels/{LOWER}")) or {}
    mark = " ".join(f"{key}={below[key]}" for key in ("m1", "m2") if key in below)
    told = next((row["mark"] for row in kept.values()), "")
    complete = len(room.last) == len(HAMLETS)
    if complete and any(above.get(key) != value for key, value in below.items()):
        assert told == mark


def test_the_room_works() -> None:
    """All report, the draft comes, the lead sends it."""
    room = Room()
    for number, code in enumerate(HAMLETS, 1):
        room.says(str(number), f"/bc {room.units[code].name} từ 24/7 đến 30/7 m1={number} m2=0")
    assert room.counted(UPPER, "tan-hung") == {}
    room.tick(1)
    assert len(room.buttons[LEAD]) == 1
    room.presses(LEAD, room.buttons[LEAD][0])
    assert room.counted(UPPER, "tan-hung") == {"m1": 6, "m2": 0}
