"""The papers that units gave for their document duties."""

from __future__ import annotations

from datetime import date, datetime
from typing import Protocol

from reporting.records import Document, DocumentSource


class Documents(Protocol):
    """Papers received, kept for ever; one that was taken back no longer stands."""

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

    def revoke(self, id: int, by: int | None, at: datetime) -> bool:
        """Take a paper back; false where none of that id stands."""

    def get(self, id: int) -> Document | None:
        """Load a paper that stands."""

    def of_message(self, message: int) -> list[Document]:
        """List what stands of a message."""

    def standing(self, campaign: str, *, duty: str | None = None, period: date | None = None) -> list[Document]:
        """List what stands, in the order received; of one duty, or of one of its periods."""
