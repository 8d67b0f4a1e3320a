"""Personal data in texts: ID-card and phone numbers are masked, letter for letter, before anything is stored."""

from __future__ import annotations

import re
from typing import Any, Final

from reporting.flat import flat_words

DOT: Final = "•"
_WIDE_DOT: Final = "\U00010101"  # as long as a digit from outside the basic plane, counted as Telegram counts

_GAP = r"[ .\-\u2010-\u2015\u00a0\u2007\u2009\u202f\u200b-\u200d\u2060]"
_RUN = re.compile(rf"(?<!\d)\+?\(?\+?\d(?:\)?{_GAP}{{0,2}}\d)*")
_NINE = re.compile(rf"\d(?:\)?{_GAP}{{0,2}}\d){{8}}")  # digits enough for a personal number
_CARD_WORD = re.compile(
    r"(?:cccd|cmnd|cmtnd|cmt|c[ăa]n c[ướu]+c|đ?d?cn|c[áa] nh[âa]n|h[ộo] chi[ếe]u|\bs[ốo])\W{0,4}(?:s[ốo]\W{0,3})?$",
    re.IGNORECASE,
)
_MONEY = re.compile(r"\s?(?:đ\b|đồng|dong|vnđ|vnd|triệu|tỷ|tỉ)", re.IGNORECASE)
_ADDRESS_BEFORE = re.compile(r"(?:@|://|t\.me/)\S*$")
_MOBILE = re.compile(r"0[35789]\d{8}|01\d{9}|02\d{8,9}")
_ABROAD = re.compile(r"(?:00)?84[235789]\d{8,9}")
_DIGIT = re.compile(r"\d")
_LABEL = re.compile("so|sdt|dt|dd|tel|phone|hotline|zalo|lien|he|lh|goi|dien|thoai|di|dong|cccd|cmnd|can|cuoc|cong|dan")
_WORD = re.compile(r"[^\W_]+")
_SHORTEST: Final = 9
"""No personal number has fewer digits."""

# strings that no person typed: masking digits in them would break what they point to
_NAMES_OF_IDS: Final = frozenset({"id", "file_id", "file_unique_id", "data", "chat_instance", "username", "type"})


def mask(text: str) -> tuple[str, bool]:
    """Mask ID-card and phone numbers; the text keeps its length. Tell whether any was found.

    Digits right after `=` stay: they are a value. So do counts, dates, numbers of papers and hotlines.
    """
    if _NINE.search(text) is None:
        return text, False
    runs = (found.span() for found in _RUN.finditer(text))
    places = [place for start, end in runs if end - start >= _SHORTEST for place in _personal(text, start, end)]
    if not places:
        return text, False
    letters = list(text)
    for start, end in places:
        for index in range(start, end):
            if letters[index].isdigit():
                letters[index] = DOT if ord(letters[index]) < 0x10000 else _WIDE_DOT
    return "".join(letters), True


def is_masked_number(text: str) -> bool:
    """Tell whether a text is nothing but a masked number and what such a number is called: `sđt ••••••••••`."""
    dots = text.count(DOT) + text.count(_WIDE_DOT)
    return dots >= _SHORTEST and all(map(_LABEL.fullmatch, _WORD.findall(flat_words(text))))


def mask_json(payload: Any) -> tuple[Any, bool]:
    """Mask every text in a JSON value, however deep; a contact's phone number whole. Numbers and ids stay."""
    return _masked(payload) if _may_hold(payload) else (payload, False)


def _may_hold(payload: Any) -> bool:
    """Tell whether there is anything to look at closely: nearly always there is not, and nothing need be copied."""
    kind = type(payload)
    if kind is str:
        return len(payload) >= _SHORTEST and _NINE.search(payload) is not None
    if kind is dict:
        if "phone_number" in payload:
            return True
        payload = payload.values()
    elif kind is not list:
        return False
    for item in payload:  # noqa: SIM110 - of every update every value: a generator costs more than the look
        if _may_hold(item):
            return True
    return False


def _masked(payload: Any) -> tuple[Any, bool]:
    if isinstance(payload, str):
        return mask(payload)
    if isinstance(payload, list):
        items = [_masked(item) for item in payload]
        return [item for item, _ in items], any(found for _, found in items)
    if isinstance(payload, dict):
        pairs = {name: _mask_named(name, item) for name, item in payload.items()}
        return {name: item for name, (item, _) in pairs.items()}, any(found for _, found in pairs.values())
    return payload, False


def _mask_named(name: str, value: Any) -> tuple[Any, bool]:
    if isinstance(value, str):
        if name in _NAMES_OF_IDS:
            return value, False
        if name == "phone_number":
            return _DIGIT.sub(DOT, value), bool(_DIGIT.search(value))
    return _masked(value)


def _personal(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Find the personal numbers in a run of digits and the gaps between them."""
    if _right_after_equals(text, start) or _ADDRESS_BEFORE.search(text, max(0, start - 80), start):
        return []
    groups = [found.span() for found in re.finditer(r"\d+", text[start:end])]
    spans = [(start + first, start + last) for first, last in groups]
    found: list[tuple[int, int]] = []
    index = 0
    while index < len(spans):
        begins = index == 0 or text[spans[index - 1][1] : spans[index][0]] not in {".", ","}
        stop = _reach(text, spans, index) if begins else index
        if stop > index:
            found.append((spans[index][0], spans[stop - 1][1]))
        index = max(stop, index + 1)
    return found


def _reach(text: str, spans: list[tuple[int, int]], index: int) -> int:
    """Tell after which group a personal number that begins at a group ends; the group itself if none does."""
    digits = ""
    best = index
    for stop in range(index, len(spans)):
        digits += "".join(str(int(digit)) for digit in text[slice(*spans[stop])])
        if len(digits) > 14:  # no personal number is longer
            break
        if _is_personal(text, digits, spans[index : stop + 1], last=stop + 1 == len(spans)):
            best = stop + 1
    return best


def _is_personal(text: str, digits: str, groups: list[tuple[int, int]], *, last: bool) -> bool:
    start, end = groups[0][0], groups[-1][1]
    dotted = not last and text[end] in ".,"  # it goes on
    sizes = [stop - first for first, stop in groups]
    if dotted:
        return False
    if len(groups) == 1:
        return _is_phone(digits, sizes) or _is_card(text, digits, start, end)
    if min(sizes) < 2 or max(sizes) > 9:  # nobody cuts phone or card numbers finer, or coarser
        return False
    return _is_phone(digits, sizes) or _is_grouped_card(text, digits, groups)


def _is_phone(digits: str, sizes: list[int]) -> bool:
    return len(sizes) <= 6 and bool(_MOBILE.fullmatch(digits) or _ABROAD.fullmatch(digits))  # pairs


def _is_card(text: str, digits: str, start: int, end: int) -> bool:
    if len(digits) == 12:
        return True
    if len(digits) != 9 or text[end : end + 1] == "/":
        return False
    before = text[start - 1 : start]
    return not (before.isalpha() or before in {"_", "-", "/"}) or _after_card_word(text, start)


def _is_grouped_card(text: str, digits: str, groups: list[tuple[int, int]]) -> bool:
    start, end = groups[0][0], groups[-1][1]
    if len(digits) not in {9, 12}:
        return False
    named = _after_card_word(text, start)
    dots = text[groups[0][1] : groups[1][0]] in {".", ","}
    if digits[0] == "0":
        return named or dots or len(digits) == 12
    if named:
        return True
    return dots and len(digits) == 12 and not _MONEY.match(text, end)


def _after_card_word(text: str, start: int) -> bool:
    return bool(_CARD_WORD.search(text[max(0, start - 30) : start]))


def _right_after_equals(text: str, start: int) -> bool:
    return text[max(0, start - 4) : start].rstrip().endswith("=")
