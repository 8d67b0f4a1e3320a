"""Roles with an end: a stand-in's, and what was sent while it held."""

from __future__ import annotations

from datetime import datetime, timedelta

from reporting.campaign import Role
from reporting.ports import Store, UnitOfWork
from reporting.records import Account, ChatKind, Grant
from tests.builders import at
from tests.contract.people import read, write

NOW = at("6/7 08:00")
END = at("8/7 00:00")
LAN = Account("telegram", "7")


def _stand_in(store: Store) -> Grant:
    lan = write(store, lambda uow: uow.people.seen(LAN, "Lan", "lan", NOW)).id
    grant = Grant(lan, "thu", Role.REPORTER, "a", END)
    assert write(store, lambda uow: uow.people.grant(grant, None, NOW))
    return grant


def test_a_role_ends_by_itself(store: Store) -> None:
    """At its time, once; nothing else ends with it."""
    grant = _stand_in(store)
    stays = Grant(grant.person, "thu", Role.REPORTER, "b")
    write(store, lambda uow: uow.people.grant(stays, None, NOW))
    assert write(store, lambda uow: uow.people.end_grants(END - timedelta(seconds=1))) == []
    assert read(store, lambda uow: uow.people.grants("thu")) == [grant, stays]
    assert write(store, lambda uow: uow.people.end_grants(END)) == [grant]
    assert write(store, lambda uow: uow.people.end_grants(END)) == []
    assert read(store, lambda uow: uow.people.grants("thu")) == [stays]


def test_what_was_sent_meanwhile_was_a_stand_ins(store: Store) -> None:
    """However late it is worked off; not before it began, not from its end on."""
    grant = _stand_in(store)
    write(store, lambda uow: uow.people.end_grants(END))
    for moment, had in ((NOW - timedelta(hours=1), []), (NOW, [grant]), (END, [])):

        def stood_in(uow: UnitOfWork, moment: datetime = moment) -> list[Grant]:
            return uow.people.stood_in("thu", grant.person, moment)

        assert read(store, stood_in) == had


def test_a_longer_role_takes_a_shorter_ones_place(store: Store) -> None:
    """Another end replaces the first; a role without an end stays."""
    grant = _stand_in(store)
    longer = Grant(grant.person, "thu", Role.REPORTER, "a", END + timedelta(days=2))
    assert write(store, lambda uow: uow.people.grant(grant, None, NOW)) is False
    assert write(store, lambda uow: uow.people.grant(longer, None, NOW))
    assert read(store, lambda uow: uow.people.grants("thu")) == [longer]
    lasting = Grant(grant.person, "thu", Role.REPORTER, "a")
    assert write(store, lambda uow: uow.people.grant(lasting, None, NOW))
    assert write(store, lambda uow: uow.people.grant(grant, None, NOW)) is False
    assert read(store, lambda uow: uow.people.grants("thu")) == [lasting]


def test_a_stand_in_whom_nobody_has_met(store: Store) -> None:
    """They get the rest of the time; nothing after it."""
    for name, seen, given in (("lan", NOW, 1), ("hoa", END, 0)):

        def pend(uow: UnitOfWork, name: str = name) -> None:
            uow.people.grant_pending(name, "thu", Role.REPORTER, "a", None, NOW, END)

        def meet(uow: UnitOfWork, name: str = name, seen: datetime = seen) -> int:
            met = uow.people.seen(Account("telegram", name), name, name, seen)
            return len(uow.people.grants("thu", person=met.id))

        write(store, pend)
        assert write(store, meet) == given


def test_a_group_has_its_language(store: Store) -> None:
    """Chosen in the group, kept over the next message."""
    write(store, lambda uow: uow.chats.seen("telegram", "-1", ChatKind.GROUP, "Tổ", NOW))
    write(store, lambda uow: uow.chats.set_language("telegram", "-1", "en"))
    again = write(store, lambda uow: uow.chats.seen("telegram", "-1", ChatKind.GROUP, "Tổ", NOW))
    assert again.language == "en"
