"""What in a sentence is talk: questions, promises, orders, hearsay, and how far each reaches."""

from __future__ import annotations

from dataclasses import dataclass, field

from reporting.message.scan import Item, ItemKind
from reporting.message.told import HINTS, told_from
from reporting.message.vocabulary import Word, bit

_ORDER, _PROMISE, _HEARSAY, _QUESTION = bit(Word.ORDER), bit(Word.PROMISE), bit(Word.HEARSAY), bit(Word.QUESTION)
_TALK = _ORDER | _PROMISE | _HEARSAY | _QUESTION
_MAYBE_TALK = _TALK | bit(Word.GROUND)
_NEUTRAL = bit(Word.GROUND) | bit(Word.RESULT)
_OF = bit(Word.FILLER) | bit(Word.RESULT) | bit(Word.REPORT)
_ABOVE = frozenset({"huyện", "quận", "thị xã", "thành phố", "tỉnh"})
_TAIL = bit(Word.FILLER) | bit(Word.PERSON) | bit(Word.QUESTION) | bit(Word.THANKS)
_POLITE = bit(Word.FILLER) | bit(Word.COUNTED) | bit(Word.PERSON)  # typed plain, `a` is ạ and `ho` is hộ
_ASKS_ANYWHERE = frozenset({"baonhieu", "hoi", "chohoi", "may", "ai", "khinao", "thenao"})
_ALLOTTED = frozenset({"phanbo", "chitieugiao", "giaochitieu"})
_GROUND = bit(Word.GROUND)
_NAMING = (ItemKind.UNIT, ItemKind.KIND, ItemKind.SIGN, ItemKind.DATE)
_NOT_DONE = frozenset({"co", "gui", "lam", "lamduoc", "hoanthanh", "capnhat", "trienkhai"})
_FORMS = frozenset({"cuphap", "dungcuphap", "theocuphap"})


@dataclass(slots=True)
class Talk:
    """Of one sentence: from which item on nothing counts, and which pieces ask (first and last item)."""

    dead_from: int
    asking: list[tuple[int, int]] = field(default_factory=list)
    heading: bool = False  # an order or target that stands before its colon, or alone


def find_talk(items: list[Item], lo: int, hi: int, *, asks: bool) -> Talk:
    """Judge the items of a sentence; `asks` says that it ends in a question mark."""
    talk = Talk(hi)
    if not asks and not any(item.words & _MAYBE_TALK or item.flat in HINTS for item in items[lo:hi]):
        return talk
    piece, depth = lo, 0
    pieces: list[tuple[int, int]] = []
    for index in range(lo, hi):
        sign = items[index].flat
        if items[index].kind is ItemKind.SIGN:
            depth += (sign == "(") - (sign == ")")
            if sign == "," and depth <= 0:
                pieces.append((piece, index))
                piece = index + 1
    pieces.append((piece, hi))
    for place, (start, end) in enumerate(pieces):
        _judge(items, start, end, talk, titled=_titled(items, start, end, hi))
        told = told_from(items, start, end)
        if told < end:
            talk.dead_from = min(talk.dead_from, told)
            talk.heading = talk.heading or (items[told].flat == "bao" and _before_colon(items, told, end))
        if talk.dead_from == start > lo and _planned_at_end(items, start, end):
            talk.dead_from = lo  # `mức 1: 50, mức 2: 100 trong tuần tới`
        last = place == len(pieces) - 1
        if (asks and last) or _asks(items, start, end):
            talk.asking.append((start, end))
    return talk


def _planned_at_end(items: list[Item], start: int, end: int) -> bool:
    """Tell of a piece whose figure is followed by a time to come, which is said of those before it too."""
    last = items[end - 1]
    return bool(last.words & _PROMISE) and any(item.kind is ItemKind.NUMBER for item in items[start : end - 1])


def _titled(items: list[Item], start: int, end: int, hi: int) -> bool:
    """Tell whether a piece is a report's ground: it begins as one, and the report word stands in a later piece."""
    first = next((item for item in items[start:end] if item.words or item.kind is not ItemKind.SIGN), None)
    if first is None or not first.words & bit(Word.GROUND):
        return False
    return any(item.words & bit(Word.REPORT) for item in items[end:hi])


def _judge(items: list[Item], start: int, end: int, talk: Talk, *, titled: bool) -> None:
    neutral = percent = False
    for index in range(start, end):
        item = items[index]
        if item.flat == "%":
            percent = True
        mask = item.words
        if item.flat == "ke" and [other.flat for other in items[index + 1 : index + 3]] == ["hoach", ":"]:
            talk.dead_from, talk.heading = min(talk.dead_from, index), True
        if not mask or item.kind is ItemKind.METRIC:
            continue
        if mask & _ORDER and not (
            percent or (neutral and (titled or item.flat not in _ALLOTTED)) or _by_the_form(items, start, index, end)
        ):
            talk.dead_from = min(talk.dead_from, index)
            talk.heading = talk.heading or _before_colon(items, index, end)
        elif (mask & _HEARSAY and not mask & _NEUTRAL) or (not titled and _cites(items, index, end)):
            if not _heard(items, start, index):
                continue
            talk.dead_from = min(talk.dead_from, index)
        elif mask & _PROMISE and not _then_today(items, start, end):
            talk.dead_from = min(talk.dead_from, start)
            talk.heading = talk.heading or _before_colon(items, index, end)
        if mask & _NEUTRAL:
            neutral = True


def _then_today(items: list[Item], start: int, end: int) -> bool:
    """Tell of a promise without figures, before a piece of what is done: `mai làm tiếp, hôm nay m2 được 20`."""
    if any(item.kind is ItemKind.NUMBER for item in items[start:end]) or end + 1 >= len(items):
        return False
    mention = items[end + 1].mention if items[end].flat == "," else None
    return mention is not None and mention.back is not None


def _by_the_form(items: list[Item], start: int, index: int, end: int) -> bool:
    """Tell a report that says it keeps to the form from an example of it: `Tân Hưng bc theo cú pháp: m1=5`."""
    before, behind = items[start:index], items[index:end]
    if items[index].flat not in _FORMS or any(item.kind is ItemKind.UNIT for item in behind):
        return False
    named = any(item.kind is ItemKind.UNIT for item in before)
    own = all(item.kind in _NAMING or item.words & (bit(Word.REPORT) | bit(Word.OFFICE) | _GROUND) for item in before)
    return own and (named or index == 0)


def _cites(items: list[Item], index: int, end: int) -> bool:
    """Tell of figures that another office gives: `theo UBND huyện`, `theo số liệu của Công an huyện`."""
    if items[index].flat != "theo":
        return False
    at = index + 1
    while at < end and items[at].words & (_OF | bit(Word.OFFICE)) and items[at].kind is ItemKind.WORDS:
        at += 1
    if at >= end or at == index + 1 or items[at].unit_kind not in _ABOVE:
        return False
    return at + 1 >= len(items) or items[at + 1].kind is not ItemKind.UNIT


def _heard(items: list[Item], start: int, index: int) -> bool:
    """Tell whether a word of hearsay stands where it is one: not so in `đã nhập trên hệ thống: mức 1: 5`."""
    said = items[index].flat
    if said == "trenhethong":
        return index == start
    return said not in {"sao", "chac", "nghe"} or _opens(items, start, index)


def _opens(items: list[Item], start: int, index: int) -> bool:
    return all(items[at].kind is not ItemKind.NUMBER for at in range(start, index))


def _before_colon(items: list[Item], index: int, end: int) -> bool:
    return any(items[at].flat == ":" for at in range(index, end))


def _asks(items: list[Item], start: int, end: int) -> bool:
    """A piece asks by a particle at its end, or by a word that always asks."""
    for index in range(end - 1, start - 1, -1):
        item = items[index]
        if item.kind is ItemKind.SIGN and item.flat in ").\"'":
            continue
        if item.words & _QUESTION and item.kind is ItemKind.WORDS and not item.words & _POLITE:
            if item.flat == "chua" and index + 1 < end and items[index + 1].flat in _NOT_DONE:
                break  # `mức 2 chưa có`: there is none yet
            return not _several_people(items, index, start)
        if not item.words & _TAIL:
            break
    return any(
        items[index].flat in _ASKS_ANYWHERE
        and items[index].words & _QUESTION
        and not _several_people(items, index, start)
        for index in range(start, end)
    )


def _several_people(items: list[Item], index: int, start: int) -> bool:
    """Tell of `nha mấy anh`: mấy names people there, and asks nothing."""
    return items[index].flat == "may" and index > start and items[index - 1].flat in {"nha", "nhe", "nghe", "ne"}
