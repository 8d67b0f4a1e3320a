"""Places smaller than a unit, and what cannot be had: neither is the whole unit's figure."""

from __future__ import annotations

import pytest

from tests.unit.message.reading import read, told

PARTS = ("ấp 2", "khóm 2", "khu phố 2", "KP2", "kp.2", "tổ 3", "tổ 3 ấp 2", "thôn 4", "ấp Giồng Giếng")


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("between", [" ", ", ", " xã "])
def test_a_part_before_its_unit(part: str, between: str) -> None:
    """Figures of a hamlet are not its commune's, whoever sends them; the commune is suggested."""
    text = f"/bc {part}{between}Tân Hưng m1=5"
    for senders in (("tan-hung",), (), ("tan-hung", "tan-phu")):
        reading = read(text, *senders)
        assert told(reading) == "!unknown-unit"
        assert reading.problems[0].suggestions == ("tan-hung",)
    assert told(read(text, "tan-phu")) == "!ambiguous-unit"


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize(
    "form", ["Tân Hưng {}: m1=5", "Tân Hưng, {} m1=5", "Tân Hưng báo cáo {}: m1=5", "Tân Hưng ({}) m1=5"]
)
@pytest.mark.parametrize("command", ["", "/bc "])
def test_a_part_behind_its_unit(command: str, form: str, part: str) -> None:
    """A part named right behind its unit, before the figures, is asked about too, in plain text as well."""
    assert told(read(command + form.format(part), "tan-hung")) == "!unknown-unit"


@pytest.mark.parametrize(
    "text",
    [
        "/bc Tân Hưng tại ấp 2 m1=5",
        "/bc tại ấp 2, Tân Hưng m1=5",
        "Tân Hưng ra quân tại ấp 2: m1=5",
        "Tân Hưng m1=5 ở ấp 2",
        "Tân Hưng m1=5 (ấp 2: 3, ấp 3: 2)",
        "/bc ra quân tại trường THCS Tân Hưng m1=5",
        "/bc Tổ công tác xã Tân Hưng m1=5",
        "/bc tổ 06 Tân Hưng m1=5",
    ],
)
def test_where_the_work_was(text: str) -> None:
    """A place that says only where the work was done leaves the figures the unit's."""
    assert told(read(text, "tan-hung")) == "tan-hung 26/07 m1=5"


def test_parts_on_lines_of_their_own() -> None:
    """Parts below a unit's own figures are told, and the unit's figures stand."""
    reading = read("Tân Hưng: m1=12\nẤp 1: m1=5\nẤp 2: m1=7", "tan-hung")
    assert told(reading) == "tan-hung 26/07 m1=12; !unknown-unit; !unknown-unit"


@pytest.mark.parametrize(
    ("text", "campaign", "unit"),
    [
        ("/bc khóm 3 phường 1 kh2=5", "duyen-hai", "phuong-1"),
        ("/bc xã Phước Dân Ninh Phước kh=5", "ninh-thuan", "ninh-phuoc"),
        ("/bc tổ 3 ấp Tân Mỹ dd2=5", "my-phu-dong", "ap-tan-my"),
        ("/bc TDP 3 Vĩnh Quang kh=5", "rach-gia", "vinh-quang"),
    ],
)
def test_what_is_smaller_is_so_by_the_units_kind(text: str, campaign: str, unit: str) -> None:
    """A commune is a part where units are districts, a group where they are hamlets."""
    assert told(read(text, unit, campaign=campaign)) == "!unknown-unit"


@pytest.mark.parametrize("command", ["", "/bc "])
@pytest.mark.parametrize(
    "said",
    [
        "máy hỏng, không có số liệu",
        "hôm nay máy hỏng không có số liệu",
        "không có số liệu do máy hỏng",
        "không có số liệu vì mạng lỗi",
        "chưa tổng hợp nên không có số liệu",
        "hệ thống lỗi, không có số",
    ],
)
def test_figures_that_cannot_be_had_are_no_zero(command: str, said: str) -> None:
    """Where machines or people keep figures from being known, no figures does not mean none done."""
    reading = read(f"{command}Tân Hưng {said}", "tan-hung")
    assert told(reading) == "!missing-value"
    assert reading.problems[0].reason == "no-data"


@pytest.mark.parametrize(
    "said",
    [
        "không có số liệu",
        "không có số liệu do mưa lũ",
        "không phát sinh do máy hỏng",
        "không có số liệu phát sinh do mất điện, máy hỏng",
    ],
)
def test_nothing_arose(said: str) -> None:
    """That nothing arose is 0, whatever the reason."""
    assert told(read(f"Tân Hưng {said}", "tan-hung")) == "tan-hung 26/07 m1=0 m2=0"


@pytest.mark.parametrize(
    "text", ["Tân Hưng\nTổ 1: m2=5\nTổ 2: m1=3", "Tân Hưng\n- ấp 1 m1=5\n- ấp 2 m2=3", "bc tổ 5: m1=5"]
)
def test_parts_are_never_put_together(text: str) -> None:
    """Groups' and hamlets' own lines are asked about even where their figures are of different metrics."""
    assert set(told(read(text, "tan-hung")).split("; ")) == {"!unknown-unit"}


@pytest.mark.parametrize(
    "text",
    [
        "Tân Hưng m1=5, có 2 người Tân Phú, m2=6",
        "Tân Hưng m1=5, hơn Tân Phú, m2=6",
        "Tân Hưng m1=5 (nhiều hơn Tân Phú), m2=6",
    ],
)
def test_units_that_are_only_compared_with(text: str) -> None:
    """A unit that figures are measured by, or whose people were among them, takes none of them."""
    assert told(read(text, "tan-hung", "tan-phu")) == "tan-hung 26/07 m1=5 m2=6"
    assert told(read("Tân Hưng làm tại Tân Phú m1=5", "tan-hung", "tan-phu")) == "!ambiguous-unit"
