"""Who is who: accounts, names that change hands, roles given before somebody was seen."""

from __future__ import annotations

import pytest

from reporting.campaign import Role
from reporting.ports import Store
from reporting.records import Account, Grant
from tests.builders import at
from tests.contract.people import read, write

NOW = at("6/7 08:00")
LATER = at("7/7 08:00")
LAN = Account("telegram", "7")
HOA = Account("telegram", "8")


def test_a_person_is_one_by_account(store: Store) -> None:
    """Name and username follow the account."""
    first = write(store, lambda uow: uow.people.seen(LAN, "Lan", "Lan_TH", NOW))
    again = write(store, lambda uow: uow.people.seen(LAN, "Nguyễn Lan", "lan2", LATER))
    assert again.id == first.id
    assert read(store, lambda uow: uow.people.by_account(LAN)) == again
    assert read(store, lambda uow: uow.people.get(first.id)) == again
    assert (again.name, again.username) == ("Nguyễn Lan", "lan2")
    assert read(store, lambda uow: uow.people.by_account(HOA)) is None
    assert read(store, lambda uow: uow.people.accounts(first.id)) == (LAN,)


def test_a_username_belongs_to_whoever_used_it_last(store: Store) -> None:
    """Usernames change hands; the case does not matter."""
    write(store, lambda uow: uow.people.seen(LAN, "Lan", "ToTruong", NOW))
    hoa = write(store, lambda uow: uow.people.seen(HOA, "Hoa", "totruong", LATER))
    assert read(store, lambda uow: uow.people.by_username("@TOTRUONG")) == hoa
    assert read(store, lambda uow: uow.people.by_username("nobody")) is None


def test_an_unknown_person_is_an_error(store: Store) -> None:
    """Ids come from ourselves."""
    with pytest.raises(LookupError):
        read(store, lambda uow: uow.people.get(99))


def test_a_role_is_given_once_and_taken_back(store: Store) -> None:
    """A reporter of two units; what was revoked can be given again."""
    lan = write(store, lambda uow: uow.people.seen(LAN, "Lan", None, NOW)).id
    reporter, other = Grant(lan, "thu", Role.REPORTER, "a"), Grant(lan, "thu", Role.REPORTER, "b")
    admin = Grant(lan, "khac", Role.ADMIN)
    given = write(store, lambda uow: [uow.people.grant(grant, None, NOW) for grant in (reporter, other, admin)])
    assert given == [True, True, True]
    assert write(store, lambda uow: uow.people.grant(reporter, lan, LATER)) is False
    assert read(store, lambda uow: uow.people.grants("thu")) == [reporter, other]
    assert read(store, lambda uow: uow.people.campaigns_of(lan)) == ("thu", "khac")
    assert write(store, lambda uow: uow.people.revoke(reporter, LATER)) is True
    assert write(store, lambda uow: uow.people.revoke(reporter, LATER)) is False
    assert read(store, lambda uow: uow.people.grants("thu", person=lan)) == [other]
    assert write(store, lambda uow: uow.people.grant(reporter, lan, LATER)) is True
    assert read(store, lambda uow: uow.people.grants("thu", role=Role.REPORTER)) == [other, reporter]
    assert read(store, lambda uow: uow.people.grants("thu", person=lan, role=Role.LEADER)) == []


def test_a_role_that_waits_can_be_taken_back(store: Store) -> None:
    """Whoever shows up later gets nothing, and taking it back twice says so."""
    write(store, lambda uow: uow.people.grant_pending("@Lan_TH", "thu", Role.LEADER, None, None, NOW))
    taken = write(store, lambda uow: uow.people.revoke_pending("lan_th", "thu", Role.LEADER, None, NOW))
    again = write(store, lambda uow: uow.people.revoke_pending("lan_th", "thu", Role.LEADER, None, NOW))
    lan = write(store, lambda uow: uow.people.seen(Account("telegram", "77"), "Lan", "lan_th", NOW))
    assert (taken, again) == (True, False)
    assert read(store, lambda uow: uow.people.grants("thu", person=lan.id)) == []


def test_a_role_waits_for_its_owner(store: Store) -> None:
    """`/phancong @ten`: given when the account is seen, once, and it stays when the username goes."""
    admin = write(store, lambda uow: uow.people.seen(HOA, "Hoa", None, NOW)).id
    write(store, lambda uow: uow.people.grant_pending("@Lan_TH", "thu", Role.REPORTER, "a", admin, NOW))
    write(store, lambda uow: uow.people.grant_pending("lan_th", "thu", Role.LEADER, None, None, NOW))
    write(store, lambda uow: uow.people.grant_pending("minh", "thu", Role.REPORTER, "a", None, NOW, LATER))
    assert read(store, lambda uow: uow.people.awaited("thu", Role.REPORTER, "a", NOW)) == ["lan_th", "minh"]
    assert read(store, lambda uow: uow.people.awaited("thu", Role.REPORTER, "b", NOW)) == []
    lan = write(store, lambda uow: uow.people.seen(LAN, "Lan", "LAN_TH", LATER)).id
    assert read(store, lambda uow: uow.people.awaited("thu", Role.REPORTER, "a", LATER)) == []
    grants = [Grant(lan, "thu", Role.REPORTER, "a"), Grant(lan, "thu", Role.LEADER)]
    assert read(store, lambda uow: uow.people.grants("thu")) == grants
    write(store, lambda uow: uow.people.seen(LAN, "Lan", "other", LATER))
    stranger = Account("telegram", "9")
    write(store, lambda uow: uow.people.seen(stranger, "?", "lan_th", LATER))
    assert read(store, lambda uow: uow.people.grants("thu")) == grants


def test_a_language_is_remembered(store: Store) -> None:
    """Whoever asked for English keeps it when seen again."""
    lan = write(store, lambda uow: uow.people.seen(LAN, "Lan", None, NOW)).id
    write(store, lambda uow: uow.people.set_language(lan, "en"))
    assert write(store, lambda uow: uow.people.seen(LAN, "Lan", None, LATER)).language == "en"


def test_a_name_that_no_database_holds_is_cleaned(store: Store) -> None:
    """NUL and half of an emoji in a name must not stop a report."""
    lan = write(store, lambda uow: uow.people.seen(LAN, "L\x00an \ud83d", None, NOW))
    assert read(store, lambda uow: uow.people.get(lan.id)).name == "Lan ?"
