"""What a sentence behind figures says of them: that they are cumulative, of another day, or mistaken."""

from __future__ import annotations

from reporting.message.masks import (
    AND,
    ANY_TOTAL,
    CORRECTION,
    COUNTED,
    FAILED,
    LINK,
    NEGATED,
    NOTE,
    ORDERED,
    QUIET,
    REPORT,
    RESULT,
    ZERO,
)
from reporting.message.numbers import read_number
from reporting.message.phrasing import Phrasing
from reporting.message.scan import Item
from reporting.message.scan import ItemKind as K
from reporting.reading import Op, ProblemCode

_SENDING = frozenset({"lay", "bu", "tre", "muon", "cham", "chot", "nop", "tinh"})
_DAY_PARTS = frozenset({"sáng", "trưa", "trua", "chiều", "chieu", "tối", "đêm"})
_PART_FOLDS = ("sang", "trua", "chieu", "toi", "dem", "tai", "o")
_PLAIN = (K.SIGN, K.DATE, K.CLOCK)


class Afterwords(Phrasing):
    """Reads what a sentence without figures says of the figures before it."""

    def _said_after(self, lo: int, hi: int) -> bool:
        """Read `Đây là số lũy kế`, `Số liệu lấy ngày 1/8`; tell whether a sentence says that."""
        at = lo
        while at < hi and self.items[at].fold != ",":
            at += 1
        piece = self.items[lo:at]
        if not all(_of_the_sending(item) for item in piece) or not self.draft.pairs:
            return False
        dates = [item.mention for item in piece if item.mention is not None and item.kind is K.DATE]
        total = any(item.words & ANY_TOTAL for item in piece)
        if total and not dates and any(item.words & LINK for item in piece):
            for draft in (*self.drafts, self.draft):
                for pair in draft.pairs:
                    if pair.op is Op.SET:
                        pair.op = Op.TOTAL
            return True
        said = any(item.words & (REPORT | RESULT) or item.fold in _SENDING for item in piece)
        if len(dates) != 1 or dates[0].paper or not said or dates[0] in self.draft.dates:
            return False
        self.draft.dates.append(dates[0])
        return True

    def _in_parts(self, lo: int, hi: int) -> None:
        """Ask about a figure in parts, of which one was read: `sáng 5 mức 2, chiều 6 nữa`, `20 tại chợ, 15 ở ấp`."""
        items = self.items
        if not self.draft.pairs or not any(item.fold.startswith(_PART_FOLDS) for item in items[lo:hi]):
            return
        said, depth, placed = 0, 0, False
        for at in range(lo, hi):
            depth += (items[at].fold == "(") - (items[at].fold == ")")
            if items[at].kind is not K.NUMBER or depth > 0:
                continue
            place = self._at_a_place(at, hi)
            if items[at].first in self._used:
                placed = place
            elif self._of_a_part(at, lo, hi) or (placed and place and not self._lacks(at, lo, hi)):
                number = read_number(self.scan.tokens, items[at].first)
                said += number.value if number is not None else 0
        if said not in {0, self.draft.pairs[-1].number}:
            self._fault(ProblemCode.AMBIGUOUS_VALUE, lo, hi)

    def _behind_count(self, at: int, hi: int) -> int:
        at += 1
        while at < hi and self.items[at].words & COUNTED:
            at += 1
        return at

    def _at_a_place(self, at: int, hi: int) -> bool:
        """Tell whether a number, with what it counts, is followed by where that was: `15 hồ sơ tại nhà`."""
        end = self._behind_count(at, hi)
        return end < hi and (self.items[end].fold == "o" or self.items[end].fold.startswith("tai"))

    def _lacks(self, at: int, lo: int, hi: int) -> bool:
        """Tell whether a number's piece of the sentence is of what was not done: `còn 5 hộ ở ấp 2`."""
        first, end = at, at
        while first > lo and self.items[first - 1].fold != ",":
            first -= 1
        while end < hi and self.items[end].fold != ",":
            end += 1
        return any(item.words & (NEGATED | FAILED | NOTE) and not item.words & ZERO for item in self.items[first:end])

    def _of_a_part(self, at: int, lo: int, hi: int) -> bool:
        """Tell whether a number is what a part of the day brought, and counts nothing else: `chiều 6`, `6 tối nay`."""
        items, first, end = self.items, at - 1, self._behind_count(at, hi)
        while first > lo and items[first].words & LINK:
            first -= 1
        if end < hi and not (items[end].kind is K.SIGN or items[end].words & (AND | QUIET) or items[end].fold == "nua"):
            return False
        return (first >= lo and self._part_of_day(first)) or (end < hi and self._part_of_day(end))

    def _part_of_day(self, at: int) -> bool:
        return self.scan.tokens[self.items[at].first].low in _DAY_PARTS

    def _heads_rates(self, lo: int, hi: int) -> bool:
        """Tell of rates in plain text, which count nothing: `tỷ lệ: mức 1: 12`."""
        said = [item.fold for item in self.items[lo:hi]]
        heads = (said[at] in {"ty", "ti"} and said[at + 1 : at + 3] == ["le", ":"] for at in range(len(said)))
        return not self.command and any(heads)

    def _taken_back(self, lo: int, hi: int) -> bool:
        """Tell whether a sentence of plain text says that its figures are mistaken, or asks to look at them again."""
        if self.command or self.correction or any(item.words & CORRECTION for item in self.items[lo:hi]):
            return False
        numbers = [at for at in range(lo, hi) if self.items[at].kind is K.NUMBER]
        behind = range(numbers[-1] + 1, hi) if numbers else range(0)
        return any(
            self.scan.tokens[self.items[at].last - 1].low == "nhầm"
            or (self.items[at].words & ORDERED and at + 1 < hi and self.items[at + 1].fold == "kiem")
            for at in behind
        )


def _of_the_sending(item: Item) -> bool:
    """Tell of a word that speaks of the figures' sending, and of nothing else."""
    return item.kind in _PLAIN or bool(item.words & (QUIET | REPORT | RESULT | ANY_TOTAL)) or item.fold in _SENDING
