"""Units merged and split in a campaign file: what contradicts itself is one clear fault."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.config import load
from tests.unit.config.writing import SMALL, faults_of, loaded

HUNG = 'name = "Tân Hưng"\nkind = "xã"'
PHU = 'name = "Tân Phú"\nkind = "xã"'
END = "\nvalid_to = 2026-11-30"
NEW = '[[unit]]\ncode = "moi"\nname = "Mới"\nkind = "phường"\nvalid_from = 2026-12-01\n'
MERGED = SMALL.replace(HUNG, HUNG + END).replace(PHU, PHU + END) + NEW + 'merged_from = ["tan-hung", "Tân Phú"]\n'
PARTS = (
    NEW + 'split_from = "tan-phu"\n' + NEW.replace("moi", "moi-2").replace("Mới", "Mới 2") + 'split_from = "tan-phu"\n'
)
SPLIT = SMALL.replace(PHU, PHU + END) + PARTS
BASE = '[[baseline]]\nmetric = "m1"\nunit = "{}"\nvalue = {}\nas_of = {}\n'
TARGET = '[[target]]\nmetric = "m2"\nunit = "{}"\nvalue = 50\ndeadline = "by 2026-12-{}"\n'
ANOTHER = NEW.replace("oi", "ot").replace("ới", "ột") + 'merged_from = ["tan-phu"]\n'
LABEL = 'label = "Thu nhận mức 2"'
BOTH_TARGETS = TARGET.format("tan-hung", 20) + TARGET.format("tan-phu", 20)


def units(*codes: str) -> tuple[str, str]:
    """Name the only units that owe the duty, as what is replaced and by what."""
    return 'code = "tuan"', f'code = "tuan"\nunits = {list(codes)}'


def test_merged_and_split_units_are_read(tmp_path: Path) -> None:
    """Former units are named by code or name; they go on as one, or beside one another."""
    merged = loaded(tmp_path, MERGED + BOTH_TARGETS).campaigns[0].campaign
    assert merged.merged == {"moi": ("tan-hung", "tan-phu")}
    split = loaded(tmp_path, SPLIT).campaigns[0].campaign
    assert split.successors == {"tan-phu": ("moi", "moi-2")}


def test_a_csv_file_names_former_units(tmp_path: Path) -> None:
    """Two more columns, several units in one cell."""
    heads = "code,name,kind,valid_from,valid_to,merged_from"
    table = f"{heads}\na,A,xã,,2026-11-30,\nb,B,xã,,2026-11-30,\nc,C,xã,2026-12-01,,a; B\n"
    text = SMALL[: SMALL.index("[[unit]]")] + '[units]\nfile = "units.csv"\n' + SMALL[SMALL.index("[[metric]]") :]
    one = loaded(tmp_path, text, units_csv=table).campaigns[0].campaign
    assert one.merged == {"c": ("a", "b")}


@pytest.mark.parametrize(
    ("text", "key", "code"),
    [
        (MERGED.replace(HUNG + END, HUNG), "unit[tan-hung]", "succession-no-end"),
        (MERGED.replace(HUNG + END, HUNG + "\nvalid_to = 2026-12-05"), "unit[tan-hung]", "succession-overlap"),
        (MERGED.replace(HUNG + END, HUNG + "\nvalid_to = 2026-11-20"), "unit[tan-hung]", "succession-gap"),
        (MERGED.replace("valid_from = 2026-12-01\n", ""), "unit[moi]", "succession-no-start"),
        (MERGED.replace('Tân Phú"]', 'moi"]'), "unit[moi]", "succession-circle"),
        (MERGED.replace('Tân Phú"]', 'tan-pu"]'), "unit[moi]", "unknown-unit"),
        (MERGED + 'split_from = "tan-phu"\n', "unit[moi]", "succession-both"),
        (MERGED + ANOTHER, "unit[tan-phu]", "succession-twice"),
        (MERGED + PARTS.replace("oi", "ot").replace("ới", "ột"), "unit[tan-phu]", "succession-twice"),
        (SPLIT.replace('split_from = "tan-phu"\n', "", 1), "unit[tan-phu]", "succession-one-part"),
        (MERGED.replace('"phường"', '"huyện"'), "unit[moi]", "succession-kind"),
        (MERGED.replace(*units("tan-hung", "tan-phu")), "unit[moi]", "succession-duty"),
        (MERGED.replace(PHU, PHU + '\nparent = "tan-hung"'), "unit[moi]", "succession-apart"),
        (MERGED + TARGET.format("tan-hung", 20), "unit[moi]", "succession-target"),
        (MERGED + TARGET.format("tan-hung", 20) + TARGET.format("tan-phu", 15), "unit[moi]", "succession-target"),
        (SPLIT + TARGET.format("tan-phu", 20) + TARGET.format("moi", 20), "unit[moi-2]", "succession-target"),
        (MERGED + BASE.format("moi", 5, "2026-11-01"), "unit[moi]", "succession-baseline"),
        (MERGED + BASE.format("tan-hung", 5, "2026-12-01"), "unit[tan-hung]", "succession-baseline-late"),
        (SPLIT + BASE.format("moi", 5, "2026-12-01"), "unit[moi]", "succession-baseline-day"),
        (SPLIT.replace(LABEL, LABEL + '\nkind = "cumulative"'), "unit[moi]", "succession-share"),
    ],
)  # fmt: skip
def test_one_fault(tmp_path: Path, text: str, key: str, code: str) -> None:
    """Each contradiction, under its key."""
    assert faults_of(tmp_path, text).get(key) == code


def test_figures_that_agree_are_no_fault(tmp_path: Path) -> None:
    """A merged unit's baseline may be stated as the sum; its own target stands for its former units'."""
    sums = "".join(
        BASE.format(unit, value, "2026-11-01") for unit, value in (("tan-hung", 5), ("tan-phu", 7), ("moi", 12))
    )
    assert faults_of(tmp_path, MERGED + sums + TARGET.format("tan-hung", 20) + TARGET.format("moi", 20)) == {}


def test_the_example_begins_and_ends_its_units() -> None:
    """Two communes become a ward, another one is split in two."""
    one = load(Path(__file__).parents[3] / "examples" / "sap-nhap.toml", {}).campaigns[0].campaign
    assert one.merged == {"phuong-tan-an": ("tan-an", "tan-binh")}
    assert one.successors["long-dien"] == ("long-son", "long-thuy")
    assert {unit.valid_from for unit in one.units} == {None, date(2025, 7, 1)}
