"""The shipped files are read without a fault."""

from __future__ import annotations

from datetime import date

import pytest

from reporting.imports.columns import Kind
from reporting.imports.draft import Wish
from reporting.imports.rows import read_draft
from reporting.message import Reader
from reporting.sheets.reading import read_tables
from tests.dialogue.chat import EXAMPLES
from tests.unit.imports.reading import campaign_of, kinds

FOLDER = EXAMPLES / "import"
HOLD = {
    "tan-chau-phu-luc.xlsx": (84, {Kind.TARGET, Kind.BASELINE}, 1),
    "tan-chau-tuan-24-30-7.xlsx": (40, {Kind.REPORT}, 0),
    "tan-chau-duoc-cap.csv": (6, {Kind.TOTAL}, 0),
    "tan-chau-cu.csv": (3, {Kind.REPORT}, 0),
    "rach-gia-doi-chieu.csv": (7, {Kind.CHECKED, Kind.OFFICIAL}, 0),
}


def test_every_shipped_file_is_looked_at() -> None:
    """A new one says below what it holds."""
    assert {file.name for file in FOLDER.glob("*.[cx][sl]*")} == set(HOLD)


@pytest.mark.parametrize("name", sorted(HOLD))
def test_a_shipped_file(name: str) -> None:
    """So many figures of these kinds; a stated total that its rows don't give where the letter has one."""
    campaign = campaign_of("rach-gia" if name.startswith("rach-gia") else "tan-chau")
    grid = read_tables((FOLDER / name).read_bytes(), name)
    draft = read_draft(campaign, Reader(campaign), grid, Wish(), date(2023, 11, 30))
    count, wanted, sums = HOLD[name]
    assert not draft.faults
    assert (len(draft.items), kinds(draft), len(draft.sums)) == (count, wanted, sums)
