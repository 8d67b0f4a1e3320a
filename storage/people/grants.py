"""Who may do what: roles that were given, that wait for whoever bears a username, that ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, bindparam, select, update

from reporting.campaign import Role
from reporting.ports import PENDING_FOR
from reporting.records import Grant
from storage.codec import from_moment, to_moment
from storage.link import Link, Row
from storage.people.joining import kept
from storage.sql import Sql, insert_sql
from storage.tables import grants, pending_grants

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


class SqlGrants:
    """The tables `grants` and `pending_grants`; what was revoked or taken stays in them."""

    __slots__ = ("_link",)

    def __init__(self, link: Link) -> None:
        self._link = link

    def grants(self, campaign: str, *, person: int | None = None, role: Role | None = None) -> list[Grant]:
        """List roles in a campaign, in the order given."""
        parameters: dict[str, Any] = {"campaign": campaign}
        if person is not None:
            parameters["person"] = person
        if role is not None:
            parameters["role"] = role.value
        return list(self._link.recall(_GRANTS[person is not None, role is not None], _granted, **parameters))

    def campaigns_of(self, person: int) -> tuple[str, ...]:
        """Name the campaigns in which a person has a role."""
        return tuple(dict.fromkeys(row[0] for row in self._link.rows(_CAMPAIGNS_OF, person=person)))

    def grant(self, grant: Grant, by: int | None, at: datetime) -> bool:
        """Give a role; false where the person had it already, as long or without an end."""
        grant = replace(grant, person=kept(self._link, grant.person))
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

    def revoke(self, grant: Grant, at: datetime) -> bool:
        """Take a role back; false where there was none."""
        return self._link.change(_REVOKE, **_of(grant), at=to_moment(at)) > 0

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
            username_key=key_of(username),
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
            username=key_of(username),
            of_campaign=campaign,
            of_role=role.value,
            of_unit=unit or "",
            at=to_moment(at),
        )
        return taken > 0

    def hand_over(self, person: int, username: str, at: datetime) -> None:
        """Give a person the roles that waited under a username."""
        waiting = self._link.recall(_PENDING, tuple, username=key_of(username))
        for campaign, role, unit, by, given_at, ends_at in waiting:
            until = None if ends_at is None else from_moment(ends_at)
            if until is not None and until <= at:
                continue
            told_long_ago = by is not None and at - from_moment(given_at) > PENDING_FOR
            if told_long_ago and Role(role) in {Role.ADMIN, Role.LEADER}:
                continue  # by now somebody else may bear the name
            self.grant(Grant(person, campaign, Role(role), unit or None, until), by, at)
        if waiting:
            self._link.change(_TAKE, username=key_of(username), at=to_moment(at))


def key_of(username: str | None) -> str | None:
    """Fold a username for comparing: without @, in lower case."""
    return username.removeprefix("@").casefold() if username else None


def _of(grant: Grant) -> dict[str, Any]:
    return {
        "of_person": grant.person,
        "of_campaign": grant.campaign,
        "of_role": grant.role.value,
        "of_unit": grant.unit or "",
    }


def _granted(row: Row) -> Grant:
    person, campaign, role, unit, ends_at = row
    return Grant(person, campaign, Role(role), unit or None, None if ends_at is None else from_moment(ends_at))
