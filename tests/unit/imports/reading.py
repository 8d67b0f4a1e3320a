"""Reading a table as a test writes it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from bot.config import load
from reporting.campaign import Campaign
from reporting.imports.columns import Kind
from reporting.imports.draft import Draft, Wish
from reporting.imports.rows import read_draft
from reporting.message import Reader
from reporting.sheets import Grid, Sheet
from tests.dialogue.chat import EXAMPLES

TODAY = date(2023, 8, 2)
CAMPAIGNS: dict[str, Campaign] = {}


def campaign_of(name: str = "tan-chau") -> Campaign:
    """Load an example campaign, once."""
    if name not in CAMPAIGNS:
        CAMPAIGNS[name] = load(EXAMPLES / f"{name}.toml", {}).campaigns[0].campaign
    return CAMPAIGNS[name]


def grid_of(*rows: Sequence[Any], merged: Sequence[tuple[int, int, int, int]] = ()) -> Grid:
    """Make a grid of one sheet out of rows."""
    return Grid([Sheet("Trang 1", {number: list(row) for number, row in enumerate(rows, 1) if row}, merged)])


def draft_of(
    *rows: Sequence[Any],
    campaign: str = "tan-chau",
    merged: Sequence[tuple[int, int, int, int]] = (),
    wish: Wish | None = None,
) -> Draft:
    """Read rows as an import does."""
    found = campaign_of(campaign)
    return read_draft(found, Reader(found), grid_of(*rows, merged=merged), wish or Wish(), TODAY)


def said(draft: Draft) -> list[tuple[str, str, str, int]]:
    """List what was read: kind, unit, metric, value."""
    return [(item.kind.value, item.unit, item.metric, item.value) for item in draft.items]


def kinds(draft: Draft) -> set[Kind]:
    """Name the kinds that were read."""
    return {item.kind for item in draft.items}
