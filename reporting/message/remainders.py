"""Figures of a sentence that nobody read: they make the one that was read doubtful."""

from __future__ import annotations

import re

from reporting.message.masks import AND, COUNTED, FAILED, FILL, LINK, NEGATED, NOTE, QUIET, ZERO
from reporting.message.numbers import read_number
from reporting.message.phrasing import Phrasing
from reporting.message.scan import ItemKind as K
from reporting.message.walk import PHRASE
from reporting.reading import ProblemCode

_SLIPS = frozenset({"nhầm", "nham", "quên", "lộn"})
_RIGHTS = frozenset({("đúng", "là"), ("dung", "la"), ("mới", "đúng"), ("moi", "dung"), ("phải", "là")})
_EARLIER = frozenset({"nãy", "trước", "trên"})  # `hồi nãy nhầm 12` speaks of another message
NEAR = 3  # items between the word of a slip and the figure that is right
FAR = 20  # items of a piece that are looked through
_DAY_PARTS = frozenset({"sáng", "trưa", "trua", "chiều", "chieu", "tối", "đêm"})
_ISSUES = frozenset({"capmoi", "capdoi", "caplai", "moi", "doi", "lai"})  # cấp mới, cấp đổi, cấp lại
_PARTED = re.compile(r"sáng|cấp|\bcap\b|trưa|trua|chiều|chieu|tối|đêm|tại|\btai\b|\b[ởo]\b", re.IGNORECASE)
_MENDED = re.compile(r"nhầm|nham|quên|lộn|đúng|dung|phải là", re.IGNORECASE)


class Remainders(Phrasing):
    """Asks where a sentence holds more of a figure than was read."""

    def _ask_of_the_rest(self, lo: int, live: int, hi: int, *, asks: bool) -> None:
        """Ask about a sentence's figure where another stands beside it; `live` is where talk begins."""
        if not self.draft.pairs:
            return
        if self._hints is None:
            text = self.scan.text
            self._hints = (_PARTED.search(text) is not None, _MENDED.search(text) is not None)
        parted, mended = self._hints
        if parted and self._sentence_figures and not asks:
            self._in_parts(lo, live)
        if "nữa" in self.scan.text.lower() and self._sentence_figures:
            self._once_more(lo, live)
        if mended and not (self.killed or self.correction):
            self._mended_at_once(lo, hi)

    def _once_more(self, lo: int, live: int) -> None:
        """Ask about a figure that may come on top of what was reported: `thêm 3 tài khoản mức 2 nữa`."""
        for at in range(lo + 1, live):
            if self.scan.tokens[self.items[at].first].low != "nữa":
                continue
            last = at - 1
            while last > lo and (self.items[last].words & (COUNTED | FILL) or self.items[last].kind in PHRASE):
                last -= 1
            if self.items[last].kind is K.NUMBER and self.items[last].first in self._used:
                self._fault(ProblemCode.AMBIGUOUS_VALUE, last, at + 1, reason="more")

    def _mended_at_once(self, lo: int, hi: int) -> None:
        """Ask about a figure that is taken back where it stands: `mức 2: 3, à nhầm 4`, `À quên, 4 mới đúng`."""
        items = self.items
        lows = [self.scan.tokens[item.last - 1].low for item in items[lo:hi]]
        if _EARLIER & set(lows):
            return
        for at, (low, following) in enumerate(zip(lows, [*lows[1:], ""], strict=True), start=lo):
            if low in _SLIPS or (low, following) in _RIGHTS:
                beside = items[max(at - NEAR, lo) : min(at + NEAR + 1, hi)]
                if any(item.kind is K.NUMBER and item.first not in self._used for item in beside):
                    self._fault(ProblemCode.AMBIGUOUS_VALUE, lo, hi)
                    return

    def _in_parts(self, lo: int, hi: int) -> None:
        """Ask about a figure in parts, of which one was read: `sáng 5 mức 2, chiều 6 nữa`, `20 tại chợ, 15 ở ấp`."""
        items = self.items
        said, depth, placed, parted = 0, 0, False, False
        for at in range(lo, hi):
            depth += (items[at].flat == "(") - (items[at].flat == ")")
            if items[at].kind is not K.NUMBER or depth > 0:
                continue
            place = self._at_a_place(at, hi)
            if items[at].first in self._used:
                placed, parted = place, parted or self._of_a_part(at, lo, hi)
            elif (beside := placed and place and not self._lacks(at, lo, hi)) or self._of_a_part(at, lo, hi):
                parted = parted or beside
                number = read_number(self.scan.tokens, items[at].first)
                said += number.value if number is not None else 0
        if said and (parted or said != self.draft.pairs[-1].number):
            self._fault(ProblemCode.AMBIGUOUS_VALUE, lo, hi)

    def _behind_count(self, at: int, hi: int) -> int:
        at += 1
        while at < hi and self.items[at].words & COUNTED:
            at += 1
        return at

    def _at_a_place(self, at: int, hi: int) -> bool:
        """Tell whether a number, with what it counts, is followed by where that was: `15 hồ sơ tại nhà`."""
        end = self._behind_count(at, hi)
        said = self.items[end].flat if end < hi else ""
        return said in {"o", "luudong"} or said.startswith("tai")

    def _lacks(self, at: int, lo: int, hi: int) -> bool:
        """Tell whether a number's piece of the sentence is of what was not done: `còn 5 hộ ở ấp 2`."""
        first, end = at, at
        while first > max(lo, at - FAR) and self.items[first - 1].flat != ",":
            first -= 1
        while end < min(hi, at + FAR) and self.items[end].flat != ",":
            end += 1
        return any(item.words & (NEGATED | FAILED | NOTE) and not item.words & ZERO for item in self.items[first:end])

    def _of_a_part(self, at: int, lo: int, hi: int) -> bool:
        """Tell whether a number is what a part of the day brought, and counts nothing else: `chiều 6`, `6 tối nay`."""
        items, first, end = self.items, at - 1, self._behind_count(at, hi)
        while first > lo and items[first].words & LINK:
            first -= 1
        if end < hi and not (items[end].kind is K.SIGN or items[end].words & (AND | QUIET) or items[end].flat == "nua"):
            return False
        return (first >= lo and self._part_of_day(first)) or (end < hi and self._part_of_day(end))

    def _part_of_day(self, at: int) -> bool:
        items = self.items
        before, behind = items[at - 1] if at > self._line_lo else items[at], items[at + 1 : at + 2]
        if items[at].flat in _ISSUES and (items[at].flat.startswith("cap") or before.flat == "cap"):
            return True
        if items[at].flat == "cap" and behind and behind[0].flat in _ISSUES:
            return True
        return items[at].flat == "luudong" or self.scan.tokens[self.items[at].first].low in _DAY_PARTS
