"""What behind a number makes it doubtful: a second number, a thousand in words, another thing counted."""

from __future__ import annotations

from reporting.flat import flatten
from reporting.message.days import Days
from reporting.message.masks import AND, COUNTED, LINK
from reporting.message.scan import Item
from reporting.message.scan import ItemKind as K
from reporting.message.walk import PHRASE

_MULTIPLIERS = frozenset(
    [
        "nghìn",
        "ngàn",
        "trăm",
        "chục",
        "vạn",
        "triệu",
        "tỷ",
        "tỉ",
        "tr",
        "mươi",
        "rưỡi",
        "rưởi",
        "mấy",
        "lẻ",
        "phần",
        "hơn",
    ]
)
_OTHER_THINGS = frozenset(
    [
        "buổi",
        "cuộc",
        "lần",
        "lớp",
        "đồng",
        "đ",
        "vnđ",
        "vnd",
        "km",
        "mũi",
        "liều",
        "tờ",
        "giờ",
        "phút",
        "điểm",
        "phút",
        "chuyến",
        "nam",
        "nữ",
        "tuổi",
        "phiếu",
        "máy",
        "trang",
        "bài",
        "tin",
    ]
)
_BETWEEN = frozenset(
    [
        "→",
        "➡",
        "➔",
        "thành",
        "trừ",
        "sang",
        "lên",
        "xuống",
        "còn",
        "đến",
        "tới",
        "hoặc",
        "hay",
        "x",
        "×",
        "~",
        ">",
        "<",
        "^",
        "'",
        "_",
        "*",
        ":",
    ]
)
_BRACKET = 4  # items of a bracket that says what a figure counts
_MENDING = frozenset({"thanh", "lai", "la", "con"})
_NUMERALS = frozenset(["một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"])
TENS = frozenset({"muoi", "chuc", "tram"})
_SECOND_NUMBER = 3  # digits that make a comma or a full stop before a space look like a thousands' sign


def _plain(words: frozenset[str]) -> frozenset[str]:
    return words | {flatten(word) for word in words}


_PLAIN_NUMERALS = frozenset(map(flatten, _NUMERALS)) | TENS
MULTIPLIERS, OTHER_THINGS, BETWEEN = _plain(_MULTIPLIERS), _plain(_OTHER_THINGS), _plain(_BETWEEN) | {"à"}
_MAYBE = MULTIPLIERS | OTHER_THINGS | BETWEEN | frozenset("+-/,.=‰(") | {"sửa", "sua"}


class Doubts(Days):
    """Looks behind a number for what makes it no plain count."""

    def _doubt(self, at: int) -> tuple[int, str]:  # noqa: C901, PLR0911 - one for each doubt
        """Say where what makes the number before an item doubtful ends, and why; no reason where nothing does."""
        items = self.items
        if at >= len(items):
            return at, ""
        item = items[at]
        word = self.scan.tokens[item.first].low
        if (word not in _MAYBE and not item.words & (AND | LINK)) or (item.words & COUNTED and item.kind is K.WORDS):
            return at, ""
        following = items[at + 1] if at + 1 < len(items) else None
        if (end := self._figure_further(at)) or word == "(":
            return end or at, "range" if end else ""
        if item.kind is not K.SIGN and word in MULTIPLIERS:
            return at + 1, "word"
        if item.kind is not K.SIGN and word in OTHER_THINGS:
            return at + 1, "thing"
        if word == "‰":
            return at + 1, "percent"
        if item.flat in {"sua", "sualai"}:
            return self._mended(at)
        if word in "-=" and self._arrow(at):
            return at + 3, "range"
        if following is None or following.kind is not K.NUMBER:
            open_ended = word == "+" and not item.spaced and (following is None or following.spaced)
            return (at + 1, "about") if open_ended and not self._key_after(at + 1) else (at, "")
        if word == "=":
            return at, ""
        return (at + 2, "range") if self._one_more(item, word, at + 1) else (at, "")

    def _figure_further(self, at: int) -> int:
        """Find where a second figure of the same name ends: `5 đạt 3`, `5 (nam) 3 (nữ)`; 0 where there is none."""
        items, size, end = self.items, len(self.items), at
        if items[at].flat == "(":
            while end < min(size, at + _BRACKET) and items[end].flat != ")" and items[end].kind is not K.NUMBER:
                end += 1
            if end >= size or items[end].flat != ")":
                return 0
        elif not items[at].words & LINK:
            return 0
        end += 1
        if end >= size or items[end].kind is not K.NUMBER:
            return 0
        behind = items[end + 1] if end + 1 < size else None
        if behind is None or behind.kind is K.BREAK or behind.flat in {",", ";", ".", "("}:
            return end + 1
        return end + 1 if behind.words & COUNTED and not self._key_after(end + 2) else 0

    def _mended(self, at: int) -> tuple[int, str]:
        """Tell of a number that is mended at once: `5 sửa 6`, `5 sửa lại là 6`."""
        end = at + 1
        while end < len(self.items) and self.items[end].flat in _MENDING:
            end += 1
        return (end + 1, "range") if end < len(self.items) and self.items[end].kind is K.NUMBER else (at, "")

    def _arrow(self, at: int) -> bool:
        """Tell of a number that becomes another: `120 -> 125`."""
        items = self.items
        return at + 2 < len(items) and items[at + 1].flat == ">" and items[at + 2].kind is K.NUMBER

    def _has_number(self, at: int) -> bool:
        """Tell whether a name has its own number right behind it: a number before it is not its."""
        items = self.items
        if at + 1 >= len(items) or items[at].kind not in PHRASE:
            return False
        return items[at + 1].kind is K.NUMBER or items[at + 1].flat in {"=", ":"}

    def _key_after(self, at: int) -> bool:
        return at < len(self.items) and self.items[at].kind in PHRASE

    def _one_more(self, item: Item, word: str, at: int) -> bool:
        """Tell whether a number after a sign or a word belongs to the number before it."""
        items = self.items
        behind = items[at + 1] if at + 1 < len(items) else None
        if behind is None or behind.kind is K.BREAK:
            loose = True
        elif behind.kind is K.SIGN:
            listed = (
                behind.flat in ".)/"
                and not behind.spaced
                and at + 2 < len(items)
                and items[at + 2].kind is not K.NUMBER
            )
            if (behind.flat == "=" and word != "+") or (
                listed and items[at + 2].kind is not K.BREAK and (item.spaced or items[at].spaced)
            ):
                return False
            loose = True
        elif self._has_number(at + 1):
            loose = True
        elif behind.kind in PHRASE or (behind.words & COUNTED and at + 2 < len(items) and items[at + 2].kind in PHRASE):
            return False
        else:
            loose = bool(behind.words & COUNTED) and not item.words & AND
        if word in {",", "."}:
            thousands = items[at].last - items[at].first == 1 and len(items[at].flat) == _SECOND_NUMBER
            return loose and (thousands or (self.command and word == ",")) and not _behind_counts(behind)
        if word in BETWEEN or word in "/+":
            return word not in {"đến", "den", "tới", "toi"} or not item.words & AND
        return loose


def _behind_counts(item: Item | None) -> bool:
    """Tell whether what is counted stands behind a number: it is one of its own then."""
    return item is not None and bool(item.words & COUNTED)


def is_numeral(low: str) -> bool:
    """Tell whether a word is a number in letters."""
    return low in _NUMERALS or low in _MULTIPLIERS


def is_plain_numeral(flat: str) -> bool:
    """Tell whether a word without its marks may be a number in letters; alone it may be another word (nam, ba, sau)."""
    return flat in _PLAIN_NUMERALS
