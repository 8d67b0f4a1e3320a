"""Metrics that are named without a figure that can be read: never dropped in silence."""

from __future__ import annotations

import pytest

from tests.unit.message.reading import read, told

GOOD = ("m1=5", "m1: 5", "mức 1 5")


@pytest.mark.parametrize("command", ["", "/bc "])
@pytest.mark.parametrize("good", GOOD)
@pytest.mark.parametrize("name", ["m2", "mức 2"])
@pytest.mark.parametrize("sign", ["=", ": "])
@pytest.mark.parametrize(
    ("place", "code"),
    [
        ("", "missing-value"),
        ("?", "missing-value"),
        ("-", "missing-value"),
        ("...", "missing-value"),
        ("…", "missing-value"),
        ("x", "missing-value"),
        ("abc", "bad-number"),
    ],
)
def test_a_place_for_a_figure_without_one(command: str, good: str, name: str, sign: str, place: str, code: str) -> None:
    """Whatever keeps the place free, or stands in it, is told: by which metric, and where."""
    reading = read(f"{command}Tân Hưng {good}, {name}{sign}{place}", "tan-hung")
    assert told(reading) == f"!{code}"
    (problem,) = reading.problems
    assert (problem.metric, problem.line) == ("m2", 1)
    assert problem.text.startswith(name)


@pytest.mark.parametrize("command", ["", "/bc "])
@pytest.mark.parametrize(
    ("rest", "code"),
    [
        ("m2", "missing-value"),
        ("m2 ?", "missing-value"),
        ("m2 -", "missing-value"),
        ("m2 …", "missing-value"),
        ("m2 abc", "bad-number"),
        ("mức 2", "missing-value"),
        ("mức 2 -", "missing-value"),
    ],
)
def test_without_a_sign(command: str, rest: str, code: str) -> None:
    """A space asks for a figure as a sign does, behind a key and behind a name alone in its clause."""
    assert told(read(f"{command}Tân Hưng m1=5, {rest}", "tan-hung")) == f"!{code}"


@pytest.mark.parametrize(
    "text",
    [
        "Tân Hưng\nMức 1: 5\nMức 2:",
        "Tân Hưng\nMức 1:\nMức 2: 5",
        "Tân Hưng\nMức 1: 5\nMức 2: ......\nKhó khăn: mạng yếu",
        "Tân Hưng bc m1 5 kh1: 6\nm2: ?",
    ],
)
def test_a_form_filled_in_part(text: str) -> None:
    """A line of a form that was left free is asked about."""
    assert told(read(text, "tan-hung")) == "!missing-value"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tân Hưng mức 1: 12, mức 2: đang tổng hợp", "m1=12"),
        ("Tân Hưng m1=12, m2 chưa có", "m1=12"),
        ("Tân Hưng m1=12 m2=3, kh1, kh2 chưa có", "m1=12 m2=3"),
        ("Tân Hưng\nMức 2:\n- Thu nhận: 5\n- Kích hoạt: 6", "m2=5 kh2=6"),
        ("Tân Hưng mức 2: bà con đông, mức 1: 4, mức 2: 5", "m1=4 m2=5"),
    ],
)
def test_what_asks_nothing(text: str, expected: str) -> None:
    """What comes later by its reporter's own words, what heads figures, and what is given elsewhere."""
    assert told(read(text, "tan-hung")) == f"tan-hung 26/07 {expected}"


@pytest.mark.parametrize("text", ["Tân Hưng m2=?", "Tân Hưng mức 2: ?", "Tân Hưng m1: rà soát lại", "Tân Hưng mức 2"])
def test_talk_is_left_alone(text: str) -> None:
    """Without a figure beside it a name is talk."""
    assert told(read(text, "tan-hung")) == ""
