"""What admins change of a campaign while it runs."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from reporting.records.plain import Json


class AmendmentKind(StrEnum):
    """What of a campaign is changed while it runs."""

    DAY_OFF = "day-off"
    WORKING_DAY = "working-day"
    BASELINE = "baseline"
    TARGET = "target"


@dataclass(frozen=True, slots=True)
class Amendment:
    """One change of a campaign by an admin, kept for ever; revoked it no longer holds."""

    id: int
    campaign: str
    kind: AmendmentKind
    data: Json
    by: int | None
    at: dt.datetime
    reason: str = ""
    revoked_at: dt.datetime | None = None
    revoked_by: int | None = None
