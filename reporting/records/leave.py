"""What units are let off."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class LeaveKind(StrEnum):
    """What a unit is let off."""

    EXCUSED = "excused"  # it need not report
    EXTENDED = "extended"  # it may report until a later moment


@dataclass(frozen=True, slots=True)
class Leave:
    """What a unit (None: every unit) is let off, of one duty or (None) all; kept for ever, ended by revoking it.

    Excused are the periods that `first` to `last`, both included, speak of. An extension is of the period whose span
    ends on `last`, and runs to `until`. `asked_by` is who asked for it where that wasn't the admin.
    """

    id: int
    campaign: str
    kind: LeaveKind
    unit: str | None
    duty: str | None
    first: dt.date
    last: dt.date
    by: int | None
    at: dt.datetime
    until: dt.datetime | None = None
    reason: str = ""
    asked_by: int | None = None
    revoked_at: dt.datetime | None = None
    revoked_by: int | None = None
