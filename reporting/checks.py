"""An entry against what is known: what is stored and flagged, and what is held until somebody confirms it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from reporting.campaign import Campaign
from reporting.progress import Progress
from reporting.reading import Entry
from reporting.records import Cell, StoredEntry

CONFIRM_WITHIN = timedelta(minutes=60)
"""How long the same text sent again confirms a held entry, and an identical add is taken for a repetition."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to tell or to ask about. `hold`: stored, but not counted until confirmed.

    Codes that hold: `falls`, `too-big`, `repeated-add`, `overlap`. Flags: `above-remaining`, `same-as-last`,
    `unusual`, `totals-differ`, `above-base`. Told only: `in-baseline`, `confirmed`, `same-again`.
    `data` has the figures for the wording, by names that `docs/glossary.md` explains.
    """

    code: str
    hold: bool
    metric: str | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class History:
    """What a check may look at, all of the entry's unit and without the entry itself.

    `cells`: everything that counts. `progress`: as of the entry's date. `recent`: the unit's live entries sent in
    the last hour. `person`, `sent_at`: who sends it when.
    """

    cells: Sequence[Cell]
    progress: Progress
    sent_at: datetime
    person: int | None = None
    recent: Sequence[StoredEntry] = ()


def check_entry(campaign: Campaign, entry: Entry, history: History) -> tuple[Finding, ...]:
    """Check an entry; nothing found means nothing doubtful."""
    raise NotImplementedError
