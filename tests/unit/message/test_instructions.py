"""What a command of the office names: units, days ahead, an hour, a reason."""

from __future__ import annotations

from datetime import date, time

import pytest

from reporting.message import Instruction
from reporting.reading import ProblemCode
from reporting.records import Span
from tests.builders import at
from tests.unit.message.reading import reader_of

NOW = at("2023-07-31 07:40")


def instruction(text: str) -> Instruction:
    """Read what follows a command in Tân Châu's campaign."""
    return reader_of("tan-chau").read_instruction(text, NOW)


@pytest.mark.parametrize(
    ("text", "units", "reason"),
    [
        ("Tân Hưng 1/9-3/9 lý do bão", "tan-hung", "bão"),
        ("tan hung 1/9 den 3/9 ly do: bao", "tan-hung", "bao"),
        ("Tân Hưng, Tân Phú từ 1/9 đến hết 3/9 nghỉ bão lớn", "tan-hung tan-phu", "nghỉ bão lớn"),
        ("Tân Hưng\nTân Phú 1/9 - 3/9 do mất điện", "tan-hung tan-phu", "mất điện"),
        ("1-3/9 xã Tân Hưng đi tập huấn", "tan-hung", "đi tập huấn"),
        ("Tân Hưngg 1/9-3/9 vì họp", "tan-hung", "họp"),
        ("1/9-3/9 bận", "", "bận"),
    ],
)
def test_units_days_and_a_reason(text: str, units: str, reason: str) -> None:
    """In any order, the reason last."""
    found = instruction(text)
    assert found.units == tuple(units.split())
    assert found.spans == (Span(date(2023, 9, 1), date(2023, 9, 3)),)
    assert (found.reason, found.problems) == (reason, ())


@pytest.mark.parametrize(
    ("text", "clock", "day"),
    [
        ("Tân Hưng 10 giờ", time(10), None),
        ("Tân Hưng 10 giờ 30 mất điện", time(10, 30), None),
        ("Tân Hưng đến 10h30", time(10, 30), None),
        ("Tân Hưng 10:30", time(10, 30), None),
        ("Tân Hưng 16g ngày 2/8", time(16), date(2023, 8, 2)),
        ("Tân Hưng đến 8h ngày mai", time(8), date(2023, 8, 1)),
        ("Tân Hưng gia hạn đến 16g hôm nay", time(16), date(2023, 7, 31)),
        ("Tân Hưng 2/1", None, date(2024, 1, 2)),
        ("Tân Hưng thứ tư", None, date(2023, 8, 2)),
        ("Tân Hưng nghỉ từ thứ tư đến thứ sáu", None, date(2023, 8, 4)),
        ("Tân Hưng 25h", None, None),
    ],
)
def test_an_hour_and_a_day_ahead(text: str, clock: time | None, day: date | None) -> None:
    """Days may lie ahead; a day without a year is the campaign's, else the nearest."""
    found = instruction(text)
    assert found.clock == clock
    assert [span.end for span in found.spans] == ([day] if day else [])
    assert found.units == ("tan-hung",)


def test_everyone_and_taking_back() -> None:
    """`cả nhóm` names all units, `bỏ` takes back."""
    assert instruction("cả nhóm 10h").everyone
    assert instruction("tất cả các đơn vị 10h").everyone
    assert instruction("bỏ Tân Hưng 1/9").away
    assert not instruction("Tân Hưng bỏ 1/9").away


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("Tân Hưng 31/6", ProblemCode.BAD_DATE, "31/6"),
        ("Tân Hưng từ 1/9", ProblemCode.BAD_DATE, "1/9"),
        ("Tân Hò 1/9", ProblemCode.AMBIGUOUS_UNIT, "Tân Hò"),
        ("Tân Hưng, Chợ Lớn 1/9", ProblemCode.UNKNOWN_UNIT, "Chợ Lớn"),
    ],
)
def test_what_is_unclear_is_a_problem(text: str, code: ProblemCode, said: str) -> None:
    """Nothing is guessed."""
    (problem,) = instruction(text).problems
    assert (problem.code, problem.text) == (code, said)
