"""Two people made one: accounts, roles, and what both said."""

from __future__ import annotations

from reporting.campaign import Role
from reporting.ports import Store, UnitOfWork
from reporting.records import Account, Grant
from tests.builders import at, campaign
from tests.contract.people import Desk, read, write

NOW = at("6/7 08:00")
LATER = at("7/7 08:00")
HERE, THERE = Account("telegram", "7"), Account("zalo", "00ab")


def test_accounts_and_roles_are_joined(store: Store) -> None:
    """Each role once; what was taken back stays so."""

    def meet(uow: UnitOfWork) -> tuple[int, int]:
        keep, gone = (uow.people.seen(one, "Lan", None, NOW).id for one in (HERE, THERE))
        for person in (keep, gone):
            uow.people.grant(Grant(person, "c", Role.REPORTER, "a"), None, NOW)
        uow.people.grant(Grant(gone, "c", Role.LEADER), None, NOW)
        uow.people.grant(Grant(gone, "c", Role.ADMIN), None, NOW)
        uow.people.revoke(Grant(gone, "c", Role.ADMIN), NOW)
        return keep, gone

    keep, gone = write(store, meet)
    write(store, lambda uow: uow.people.join(keep, gone, LATER))
    grants = read(store, lambda uow: uow.people.grants("c", person=keep))
    assert [(one.role, one.unit) for one in grants] == [(Role.REPORTER, "a"), (Role.LEADER, None)]
    assert read(store, lambda uow: uow.people.grants("c", person=gone)) == []
    assert set(read(store, lambda uow: uow.people.accounts(keep))) == {HERE, THERE}
    found = read(store, lambda uow: uow.people.by_account(THERE))
    assert found is not None
    assert found.id == keep


def test_what_was_said_is_the_joined_persons(store: Store) -> None:
    """Reports of both are one person's from then on, in what is remembered too."""
    desk = Desk(store, campaign())
    stored, _ = desk.report("m1=5")
    other = write(store, lambda uow: uow.people.seen(THERE, "Lan", None, NOW)).id
    assert stored.person is not None
    write(store, lambda uow: uow.people.join(other, int(stored.person or 0), LATER))
    again = read(store, lambda uow: uow.ledger.entry(stored.id))
    assert again is not None
    assert (again.person, again.message.person) == (other, other)


def test_whoever_goes_on_naming_the_other_means_both(store: Store) -> None:
    """A role that waited for somebody's word, a letter on its way: they reach the one that is left, however often."""

    def meet(uow: UnitOfWork) -> list[int]:
        seen = (HERE, THERE, Account("zalo", "00ff"))
        return [uow.people.seen(one, "Lan", None, NOW).id for one in seen]

    first, second, third = write(store, meet)
    write(store, lambda uow: uow.people.join(second, third, LATER))
    write(store, lambda uow: uow.people.join(first, second, LATER))
    assert write(store, lambda uow: uow.people.grant(Grant(third, "c", Role.REPORTER, "a"), None, LATER))
    assert [one.person for one in read(store, lambda uow: uow.people.grants("c"))] == [first]
    assert read(store, lambda uow: uow.people.get(third)).id == first
    assert HERE in read(store, lambda uow: uow.people.accounts(second))
