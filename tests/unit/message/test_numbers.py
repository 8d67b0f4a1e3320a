"""What is a count."""

from __future__ import annotations

import pytest

from reporting.message.numbers import Number, read_number
from reporting.message.tokens import tokenise
from tests.unit.message.reading import read, told


def number(text: str) -> Number:
    """Read the number at a text's beginning."""
    found = read_number(tokenise(text), 0)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("120", 120),
        ("0120", 120),
        ("00", 0),
        ("1.234", 1234),
        ("1,234", 1234),
        ("1.234.567", 1_234_567),
        ("1\u00a0234", 1234),
        ("120tk", 120),
        ("+50", 50),
    ],
)
def test_counts(text: str, value: int) -> None:
    """Plain and grouped whole numbers are counts."""
    assert number(text).value == value
    assert number(text).problem is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("12,5", "decimal"),
        ("1.2345", "decimal"),
        ("12.34", "decimal"),
        ("1 234", "space"),
        ("12O", "letter"),
        ("12%", "percent"),
        ("120-130", "range"),
        ("12/375", "fraction"),
        ("1k2", "letter"),
        ("100+20", "sum"),
        ("1e3", "letter"),
        ("0.123", "decimal"),
    ],
)
def test_doubtful_numbers(text: str, reason: str) -> None:
    """Anything else is a bad number, and the reason says why."""
    assert (number(text).problem, number(text).reason) == ("bad-number", reason)


@pytest.mark.parametrize(
    "text",
    ["m1=120 -> 125", "m1=2 nghìn", "m1=5 + 3", "m1=5 hay 6", "m1=1, 200", "m1=5+", "m1=(5)", "m1=≥5", "m1 hai mươi"],
)
def test_what_stands_behind_makes_it_doubtful(text: str) -> None:
    """A number that goes on is asked about, never cut short."""
    assert told(read(f"/bc Tân Hưng {text}")) == "!bad-number"


@pytest.mark.parametrize(
    ("text", "code"),
    [("m1=-5", "negative"), ("m1 -5", "negative"), ("m1=1000001", "too-large"), ("m1=", "missing-value")],
)
def test_other_faults(text: str, code: str) -> None:
    """Negative, too large, missing."""
    assert told(read(f"/bc Tân Hưng {text}")) == f"!{code}"


@pytest.mark.parametrize("text", ["m1 - 5", "m1-5", "m1: 5.", "m1=5 hs", "m1 được 5 hồ sơ"])
def test_separators_are_no_signs(text: str) -> None:
    """A dash before a space, and a full stop after, say nothing."""
    assert told(read(f"/bc Tân Hưng {text}")) == "tan-hung 26/07 m1=5"
