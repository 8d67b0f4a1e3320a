"""What a button in a doubtful place completes: the message, piece by piece."""

from __future__ import annotations

from bot.desk.reports.problem_pressed import completed
from reporting.reading import ProblemCode
from tests.unit.desk.room import settings_of

CAMPAIGN = settings_of().campaigns[0].campaign


def data(text: str, fragment: str, kind: ProblemCode, line: int = 1) -> dict[str, object]:
    """What a fault's question remembers."""
    return {"text": text, "fragment": fragment, "kind": kind.value, "line": line}


def test_a_unit_is_put_where_it_was_doubtful() -> None:
    """Only in its line, by name first, then with its kind."""
    text = "/bc\nTân Hò m1=1\nTân Hò m1=2"
    ways = completed(data(text, "Tân Hò", ProblemCode.AMBIGUOUS_UNIT, 3), "tan-hoa", CAMPAIGN)
    assert ways == ["/bc\nTân Hò m1=1\nTân Hòa m1=2", "/bc\nTân Hò m1=1\nxã Tân Hòa m1=2"]


def test_a_missing_unit_comes_after_the_command() -> None:
    """`/bc m1=1` becomes `/bc xã Tân Hòa m1=1`."""
    ways = completed(data("/bc m1=1 m2=2", "m1=1", ProblemCode.MISSING_UNIT), "tan-hoa", CAMPAIGN)
    assert ways == ["/bc xã Tân Hòa m1=1 m2=2"]


def test_a_metric_keeps_its_number() -> None:
    """`kích hoạt 120` becomes `kh2=120`."""
    ways = completed(data("Tân Hòa kích hoạt 120", "kích hoạt 120", ProblemCode.UNKNOWN_METRIC), "kh2", CAMPAIGN)
    assert ways == ["Tân Hòa kh2=120"]


def test_more_becomes_a_correction() -> None:
    """Which then adds or replaces, as was pressed."""
    ways = completed(data("Tân Hòa bổ sung m1=3", "Tân Hòa", ProblemCode.AMBIGUOUS_VALUE), "add", CAMPAIGN)
    assert ways == ["Tân Hòa đính chính m1=3"]
