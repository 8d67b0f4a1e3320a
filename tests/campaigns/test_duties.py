"""Each campaign's duties come due on the right days and hours, holidays and the dues after its end included."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from reporting.campaign import DutyKind
from reporting.periods import desk_closes_at, periods
from tests.builders import example
from tests.campaigns.letters import ROUNDS, Step, clock, steps
from tests.unit.desk.room import Room

each_campaign = pytest.mark.parametrize("name", ROUNDS)
LAST_WORDS = {
    "tan-chau": "2024-03-19 16:00",
    "ninh-thuan": "2025-01-07 10:00",
    "duyen-hai": "2023-12-07 09:00",
    "rach-gia": "2023-11-21 17:00",
    "my-phu-dong": "2023-07-06 09:00",
}


@each_campaign
def test_every_round(name: str) -> None:
    """All duties' spans and dues, none too many."""
    campaign = example(name)
    found = [
        (duty.code, period.span.start, period.span.end, period.due.replace(tzinfo=None))
        for duty in campaign.duties
        for period in periods(campaign, duty)
    ]
    assert sorted(found) == sorted((one.duty, one.first, one.last, one.due) for one in ROUNDS[name])


@each_campaign
def test_every_post_comes_at_its_hour(name: str) -> None:
    """The desk's clock goes from one thing due to the next over the whole campaign, while nobody reports."""
    first = min(one.at for one in steps(name)) - timedelta(hours=1)
    room = Room(name, at=first.isoformat())
    assert _ticked(room) == steps(name)


def _ticked(room: Room) -> list[Step]:
    """Let the clock run to the end and note which slots were made when."""
    found: list[Step] = []
    known: set[str] = set()
    since = room.now - timedelta(days=30)
    room.tick()
    while True:
        following = room.do(lambda uow: room.desk.next_due(uow, room.now))
        if following is None:
            return sorted(found)
        room.tick(seconds=int((following - room.now).total_seconds()))
        now = room.do(lambda uow: uow.slots.known(room.campaign.code, since))
        for key in now - known:
            words = key.split("/")
            if words[1] in room.campaign.duty_by_code:  # other rooms have slots of their own
                to = words[4].partition(":")[2] if words[3] != "summary" else ""
                found.append(Step(room.now.replace(tzinfo=None), words[1], words[3], to))
        known = now


@each_campaign
def test_who_owes_what(name: str) -> None:
    """Figures name their metrics, documents none; the desk's own papers are nobody's."""
    required = {
        "tan-chau": ("tuan", ("m1", "m2"), 12),
        "ninh-thuan": ("ngay", ("kh",), 7),
        "duyen-hai": ("ngay", ("kh2",), 7),
        "rach-gia": ("dot-1", ("kh",), 12),
        "my-phu-dong": ("ap", ("dd2",), 6),
    }
    campaign = example(name)
    code, metrics, units = required[name]
    assert campaign.main_duty is campaign.duty_by_code[code]
    assert (campaign.duty_by_code[code].required, len(campaign.duty_by_code[code].units)) == (metrics, units)
    for duty in campaign.duties:
        if duty.kind is DutyKind.DOCUMENT:
            assert (duty.required, len(duty.units)) == ((), len(campaign.units))
        if duty.kind is DutyKind.PAPER:
            assert (duty.whole, duty.units) == (True, ())


@each_campaign
def test_when_the_desk_closes(name: str) -> None:
    """With the last alert or summary, some of them after the campaign's end."""
    closes = desk_closes_at(example(name))
    assert closes is not None
    assert closes.replace(tzinfo=None) == clock(LAST_WORDS[name])


def test_phases_follow_one_another() -> None:
    """Rạch Giá: two phases, each closed by its report; "in period" is the phase that holds the day."""
    campaign = example("rach-gia")
    first, second = (periods(campaign, campaign.duty_by_code[code])[0] for code in ("dot-1", "dot-2"))
    assert first.span.end + timedelta(days=1) == second.span.start == date(2023, 11, 8)
    assert second.span.end < campaign.end == date(2023, 11, 20)
