"""What was asked with buttons, and what a scheduled summary said."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from reporting.records.plain import Json


@dataclass(frozen=True, slots=True)
class Question:
    """Something the desk asked with buttons. `person` None: an admin's to answer."""

    id: int
    kind: str
    app: str
    chat_id: str
    person: int | None
    campaign: str | None
    data: Json
    asked_at: dt.datetime
    answered_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a scheduled summary said: rank by (metric, unit) among it, for movement and for the record."""

    campaign: str
    slot: str
    taken_at: dt.datetime
    data: Json
