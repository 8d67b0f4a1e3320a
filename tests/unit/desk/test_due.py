"""What is due: of a desk that was off nothing of the last week is forgotten, and no season is poured out."""

from __future__ import annotations

from datetime import timedelta

from reporting.ports import UnitOfWork
from tests.unit.desk.room import GROUP, Room


def test_ten_days_off() -> None:
    """Of two Mondays missed the last one's summary is posted; its alerts are made, older ones are dropped."""
    room = Room(at="2023-07-28 11:00")
    room.tick()
    letters = room.tick(days=10, hours=6)
    summaries = [one.text for one in letters if one.chat_id == GROUP and "TỔNG HỢP TUẦN" in one.text]
    assert len(summaries) == 1
    assert "TỔNG HỢP TUẦN 31/7–6/8/2023" in summaries[0]
    told = [one.text for one in letters if one.chat_id == "21"]
    assert len(told) == 2
    assert "tuần 24–30/7" in told[0]
    assert "tuần 31/7–6/8" in told[1]
    assert not [one for one in letters if "NHẮC" in one.text]
    known = room.do(lambda uow: uow.slots.known("tan-chau", room.now.replace(day=1, month=7)))
    assert "tan-chau/tuan/2023-07-30/summary/11:00" in known
    assert room.tick(minutes=1) == []


def test_what_a_desk_ticked_last_is_kept_from_the_first_tick() -> None:
    """Without it a long absence would look like none."""
    room = Room(at="2023-07-28 11:00")
    room.tick()

    def ticked(uow: UnitOfWork) -> object:
        return uow.state.get("ticked/tan-chau")

    assert room.do(ticked) == room.now.isoformat()
    room.tick(minutes=11)
    assert room.do(ticked) == room.now.isoformat()


def test_posts_that_were_not_made_are_late() -> None:
    """Counted from when they fell due until they are made, and until what was made is sent."""
    room = Room(at="2023-07-31 07:00")

    def late() -> int:
        return room.do(lambda uow: room.desk.late(uow, room.now))

    room.tick()
    assert late() == 0
    room.now += timedelta(hours=4)
    due = late()
    assert due > 0
    room.do(lambda uow: room.desk.tick(uow, room.now))
    room.now += timedelta(minutes=1)
    assert 0 < late() <= due
    room.letters()
    assert late() == 0


def test_the_next_thing_due() -> None:
    """For moving a clock: the earliest post of any campaign."""
    room = Room(at="2023-07-31 07:30")
    due = room.do(lambda uow: room.desk.next_due(uow, room.now))
    assert due is not None
    assert due.isoformat() == "2023-07-31T08:00:00+07:00"
