"""Who is who: persons behind accounts, and the roles they were given."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, bindparam, select, update

from reporting.campaign import Role
from reporting.ports import PENDING_FOR
from reporting.records import Account, Grant, Person
from storage.codec import from_moment, to_moment, to_text, to_text_or_none
from storage.columns import metadata
from storage.figures import entries
from storage.link import Link, Row
from storage.sql import Sql, insert_sql
from storage.state import SqlState
from storage.tables import accounts, grants, pending_grants, people

SEEN_AGAIN: Final = timedelta(minutes=1)
"""When somebody was last seen is not written down more often than this."""

_PERSON: Final = (people.c.id, people.c.name, accounts.c.username, people.c.language)
_joined = people.outerjoin(accounts, accounts.c.person == people.c.id)

_BY_ACCOUNT: Final = Sql(
    select(*_PERSON, accounts.c.seen_at)
    .select_from(_joined)
    .where(accounts.c.app == bindparam("app"), accounts.c.account_id == bindparam("account_id"))
)
_BY_USERNAME: Final = Sql(
    select(*_PERSON)
    .select_from(_joined)
    .where(accounts.c.username_key == bindparam("username_key"))
    .order_by(accounts.c.seen_at.desc())
    .limit(1)
)
# The account with a username comes first, the latest seen of those.
_BY_ID: Final = Sql(
    select(*_PERSON)
    .select_from(_joined)
    .where(people.c.id == bindparam("person"))
    .order_by(accounts.c.username.is_(None), accounts.c.seen_at.desc())
    .limit(1)
)
_ADD_PERSON: Final = insert_sql(people, "name", "seen_at", returning="id")
_ADD_ACCOUNT: Final = insert_sql(accounts)
_RENAME: Final = Sql(
    update(people).where(people.c.id == bindparam("person")).values(name=bindparam("new"), seen_at=bindparam("at"))
)
_REFRESH: Final = Sql(
    update(accounts)
    .where(accounts.c.app == bindparam("in_app"), accounts.c.account_id == bindparam("of"))
    .values(username=bindparam("new"), username_key=bindparam("new_key"), seen_at=bindparam("at"))
)
_ACCOUNTS: Final = Sql(
    select(accounts.c.app, accounts.c.account_id)
    .where(accounts.c.person == bindparam("person"))
    .order_by(accounts.c.seen_at.desc(), accounts.c.app, accounts.c.account_id)
)
_SET_LANGUAGE: Final = Sql(update(people).where(people.c.id == bindparam("person")).values(language=bindparam("new")))

_is_given = grants.c.revoked_at.is_(None)
_is_grant = (
    (grants.c.person == bindparam("of_person"))
    & (grants.c.campaign == bindparam("of_campaign"))
    & (grants.c.role == bindparam("of_role"))
    & (grants.c.unit == bindparam("of_unit"))
)
_HAS: Final = Sql(select(grants.c.ends_at).where(_is_grant, _is_given))
_GRANT: Final = insert_sql(grants, "person", "campaign", "role", "unit", "by", "given_at", "ends_at")
_REVOKE: Final = Sql(update(grants).where(_is_grant, _is_given).values(revoked_at=bindparam("at")))
_CAMPAIGNS_OF: Final = Sql(
    select(grants.c.campaign).where(grants.c.person == bindparam("person"), _is_given).order_by(grants.c.id)
)
_GRANT_PENDING: Final = insert_sql(
    pending_grants, "username_key", "campaign", "role", "unit", "by", "given_at", "ends_at"
)
_pending = (pending_grants.c.username_key == bindparam("username")) & pending_grants.c.taken_at.is_(None)
_PENDING: Final = Sql(
    select(
        pending_grants.c.campaign,
        pending_grants.c.role,
        pending_grants.c.unit,
        pending_grants.c.by,
        pending_grants.c.given_at,
        pending_grants.c.ends_at,
    )
    .where(_pending)
    .order_by(pending_grants.c.id)
)
_AWAITED: Final = Sql(
    select(pending_grants.c.username_key)
    .where(
        pending_grants.c.taken_at.is_(None),
        pending_grants.c.campaign == bindparam("campaign"),
        pending_grants.c.role == bindparam("role"),
        pending_grants.c.unit == bindparam("unit"),
        pending_grants.c.ends_at.is_(None) | (pending_grants.c.ends_at > bindparam("now")),
    )
    .order_by(pending_grants.c.id)
)
_REVOKE_PENDING: Final = Sql(
    update(pending_grants)
    .where(
        _pending,
        pending_grants.c.campaign == bindparam("of_campaign"),
        pending_grants.c.role == bindparam("of_role"),
        pending_grants.c.unit == bindparam("of_unit"),
    )
    .values(taken_at=bindparam("at"))
)
_TAKE: Final = Sql(update(pending_grants).where(_pending).values(taken_at=bindparam("at")))


_GRANT_COLUMNS: Final = (grants.c.person, grants.c.campaign, grants.c.role, grants.c.unit, grants.c.ends_at)
_is_over = _is_given & (grants.c.ends_at <= bindparam("now"))
_OVER: Final = Sql(select(*_GRANT_COLUMNS).where(_is_over).order_by(grants.c.id))
_END: Final = Sql(update(grants).where(_is_over).values(revoked_at=grants.c.ends_at))
_STOOD_IN: Final = Sql(
    select(*_GRANT_COLUMNS)
    .where(
        grants.c.campaign == bindparam("campaign"),
        grants.c.person == bindparam("person"),
        grants.c.given_at <= bindparam("moment"),
        grants.c.ends_at > bindparam("moment"),
        grants.c.revoked_at.is_(None) | (grants.c.revoked_at > bindparam("moment")),
    )
    .order_by(grants.c.id)
)

_GIVEN_TO: Final = Sql(
    select(grants.c.id, grants.c.campaign, grants.c.role, grants.c.unit, grants.c.ends_at)
    .where(grants.c.person == bindparam("person"), grants.c.revoked_at.is_(None))
    .order_by(grants.c.id)
)
_END_GRANT: Final = Sql(update(grants).where(grants.c.id == bindparam("row")).values(revoked_at=bindparam("at")))
_JOINS: Final = tuple(
    Sql(update(table).where(table.c.person == bindparam("of_person")).values(person=bindparam("to_person")))
    for table in dict.fromkeys((*metadata.sorted_tables, entries))
    if "person" in table.c
)


def _grants_sql(*conditions: ColumnElement[bool]) -> Sql:
    return Sql(
        select(*_GRANT_COLUMNS)
        .where(_is_given, grants.c.campaign == bindparam("campaign"), *conditions)
        .order_by(grants.c.id)
    )


_of_person = grants.c.person == bindparam("person")
_of_role = grants.c.role == bindparam("role")
_GRANTS: Final = {
    (False, False): _grants_sql(),
    (True, False): _grants_sql(_of_person),
    (False, True): _grants_sql(_of_role),
    (True, True): _grants_sql(_of_person, _of_role),
}


class SqlPeople:
    """The tables `people`, `accounts`, `grants` and `pending_grants`; what was revoked or taken stays in them."""

    __slots__ = ("_link",)

    def __init__(self, link: Link) -> None:
        self._link = link

    def seen(self, account: Account, name: str, username: str | None, at: datetime) -> Person:
        """Find or make the person behind an account, refresh the name, and hand over roles that waited."""
        name, username, moment = to_text(name), to_text_or_none(username), to_moment(at)
        row = self._by_account(account)
        known = None if row is None else _person(row)
        if row is None or known is None:
            new = int(self._link.value(_ADD_PERSON, name=name, seen_at=moment))
            self._link.change(
                _ADD_ACCOUNT,
                app=account.app,
                account_id=account.account_id,
                person=new,
                username=username,
                username_key=_key(username),
                seen_at=moment,
            )
            known = Person(new, name, username)
        else:
            if name and known.name != name:
                self._link.change(_RENAME, person=known.id, new=name, at=moment)
            if known.username != username or at - from_moment(row[-1]) >= SEEN_AGAIN:
                self._link.change(
                    _REFRESH, in_app=account.app, of=account.account_id, new=username, new_key=_key(username), at=moment
                )
            known = Person(known.id, name or known.name, username, known.language)
        if username:
            self._hand_over(known.id, username, at)
        return known

    def by_account(self, account: Account) -> Person | None:
        """Find a person by account."""
        found = self._by_account(account)
        return None if found is None else _person(found)

    def _by_account(self, account: Account) -> Row | None:
        found = self._link.recall(_BY_ACCOUNT, app=account.app, account_id=account.account_id)
        return found[0] if found else None

    def by_username(self, username: str) -> Person | None:
        """Find whoever last used a username (without @, any case)."""
        return _person(self._link.row(_BY_USERNAME, username_key=_key(username)))

    def get(self, id: int) -> Person:
        """Load a person."""
        found = _person(self._link.row(_BY_ID, person=self._kept(id)))
        if found is None:
            raise LookupError(f"no person {id}")
        return found

    def accounts(self, id: int) -> tuple[Account, ...]:
        """List a person's accounts, the latest seen first."""
        return tuple(Account(app, account_id) for app, account_id in self._link.rows(_ACCOUNTS, person=self._kept(id)))

    def _kept(self, id: int) -> int:
        """Follow somebody who was made one with another: questions and facts go on naming either."""
        facts = SqlState(self._link)
        while (found := facts.get(f"joined/{id}")) is not None:
            id = int(found)  # noqa: A001 - the ports name it so
        return id

    def grants(self, campaign: str, *, person: int | None = None, role: Role | None = None) -> list[Grant]:
        """List roles in a campaign, in the order given."""
        parameters: dict[str, Any] = {"campaign": campaign}
        if person is not None:
            parameters["person"] = person
        if role is not None:
            parameters["role"] = role.value
        found = self._link.recall(_GRANTS[person is not None, role is not None], **parameters)
        return [_granted(row) for row in found]

    def campaigns_of(self, person: int) -> tuple[str, ...]:
        """Name the campaigns in which a person has a role."""
        return tuple(dict.fromkeys(row[0] for row in self._link.rows(_CAMPAIGNS_OF, person=person)))

    def grant(self, grant: Grant, by: int | None, at: datetime) -> bool:
        """Give a role; false where the person had it already, as long or without an end."""
        grant = replace(grant, person=self._kept(grant.person))
        had = self._link.row(_HAS, **_of(grant))
        if had is not None:
            if had[0] is None or (grant.until is not None and from_moment(had[0]) == grant.until):
                return False
            self.revoke(grant, at)
        self._link.change(
            _GRANT,
            person=grant.person,
            campaign=grant.campaign,
            role=grant.role.value,
            unit=grant.unit or "",
            by=by,
            given_at=to_moment(at),
            ends_at=None if grant.until is None else to_moment(grant.until),
        )
        return True

    def end_grants(self, at: datetime) -> list[Grant]:
        """Take back the roles whose time has come, as of that time, and name them."""
        over = [_granted(row) for row in self._link.rows(_OVER, now=to_moment(at))]
        if over:
            self._link.change(_END, now=to_moment(at))
        return over

    def stood_in(self, campaign: str, person: int, at: datetime) -> list[Grant]:
        """List the roles with an end that a person had at a moment, ended since or not."""
        found = self._link.rows(_STOOD_IN, campaign=campaign, person=person, moment=to_moment(at))
        return [_granted(row) for row in found]

    def grant_pending(
        self,
        username: str,
        campaign: str,
        role: Role,
        unit: str | None,
        by: int | None,
        at: datetime,
        until: datetime | None = None,
    ) -> None:
        """Keep a role for whoever shows up under a username."""
        self._link.change(
            _GRANT_PENDING,
            username_key=_key(username),
            campaign=campaign,
            role=role.value,
            unit=unit or "",
            by=by,
            given_at=to_moment(at),
            ends_at=None if until is None else to_moment(until),
        )

    def awaited(self, campaign: str, role: Role, unit: str, at: datetime) -> list[str]:
        """Name the usernames for which a unit's role waits, in the order given, in lower case and without @."""
        found = self._link.rows(_AWAITED, campaign=campaign, role=role.value, unit=unit, now=to_moment(at))
        return list(dict.fromkeys(str(name) for (name,) in found))

    def revoke_pending(self, username: str, campaign: str, role: Role, unit: str | None, at: datetime) -> bool:
        """Take back a role that waits for whoever shows up under a username; false where none waits."""
        taken = self._link.change(
            _REVOKE_PENDING,
            username=_key(username),
            of_campaign=campaign,
            of_role=role.value,
            of_unit=unit or "",
            at=to_moment(at),
        )
        return taken > 0

    def revoke(self, grant: Grant, at: datetime) -> bool:
        """Take a role back; false where there was none."""
        return self._link.change(_REVOKE, **_of(grant), at=to_moment(at)) > 0

    def join(self, keep: int, gone: int, at: datetime) -> None:
        """Make two people one: accounts, roles and all that was said by either are those of `keep` from now on."""
        given = self._link.rows(_GIVEN_TO, person=keep)
        for row, *grant in self._link.rows(_GIVEN_TO, person=gone):
            if any(list(other[1:]) == grant for other in given):
                self._link.change(_END_GRANT, row=row, at=to_moment(at))
        if self._link.memory is not None:
            self._link.memory.forget()  # entries show who sent them
        for change in _JOINS:
            self._link.change(change, of_person=gone, to_person=keep)
        SqlState(self._link).set(f"joined/{gone}", keep)

    def set_language(self, id: int, language: str) -> None:
        """Remember in which language a person wants to read."""
        self._link.change(_SET_LANGUAGE, person=id, new=language)

    def _hand_over(self, person: int, username: str, at: datetime) -> None:
        waiting = self._link.recall(_PENDING, username=_key(username))
        for campaign, role, unit, by, given_at, ends_at in waiting:
            until = None if ends_at is None else from_moment(ends_at)
            if until is not None and until <= at:
                continue
            told_long_ago = by is not None and at - from_moment(given_at) > PENDING_FOR
            if told_long_ago and Role(role) in {Role.ADMIN, Role.LEADER}:
                continue  # by now somebody else may bear the name
            self.grant(Grant(person, campaign, Role(role), unit or None, until), by, at)
        if waiting:
            self._link.change(_TAKE, username=_key(username), at=to_moment(at))


def _key(username: str | None) -> str | None:
    """Fold a username for comparing: without @, in lower case."""
    return username.removeprefix("@").casefold() if username else None


def _of(grant: Grant) -> dict[str, Any]:
    return {
        "of_person": grant.person,
        "of_campaign": grant.campaign,
        "of_role": grant.role.value,
        "of_unit": grant.unit or "",
    }


def _person(row: Row | None) -> Person | None:
    return None if row is None else Person(row[0], row[1], row[2], row[3])


def _granted(row: Row) -> Grant:
    person, campaign, role, unit, ends_at = row
    return Grant(person, campaign, Role(role), unit or None, None if ends_at is None else from_moment(ends_at))
