"""Papers that units give for a document duty."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class DocumentSource(StrEnum):
    """How a unit's paper came to the desk."""

    FILE = "file"  # as a file or photo
    NUMBER = "number"  # told by its number
    TICK = "tick"  # an admin says that it came


@dataclass(frozen=True, slots=True)
class Document:
    """A paper that a unit gave for a period of a document duty, kept for ever.

    `period` is the last day of the duty's span; `unit` empty is the whole. `received_at` judges on time or late;
    `dated` is the date that the paper bears.
    """

    id: int
    campaign: str
    unit: str
    duty: str
    period: dt.date
    source: DocumentSource
    received_at: dt.datetime
    recorded_at: dt.datetime
    number: str = ""
    dated: dt.date | None = None
    file_id: str = ""
    file_name: str = ""
    message: int | None = None
    person: int | None = None
