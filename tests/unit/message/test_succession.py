"""Names of units that were merged or split: a part is never taken for the whole, and the past stays whose it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from reporting.message import Reader
from tests.unit.message.reading import read, reader_of, reporter, told

HALF = datetime.fromisoformat("2025-06-27T16:00:00+07:00")
MORNING = datetime.fromisoformat("2025-06-30T08:00:00+07:00")
AFTER = datetime.fromisoformat("2025-07-03T16:00:00+07:00")
DUE = datetime.fromisoformat("2025-07-07T08:00:00+07:00")
LATER = datetime.fromisoformat("2025-07-14T08:00:00+07:00")


def _told(text: str, at: datetime, *units: str) -> str:
    """Write what a reporter's message means, with the reasons and suggestions of what is asked."""
    reading = read(text, *units, at=at, campaign="sap-nhap")
    asked = [f"{problem.reason}({','.join(problem.suggestions)})" for problem in reading.problems]
    return " ".join([told(reading), *asked])


@pytest.mark.parametrize(
    ("text", "at", "expected"),
    [
        ("/bc Tân Bình kh2=5", HALF, "tan-binh 27/06 kh2=5"),
        ("/bc kh2=5", MORNING, "tan-binh 23/06-29/06 kh2=5"),
        ("/bc Tân Bình kh2=5", AFTER, "!ambiguous-unit merged(phuong-tan-an)"),
        ("/bc Tân Bình 30/6 kh2=5", AFTER, "tan-binh 30/06 kh2=5"),
        ("Xã Tân Bình báo cáo ngày 30/6: mức 2: 5", AFTER, "tan-binh 30/06 kh2=5"),
        ("/bc Tân Bình 1/7 kh2=5", AFTER, "!ambiguous-unit merged(phuong-tan-an)"),
        ("/bc Tân Bình từ 24/6 đến 2/7 kh2=5", AFTER, "!bad-date beyond-unit()"),
        ("/bc Tân Bình lk kh2=900", AFTER, "!ambiguous-unit merged(phuong-tan-an)"),
        ("/bc kh2=5", AFTER, "!missing-unit merged(phuong-tan-an)"),
        ("/bc 30/6 kh2=5", AFTER, "tan-binh 30/06 kh2=5"),
        ("/bc phường Tân An kh2=5", AFTER, "phuong-tan-an 03/07 kh2=5"),
        ("/bc phường Tân An 28/6 kh2=5", AFTER, "!not-allowed ()"),
        ("/bc Tân An kh2=5", AFTER, "!ambiguous-unit named-alike(phuong-tan-an)"),
        ("/bc Tân Bình kh2=5", DUE, "!ambiguous-unit part-of-round(tan-binh,phuong-tan-an)"),
        ("/bc phường Tân An kh2=5", DUE, "phuong-tan-an 01/07-06/07 kh2=5"),
        ("/bc phường Tân An tuần này kh2=5", DUE, "phuong-tan-an 01/07-06/07 kh2=5"),
        ("/bc phường Tân An từ 30/6 đến 6/7 kh2=5", DUE, "!bad-date beyond-unit()"),
        ("/bc phường Tân An kh2=5", LATER, "phuong-tan-an 07/07-13/07 kh2=5"),
        ("/bc Tân Bình kh2=5", LATER, "!ambiguous-unit merged(phuong-tan-an)"),
        ("/bc Long Sơn kh2=5", AFTER, "!not-allowed ()"),
    ],
)
def test_a_former_units_reporter(text: str, at: datetime, expected: str) -> None:
    """Tân Bình's: its own past still counts to it, what was merged is asked about, and the new ward is theirs too."""
    assert _told(text, at, "tan-binh") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/bc Tân An kh2=5", "phuong-tan-an 03/07 kh2=5"),
        ("/bc kh2=5", "phuong-tan-an 03/07 kh2=5"),
        ("/bc xã Tân An kh2=5", "!ambiguous-unit merged(phuong-tan-an)"),
        ("/bc Tân An 28/6 kh2=5", "!not-allowed ()"),
    ],
)
def test_the_new_units_own_reporter(text: str, expected: str) -> None:
    """Whoever reports for the ward itself means it, but for the commune's own name; the past is not theirs."""
    assert _told(text, AFTER, "phuong-tan-an") == expected


def test_the_same_name_on_a_day_before_is_the_former_unit() -> None:
    """Tân An of 28/6 was a commune."""
    assert _told("/bc Tân An 28/6 kh2=5", AFTER, "tan-an") == "tan-an 28/06 kh2=5"
    assert _told("/bc phường Tân An 28/6 kh2=5", AFTER, "tan-an") == "tan-an 28/06 kh2=5"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/bc Long Điền kh2=5", "!ambiguous-unit split(long-son,long-thuy)"),
        ("/bc Long Điền 30/6 kh2=5", "long-dien 30/06 kh2=5"),
        ("/bc Long Sơn 28/6 kh2=5", "!ambiguous-unit not-yet(long-dien)"),
        ("/bc Long Sơn kh2=5", "long-son 03/07 kh2=5"),
    ],
)
def test_a_split_unit(text: str, expected: str) -> None:
    """Which part is meant is asked; a part has no days before its first."""
    assert _told(text, AFTER) == expected


@pytest.mark.parametrize("units", [(), ("tan-an", "tan-binh"), ("tan-binh",), ("phuong-tan-an",)])
def test_the_short_way_says_the_same(units: tuple[str, ...]) -> None:
    """Whatever was read before: the same form, on days before and after, by this one and by others."""
    texts = ["/bc Tân An kh2=5", "/bc Tân Bình kh2=5", "/bc Tân An kh2=5 ngày 28/6", "/bc Tân Bình kh2=5 ngày 28/6"]
    fresh = [_told(f"{text} .", AFTER, *units) for text in texts]
    assert [_told(text, AFTER, *units) for text in texts * 2] == fresh * 2


@pytest.mark.parametrize(
    ("text", "units", "expected"),
    [
        ("/bc Tân An kh2=5", ("phuong-tan-an",), "phuong-tan-an 03/07 kh2=5"),
        ("/bc xã Tân An kh2=5", ("phuong-tan-an",), "phuong-tan-an 03/07 kh2=5"),
        ("/bc xã Tân An kh2=5", ("tan-an",), "!ambiguous-unit named-alike(phuong-tan-an)"),
        ("/bc xã Tân An kh2=5", ("tan-an", "phuong-tan-an"), "phuong-tan-an 03/07 kh2=5"),
        ("/bc xã Tân An 28/6 kh2=5", ("tan-an",), "tan-an 28/06 kh2=5"),
        ("/bc xã Tân An từ 23/6/2025 đến 29/6/2025 kh2=5", ("tan-an",), "tan-an 23/06-29/06 kh2=5"),
        ("/bc xã Tân An kh2=5", (), "phuong-tan-an 03/07 kh2=5"),
    ],
)
def test_a_commune_goes_on_under_its_own_name(text: str, units: tuple[str, ...], expected: str) -> None:
    """Tân An and Tân Bình become Tân An, a commune again: by the day it is the one or the other."""
    campaign = reader_of("sap-nhap").campaign
    alike = tuple(replace(unit, kind="xã") if unit.code == "phuong-tan-an" else unit for unit in campaign.units)
    reading = Reader(replace(campaign, units=alike)).read(text, AFTER, reporter(*units))
    asked = [f"{problem.reason}({','.join(problem.suggestions)})" for problem in reading.problems]
    assert " ".join([told(reading), *asked]) == expected
