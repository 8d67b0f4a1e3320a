"""CSV files as offices save them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.config.files import parse_count
from reporting.campaign import Alias
from tests.unit.config.writing import SMALL, faults_of, loaded

HEAD = SMALL[: SMALL.index("[[unit]]")] + '[units]\nfile = "units.csv"\n' + SMALL[SMALL.index("[[metric]]") :]


@pytest.mark.parametrize(
    "sheet",
    [
        "code,name,kind,aliases\ntan-hung,Tân Hưng,xã,T Hưng;TH\n",
        "\ufeffmã;tên;loại;tên khác\ntan-hung;Tân Hưng;xã;T Hưng\n".replace("T Hưng\n", '"T Hưng;TH"\n'),
        "Tên đơn vị\tLoại\tTên khác\r\nTân Hưng\txã\tT Hưng; TH\r\n\r\n",
    ],
    ids=["comma", "semicolon-and-mark", "tabs-and-no-code"],
)
def test_delimiters_and_headers(tmp_path: Path, sheet: str) -> None:
    """Any usual delimiter, English or Vietnamese headers, with or without a byte-order mark."""
    unit = loaded(tmp_path, HEAD, units_csv=sheet).campaigns[0].campaign.units[0]
    assert (unit.code, unit.name, unit.kind) == ("tan-hung", "Tân Hưng", "xã")
    assert unit.aliases == (Alias("T Hưng"), Alias("TH"))


def test_aliases_with_days(tmp_path: Path) -> None:
    """An old name may be in use between two days."""
    sheet = "name,kind,aliases\nTân Hưng,xã,Tân Hưng cũ [2026-11-02..30/11/2026]\n"
    unit = loaded(tmp_path, HEAD, units_csv=sheet).campaigns[0].campaign.units[0]
    assert unit.aliases == (Alias("Tân Hưng cũ", date(2026, 11, 2), date(2026, 11, 30)),)


def test_excel_unicode_text(tmp_path: Path) -> None:
    """Excel's "Unicode text" is UTF-16 with tabs."""
    (tmp_path / "units.csv").write_bytes("name\tkind\nTân Hưng\txã\n".encode("utf-16"))
    assert loaded(tmp_path, HEAD).campaigns[0].campaign.units[0].name == "Tân Hưng"


@pytest.mark.parametrize(
    ("sheet", "code"),
    [
        ("name,loai don vi\nTân Hưng,xã\n", "column-missing"),
        ("name,kind\n", "file-empty"),
        ("name,kind\nTân Hưng,\n", "row-empty"),
        ("name,kind,valid_from\nTân Hưng,xã,mai\n", "bad-date"),
    ],
)
def test_bad_sheets(tmp_path: Path, sheet: str, code: str) -> None:
    """What is wrong with a file is said under the key that names it."""
    found = faults_of(tmp_path, HEAD, units_csv=sheet)
    assert code in {fault for key, fault in found.items() if key.startswith("units.file")}


def test_not_unicode(tmp_path: Path) -> None:
    """An old code page can't be read, and the remedy says how to save."""
    (tmp_path / "units.csv").write_bytes(b"name,kind\nT\xe2n H\xfdng,x\xe3\n")
    assert faults_of(tmp_path, HEAD) == {"units.file": "file-encoding"}


def test_a_stated_total_is_compared(tmp_path: Path) -> None:
    """A total row is no unit; where the rows don't give it, the difference is noted."""
    sheet = "code,m1\ntan-hung,1.200\ntan-phu,300\nTổng cộng,1.600\n"
    text = SMALL.replace("value = 800", 'file = "targets.csv"')
    seed = loaded(tmp_path, text, targets_csv=sheet).campaigns[0]
    assert [target.value for target in seed.campaign.targets] == [1200, 300]
    assert [(note.values["stated"], note.values["computed"]) for note in seed.notes] == [(1600, 1500)]


def test_a_target_for_a_unit_that_is_not_there(tmp_path: Path) -> None:
    """The row is named with its line."""
    text = SMALL.replace("value = 800", 'file = "targets.csv"')
    found = faults_of(tmp_path, text, targets_csv="code,m1\ntan-hung,1200\ntan-hoa,10\n")
    assert found == {"target[1].file (targets.csv:3)": "unknown-unit"}


@pytest.mark.parametrize(
    ("text", "count"),
    [("14975", 14975), ("14.975", 14975), ("1,234,567", 1234567), ("12.5", None), ("-3", None), ("9" * 13, None)],
)
def test_counts(text: str, count: int | None) -> None:
    """Whole numbers with thousands in groups, nothing else."""
    assert parse_count(text) == count
