"""The office after amendments: campaigns as they are now, cheaply, for whoever is handed it."""

from __future__ import annotations

from datetime import date

from bot.desk.office import Office
from reporting.amendments import day_off, new_baseline
from reporting.periods import periods
from reporting.ports import UnitOfWork
from tests.unit.desk.room import Room

MONDAY = date(2023, 7, 31)


def test_the_office_without_amendments_is_the_files_own() -> None:
    """Nothing is copied where nothing was amended."""
    room = Room()
    office = room.desk.office
    assert room.do(office.at) is office


def test_an_amended_campaign_moves_dues_and_baselines() -> None:
    """A day off moves the due; a new baseline moves the figures; the same version gives the same office again."""
    room = Room("tan-chau", "rach-gia")
    office = room.desk.office

    def amend(uow: UnitOfWork) -> Office:
        uow.amendments.add("tan-chau", *day_off(MONDAY), None, room.now)
        uow.amendments.add("tan-chau", *new_baseline("tan-hung", "m1", 1, date(2023, 7, 23)), None, room.now)
        return office.at(uow)

    fresh = room.do(amend)
    now = fresh.campaigns["tan-chau"]
    assert room.do(office.at) is fresh
    assert room.do(fresh.anew) is fresh
    assert MONDAY in now.days_off
    assert now.baseline_of["tan-hung", "m1"].value == 1
    assert periods(now, now.duties[0])[0].due.date() >= MONDAY
    assert fresh.campaigns["rach-gia"] is office.campaigns["rach-gia"]
    assert fresh.readers["tan-chau"].campaign is now
    assert office.campaigns["tan-chau"] is room.campaign


def test_a_rolled_back_amendment_is_forgotten() -> None:
    """The office of work that failed is not handed out again."""
    room = Room()
    office = room.desk.office
    room.store.write(lambda uow: (uow.amendments.add("tan-chau", *day_off(MONDAY), None, room.now), 1 / 0)).exception()
    assert room.do(office.at) is office
