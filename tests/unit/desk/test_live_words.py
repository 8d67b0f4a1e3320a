"""The live board in words: never longer than a message, kinds apart, whatever is cut is counted."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.desk.live.words import LONGEST, LiveRound, live_text, stamped
from bot.texts import texts
from reporting.duties import DutyState, UnitDuty
from reporting.periods import periods
from tests.builders import at, campaign, duty, unit

NAMES = ("Thạnh Đông", "Suối Ngô", "Tân Hưng", "Hưng Thuận Phước", "Long Thành Trung")


def round_of(count: int, states: list[DutyState], kinds: tuple[str, ...] = ("xã",)) -> LiveRound:
    """Make a round of many units, each in one of some states by turns."""
    units = tuple(unit(f"u{n}", kinds[n % len(kinds)], name=f"{NAMES[n % 5]} {n}") for n in range(count))
    one = campaign(units=units, duties=(duty(units=tuple(each.code for each in units), required=("m",)),))
    period = periods(one, one.duties[0])[0]
    found = [
        UnitDuty(each.code, state, period.due - timedelta(minutes=n) if state in _TIMED else None, lacking=("m",))
        for n, each in enumerate(units)
        for state in [states[n % len(states)]]
    ]
    return LiveRound(one, one.duties[0], period, found, at("10/7 09:00"))


_TIMED = {DutyState.ON_TIME, DutyState.LATE}


@pytest.mark.parametrize("count", [3, 45, 170, 400])
@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    "states",
    [[DutyState.ON_TIME], [DutyState.OPEN], [DutyState.ON_TIME, DutyState.OPEN], list(DutyState), [DutyState.PARTIAL]],
)
def test_a_board_is_one_message(count: int, language: str, states: list[DutyState]) -> None:
    """Whatever the units are called and however they stand."""
    shown = round_of(count, states, ("xã", "ấp"))
    text = live_text(texts(language), shown)
    assert len(stamped(texts(language), shown, text)) <= 4096
    assert len(text) <= LONGEST


def test_what_is_cut_is_counted() -> None:
    """The newest reports stay; who is missing is named before who has reported."""
    text = live_text(texts("vi"), round_of(400, [DutyState.ON_TIME, DutyState.OPEN]))
    assert "Đã báo cáo (200): " in text
    assert "và " in text
    assert " đơn vị khác" in text
    assert "Chưa báo cáo (200): " in text


def test_kinds_stand_apart() -> None:
    """Each with its own count."""
    text = live_text(texts("vi"), round_of(6, [DutyState.ON_TIME, DutyState.OPEN], ("xã", "ấp")))
    assert "<b>Xã</b>: 03/03" in text
    assert "<b>Ấp</b>: 00/03" in text


def test_all_have_reported() -> None:
    """Said in one line above the names."""
    lines = live_text(texts("vi"), round_of(3, [DutyState.ON_TIME, DutyState.LATE])).splitlines()
    assert lines[2] == "Các đơn vị đã báo cáo đủ."
    assert "(trễ)" in lines[3]
