"""A plain question read by rules: what is asked, of which unit and metric. What isn't understood is not guessed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from reporting.flat import flatten
from reporting.message.normalise import lower, normalise
from reporting.message.scan import ItemKind, Scan
from reporting.message.tokens import Token, TokenKind
from reporting.records import Span


class Wish(StrEnum):
    """What may be asked."""

    LEFT = "left"
    MISSING = "missing"
    LEADING = "leading"
    LAST = "last"
    RANK = "rank"
    PERIOD = "period"
    DONE = "done"
    FINISH = "finish"
    DUE = "due"
    DAYS = "days"
    CARD = "card"


THIS_WEEK, THIS_MONTH, THIS_PERIOD = "week", "month", "period"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question. `wish` None: it is one, but not one that is understood.

    `span` is the day that `hôm nay` names; `this_span` is what `tuần này` does (`week`, `last-month`): which days that
    is, the duty says. `strange` are words that may be a misspelt unit's name.
    """

    wish: Wish | None = None
    unit: str | None = None
    units: tuple[str, ...] = ()
    metric: str | None = None
    span: Span | None = None
    this_span: str = ""
    strange: str = ""


_RULES: tuple[tuple[Wish, re.Pattern[str]], ...] = tuple(
    (wish, re.compile(pattern))
    for wish, pattern in (
        (Wish.DAYS, r"(bao nhieu|may) ngay (nua|la het|con)|con (bao nhieu|may) ngay|how many days"),
        (Wish.LEFT, r"\bcon( thieu| lai| phai( lam)?| can)? (bao nhieu|may|nhieu)|thieu bao nhieu|bao nhieu nua"),
        (
            Wish.LEFT,
            r"moi ngay|1 ngay|ngay (may|bao nhieu)|can (lam )?bao nhieu|how (many|much).*\b(left|remain|per day)",
        ),
        (Wish.MISSING, r"(chua|thieu) (gui )?bao cao|chua (gui|nop)|con thieu (ai|nhung|cac|don vi|xa|phuong|ap|nao)"),
        (Wish.MISSING, r"(ai|nao) (con )?thieu|not reported|who is missing|missing|tinh hinh (gui|nop)"),
        (Wish.LEADING, r"(dan|dung) dau|(cao|nhieu|tot|nhanh|manh|gioi|kha) nhat|nhat bang|xep nhat"),
        (Wish.LEADING, r"who (leads|is first)|leading"),
        (Wish.LAST, r"(thap|it|kem|cham|yeu|duoi) nhat|cuoi bang|dung cuoi|xep cuoi|\bbet\b|who is last|lowest"),
        (Wish.LAST, r"(ai|nao) (con |dang |lam )*(yeu|kem)\b"),
        (Wish.RANK, r"(thu|hang|xep|dung) (may|bao nhieu)|xep (thu|hang)|thu hang|rank"),
        (
            Wish.DUE,
            r"han (gui|nop|bao cao)|(bao gio|khi nao|may gio|luc nao|hom nao) (phai )?(gui|nop|bao cao|den han)",
        ),
        (Wish.DUE, r"han (la )?(khi nao|bao gio|may gio|luc nao|hom nao)|when .*due|due when"),
        (
            Wish.FINISH,
            r"(bao gio|khi nao|luc nao|ngay nao|hom nao|den dau) (moi |thi |se )*(xong|dat|hoan thanh|ve dich)",
        ),
        (
            Wish.FINISH,
            r"(xong|dat|hoan thanh) (khi nao|bao gio|luc nao)|\bkip\b|du (bao|doan)|when .*(done|finish|reach)",
        ),
        (Wish.PERIOD, r"PERIOD .*(bao nhieu|may|the nao|ra sao|how)|(bao nhieu|may|the nao|ra sao|how).* PERIOD"),
        (Wish.DONE, r"bao nhieu|(duoc|lam|dat|toi) may|tien do|ket qua|ty le|how (many|much|far)"),
        (Wish.DONE, r"tinh hinh|the nao|ra sao|sao roi|(den|toi) dau"),
    )
)
"""What a question asks for, the first that fits; in flat text, with PERIOD for words that name days."""

_ASKS = re.compile(
    r"\?|\b(bao nhieu|bao gio|khi nao|luc nao|the nao|ra sao|may|nao|ai|gi|den dau|who|how|when|which|what)\b"
    r"|\b(chua|khong|nhi|vay|the)\s*$|\b(sao roi|toi dau)\b|\btinh hinh( chung)?\s*$"
)
_SPOKEN = """
    à ạ ơi dạ vâng thưa báo cáo cho hỏi xin biết xem giúp với nhé nha thế vậy thì là mà và của ở trong trên tại đến
    tính nay hiện giờ hôm ngày tháng tuần kỳ kì đợt rồi được làm đạt phải cần nữa còn lại thiếu chưa không ko có mấy
    bao nhiêu nhiều nào ai gì những các đơn vị xã phường thị trấn ấp thôn khóm khu phố tổ huyện tỉnh toàn bộ tất cả
    chung chỉ tiêu kế hoạch số lượng hồ sơ tài khoản người công dân tk hs th gửi nộp hạn hết lúc khi mới xong hoàn
    thành về đích kịp tiến độ kết quả tỷ tỉ lệ phần trăm dẫn đầu đứng xếp hạng thứ nhất cao thấp ít tốt kém chậm
    nhanh cuối bảng bét đang sẽ ra sao dự đoán theo tốc đà này đồng chí đ c anh chị em mình tôi chúng ta đã mỗi một
    nhỉ hả vừa qua tổng cộng ủy ban nhân ubnd an bữa chừng khoảng nằm thêm thu nhận hằng who how when which what is
    are was the of in many much left per day days missing not reported report reports unit units commune communes
    leads leading first last lowest highest rank done due far we they have has does do need needed still to reach
    finish finished complete week today yesterday this month it and a got be will s for by so on at trước
    tình hình thực triển khai yếu mạnh giỏi khá đuối sao đâu tới
"""
_FILLERS = frozenset(lower(normalise(word)) for word in _SPOKEN.split())
"""Words that questions are made of; another word may turn a question into another one, so it isn't answered then."""
_PLAIN = frozenset(flatten(word) for word in _FILLERS)


def _is_filler(token: Token) -> bool:
    """Tell a word of questions; written with its marks it must have the right ones."""
    return token.low in _FILLERS if token.low != token.flat else token.flat in _PLAIN


def read_question(scan: Scan, today: date, metric: str | None, near: Callable[[str], tuple[str, ...]]) -> Asked | None:
    """Read a question; None where it is none. `near` names units that a strange word may mean."""
    words, named, span, this_span, strange = _skeleton(scan, today)
    if not _ASKS.search(words):
        return None
    if len(named) > 1:
        return Asked(units=named, metric=metric, wish=Wish.CARD)
    unit = named[0] if named else None
    wish = next((wish for wish, pattern in _RULES if pattern.search(words)), None)
    if strange:
        options = () if unit else near("".join(strange))
        return Asked(wish=Wish.CARD if options else None, units=options, metric=metric, strange=" ".join(strange))
    if unit is not None and wish in {Wish.MISSING, None} and re.search(r"chua|the nao|ra sao|\?", words):
        wish = Wish.CARD
    return Asked(wish, unit, metric=metric, span=span, this_span=this_span)


def _skeleton(scan: Scan, today: date) -> tuple[str, tuple[str, ...], Span | None, str, list[str]]:
    """Write the question flat without names; give its units, the days or word of a span, and words of no meaning."""
    words: list[str] = []
    units: list[str] = []
    strange: list[str] = []
    span: Span | None = None
    for item in scan.items:
        tokens = scan.tokens[item.first : item.last]
        if item.kind is ItemKind.UNIT:
            units += [code for code in item.units if code not in units]
        elif item.kind is ItemKind.DATE and (day := _day(" ".join(one.flat for one in tokens), today)):
            span = day
            words.append("PERIOD")
        elif item.kind not in {ItemKind.METRIC, ItemKind.STEM, ItemKind.LEVEL, ItemKind.BREAK}:
            words += [one.flat for one in tokens]
            strange += [one.flat for one in tokens if one.kind is not TokenKind.SIGN and not _is_filler(one)]
    text = " ".join(words)
    this_span = _THIS.search(text)
    return _THIS.sub("PERIOD", text), tuple(units), span, _spoken_of(this_span) if this_span else "", strange


_THIS = re.compile(r"\b(tuan|thang|ky) (?:vua )?(nay|qua|roi|truoc)\b|\b(this|last) (week|month)\b")
_SPANS = {"tuan": THIS_WEEK, "thang": THIS_MONTH, "ky": THIS_PERIOD, "week": THIS_WEEK, "month": THIS_MONTH}


def _spoken_of(found: re.Match[str]) -> str:
    name, past = _SPANS[found[1] or found[4]], found[2] in {"qua", "roi", "truoc"} or found[3] == "last"
    return f"last-{name}" if past else name


def _day(said: str, today: date) -> Span | None:
    """Say which day a word names: today or yesterday."""
    back = 0 if "hom nay" in said or "bua nay" in said else 1 if "hom qua" in said or "bua qua" in said else None
    day = None if back is None else today - timedelta(days=back)
    return Span(day, day) if day else None
