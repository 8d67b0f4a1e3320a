"""`[upper]`: a campaign is put below another one, and what doesn't fit is told with its key."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.config import ConfigError, Settings, load
from reporting.campaign import Upper
from reporting.practice import practice_of
from tests.unit.cli.running import baocao
from tests.unit.config.writing import SMALL

ROOT = Path(__file__).parents[3]
LOWER = """
campaigns = ["nho.toml"]

[campaign]
code = "xa"
name = "Xã Tân Hưng"
start = 2026-11-02
end = 2026-12-27
headline = "m1"

[upper]
campaign = "nho"
unit = "xã Tân Hưng"

[[unit]]
name = "Ấp Một"
kind = "ấp"

[[unit]]
name = "Ấp Hai"
kind = "ấp"

[[metric]]
key = "m1"
label = "Thu nhận mức 1"

[[metric]]
key = "k2"
label = "Khác"

[[duty]]
code = "tuan"
every = "weekly"
covers = "Monday - Sunday"
due = "Monday 8:00"
required = ["m1"]
"""


def read(folder: Path, text: str = LOWER, small: str = SMALL) -> Settings:
    """Write both campaigns and load the lower one's file."""
    (folder / "nho.toml").write_text(small, encoding="utf-8")
    (folder / "xa.toml").write_text(text, encoding="utf-8")
    return load(folder / "xa.toml", {})


def test_below_another_campaign(tmp_path: Path) -> None:
    """The unit by its title, the metrics that have the same key, half an hour."""
    lower, upper = (one.campaign for one in read(tmp_path).campaigns)
    assert lower.upper == Upper("nho", "tan-hung", (("m1", "m1"),), timedelta(minutes=30))
    assert upper.upper is None
    assert practice_of(lower).upper is None


def test_other_keys_and_another_hour(tmp_path: Path) -> None:
    """Own key = the key above; the lead time as said."""
    text = LOWER.replace("[[unit]]", 'metrics = { k2 = "m1", m1 = "m2" }\ndraft_before = "2h"\n\n[[unit]]', 1)
    upper = read(tmp_path, text).campaigns[0].campaign.upper
    assert upper == Upper("nho", "tan-hung", (("m1", "m2"), ("k2", "m1")), timedelta(hours=2))


@pytest.mark.parametrize(
    ("old", "new", "key", "code"),
    [
        ('campaign = "nho"', 'campaign = "nhỏ"', "upper.campaign", "unknown-campaign"),
        ('campaign = "nho"', "", "upper.campaign", "missing"),
        ('campaign = "nho"', 'campaign = "xa"', "upper.unit", "unknown-unit"),
        ('unit = "xã Tân Hưng"', 'unit = "Tân Hưn"', "upper.unit", "unknown-unit"),
        ('unit = "xã Tân Hưng"', "", "upper.unit", "missing"),
        ("[[unit]]", "draft_befor = 3\n[[unit]]", "upper.draft_befor", "unknown-key"),
        ("[[unit]]", 'draft_before = "ba"\n[[unit]]', "upper.draft_before", "bad-duration"),
        ("[[unit]]", "metrics = 3\n[[unit]]", "upper.metrics", "not-table"),
        ("[[unit]]", 'metrics = { m9 = "m1" }\n[[unit]]', "upper.metrics.m9", "unknown-metric"),
        ("[[unit]]", 'metrics = { m1 = "m9" }\n[[unit]]', "upper.metrics.m1", "unknown-metric"),
        ("[[unit]]", 'metrics = { m1 = "m1", k2 = "m1" }\n[[unit]]', "upper.metrics.k2", "level-metric-twice"),
        ('key = "m1"', 'key = "z1"', "upper.metrics", "level-no-metrics"),
        ('label = "Thu nhận mức 1"', 'label = "x"\nkind = "cumulative"', "upper.metrics", "level-kinds"),
        ('covers = "Monday - Sunday"', 'covers = "Tuesday - Monday"', "upper.campaign", "level-no-span"),
        ('name = "Ấp Hai"\nkind = "ấp"', 'name = "Đồn"\nkind = "cơ quan"', "upper.metrics", "level-not-added"),
    ],
)
def test_what_does_not_fit(tmp_path: Path, old: str, new: str, key: str, code: str) -> None:
    """Each fault has its own key, and its remedy is said."""
    text = LOWER.replace(old, new, 1)
    if 'key = "z1"' in text:
        text = text.replace('headline = "m1"', 'headline = "z1"').replace('["m1"]', '["z1"]')
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, text)
    faults = {fault.key: fault for fault in caught.value.faults}
    assert faults[key].code == code
    assert faults[key].remedy


def test_a_derived_metric_is_not_sent(tmp_path: Path) -> None:
    """Only what units type goes up."""
    small = SMALL.replace('label = "Thu nhận mức 2"', 'label = "Cộng"\nformula = "m1 + m3"').replace(
        '["m1", "m2"]', '["m1"]'
    )
    small += '\n[[metric]]\nkey = "m3"\nlabel = "Ba"\n'
    text = LOWER.replace("[[unit]]", 'metrics = { m1 = "m2" }\n\n[[unit]]', 1)
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, text, small)
    assert [fault.code for fault in caught.value.faults] == ["metric-not-typed"]


def test_circles(tmp_path: Path) -> None:
    """Two campaigns above each other are both told of; so is one above itself."""
    small = SMALL.replace("[[unit]]", '[upper]\ncampaign = "xa"\nunit = "ap-mot"\n\n[[unit]]', 1)
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, small=small)
    assert [(fault.key, fault.code) for fault in caught.value.faults] == [
        ("upper.campaign", "level-circle"),
        ("nho upper.campaign", "level-circle"),
    ]
    assert "xa → nho → xa" in caught.value.faults[0].what
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, LOWER.replace('campaign = "nho"', 'campaign = "xa"').replace("xã Tân Hưng", "Ấp Một"))
    assert "xa → xa" in caught.value.faults[0].what


def test_one_unit_takes_one_sum(tmp_path: Path) -> None:
    """Two campaigns can't both be the same unit's report."""
    twin = LOWER.replace('campaigns = ["nho.toml"]', "").replace('code = "xa"', 'code = "xa-hai"')
    (tmp_path / "hai.toml").write_text(twin, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, LOWER.replace('["nho.toml"]', '["nho.toml", "hai.toml"]'))
    assert [(fault.key, fault.code) for fault in caught.value.faults] == [("hai upper.unit", "level-unit-twice")]


def test_check_says_whose_report_the_sum_is() -> None:
    """The example's page names the unit, the campaign, the metrics, the hour."""
    page = baocao("check", "--config", ROOT / "examples" / "tan-hung.toml")
    assert page.code == 0
    assert "báo cáo của xã Tân Hưng trong chiến dịch «Tài khoản định danh điện tử huyện Tân Châu»: m1, m2" in page.out
    assert "30 phút trước hạn của cấp trên" in page.out


def test_check_says_what_is_left_to_be_typed(tmp_path: Path) -> None:
    """A required metric that doesn't go up, and a first week that begins before the campaign below does."""
    read(tmp_path, LOWER.replace("start = 2026-11-02", "start = 2026-11-05"))
    page = baocao("check", "--config", tmp_path / "xa.toml")
    assert page.code == 0
    assert "Cấp trên còn bắt buộc: m2" in page.out
    assert "phải tự gửi (1): tuan 2–8/11." in page.out
