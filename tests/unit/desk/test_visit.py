"""A visit that goes on in another campaign: nothing of the former one is left with it."""

from __future__ import annotations

from bot.desk.once import Once
from bot.desk.visit import Visit
from reporting.campaign import Role
from reporting.ports import UnitOfWork
from tests.unit.desk.room import Room

OF_NO_CAMPAIGN = {"abilities", "in_group", "only_campaign", "admin_anywhere", "muted"}
"""What is the same whatever campaign is spoken of; whatever else is kept must be worked out anew."""


def test_another_campaign_brings_its_own_rights_words_and_reader() -> None:
    """Everything that was worked out for the former campaign is dropped."""
    room = Room("tan-chau", "rach-gia")
    other = room.desk.office.campaigns["rach-gia"]

    def enter(uow: UnitOfWork) -> Visit:
        visit = Visit(room.desk.office, uow, room.event("hung"), room.now)
        for name in [name for name, kept in vars(Visit).items() if isinstance(kept, Once)]:
            getattr(visit, name)
        assert (visit.member.roles, visit.member.own_units) == (frozenset({Role.REPORTER}), ("tan-hung",))
        visit.enter(other)
        kept = {name for name in vars(visit) if isinstance(vars(Visit).get(name), Once)}
        assert kept <= OF_NO_CAMPAIGN | {"campaign"}
        assert (visit.campaign, visit.reader.campaign) == (other, other)
        assert (visit.member.roles, visit.member.own_units) == (frozenset(), ())
        return visit

    room.do(enter)
