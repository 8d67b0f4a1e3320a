"""From a metric's name to its number: signs, links and what makes a number doubtful."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from unicodedata import category

from reporting.message.masks import ABOUT, AND, ANY_TOTAL, COUNTED, FILL, LINK, NOTHING, QUIET, SUM, ZERO
from reporting.message.mentions import Mention, Sort
from reporting.message.numbers import Number, read_number
from reporting.message.scan import Item
from reporting.message.scan import ItemKind as K
from reporting.message.spelled import Spelled
from reporting.message.walk import PHRASE
from reporting.reading import ProblemCode

_ORDINAL = frozenset({"dot", "ky", "ngay", "thang", "quy", "lan", "de an", "da", "muc", "phan"})
_LETTERS = frozenset({"l", "o", "ll", "lo", "oo"})  # typed for 1 and 0
_GATHERED = frozenset({"thunhan", "dangky", "duoccap", "capmoi"})  # behind a name: `hồ sơ CCCD đã thu nhận: 4`
_NOT = frozenset({"khongphai", "kophai"})
_FAILS = frozenset({"duoc", "noi", "kip", "xong"})  # behind không: it was tried in vain
_ARROWS = frozenset("\n→➡➔⇒►▶|")
_NOT_YET = frozenset({"chua", "chuaco", "cho", "sau", "trong"})  # a figure that is still to come, and none
_MOST_WORDS: Final = 5
_STOP: Final = -1  # there is no number
_DONE: Final = -2  # all that can be found is


@dataclass(slots=True)
class Sought:
    """What stood behind a name: where it ends, its number, whether `lk` stood between, the sign, whether `~`."""

    end: int
    number: Number | None = None
    total: bool = False
    signed: str = ""
    about: bool = False


class Values(Spelled):
    """Finds the number of a name."""

    def _seek(self, index: int, hi: int) -> Sought | None:
        """Look for the number of the name that ends before an item; None where the text goes elsewhere."""
        items = self.items
        look = Sought(index)
        at = index
        while at < hi:
            item = items[at]
            kind = item.kind
            if kind is K.NUMBER:
                if at > index and items[at - 1].flat in _ORDINAL:
                    return None
                at = self._found(item.first, at, hi, look)
            elif kind is K.SIGN:
                at = self._seek_sign(at, hi, look)
            elif kind is K.DATE or kind is K.CLOCK:
                at = self._seek_date(at, hi, look)
            else:
                at = self._seek_word(index, at, hi, look)
            if at < 0:
                empty = (
                    at == _STOP and kind is K.SIGN and item.flat in ",;" and self._missing(index, look.end, look.signed)
                )
                return look if at == _DONE or empty else None
            look.end = at
        look.end = at
        return look if self._missing(index, at, look.signed) else None

    def _seek_sign(self, at: int, hi: int, look: Sought) -> int:
        item = self.items[at]
        following = self.items[at + 1] if at + 1 < hi else None
        glued = following is not None and following.kind is K.NUMBER and not following.spaced
        sign = item.flat
        if sign == "-" and following is not None and following.flat == ">" and not following.spaced:
            look.signed = look.signed or "-"
            return at + 2
        if sign in _ARROWS:
            sign = ":"
        if sign in "=:":
            look.signed = sign if look.signed != "=" else "="
        elif sign in "~≈":
            look.about = True
        elif glued and (sign == "+" or (sign == "-" and (item.spaced or look.signed != ""))):
            look.signed = look.signed or sign
            return self._found(item.first, at, hi, look)
        elif sign == "-":
            look.signed = look.signed or sign
        elif sign == "(" and self._counted_bracket(at, hi):
            return at + 3
        elif category(sign[0]) == "So" and self._after_pictures(at, hi):
            look.signed = look.signed or ":"  # `m1 ✅ 5`
        elif look.signed in {"=", ":"} or sign in "<>≤≥*":
            return self._odd_sign(at, hi, look)
        else:
            return _STOP
        return at + 1

    def _after_pictures(self, at: int, hi: int) -> bool:
        """Tell whether small pictures, one or several, stand right before a number."""
        while at < hi and self.items[at].kind is K.SIGN and category(self.items[at].flat[0]) == "So":
            at += 1
        return at < hi and self.items[at].kind is K.NUMBER

    def _odd_sign(self, at: int, hi: int, look: Sought) -> int:
        """Make a number behind a sign that belongs to none doubtful: `m1=>5`, `m1=(5)`."""
        if self.items[at].flat in ",;" or (self.items[at].flat == "(" and not self.command):
            return _STOP
        for place in range(at + 1, min(at + 3, hi)):
            if self.items[place].kind is K.NUMBER:
                return self._bad(at, place + 1, "sign", look)
        return _STOP

    def _seek_date(self, at: int, hi: int, look: Sought) -> int:
        item, before = self.items[at], self.items[at - 1]
        mention = item.mention
        goes_on = self._number_after(at + 1, hi)
        if item.kind is K.DATE and mention is not None:
            if look.signed and before.kind is K.SIGN and not mention.named and not goes_on:
                return self._bad(at, at + 1, "range", look)
            if mention.weak and before.kind in PHRASE:
                return self._bad(at, at + 1, "range", look)
            if not goes_on and self._fraction(at, mention, hi):
                return self._bad(at, at + 1, "fraction", look)
        if not goes_on:
            return _STOP
        if item.kind is K.DATE:
            self._date(at)
        return at + 1

    def _fraction(self, at: int, mention: Mention, hi: int) -> bool:
        """Tell `kích hoạt được 41/60 tài khoản` from a day."""
        if mention.sort is not Sort.DAY or mention.named or mention.first is None or mention.first[2] is not None:
            return False
        day, month, _ = mention.first
        counted = at + 1 < hi and bool(self.items[at + 1].words & COUNTED)
        return self.items[at].spaced and (counted or day > 31 or month > 31) and self.items[at - 1].kind is not K.DATE

    def _seek_word(self, index: int, at: int, hi: int, look: Sought) -> int:
        item, before = self.items[at], self.items[at - 1]
        mask = item.words
        if (
            mask & (ZERO | NOTHING)
            and (look.signed or before.kind in PHRASE or before.words & LINK)
            and self._stops(at + 1, hi)
            and not (at + 1 < hi and self.items[at + 1].flat in _FAILS)
        ):
            look.end, look.number, look.signed = at + 1, Number(item.first, item.last, 0), look.signed or ":"
            return _DONE
        if item.flat in _NOT and (after := self._rather(at + 1, hi)):
            look.signed = look.signed or "được"
            return after
        if mask & ABOUT and not mask & LINK and self._number_after(at + 1, hi):
            look.about = True
        elif mask & ANY_TOTAL:
            look.total = True
        elif mask & LINK or item.flat == "thuchien" or (item.flat == "dc" and self._number_after(at + 1, hi)):
            look.signed = look.signed or "được"  # `đc 5`: được
        elif self._goes_before_a_figure(at, hi):
            return at + 1
        elif item.kind is not K.WORDS or not mask & (FILL | COUNTED):
            return self._strange_value(index, at, hi, look)
        elif look.signed == "=" and item.flat in _LETTERS:
            return self._bad(at, at + 1, "letter", look)
        return at + 1

    def _goes_before_a_figure(self, at: int, hi: int) -> bool:
        """Tell of words between a name and its figure that name none: `CCCD đã thu nhận: 4`, `mức 2: tổng 30`."""
        item = self.items[at]
        total = item.words & SUM and self.items[at - 1].flat in {":", "="} and self._number_after(at + 1, hi)
        return item.kind is K.WORDS and (item.flat in _GATHERED or bool(total))

    def _rather(self, at: int, hi: int) -> int:
        """Find the figure that is right after one that is not: `không phải 12 mà là 15`; 0 where there is none."""
        if at >= hi or self.items[at].kind is not K.NUMBER:
            return 0
        at += 1
        while at < hi and self.items[at].words & COUNTED:
            at += 1
        at += at < hi and self.items[at].flat == ","
        if at + 1 >= hi or self.items[at].flat not in {"ma", "mala"}:
            return 0
        at += 1
        at += bool(self.items[at].words & LINK)
        return at if at < hi and self.items[at].kind is K.NUMBER else 0

    def _strange_value(self, index: int, at: int, hi: int, look: Sought) -> int:
        """Judge a word where a number should stand: `12O`, `hai mươi`, or nothing of the kind."""
        item = self.items[at]
        if item.kind is K.OTHER and (item.flat in _LETTERS or self._letters_for_digits(item, at, hi, look)):
            return self._bad(at, at + 1, "letter", look)
        if self._spelled(at, hi, alone=bool(look.signed)):
            single = at + 1 >= hi or self.items[at + 1].kind in (K.SIGN, K.BREAK)
            return self._bad(at, at + 1 if single else at + 2, "word", look)
        if look.signed == "=" and (end := self._words_for_number(at, hi)):
            return self._bad(at, end, "word", look)
        if look.signed == "=" and self._missing(index, at, "="):
            look.end = at
            return _DONE
        return _STOP

    def _letters_for_digits(self, item: Item, at: int, hi: int, look: Sought) -> bool:
        named = at + 1 < hi and self.items[at + 1].flat == "="
        return look.signed == "=" and any(letter.isdigit() for letter in item.flat) and not named

    def _words_for_number(self, at: int, hi: int) -> int:
        """Find where words of no meaning right behind a sign end, `kh1=abc`; 0 for a sentence or the next name."""
        items = self.items
        sign, end = items[at - 1], at
        if items[at].flat in _NOT_YET or sign.kind is not K.SIGN or sign.flat not in "=:":
            return 0
        while end < hi and items[end].kind is K.OTHER and end < at + _MOST_WORDS:
            end += 1
            if end + 1 < hi and items[end].flat == "/" and not items[end].spaced and not items[end + 1].spaced:
                end += 2  # `N/A`
        if end <= at + 1 and len(items[at].flat) == 1:
            return 0  # `m2=x` keeps the place free
        behind = items[end] if end < hi else None
        if behind is None or behind.kind in PHRASE or behind.words & COUNTED:
            return end if end > at else 0
        return end if end > at and behind.kind is K.SIGN and behind.flat not in "=:" else 0

    def _missing(self, index: int, at: int, signed: str) -> bool:
        """Tell of a key with nothing behind its `=`."""
        named = self.items[index - 1]
        if signed != "=" or named.leaf is None:
            return False
        self._fault(ProblemCode.MISSING_VALUE, index - 1, at, metric=named.metrics[0] if named.metrics else None)
        return True

    def _found(self, token: int, at: int, hi: int, look: Sought) -> int:
        """Take the number that begins at a token, with what is counted; judge what stands behind it."""
        number = read_number(self.scan.tokens, token)
        if number is None:
            return _STOP
        after = self._item_at(number.end, at)
        if number.problem is None:
            end, reason = self._doubt(after)
            thing = reason == "thing" and not self._devices(after, hi)
            if (thing or self._counts_places(after, hi)) and not self.command:
                return _STOP
            if reason:
                return self._bad(at, end, reason, look)
            if self._stray(after, hi):
                return self._bad(at, after + 1, "space", look)
        while after < hi and self.items[after].words & COUNTED and self.items[after].kind is K.WORDS:
            after += 1
        stroke = after + 1 < hi and self.items[after].flat == "/" and self.items[after + 1].kind is K.NUMBER
        further = self._figure_further(after) if number.problem is None and after < hi else 0
        if stroke or further:  # `11hs/15hs`, `5 hs được 3 hs`
            return self._bad(at, further or after + 2, "fraction" if stroke else "range", look)
        look.end, look.number = after, number
        return _DONE

    def _devices(self, at: int, hi: int) -> bool:
        """Tell of devices alone, which may stand for people's accounts: `kích hoạt 61 máy`."""
        name = at
        while name > self._line_lo and self.items[name].kind not in PHRASE:
            name -= 1
        if self.scan.tokens[self.items[at].first].low != "máy" or "kichhoat" not in self.items[name].flat:
            return False
        return at + 1 >= hi or self.items[at + 1].kind is K.SIGN or bool(self.items[at + 1].words & (QUIET | AND))

    def _counts_places(self, at: int, hi: int) -> bool:
        """Tell of a number of hamlets or communes: `thu nhận tại 04 ấp`."""
        if at >= hi or self.items[at].kind is not K.KIND or len(self.items[at].flat) < len("ap"):
            return False
        return at + 1 >= hi or self.items[at + 1].kind is not K.UNIT

    def _bad(self, at: int, end: int, reason: str, look: Sought) -> int:
        tokens = self.items[at].first, self.items[min(end, len(self.items)) - 1].last
        look.end, look.number = end, Number(*tokens, 0, "", ProblemCode.BAD_NUMBER, reason)
        return _DONE

    def _stray(self, at: int, hi: int) -> bool:
        """Tell of a second number right behind one: `m1=1 2`, unless it counts what follows."""
        items = self.items
        if at >= hi or items[at].kind is not K.NUMBER or self._counted_phrase(at, hi):
            return False
        behind = items[at + 1] if at + 1 < len(items) else None
        if behind is None or behind.kind in (K.BREAK, K.SIGN):
            marked = behind is not None and behind.kind is K.SIGN and behind.flat in ".)/" and not behind.spaced
            return not (behind is not None and (behind.flat == "=" or (marked and at + 2 < hi)))
        if behind.words & COUNTED:
            place = at + 1
            while place < hi and items[place].kind is K.WORDS and items[place].words & (COUNTED | FILL):
                place += 1
            return place >= hi or items[place].kind not in PHRASE
        return self._has_number(at + 1) or (self.command and behind.kind not in PHRASE)
