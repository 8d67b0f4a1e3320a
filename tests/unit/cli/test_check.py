"""`baocao check`: a page that an officer can read, or every fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.cli.running import ROOT, baocao
from tests.unit.config.writing import SMALL, written

EXAMPLE = ROOT / "examples" / "tan-chau.toml"


def test_the_page_of_tan_chau() -> None:
    """Units by kind, metrics with how to type them, sums, dues, files, and what the letter states otherwise."""
    said = baocao("check", "--config", EXAMPLE)
    assert (said.code, said.err) == (0, "")
    for line in (
        "CHIẾN DỊCH Tài khoản định danh điện tử huyện Tân Châu (tan-chau)",
        "Thời gian: 24/7/2023 – 31/12/2023 (161 ngày), múi giờ Asia/Ho_Chi_Minh.",
        "thị trấn (1): Tân Châu (còn gọi: Thị trấn; Thị trần; TT; TT Tân Châu)",
        "m1 – Đăng ký mức 1. Gõ: /bc Tân Hưng m1=120",
        "Đã làm (thu nhận), 100 %: 12 đơn vị, cộng 122.045, đến hết 30/10/2023, lũy kế",
        "Đã kích hoạt, tối thiểu: ít nhất 70 % của Được cấp toàn chiến dịch, đến hết 31/12/2023, lũy kế",
        "Hạn gửi đầu tiên: thứ Hai 10:00 31/7/2023 (cho 24–30/7)",
        "thứ Hai 16:00 18/9/2023 (cho 24/7–14/9)",
        "units.csv: 12 dòng",
        "Văn bản nêu 54.642 tài khoản được cấp: số nêu 54.642, cộng các dòng được 51.642 (chênh 3.000).",
        "Cấu hình dùng được: 1 chiến dịch, không có chỗ nào phải sửa.",
    ):
        assert line in said.out


@pytest.mark.parametrize("code", ["ninh-thuan", "duyen-hai", "rach-gia", "my-phu-dong"])
def test_the_other_examples_are_fine(code: str) -> None:
    """Every shipped campaign passes."""
    assert baocao("check", "--config", ROOT / "examples" / f"{code}.toml").code == 0


def test_the_days_of_units() -> None:
    """Said in words: until when a former unit is there, from when a new one."""
    said = baocao("check", "--config", ROOT / "examples" / "sap-nhap.toml").out
    assert "Long Điền (đến hết 30/6/2025), Long Sơn (từ 1/7/2025)" in said
    assert "lũy kế (các đơn vị từ 1/7/2025)" in said
    assert "…–" not in said
    assert "–…" not in said


def test_kinds_that_are_never_added() -> None:
    """Households and people stand beside one another, not in one sum."""
    assert "cộng cơ quan 47; ấp 1.157" in baocao("check", "--config", ROOT / "examples" / "my-phu-dong.toml").out


def test_in_english(tmp_path: Path) -> None:
    """The campaign's language is the page's."""
    said = baocao("check", "--config", written(tmp_path, 'language = "en"\n' + SMALL))
    assert "The configuration is fine: 1 campaign(s), no faults." in said.out


def test_all_faults_at_once(tmp_path: Path) -> None:
    """Faults are numbered, each with its key and remedy; the exit code is the user's."""
    text = SMALL.replace("headline =", "hedline =").replace("10:00", "25:00").replace("value = 800", 'value = "x"')
    said = baocao("check", "--config", written(tmp_path, text))
    assert (said.code, said.out) == (2, "")
    assert "Cấu hình có 4 chỗ phải sửa:" in said.err
    for key in ("campaign.hedline:", "campaign.headline:", "duty[tuan].due:", "target[1].value:"):
        assert key in said.err
    assert "Traceback" not in said.err


def test_nothing_secret_is_shown(tmp_path: Path) -> None:
    """The database's password and the token stay out of the page."""
    said = baocao(
        "check",
        "--config",
        written(tmp_path),
        BAOCAO_STORAGE__URL="postgresql://me:hidden@db/desk",
        BAOCAO_TELEGRAM__TOKEN="1:hidden",
    )
    assert "postgresql://db/desk" in said.out
    assert "hidden" not in said.out
