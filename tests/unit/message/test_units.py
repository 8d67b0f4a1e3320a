"""Whose figures."""

from __future__ import annotations

import pytest

from tests.unit.message.reading import WEDNESDAY, read, reader_of, told


@pytest.mark.parametrize(
    "name",
    [
        "Tân Hưng",
        "tan hung",
        "TÂN HƯNG",
        "TânHưng",
        "tan_hung",
        "xã Tân Hưng",
        "X. Tân Hưng",
        "T.Hưng",
        "Tân Hưngg",
        "Công an xã Tân Hưng",
        "CAX Tân Hưng",
        "UBND xã Tân Hưng",
        "Tổ công tác ĐA06 xã Tân Hưng",
    ],
)
def test_spellings(name: str) -> None:
    """One unit, however it is written."""
    assert told(read(f"/bc {name} m1=5")) == "tan-hung 26/07 m1=5"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Tân H", "ambiguous-unit"),
        ("T.Đông", "ambiguous-unit"),
        ("Tân Hưng Đông", "unknown-unit"),
        ("Abc", "unknown-unit"),
        ("Tân Hưng và Tân Phú", "ambiguous-unit"),
        ("phường Tân Hưng", "unknown-unit"),
    ],
)
def test_names_that_are_asked_about(name: str, code: str) -> None:
    """Fragments, longer names, two names, foreign kinds."""
    assert told(read(f"/bc {name} m1=5")) == f"!{code}"


def test_digits_are_never_mended() -> None:
    """Phường 3 is not Phường 1."""
    at = WEDNESDAY.replace(month=9)
    assert told(read("/bc Phường 3 kh2=5", at=at, campaign="duyen-hai")) == "!unknown-unit"
    assert told(read("/bc phường 01 kh2=5", at=at, campaign="duyen-hai")).startswith("phuong-1 ")


def test_the_sender_s_own() -> None:
    """Unnamed: the sender's only unit; of several, none is guessed."""
    assert told(read("/bc m1=5", "tan-hung")) == "tan-hung 26/07 m1=5"
    assert told(read("/bc m1=5", "tan-hung", "tan-phu")) == "!missing-unit"
    assert told(read("/bc Tân Phú m1=5", "tan-hung")) == "!not-allowed"
    assert told(read("Tân Phú m1=5", "tan-hung")) == ""


def test_units_behind_their_figures() -> None:
    """A name may close its figures; between two figures it is doubtful whose they are."""
    assert told(read("/bc m1=1 Tân Hưng, m1=2 Tân Phú")) == "tan-hung 26/07 m1=1; tan-phu 26/07 m1=2"
    assert told(read("/bc m1=1 Tân Phú m2=2")) == "!ambiguous-unit"


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("Tân Hưng", ("tan-hung",)),
        ("tan hungg", ("tan-hung",)),
        ("Tân Hưng Tân Phú", ("tan-hung", "tan-phu")),
        ("TT", ("thi-tran",)),
        ("xyz", ()),
        ("", ()),
    ],
)
def test_finding_units(text: str, units: tuple[str, ...]) -> None:
    """One is sure, several are doubtful, none is unknown."""
    assert reader_of().find_units(text) == units


def test_suggestions_come_nearest_first() -> None:
    """A fragment suggests all that it may begin."""
    suggested = reader_of().suggest_units("Tân H")
    assert suggested[0] == "tan-ha"
    assert set(suggested) >= {"tan-hoa", "tan-hoi", "tan-hung"}


@pytest.mark.parametrize(
    "text", ["Tân Hội nhờ Tân Hà báo giùm: m1=5", "Tân Hà hỗ trợ Tân Hội làm 11 hs mức 2", "Tân Hà gửi Tân Hội m1=5"]
)
def test_figures_of_one_of_two_units_are_asked(text: str) -> None:
    """Who helped whom does not say whose the figures are."""
    assert told(read(text)) == "!ambiguous-unit"


@pytest.mark.parametrize(
    ("text", "expected"), [("Tân Thành A m1=5", ""), ("Tân Thành A Nam m1=5", "tan-thanh 26/07 m1=5")]
)
def test_a_name_with_a_letter_of_its_own(text: str, expected: str) -> None:
    """`Tân Thành A` is another place than Tân Thành; `A Nam` behind a name is a person."""
    assert told(read(text)) == expected
