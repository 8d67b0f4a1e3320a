"""Who is who: persons behind accounts; with the roles they were given (`grants`) and two made one (`joining`)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import bindparam, select, update

from reporting.records import Account, Person
from storage.codec import from_moment, to_moment, to_text, to_text_or_none
from storage.link import Row
from storage.people.grants import SqlGrants, key_of
from storage.people.joining import join, kept
from storage.sql import Sql, insert_sql
from storage.tables import accounts, people

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


class SqlPeople(SqlGrants):
    """What `reporting.ports.People` asks for, over the tables `people` and `accounts`."""

    __slots__ = ()

    def seen(self, account: Account, name: str, username: str | None, at: datetime) -> Person:
        """Find or make the person behind an account, refresh the name, and hand over roles that waited."""
        name, username = to_text(name), to_text_or_none(username)
        known = self._by_account(account)
        if known is None:
            person = self._add(account, name, username, to_moment(at))
        else:
            person, seen_at = known
            if username != person.username or at - seen_at >= SEEN_AGAIN:
                row = {"new": username, "new_key": key_of(username), "at": to_moment(at)}
                self._link.change(_REFRESH, in_app=account.app, of=account.account_id, **row)
            if name and name != person.name:
                self._link.change(_RENAME, person=person.id, new=name, at=to_moment(at))
            if (name or person.name, username) != (person.name, person.username):
                person = replace(person, name=name or person.name, username=username)
        if username:
            self.hand_over(person.id, username, at)
        return person

    def _add(self, account: Account, name: str, username: str | None, moment: str) -> Person:
        """Make a person with an account."""
        number = int(self._link.value(_ADD_PERSON, name=name, seen_at=moment))
        self._link.change(
            _ADD_ACCOUNT,
            app=account.app,
            account_id=account.account_id,
            person=number,
            username=username,
            username_key=key_of(username),
            seen_at=moment,
        )
        return Person(number, name, username)

    def by_account(self, account: Account) -> Person | None:
        """Find a person by account."""
        found = self._by_account(account)
        return None if found is None else found[0]

    def _by_account(self, account: Account) -> tuple[Person, datetime] | None:
        """Find a person, and when the account was last seen."""
        found = self._link.recall(_BY_ACCOUNT, _known, app=account.app, account_id=account.account_id)
        return found[0] if found else None

    def by_username(self, username: str) -> Person | None:
        """Find whoever last used a username (without @, any case)."""
        return _person(self._link.row(_BY_USERNAME, username_key=key_of(username)))

    def get(self, id: int) -> Person:
        """Load a person."""
        found = _person(self._link.row(_BY_ID, person=kept(self._link, id)))
        if found is None:
            raise LookupError(f"no person {id}")
        return found

    def accounts(self, id: int) -> tuple[Account, ...]:
        """List a person's accounts, the latest seen first."""
        return tuple(
            Account(app, account_id) for app, account_id in self._link.rows(_ACCOUNTS, person=kept(self._link, id))
        )

    def join(self, keep: int, gone: int, at: datetime) -> None:
        """Make two people one: accounts, roles and all that was said by either are those of `keep` from now on."""
        join(self._link, keep, gone, at)

    def set_language(self, id: int, language: str) -> None:
        """Remember in which language a person wants to read."""
        self._link.change(_SET_LANGUAGE, person=id, new=language)


def _known(row: Row) -> tuple[Person, datetime]:
    return Person(row[0], row[1], row[2], row[3]), from_moment(row[-1])


def _person(row: Row | None) -> Person | None:
    return None if row is None else Person(row[0], row[1], row[2], row[3])
