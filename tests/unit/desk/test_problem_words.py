"""The doubtful number in words, and what of it is mended."""

from __future__ import annotations

import pytest

from bot.desk.reports.problem_words import _offending
from bot.desk.reports.samples import _fixed
from reporting.reading import Problem, ProblemCode


def bad(text: str, metric: str | None = "m1") -> Problem:
    """A number that can't be read."""
    return Problem(ProblemCode.BAD_NUMBER, 1, text, metric=metric)


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("m1=12O", ("12O", "120")),
        ("m1=l2", ("l2", "12")),
        ("m2=1 234", ("1 234", "1234")),
        ("m1=12,5", None),
        ("m1=12%", None),
        ("m1=1k2", None),
        ("m1=khoảng", None),
    ],
)
def test_only_what_is_sure_is_mended(text: str, mended: tuple[str, str] | None) -> None:
    """Letters that look like digits, and a space between thousands; nothing that needs a guess."""
    assert _fixed(bad(text)) == mended


@pytest.mark.parametrize(("text", "shown"), [("m1=12O", "12O"), ("mức 1: 12O", "12O"), ("khoảng 120", "khoảng 120")])
def test_the_number_is_shown_without_its_metric(text: str, shown: str) -> None:
    """The metric is named beside it."""
    assert _offending(bad(text)) == shown


def test_long_texts_are_cut() -> None:
    """A quote stays short."""
    assert len(_offending(bad("x" * 5000, metric=None))) == 61
