"""Words of no meaning here: a misspelt or foreign unit, an unknown metric, or prose."""

from __future__ import annotations

from reporting.message.asides import OBSTACLES
from reporting.message.holders import Holders
from reporting.message.masks import ANY_TOTAL, CORRECTION, COUNTED, MORE, NOTE, NOTHING, OFFICE, QUIET, REPORT
from reporting.message.scan import Item
from reporting.message.scan import ItemKind as K
from reporting.message.units import Near
from reporting.message.walk import KEY_LIKE
from reporting.reading import ProblemCode

MOST_UNKNOWN_WORDS = 5


class Strange(Holders):
    """Words of no meaning here: a misspelt or foreign unit, an unknown metric, or prose."""

    def _unknown(self, index: int, lo: int, hi: int) -> int:
        """Read words of no meaning here: a misspelt or foreign unit, an unknown metric, or prose."""
        items = self.items
        kind_item = items[index] if items[index].kind is K.KIND else None
        first = index + 1 if kind_item is not None else index
        if kind_item is not None and first < hi and items[first].flat == ".":
            first += 1
        if kind_item is not None and self._whole_of_another(index):
            return self._next_unit(index, hi)
        last = first
        while (
            last < hi
            and last - first < MOST_UNKNOWN_WORDS
            and (
                items[last].kind is K.OTHER
                or (
                    items[last].flat in {"-", "_", "'"}
                    and last + 1 < hi
                    and items[last + 1].kind is K.OTHER
                    and not items[last].spaced
                )
            )
        ):
            last += 1
        if kind_item is not None and last == first and last < hi and items[last].kind is K.NUMBER:
            last += 1
        if last == first:
            return index + 1
        sign = items[last].flat if last < hi else ""
        if kind_item is None and self._unknown_metric(first, last, hi, sign):
            return self._skip_pair(last, hi)
        if self.draft.unit is None or not self._unit_in_sentence or kind_item is not None or self.draft.given:
            return max(last, self._unit_place(first, last, hi, lo, kind_item))
        return last

    def _whole_of_another(self, index: int) -> bool:
        """Tell whether the figures are those of all units: `toàn huyện`, where units are communes."""
        before = self.items[index - 1] if index > self._line_lo else None
        if before is None or before.flat not in {"toan", "ca"}:
            return False
        return all(unit.kind != self.items[index].unit_kind for unit in self.units.units.values())

    def _next_unit(self, index: int, hi: int) -> int:
        while index < hi and self.items[index].kind is not K.UNIT:
            index += 1
        return index

    def _unknown_metric(self, first: int, last: int, hi: int, sign: str) -> bool:
        """Tell of `xyz=7`, `m9: 4`, `muwcs 1=5`; prose with a colon only where a command lists pairs."""
        items = self.items
        if items[first].words & NOTE:
            return False
        at = last
        if (
            sign not in {"=", ":"}
            and last < hi
            and items[last].kind is K.NUMBER
            and last + 1 < hi
            and items[last + 1].flat == "="
        ):
            at, sign = last + 1, "="
        key_like = bool(KEY_LIKE.fullmatch(items[last - 1].flat))
        if at >= hi:
            return False
        number_next = at + 1 < hi and (
            items[at + 1].kind is K.NUMBER
            or (items[at + 1].flat in "+-~" and at + 2 < hi and items[at + 2].kind is K.NUMBER)
        )
        if sign == "=" and (number_next or self.command):
            self._fault(ProblemCode.UNKNOWN_METRIC, last - 1 if key_like else first, at)
            return True
        if sign == ":" and number_next and (key_like or (self.command and not self._prose_line(first, hi))):
            self._fault(ProblemCode.UNKNOWN_METRIC, first, at)
            return True
        if (
            key_like
            and items[last - 1].kind is K.OTHER
            and last < hi
            and items[last].kind is K.NUMBER
            and self.command
            and not (self.draft.unit is None and first == self._line_lo)
        ):
            self._fault(ProblemCode.UNKNOWN_METRIC, last - 1, last)
            return True
        return False

    def _prose_line(self, first: int, hi: int) -> bool:
        """A line of its own after figures, with words after its number, is prose: `Tiêm vắc xin: 120 mũi`."""
        return (
            first == self._line_lo
            and self._figures > 0
            and any(item.kind is K.OTHER for item in self.items[first + 2 : hi] if item.kind is not K.NUMBER)
        )

    def _skip_pair(self, index: int, hi: int) -> int:
        while index < hi and (
            (self.items[index].kind in (K.NUMBER, K.SIGN) and self.items[index].flat not in {",", ";", "(", ")"})
            or self.items[index].words & COUNTED
        ):
            index += 1
        return index

    def _nearest(self, first: int, last: int, lo: int, hi: int, kind: str) -> tuple[int, int, Near]:
        """Look words up among near names; a capital word beside them may be the name's own syllable: `Phan Ragn`."""
        near = self.units.near(self._letters(first, last), kind)
        if near.unit is None and not kind:
            for start, end in ((first - 1, last), (first, last + 1)):
                outer = start if start < first else last
                if lo <= start and end <= hi and self._capital_word(outer):
                    wider = self.units.near(self._letters(start, end), kind)
                    if wider.suggestions:
                        return start, end, wider
        return first, last, near

    def _letters(self, first: int, last: int) -> str:
        return "".join(item.flat for item in self.items[first:last] if item.kind is not K.SIGN)

    def _unit_place(self, first: int, last: int, hi: int, lo: int, kind_item: Item | None) -> int:  # noqa: PLR0911 - one a reason
        """Where a unit's name belongs, say what an unknown one may be; return where it ends, 0 if it is none."""
        items = self.items
        opens = all(
            items[at].words & (QUIET | REPORT | OFFICE | MORE | CORRECTION)
            or items[at].kind in (K.KIND, K.DATE, K.CLOCK)
            or items[at].flat in {":", ",", "#", "."}
            for at in range(lo, first)
        )
        if not opens:
            return 0
        kind = kind_item.unit_kind if kind_item is not None else ""
        first, last, near = self._nearest(first, last, lo, hi, kind)
        at = last
        while at < hi and (
            (items[at].words & (REPORT | QUIET | MORE | CORRECTION | ANY_TOTAL) and items[at].kind is K.WORDS)
            or items[at].kind in (K.DATE, K.CLOCK)
            or items[at].flat in {":", "-", ",", ".", "("}
        ):
            at += 1
        ends = at >= hi
        fits = (
            ends
            or items[at].kind in (K.METRIC, K.STEM, K.LEVEL, K.NUMBER)
            or items[at].words & NOTHING
            or KEY_LIKE.fullmatch(items[at].flat)
        )
        if not fits or (items[at].kind is K.NUMBER and not self.command if at < hi else False):
            return 0
        if not near.suggestions and items[first].flat in OBSTACLES:
            return 0  # `/bc mưa to, không phát sinh`
        if near.unit is not None:
            self._take_unit(near.unit, last - 1, hi)
            self._named_to = last
            return last
        if not near.suggestions and not self.command and not (kind_item is not None and (self.reported or self.named)):
            return 0
        if ends and not self.command and not near.suggestions:
            return 0
        if ends and (self._figures or not self._first_line) and not near.suggestions:
            return 0
        self._start(None)
        start = first - 1 if kind_item is not None else first
        code = ProblemCode.AMBIGUOUS_UNIT if near.ambiguous else ProblemCode.UNKNOWN_UNIT
        self._fault(code, start, last, *near.suggestions)
        self.named = self.named or bool(near.suggestions)
        return last
