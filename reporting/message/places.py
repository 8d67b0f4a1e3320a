"""Places smaller than a unit: figures of a hamlet or a school are not the whole unit's."""

from __future__ import annotations

import re

from reporting.message.draft import Draft
from reporting.message.masks import AND, FILL, INCLUDING, NOTHING, REPORT, ZERO
from reporting.message.phrases import Phrases
from reporting.message.scan import ItemKind as K
from reporting.message.walk import PHRASE
from reporting.reading import ProblemCode

_PLACES = frozenset({"thcs", "thpt", "truong", "cho", "tram", "congty", "chua", "benhvien", "mamnon", "nganhang"})
_PEOPLE = frozenset({"dan", "nguoi", "nguoidan", "cua", "o", "congdan"})
_AT = frozenset({"tai", "o"})
_SIZES = (
    frozenset({"tỉnh"}),
    frozenset({"huyện", "quận", "thị xã", "thành phố"}),
    frozenset({"xã", "phường", "thị trấn", "đặc khu"}),
    frozenset({"ấp", "thôn", "khóm", "khu phố", "bản", "buôn", "làng", "tổ dân phố"}),
    frozenset({"tổ"}),
)
_SIZE = {kind: size for size, kinds in enumerate(_SIZES) for kind in kinds}
_JOINED = re.compile(r"(?:ap|kp|khom|thon|to|tdp)\d{1,2}")
_MOST_WORDS = 3  # of a hamlet's name
_BETWEEN = frozenset({",", "-", "(", "."})


class Places(Phrases):
    """Tells parts of a unit from the unit."""

    def _start(self, unit: str | None) -> None:
        if not self.draft.given and (self.draft.unit is None or not self.command):
            self.draft.unit = unit
            self.draft.line = self.line
            return
        self._close()
        self.draft = Draft(self.line, unit)
        self._foreign = False
        self._stem = self._level = self.head_level = ""
        self._number_first = False
        self._total = self.head_total

    def _close(self) -> None:
        if self.draft.unit is not None or self.draft.given:
            self.drafts.append(self.draft)

    def _where_parts_live(self, unit: str, index: int) -> bool:
        """Tell of a part of another unit's figures, named by where its people live: `trong đó dân Tân Hưng`."""
        if not self.draft.pairs or self.draft.unit in {None, unit} or not self._sentence_figures:
            return False
        at = index - 1
        while at > self._line_lo and (self.items[at].kind is K.KIND or self.items[at].flat in _PEOPLE):
            at -= 1
        return bool(self.items[at].words & INCLUDING)

    def _within_another(self, index: int) -> bool:
        """Step over a name that is part of another's: `Trường THCS Long Toàn`, `ấp 3 xã Long Toàn`."""
        items, at = self.items, index - 1
        while at >= self._line_lo and items[at].kind is K.KIND and items[at].unit_kind in self.units.kinds:
            at -= 1
        if at < self._line_lo:
            return False
        if items[at].kind is K.OTHER and items[at].flat in _PLACES:
            first = at
            while first > self._line_lo and items[first - 1].kind is K.OTHER:
                first -= 1
        else:
            apart = items[at].flat in _BETWEEN
            first = self._part_begins(at - apart, index)
            if first < 0 or (first > self._line_lo and items[first - 1].flat in _AT):
                return False
            if apart and not self._opens(self._line_lo, first):
                return False
        here = first > self._line_lo and items[first - 1].flat in _AT
        if not (self.draft.given or here):
            self.draft.within += items[index].units
            self.draft.place = self.draft.place or self.scan.said(first, index + 1)
        return True

    def _part_begins(self, at: int, index: int) -> int:
        """Find where a smaller place's name begins that ends at an item; -1 where there is none."""
        items, found = self.items, -1
        while at >= self._line_lo:
            first = self._one_part(at, index)
            if first < 0:
                break
            found, at = first, first - 1
            at -= at >= self._line_lo and items[at].flat in _BETWEEN
        return found

    def _one_part(self, at: int, index: int) -> int:
        items, first = self.items, at
        if items[at].kind is K.OTHER and _JOINED.fullmatch(items[at].flat):
            return at
        if items[at].kind is K.NUMBER:
            first -= 1
        else:
            while first >= self._line_lo and items[first].kind is K.OTHER and at - first < _MOST_WORDS:
                first -= 1
            if first == at:
                return -1
        first -= first > self._line_lo and items[first].flat == "."
        return (
            first if first >= self._line_lo and self._smaller(first, index, numbered=items[at].kind is K.NUMBER) else -1
        )

    def _smaller(self, at: int, index: int, numbered: bool) -> bool:
        """Tell whether an item is the kind of a place that is smaller than the unit of another item."""
        kind = self.items[at].unit_kind if self.items[at].kind is K.KIND else ""
        if not kind:
            return numbered and self.items[at].flat == "to"
        sizes = [_SIZE.get(self.units.units[code].kind, -1) for code in self.items[index].units]
        return bool(sizes) and 0 <= max(sizes) < _SIZE.get(kind, -1)

    def _group(self, index: int, hi: int) -> int:
        """Step over a group's number; ask where a report is its alone, `tổ 5: m1=5`. 0 where there is none."""
        items, at = self.items, index + 2
        if at >= hi or items[at - 1].kind is not K.NUMBER or len(items[at - 1].flat) > len("12"):
            return 0
        named = items[at].kind in (K.UNIT, K.KIND) or items[at].flat in _BETWEEN
        own = items[at + (items[at].flat == ":")] if at + 1 < hi else items[at]
        if named or own.kind not in PHRASE or not (self.command or self.reported or self.named):
            return at if named else 0
        opens = self._skip_mark(self._line_lo, hi) == index
        if self.draft.unit is None and not self.draft.given:
            self._fault(ProblemCode.UNKNOWN_UNIT, index, at)
        elif opens:  # a line of its own below the unit's
            self._start(None)
            self._fault(ProblemCode.UNKNOWN_UNIT, index, at)
        return at

    def _part_behind(self, index: int, hi: int) -> int:
        """Find where a part named right behind its unit ends, `Tân Hưng ấp 2: m1=5`; 0 where no figures follow one."""
        items, at, end = self.items, index + 1, 0
        if at >= hi or items[at].kind in PHRASE:
            return 0
        while at < hi and self._between_unit_and_part(at):
            at += 1
        while at < hi and (last := self._one_part_from(at, index, hi)):
            end = at = last
            at += at < hi and (items[at].flat in _BETWEEN or bool(items[at].words & AND))
        while end and at < hi and (items[at].flat in {":", "-", ")", ","} or items[at].words & (FILL | REPORT)):
            at += 1
        if not (end and at < hi and (items[at].kind in PHRASE or items[at].words & NOTHING)):
            return 0
        if not any(item.kind is K.NUMBER or item.words & (NOTHING | ZERO) for item in items[at:hi]):
            return 0  # `khu phố 3 kích hoạt tối nay 19h`
        return end

    def _between_unit_and_part(self, at: int) -> bool:
        item = self.items[at]
        if item.flat in _AT:
            return False
        return item.flat in _BETWEEN | {":"} or item.kind is K.DATE or bool(item.words & (FILL | REPORT))

    def _one_part_from(self, at: int, index: int, hi: int) -> int:
        """Find where a smaller place's name ends, `ấp 2`, `ấp 1, 2`, `KP3`, `ấp Giồng Giếng`; 0 where none begins."""
        items, name = self.items, at + 1
        if name < hi and items[at].kind is K.OTHER and _JOINED.fullmatch(items[at].flat):
            return name
        name += name < hi and items[name].flat == "."
        if name >= hi or not self._smaller(at, index, numbered=items[name].kind is K.NUMBER):
            return 0
        last = name
        if items[name].kind is K.NUMBER:
            last += 1
            while last + 2 < hi and items[last].flat == "," and items[last + 1].kind is K.NUMBER:
                if not (items[last + 2].kind in PHRASE or items[last + 2].flat in {":", ","}):
                    break
                last += 2
            return last
        while last < hi and last - name < _MOST_WORDS and items[last].kind is K.OTHER:
            last += 1
        return last if last > name else 0
