"""Plain questions read by rules; what is not wholly understood stays without a wish."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from bot.config import load
from reporting.message import Asked, Reader, Wish

EXAMPLES = Path(__file__).parents[3] / "examples"
NOW = datetime.fromisoformat("2023-07-31T09:00:00+07:00")
READER = Reader(load(EXAMPLES / "tan-chau.toml", {}).campaigns[0].campaign)


def _read(text: str) -> Asked | None:
    return READER.read_question(text, NOW)


@pytest.mark.parametrize(
    ("text", "wish", "unit", "metric"),
    [
        ("Tân Hưng còn bao nhiêu, mỗi ngày mấy?", Wish.LEFT, "tan-hung", None),
        ("xin hoi tan hung con lai bao nhieu a", Wish.LEFT, "tan-hung", None),
        ("Đồng chí cho biết xã Tân Hưng hiện nay còn bao nhiêu chỉ tiêu nữa?", Wish.LEFT, "tan-hung", None),
        ("kích hoạt còn thiếu bao nhiêu?", Wish.LEFT, None, "kh"),
        ("Còn những xã nào chưa gửi báo cáo vậy?", Wish.MISSING, None, None),
        ("còn thiếu ai", Wish.MISSING, None, None),
        ("Tân Hưng báo cáo chưa?", Wish.CARD, "tan-hung", None),
        ("mức 2 của Thị trấn được bao nhiêu rồi?", Wish.DONE, "thi-tran", "m2"),
        ("toàn huyện được bao nhiêu phần trăm?", Wish.DONE, None, None),
        ("đơn vị nào cao nhất", Wish.LEADING, None, None),
        ("xã nào cuối bảng?", Wish.LAST, None, None),
        ("Suối Ngô xếp thứ mấy", Wish.RANK, "suoi-ngo", None),
        ("bao giờ hoàn thành?", Wish.FINISH, None, None),
        ("có kịp hạn không?", Wish.FINISH, None, None),
        ("mấy giờ nộp báo cáo?", Wish.DUE, None, None),
        ("còn bao nhiêu ngày?", Wish.DAYS, None, None),
        ("how much is left for Tân Hưng?", Wish.LEFT, "tan-hung", None),
        ("tình hình thế nào rồi", Wish.DONE, None, None),
        ("tình hình chung", Wish.DONE, None, None),
        ("tinh hinh sao roi", Wish.DONE, None, None),
        ("Tình hình triển khai tới đâu rồi", Wish.DONE, None, None),
        ("tình hình Tân Hưng ra sao", Wish.DONE, "tan-hung", None),
        ("tình hình nộp báo cáo thế nào?", Wish.MISSING, None, None),
        ("Xã nào yếu nhất?", Wish.LAST, None, None),
        ("kem nhat la xa nao", Wish.LAST, None, None),
        ("đơn vị nào chậm nhất về kích hoạt", Wish.LAST, None, "kh"),
        ("xã nào còn yếu?", Wish.LAST, None, None),
        ("xã nào làm tốt nhất?", Wish.LEADING, None, None),
        ("đơn vị nào mạnh nhất", Wish.LEADING, None, None),
        ("ai đang dẫn đầu", Wish.LEADING, None, None),
    ],
)
def test_what_is_asked(text: str, wish: Wish, unit: str | None, metric: str | None) -> None:
    """With and without diacritics, in the words of offices."""
    asked = _read(text)
    assert asked is not None
    assert (asked.wish, asked.unit, asked.metric) == (wish, unit, metric)


@pytest.mark.parametrize(
    ("text", "said"),
    [("tuần này được bao nhiêu", "week"), ("tháng trước được mấy?", "last-month"), ("kỳ này thế nào?", "period")],
)
def test_which_days(text: str, said: str) -> None:
    """A word for a span, left to the duty."""
    asked = _read(text)
    assert asked is not None
    assert (asked.wish, asked.this_span) == (Wish.PERIOD, said)


@pytest.mark.parametrize(
    "text",
    [
        "Tình hình an ninh thế nào?",
        "Tình hình dịch ra sao",
        "Lương tháng này bao nhiêu?",
        "Bao nhiêu tội phạm?",
        "Tân Hưng còn bao nhiêu hộ nghèo?",
        "Sao?",
    ],
)
def test_another_word_may_be_another_question(text: str) -> None:
    """It is one, and nobody guesses which."""
    asked = _read(text)
    assert asked is not None
    assert (asked.wish, asked.units) == (None, ())


@pytest.mark.parametrize("text", ["cảm ơn em", "Em gửi rồi ạ", "Tình hình mưa lớn", "Đề nghị các xã báo cáo", "ok", ""])
def test_talk_is_no_question(text: str) -> None:
    """Nothing is asked."""
    assert _read(text) is None


def test_near_names() -> None:
    """A misspelt unit is never taken for the whole."""
    asked = _read("Tân Hò còn bao nhiêu?")
    assert asked is not None
    assert asked.units == ("tan-hoa", "tan-hoi", "tan-ha")
