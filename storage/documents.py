"""Papers received: rows are only ever added, also to take one back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from sqlalchemy import bindparam, select

from reporting.records import Document, DocumentSource
from storage.codec import from_day, from_day_or_none, from_moment, to_day, to_moment, to_text
from storage.link import Link, Row
from storage.sql import Sql, insert_sql
from storage.tables import documents

_FIELDS: Final = (
    "campaign", "unit", "duty", "period", "source", "number", "dated", "file_id", "file_name", "message", "person",
    "received_at", "recorded_at", "revokes",
)  # fmt: skip
_ADD: Final = insert_sql(documents, *_FIELDS, returning="id")
_ours = documents.c.campaign == bindparam("campaign")
_gone = select(documents.c.revokes).where(documents.c.revokes.is_not(None), _ours)
_all = select(documents.c.id, *(documents.c[name] for name in _FIELDS))
_standing = _all.where(_ours, documents.c.revokes.is_(None), documents.c.id.not_in(_gone)).order_by(
    documents.c.received_at, documents.c.id
)
_LIST: Final = Sql(_standing)
_OF_DUTY: Final = Sql(_standing.where(documents.c.duty == bindparam("duty")))
_OF_PERIOD: Final = Sql(
    _standing.where(documents.c.duty == bindparam("duty"), documents.c.period == bindparam("period"))
)
_GET: Final = Sql(_all.where(documents.c.id == bindparam("row")))
_OF_MESSAGE: Final = Sql(
    _all.where(documents.c.message == bindparam("message"), documents.c.revokes.is_(None)).order_by(documents.c.id)
)
_REVOKED: Final = Sql(select(documents.c.id).where(documents.c.revokes == bindparam("row")).limit(1))


class SqlDocuments:
    """The table `documents`."""

    __slots__ = ("_link",)

    def __init__(self, link: Link) -> None:
        self._link = link

    def add(
        self,
        campaign: str,
        unit: str,
        duty: str,
        period: date,
        source: DocumentSource,
        received_at: datetime,
        at: datetime,
        *,
        number: str = "",
        dated: date | None = None,
        file_id: str = "",
        file_name: str = "",
        message: int | None = None,
        person: int | None = None,
    ) -> Document:
        """Keep a paper."""
        row = {
            "campaign": campaign,
            "unit": unit,
            "duty": duty,
            "period": to_day(period),
            "source": source.value,
            "number": to_text(number),
            "dated": to_day(dated),
            "file_id": to_text(file_id),
            "file_name": to_text(file_name),
            "message": message,
            "person": person,
            "received_at": to_moment(received_at),
            "recorded_at": to_moment(at),
            "revokes": None,
        }
        return _document((int(self._link.value(_ADD, **row)), *row.values()))

    def revoke(self, id: int, by: int | None, at: datetime) -> bool:
        """Take a paper back; false where none of that id stands."""
        found = self.get(id)
        if found is None:
            return False
        moment = to_moment(at)
        self._link.value(
            _ADD,
            campaign=found.campaign,
            unit=found.unit,
            duty=found.duty,
            period=to_day(found.period),
            source=found.source.value,
            number="",
            dated="",
            file_id="",
            file_name="",
            message=None,
            person=by,
            received_at=moment,
            recorded_at=moment,
            revokes=id,
        )
        return True

    def get(self, id: int) -> Document | None:
        """Load a paper that stands."""
        found = self._link.row(_GET, row=id)
        if found is None or found[-1] is not None or self._link.row(_REVOKED, row=id) is not None:
            return None
        return _document(found)

    def of_message(self, message: int) -> list[Document]:
        """List what stands of a message."""
        rows = self._link.rows(_OF_MESSAGE, message=message)
        return [_document(row) for row in rows if self._link.row(_REVOKED, row=row[0]) is None]

    def standing(self, campaign: str, *, duty: str | None = None, period: date | None = None) -> list[Document]:
        """List what stands, in the order received; of one duty, or of one of its periods."""
        rows: Sequence[Row]
        if duty is None:
            rows = self._link.rows(_LIST, campaign=campaign)
        elif period is None:
            rows = self._link.rows(_OF_DUTY, campaign=campaign, duty=duty)
        else:
            rows = self._link.rows(_OF_PERIOD, campaign=campaign, duty=duty, period=to_day(period))
        return [_document(row) for row in rows]


def _document(row: Row) -> Document:
    (
        number_of_row, campaign, unit, duty, period, source, number, dated, file_id, file_name, message, person,
        received_at, recorded_at, _,
    ) = row  # fmt: skip
    return Document(
        number_of_row,
        campaign,
        unit,
        duty,
        from_day(period),
        DocumentSource(source),
        from_moment(received_at),
        from_moment(recorded_at),
        number,
        from_day_or_none(dated),
        file_id,
        file_name,
        message,
        person,
    )
