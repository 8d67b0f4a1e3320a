"""What /status asks for, and what follows /sua."""

from __future__ import annotations

from datetime import date

import pytest

from tests.unit.message.reading import WEDNESDAY, reader_of, reporter, told


@pytest.mark.parametrize(
    ("text", "unit", "metric", "day"),
    [
        ("", None, None, None),
        ("m2 24/7", None, "m2", date(2023, 7, 24)),
        ("Tân Hưng", "tan-hung", None, None),
        ("thu nhận", None, "tn", None),
        ("kích hoạt", None, "kh", None),
        ("mức 2", None, "m2", None),
        ("xã Tân Hưng m2 hôm qua", "tan-hung", "m2", date(2023, 7, 25)),
        ("hôm qua m2 tan hung", "tan-hung", "m2", date(2023, 7, 25)),
        ("toàn huyện", None, None, None),
    ],
)
def test_queries(text: str, unit: str | None, metric: str | None, day: date | None) -> None:
    """A unit, a metric, a day, in any order."""
    query = reader_of().read_query(text, WEDNESDAY)
    assert (query.unit, query.metric, query.day, query.problems) == (unit, metric, day, ())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("xyz", "unknown-unit"),
        ("Tân H", "ambiguous-unit"),
        ("Tân Hưng Tân Phú", "ambiguous-unit"),
        ("31/6", "bad-date"),
        ("Tân Hưng 31/12", "future-date"),
    ],
)
def test_queries_that_are_asked_about(text: str, code: str) -> None:
    """What cannot be found is told."""
    assert [problem.code for problem in reader_of().read_query(text, WEDNESDAY).problems] == [code]


def test_a_correction_s_figures() -> None:
    """The text before the reason is read like a report's."""
    reading = reader_of().read_report("TânHưng 24/7 m1=125 ", WEDNESDAY, reporter("tan-hung"))
    assert told(reading) == "tan-hung 24/07 m1=125"
