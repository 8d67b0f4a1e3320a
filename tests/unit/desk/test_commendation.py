"""One rule for whom to commend, whoever asks."""

from __future__ import annotations

from bot.desk.summary.commendation import commended
from reporting.campaign import Campaign
from tests.builders import campaign, cell, progress_on, target, unit


def _named(one: Campaign, punctual: str, **done: int) -> str:
    cells = [cell(value, "4/7", unit=code) for code, value in done.items()]
    return "".join(row.unit for row in commended(one, progress_on(one, cells, "9/7"), set(punctual)))


def test_never_more_than_a_third_and_one_at_least() -> None:
    """Of three equal units one, of two one, of seven two: those who did most."""
    assert _named(campaign(), "abc", a=5, b=7, c=6) == "b"
    assert _named(campaign(units=tuple(map(unit, "ab"))), "ab", a=5, b=7) == "b"
    assert _named(campaign(units=tuple(map(unit, "abcdefg"))), "abcdefg", a=1, b=2, c=3, d=4, e=5, f=6, g=7) == "gf"


def test_with_targets_most_done_is_not_enough() -> None:
    """What the period needed decides: far below it nobody is commended, the one who was late never."""
    one = campaign(units=tuple(map(unit, "abcdef")), targets=tuple(target(code, "m", 1000) for code in "abcdef"))
    assert _named(one, "abcdef", a=108, b=5) == ""
    assert _named(one, "abcdef", a=900, b=950, c=990, d=20) == "cb"
    assert _named(one, "ab", a=900, b=950, c=990) == "ba"
    assert _named(one, "", a=900) == ""
