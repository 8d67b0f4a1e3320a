"""Figures in a name's clause that nobody read: an entry that would lack them is asked about."""

from __future__ import annotations

from reporting.message.doubts import OTHER_THINGS
from reporting.message.masks import AND, COUNTED, FAILED, NEGATED, NOTE, ORDERED, PROMISED, ZERO
from reporting.message.scan import ItemKind as K
from reporting.message.values import Values
from reporting.message.walk import PHRASE

_NOT_DONE = NEGATED | FAILED | NOTE | ORDERED | PROMISED
_ORDINAL = frozenset({"dot", "ky", "ngay", "thang", "quy", "lan", "dean", "da", "muc", "phan", "quyetdinh", "cv"})


class Skipped(Values):
    """Remembers figures in a name's clause that nobody read."""

    def _note_skipped(self, metric: str, first: int, end: int, hi: int, *, loose: bool) -> None:
        """Remember an unread figure beside a name: `CCCD gắn chip: 3`, `12 hồ sơ gắn chip mức 1`."""
        items = self.items
        lo, stop = first, end
        explicit = end < hi and items[end].flat in {":", "="}
        while lo > self._line_lo and not self._parts_clauses(lo - 1):
            lo -= 1
        while stop < hi and not (self._parts_clauses(stop) and not (explicit and items[stop].flat in {"(", ")"})):
            stop += 1
        if any(item.words & _NOT_DONE and not item.words & ZERO for item in items[lo:stop]):
            return
        behind = any(
            self._unread(at, stop) or (explicit and items[at].kind is K.NUMBER and items[at].first not in self._used)
            for at in range(end, stop)
        )
        behind = behind and (explicit or not loose)
        counted = bool(first > lo and items[first - 1].words & COUNTED)
        before = any(
            self._unread(at, first) and (counted or items[at + 1].words & COUNTED) for at in range(lo, first - 1)
        )
        if behind or before:
            self.draft.strange.append((metric, self.line, self.scan.said(lo, stop)))

    def _parts_clauses(self, at: int) -> bool:
        """Tell whether an item parts clauses: a comma, a bracket, `và`, another name."""
        item = self.items[at]
        return item.kind in (*PHRASE, K.UNIT, K.BREAK) or item.flat in set(",;!?()") or bool(item.words & AND)

    def _unread(self, at: int, hi: int) -> bool:
        """Tell of a number that is no part of a figure read, of a place, a rate or a paper."""
        items = self.items
        if items[at].kind is not K.NUMBER or items[at].first in self._used:
            return False
        before = items[at - 1] if at > self._line_lo else None
        if before is not None:
            numbered = self.scan.tokens[before.first].low in {"số", "so"}
            if numbered or before.kind is K.KIND or before.flat in _ORDINAL or before.flat in {"/", "-", "~"}:
                return False
        following = items[at + 1] if at + 1 < len(items) else None
        if following is None or at + 1 >= hi:
            return True
        word = self.scan.tokens[following.first].low
        return bool(following.words & COUNTED) or not (
            following.kind is K.KIND or word in OTHER_THINGS or following.flat in {"%", "/", "-"}
        )
