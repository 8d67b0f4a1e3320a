"""What a sentence behind figures says of them: that they are cumulative, of another day, or mistaken."""

from __future__ import annotations

from reporting.message.masks import ANY_TOTAL, CORRECTION, LINK, ORDERED, QUIET, REPORT, RESULT
from reporting.message.remainders import Remainders
from reporting.message.scan import Item
from reporting.message.scan import ItemKind as K
from reporting.reading import Op

_SENDING = frozenset({"lay", "bu", "tre", "muon", "cham", "chot", "nop", "tinh"})
_PLAIN = (K.SIGN, K.DATE, K.CLOCK)


class Afterwords(Remainders):
    """Reads what a sentence without figures says of the figures before it."""

    def _said_after(self, lo: int, hi: int) -> bool:
        """Read `Đây là số lũy kế`, `Số liệu lấy ngày 1/8`; tell whether a sentence says that."""
        at = lo
        while at < hi and self.items[at].flat != ",":
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
        said = any(item.words & (REPORT | RESULT) or item.flat in _SENDING for item in piece)
        if len(dates) != 1 or dates[0].paper or not said or dates[0] in self.draft.dates:
            return False
        self.draft.dates.append(dates[0])
        return True

    def _heads_rates(self, lo: int, hi: int) -> bool:
        """Tell of rates in plain text, which count nothing: `tỷ lệ: mức 1: 12`."""
        said = [item.flat for item in self.items[lo:hi]]
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
            or (self.items[at].words & ORDERED and at + 1 < hi and self.items[at + 1].flat == "kiem")
            for at in behind
        )


def _of_the_sending(item: Item) -> bool:
    """Tell of a word that speaks of the figures' sending, and of nothing else."""
    return item.kind in _PLAIN or bool(item.words & (QUIET | REPORT | RESULT | ANY_TOTAL)) or item.flat in _SENDING
