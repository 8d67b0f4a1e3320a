"""Who need not report, or may report later."""

from __future__ import annotations

from datetime import date, datetime
from typing import Protocol

from reporting.records import Leave, LeaveKind


class Leaves(Protocol):
    """What units are let off, kept for ever. `reporting.leave` says what it means for a period."""

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

    def revoke(self, id: int, by: int | None, at: datetime) -> bool:
        """End a leave; false where it had ended."""

    def get(self, id: int) -> Leave | None:
        """Load one, ended or not."""

    def touching(self, campaign: str, first: date, last: date, *, revoked: bool = False) -> list[Leave]:
        """List what touches some days (both included), oldest first; with `revoked` what has ended too."""

    def lapsing(self, campaign: str, since: datetime, until: datetime) -> list[Leave]:
        """List extensions in force that run out after one moment and not after another, oldest first."""
