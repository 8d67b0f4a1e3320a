"""What admins changed of a campaign while it ran."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from reporting.records import Amendment, AmendmentKind, Json


class Amendments(Protocol):
    """Changes of campaigns, kept for ever. `reporting.amendments` makes the campaign out of them."""

    def add(
        self, campaign: str, kind: AmendmentKind, data: Json, by: int | None, at: datetime, reason: str = ""
    ) -> Amendment:
        """Keep a change, in force from now on."""

    def revoke(self, id: int, by: int | None, at: datetime) -> bool:
        """Take a change back; false where there is none in force."""

    def list(self, campaign: str, *, revoked: bool = False) -> list[Amendment]:
        """List a campaign's changes in force, oldest first; with `revoked` all there ever were."""

    def version(self, campaign: str) -> str:
        """Name what was changed so far: the same name, the same changes; empty where nothing ever was."""
