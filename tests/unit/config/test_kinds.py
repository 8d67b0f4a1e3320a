"""Kinds of unit are free words; a slip of a usual one is asked about, and stops nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.config import load
from tests.unit.cli.running import ROOT, baocao
from tests.unit.config.writing import SMALL, loaded, written

OTHER = 'name = "Tân Phú"\nkind = "xã"'


@pytest.mark.parametrize(
    ("kind", "near"),
    [("app", "ấp"), ("ap", "ấp"), ("xa", "xã"), ("xãa", "xã"), ("phuong", "phường"), ("thị trân", "thị trấn")],
)
def test_a_slip_is_asked_about(tmp_path: Path, kind: str, near: str) -> None:
    """With the units it is about and what may be meant."""
    text = SMALL.replace(OTHER, OTHER.replace("xã", kind))
    (note,) = loaded(tmp_path, text).campaigns[0].notes
    assert note.values == {"kind": kind, "names": "Tân Phú", "near": near}
    said = baocao("check", "--config", written(tmp_path, text))
    assert said.code == 0
    assert f"Loại đơn vị «{kind}» (Tân Phú): có phải «{near}»?" in said.out


@pytest.mark.parametrize(
    "kind",
    [
        *("Xã", "ẤP", "cơ quan", "phòng", "ban", "sở", "trường", "khu vực", "khối", "đội", "công an", "tổ công tác"),
        *("bệnh viện", "chi cục", "trạm", "hộ", "commune"),
    ],
)
def test_another_kind_is_not(tmp_path: Path, kind: str) -> None:
    """Neither a usual one, however it is cased, nor a word of its own."""
    assert loaded(tmp_path, SMALL.replace(OTHER, OTHER.replace("xã", kind))).campaigns[0].notes == ()


def test_no_example_is_asked_about() -> None:
    """The campaigns that come along have usual kinds."""
    for path in sorted((ROOT / "examples").glob("*.toml")):
        notes = [note.code for seed in load(path, {}).campaigns for note in seed.notes]
        assert "kind" not in notes, path
