"""Metrics, totals, sums, positions, tables."""

from __future__ import annotations

import pytest

from tests.unit.message.reading import read, told

TABLE = "/bc\nSTT\tĐơn vị\tMức 2\tMức 1\n1\tTân Hưng\t12\t34\n2\tTân Phú\t\t30\nTổng\t\t12\t64"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("m1=120 m2=340", "m1=120 m2=340"),
        ("120 340", "m1=120 m2=340"),
        ("mức 1: 1.120; mức 2: 340 tk", "m1=1120 m2=340"),
        ("12 tk mức 1, 68 tk mức 2", "m1=12 m2=68"),
        ("\nKích hoạt:\n- Mức 1: 8\n- Mức 2: 9", "kh1=8 kh2=9"),
        ("kích hoạt mức 1: 20, mức 2: 150", "kh1=20 kh2=150"),
        ("kh1=20 mức 2: 31", "kh1=20 m2=31"),
        ("m1=+50", "m1=+50"),
        ("lk m1=7569", "m1=lk 7569"),
        ("m1=7569 (lũy kế)", "m1=lk 7569"),
        ("m1=12 lk m2=4700", "m1=12 m2=lk 4700"),
        ("tổng 80 (mức 1: 12, mức 2: 68)", "m1=12 m2=68"),
        ("không phát sinh", "m1=0 m2=0"),
    ],
)
def test_ways_to_say_it(text: str, expected: str) -> None:
    """Pairs, positions, headings, ellipses, signs, totals."""
    assert told(read(f"/bc Tân Hưng {text}")) == f"tan-hung 26/07 {expected}"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("kích hoạt 120", "unknown-metric"),
        ("m9=5", "unknown-metric"),
        ("tn=80", "not-allowed"),
        ("cap1=5", "not-allowed"),
        ("120", "missing-value"),
        ("m1=1 m1=2", "conflicting-values"),
        ("bổ sung m1=5", "ambiguous-value"),
        ("tổng 81 (m1 12, m2 68)", "conflicting-values"),
        ("mức 1, mức 2: 34", "missing-value"),
    ],
)
def test_what_is_asked(text: str, code: str) -> None:
    """Doubt is a question, never a value."""
    assert told(read(f"/bc Tân Hưng {text}")) == f"!{code}"


@pytest.mark.parametrize(
    "text", ["m1=120 lk m1=7569", "mức 1: 120 (lũy kế 7.569)", "mức 1: 120, lũy kế: 7.569", "m1=120 (lk 7569)"]
)
def test_a_total_beside_the_figure(text: str) -> None:
    """The total stated beside a figure is kept to be checked."""
    (entry,) = read(f"/bc Tân Hưng {text}").entries
    assert (entry.values["m1"].number, entry.values["m1"].stated_total) == (120, 7569)


@pytest.mark.parametrize(
    "text", [TABLE, TABLE.replace("\t", " | "), TABLE.replace("\t\t", "\t-\t").replace("\t", "   ")]
)
def test_tables_are_read_by_their_header(text: str) -> None:
    """Tabs, bars or wide spaces; numbering and total rows are no units, blank cells no figures."""
    assert told(read(text)) == "tan-hung 26/07 m2=12 m1=34; tan-phu 26/07 m1=30"


def test_a_header_of_other_things_is_asked_about() -> None:
    """Columns that name no metric are not read by position."""
    assert told(read("/bc\nĐơn vị\tTrong tuần\tLũy kế\nTân Hưng\t12\t34")) == "!missing-value"


def test_a_fault_keeps_its_entry_out_and_no_other() -> None:
    """One entry is stored whole or not at all; good ones of the message are stored."""
    reading = read("/bc\nTân Hưng m1=12O m2=3\nTân Phú m1=5")
    assert told(reading) == "tan-phu 26/07 m1=5; !bad-number"
    assert (reading.problems[0].line, reading.problems[0].unit, reading.problems[0].metric) == (2, "tan-hung", "m1")


@pytest.mark.parametrize("text", ["/bc Tân Hưng m1=12 m2=…", "Tân Hưng m1=12 m2=…", "/bc Tân Hưng m1=… m2=68"])
def test_a_place_left_open_is_a_missing_value(text: str) -> None:
    """Dots where the figure belongs: nothing of the entry is stored."""
    reading = read(text)
    assert (list(reading.entries), [problem.code.value for problem in reading.problems]) == ([], ["missing-value"])
