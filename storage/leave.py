"""Who need not report, or may report later."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import bindparam, select, update

from reporting.records import Leave, LeaveKind
from storage.codec import (
    from_day,
    from_moment,
    from_moment_or_none,
    to_day,
    to_moment,
    to_moment_or_none,
    to_text,
)
from storage.link import Link, Row
from storage.sql import Sql, insert_sql
from storage.tables import leave

_ADD: Final = insert_sql(
    leave,
    "campaign",
    "kind",
    "unit",
    "duty",
    "first",
    "last",
    "until",
    "reason",
    "by",
    "asked_by",
    "at",
    returning="id",
)
_columns = (
    leave.c.id,
    leave.c.campaign,
    leave.c.kind,
    leave.c.unit,
    leave.c.duty,
    leave.c.first,
    leave.c.last,
    leave.c.until,
    leave.c.reason,
    leave.c.by,
    leave.c.asked_by,
    leave.c.at,
    leave.c.revoked_at,
    leave.c.revoked_by,
)
_GET: Final = Sql(select(*_columns).where(leave.c.id == bindparam("row")))
_TOUCHING: Final = Sql(
    select(*_columns)
    .where(
        leave.c.campaign == bindparam("campaign"),
        leave.c.last >= bindparam("first_day"),
        leave.c.first <= bindparam("last_day"),
    )
    .order_by(leave.c.id)
)
_LAPSING: Final = Sql(
    select(*_columns)
    .where(
        leave.c.campaign == bindparam("campaign"),
        leave.c.until > bindparam("since"),
        leave.c.until <= bindparam("moment"),
        leave.c.revoked_at.is_(None),
    )
    .order_by(leave.c.id)
)
_REVOKE: Final = Sql(
    update(leave)
    .where(leave.c.id == bindparam("row"), leave.c.revoked_at.is_(None))
    .values(revoked_by=bindparam("person_id"), revoked_at=bindparam("moment"))
)


class SqlLeave:
    """The table `leave`."""

    __slots__ = ("_link",)

    def __init__(self, link: Link) -> None:
        self._link = link

    def add(
        self,
        campaign: str,
        kind: LeaveKind,
        unit: str | None,
        duty: str | None,
        first: date,
        last: date,
        by: int | None,
        at: datetime,
        *,
        until: datetime | None = None,
        reason: str = "",
        asked_by: int | None = None,
    ) -> Leave:
        """Let a unit off, from now on."""
        row: dict[str, Any] = {
            "campaign": campaign,
            "kind": kind.value,
            "unit": unit or "",
            "duty": duty or "",
            "first": to_day(first),
            "last": to_day(last),
            "until": to_moment_or_none(until),
            "reason": to_text(reason),
            "by": by,
            "asked_by": asked_by,
            "at": to_moment(at),
        }
        number = int(self._link.value(_ADD, **row))
        return Leave(number, campaign, kind, unit, duty, first, last, by, at, until, to_text(reason), asked_by)

    def revoke(self, id: int, by: int | None, at: datetime) -> bool:
        """End a leave; false where it had ended."""
        return self._link.change(_REVOKE, row=id, person_id=by, moment=to_moment(at)) > 0

    def get(self, id: int) -> Leave | None:
        """Load one, ended or not."""
        row = self._link.row(_GET, row=id)
        return None if row is None else _leave(row)

    def touching(self, campaign: str, first: date, last: date, *, revoked: bool = False) -> list[Leave]:
        """List what touches some days (both included), oldest first; with `revoked` what has ended too."""
        days = {"first_day": to_day(first), "last_day": to_day(last)}
        found = self._link.recall(_TOUCHING, _leave, campaign=campaign, **days)
        return [leave for leave in found if revoked or leave.revoked_at is None]

    def lapsing(self, campaign: str, since: datetime, until: datetime) -> list[Leave]:
        """List extensions in force that run out after one moment and not after another, oldest first."""
        rows = self._link.rows(_LAPSING, campaign=campaign, since=to_moment(since), moment=to_moment(until))
        return [_leave(row) for row in rows]


def _leave(row: Row) -> Leave:
    number, campaign, kind, unit, duty, first, last, until, reason, by, asked_by, at, revoked_at, revoked_by = row
    return Leave(
        number,
        campaign,
        LeaveKind(kind),
        unit or None,
        duty or None,
        from_day(first),
        from_day(last),
        by,
        from_moment(at),
        from_moment_or_none(until),
        reason,
        asked_by,
        from_moment_or_none(revoked_at),
        revoked_by,
    )
