"""What admins changed of campaigns: rows are only ever added, also to revoke one; each names the version it led to."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, select

from reporting.records import Amendment, AmendmentKind, Json
from storage.codec import from_json, from_moment, to_json, to_moment, to_text
from storage.link import FIRST, Link, Row
from storage.sql import Sql, insert_sql
from storage.tables import amendments

_ADD: Final = insert_sql(amendments, "campaign", "kind", "data", "reason", "by", "at", "version", returning="id")
_ALL: Final = Sql(
    select(
        amendments.c.id,
        amendments.c.kind,
        amendments.c.data,
        amendments.c.reason,
        amendments.c.by,
        amendments.c.at,
    )
    .where(amendments.c.campaign == bindparam("campaign"))
    .order_by(amendments.c.id)
)
_CAMPAIGN: Final = Sql(select(amendments.c.campaign).where(amendments.c.id == bindparam("row")))
_VERSION: Final = Sql(
    select(amendments.c.version)
    .where(amendments.c.campaign == bindparam("campaign"))
    .order_by(amendments.c.id.desc())
    .limit(1)
)
_REVOKED: Final = "revoked"
"""The kind of a row that revokes another one."""


class SqlAmendments:
    """The table `amendments`."""

    __slots__ = ("_link",)

    def __init__(self, link: Link) -> None:
        self._link = link

    def add(
        self, campaign: str, kind: AmendmentKind, data: Json, by: int | None, at: datetime, reason: str = ""
    ) -> Amendment:
        """Keep a change, in force from now on."""
        number = self._append(campaign, kind.value, data, by, at, reason)
        return Amendment(number, campaign, kind, data, by, at, reason)

    def revoke(self, id: int, by: int | None, at: datetime) -> bool:
        """Take a change back; false where there is none in force."""
        campaign = self._link.value(_CAMPAIGN, row=id)
        if campaign is None or all(one.id != id for one in self.list(campaign)):
            return False
        self._append(campaign, _REVOKED, {"id": id}, by, at, "")
        return True

    def list(self, campaign: str, *, revoked: bool = False) -> list[Amendment]:
        """List a campaign's changes in force, oldest first; with `revoked` all there ever were."""
        found: dict[int, Amendment] = {}
        for row in self._link.rows(_ALL, campaign=campaign):
            _, kind, data, _, by, at = row
            if kind != _REVOKED:
                found[row[0]] = _amendment(campaign, row)
                continue
            number = from_json(data)["id"]
            if revoked:
                found[number] = replace(found[number], revoked_at=from_moment(at), revoked_by=by)
            else:
                del found[number]
        return list(found.values())

    def version(self, campaign: str) -> str:
        """Name what was changed so far: the same name, the same changes; empty where nothing ever was."""
        found = self._link.recall(_VERSION, FIRST, campaign=campaign)
        return str(found[0]) if found else ""

    def _append(self, campaign: str, kind: str, data: Json, by: int | None, at: datetime, reason: str) -> int:
        """Add a row; its version names all that led to it, so that work done again otherwise has another name."""
        row = {
            "campaign": campaign,
            "kind": kind,
            "data": to_json(data),
            "reason": to_text(reason),
            "by": by,
            "at": to_moment(at),
        }
        version = hashlib.sha256(repr((self.version(campaign), row)).encode()).hexdigest()[:32]
        return int(self._link.value(_ADD, **row, version=version))


def _amendment(campaign: str, row: Row) -> Amendment:
    number, kind, data, reason, by, at = row
    return Amendment(number, campaign, AmendmentKind(kind), from_json(data), by, from_moment(at), reason)
