"""Days in what is told beside the figures: what hindered the work, what was done then, what is announced."""

from __future__ import annotations

from reporting.message.masks import NEGATED, NOTHING, QUIET
from reporting.message.mentions import Mention, Sort
from reporting.message.scan import Item
from reporting.message.scan import ItemKind as K
from reporting.message.tokens import Token
from reporting.message.walk import PHRASE, Walk

PIECE_ENDS = frozenset({",", ".", ";", "!", "?"})
_SET_OFF = frozenset({",", "(", "-"})
_CAUSES = frozenset({"do", "vi", "tai", "boi"})
_OF_SENDING = frozenset({"lay", "bu", "tre", "muon", "cham", "chot", "nop", "tinh", "bao", "nhap", "hom", "quen"})
"""Words of a report's own sending: a day beside them is the report's."""
_STILL = frozenset({"van", "cung"})
_SUMMED_UP = frozenset({"tongket", "soket"})
_ANNOUNCED = _SUMMED_UP | {"gui", "guibaocao", "guibosung", "bosung", "xingui", "nop", "baocao"}
OBSTACLES = frozenset({"mua", "lu", "lut", "ngap", "hong", "hu", "nghi", "om", "benh", "cup", "mat", "nang", "loi"})


class Asides(Walk):
    """Days in what is told beside the figures."""

    def _weekday_of_prose(self, at: int, mention: Mention) -> bool:
        """Tell of a weekday in what is told after the figures: `54 tài khoản, thứ 7 và CN vẫn làm`."""
        if mention.weekday is None or not self._sentence_figures or self.items[at - 1].flat != ",":
            return False
        following = self.items[at + 1] if at + 1 < len(self.items) else None
        if following is None or following.kind in (K.SIGN, K.BREAK, K.DATE, K.NUMBER, K.UNIT, *PHRASE):
            return False
        if not following.words & QUIET:
            return True
        piece = self.items[at + 1 : self._piece_end(at)]
        own = _STILL | _SUMMED_UP
        prose = any(item.kind is K.OTHER or item.flat in own for item in piece)  # `thứ 7 làm tiếp`
        return prose and not any(_figures(item) for item in piece)

    def _of_an_obstacle(self, at: int, mention: Mention) -> bool:
        """Tell of when something hindered the work: `3 ngày nay mưa lớn`, `m2=30, hôm qua mưa`."""
        if mention.sort is not Sort.VAGUE and not self._sentence_figures:
            return False
        first = self._piece_start(at)
        if mention.back and self.items[at - 1].flat not in _CAUSES and self.items[first - 1].flat not in _SET_OFF:
            return False  # `m2=30 hôm qua mưa` is asked about
        piece = self.items[at if mention.back else first : self._piece_end(at)]
        if any(_figures(item) for item in piece):
            return False
        said = {token.flat for token in self._tokens_of(at)}
        month = self._sentence_figures and not said.isdisjoint({"thang", "cuoi"})  # `cuối tuần ra quân`
        return any(item.flat in OBSTACLES or (month and item.kind is K.OTHER) for item in piece)

    def _announced(self, at: int, mention: Mention) -> bool:
        """Tell of a time at which something else will come: `m1=5, cuối tháng tổng kết`."""
        if mention.sort is not Sort.VAGUE or not self._sentence_figures or self.items[at - 1].flat != ",":
            return False
        piece = self.items[at + 1 : self._piece_end(at)]
        return any(item.flat in _ANNOUNCED for item in piece) and not any(_figures(item) for item in piece)

    def _tokens_of(self, at: int) -> list[Token]:
        return self.scan.tokens[self.items[at].first : self.items[at].last]

    def _told_after(self, at: int, mention: Mention) -> bool:
        """Tell of a day in words of their own after the figures: `mức 2: 30, đã gửi danh sách ngày 31/7`."""
        if not self._sentence_figures or not (mention.first or mention.back) or not self.draft.pairs:
            return False
        first = self._piece_start(at)
        piece = self.items[first : self._piece_end(at)]
        if self.items[first - 1].flat not in _SET_OFF or any(
            item.kind in PHRASE or (item.kind is K.NUMBER and mention.first) or item.kind is K.UNIT for item in piece
        ):
            return False
        sent = any(item.flat in _OF_SENDING for item in piece)  # `hôm qua em chưa báo`
        if any(item.kind is K.OTHER and item.flat not in _OF_SENDING for item in piece):
            return not (mention.back and sent)
        negated = any(item.words & NEGATED for item in piece)
        return negated and not (mention.back and (sent or any(item.flat == "gui" for item in piece)))

    def _hindered(self, at: int, mention: Mention) -> bool:
        """Tell of a day gone by on which something hindered the work, not set off: `hôm qua mưa, m2=30`."""
        if not mention.back or (self.draft.given and not self._sentence_figures):
            return False
        end = self._piece_end(at)
        piece = self.items[at + 1 : end]
        if any(_figures(item) for item in piece) or not any(item.flat in OBSTACLES for item in piece):
            return False
        sentence = end
        while sentence < len(self.items) and self.items[sentence].kind is not K.BREAK:
            sentence += 1
        return not any(item.words & NOTHING for item in self.items[at:sentence])

    def _piece_start(self, at: int) -> int:
        """Find where the piece that holds a date begins: behind a comma, a bracket, a dash between words."""
        while at > self._line_lo and self.items[at - 1].flat not in PIECE_ENDS | {"("}:
            if self.items[at - 1].flat == "-" and self.items[at - 1].spaced and self.items[at].spaced:
                break
            at -= 1
        return at

    def _piece_end(self, at: int) -> int:
        items, size = self.items, len(self.items)
        while at < size and items[at].kind is not K.BREAK and items[at].flat not in PIECE_ENDS | {")"}:
            at += 1
        return at


def _figures(item: Item) -> bool:
    return item.kind in (K.NUMBER, *PHRASE)
