"""Numbers in letters where a figure should stand, as voice typing writes them: they are asked about."""

from __future__ import annotations

from reporting.message.doubts import TENS, Doubts, is_numeral, is_plain_numeral
from reporting.message.lexicon import level_of
from reporting.message.masks import COUNTED
from reporting.message.scan import ItemKind as K


class Spelled(Doubts):
    """Finds numbers in letters."""

    def _spelled(self, at: int, hi: int, *, alone: bool) -> bool:
        """Tell of a number in letters: `hai mươi`, or one numeral alone."""
        first = self.scan.tokens[self.items[at].first].low
        if not is_numeral(first):
            return at + 1 < hi and self._spelled_plain(at)
        if at + 1 >= hi or self.items[at + 1].kind is K.SIGN:
            return alone or self._behind_a_level(at)
        return is_numeral(self.scan.tokens[self.items[at + 1].first].low) or (
            (alone or self._behind_a_level(at)) and bool(self.items[at + 1].words & COUNTED)
        )

    def _behind_a_level(self, at: int) -> bool:
        """Tell of a numeral right behind a key or a level: `m1 năm`, `mức 1 năm tài khoản`."""
        leaf = self.items[at - 1].leaf
        return self.items[at - 1].kind is K.METRIC and leaf is not None and (leaf.key or bool(level_of(leaf.canon)))

    def _spelled_plain(self, at: int) -> bool:
        """Tell of a number in letters without their marks: `muoi hai`, `sau muoi`."""
        said = {self.items[at].flat, self.items[at + 1].flat}
        return bool(said & TENS) and all(is_plain_numeral(word) for word in said)
