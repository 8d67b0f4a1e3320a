"""A metric's name put together: stems, levels before and behind them."""

from __future__ import annotations

from reporting.message.blanks import Name
from reporting.message.lexicon import Leaf, canon_of, level_of
from reporting.message.masks import COUNTED, FILL, LINK, STEM
from reporting.message.scan import ItemKind as K
from reporting.message.totals import Totals
from reporting.message.walk import PHRASE


class Names(Totals):
    """Puts a metric's name together."""

    def _resolve(self, index: int, hi: int) -> Name:
        """Join a stem and its level into one name."""
        item = self.items[index]
        leaf = item.leaf
        canon = _canon(leaf)
        key = leaf is not None and leaf.key and item.kind is K.METRIC
        turned = None if key or not canon.startswith("muc ") else self._turned(index, hi, canon)
        if turned is not None:
            return turned
        if key or level_of(canon):
            return Name(index, index + 1, item.metrics, canon, key, canon.startswith("muc "), leaf)
        return self._joined(index, hi, canon)

    def _turned(self, index: int, hi: int, level: str) -> Name | None:
        """Join a level and the stem behind it: `Mức 1 kích hoạt được 10`; None where it is another's."""
        items, at = self.items, index + 1
        while at < hi and items[at].kind is K.WORDS and items[at].words & FILL and not items[at].words & STEM:
            at += 1
        leaf = items[at].leaf if at < hi else None
        if leaf is None or not (items[at].kind is K.STEM or items[at].words & STEM):
            return None
        canon = f"{leaf.canon or canon_of(leaf.lows)} {level}"
        keys = self.lexicon.by_canon.get(canon)
        following = items[at + 1] if at + 1 < hi else None
        if keys is None or following is None:
            return None
        if not (following.words & LINK or following.kind is K.NUMBER or following.flat in {":", "="}):
            return None
        return Name(index, at + 1, keys, canon, key=False, bare=False, leaf=items[index].leaf)

    def _joined(self, index: int, hi: int, canon: str) -> Name:
        """Join what goes on a stem: another stem, or a level, fillers between."""
        items = self.items
        first = items[index]
        keys, end, inner = first.metrics, index + 1, index + 1
        while inner < hi and items[inner].words & (FILL | COUNTED) and items[inner].kind is K.WORDS:
            inner += 1
        while inner < hi and items[inner].kind in PHRASE:
            tail = items[inner]
            if tail.leaf is None or (tail.leaf.key and tail.kind is K.METRIC):
                break
            tail_canon = _canon(tail.leaf)
            level = level_of(tail_canon)
            inner += 1
            end = inner
            if level:
                canon = f"{canon} {level}"
                keys = self.lexicon.by_canon.get(canon) or ("", *_merged(first.metrics, tail.metrics))
                break
            if canon == tail_canon:
                continue
            joined = self.lexicon.by_canon.get(f"{canon} {tail_canon}")
            keys = joined or _merged(keys, tail.metrics)
            if joined is None:
                canon = tail_canon if first.kind is K.STEM and not keys else canon
                break
            canon = f"{canon} {tail_canon}"
        return Name(index, end, keys, canon, key=False, bare=canon.startswith("muc "), leaf=first.leaf)

    def _with_level(self, name: Name, at: int, hi: int) -> tuple[Name, int]:
        """Give a stem the level that stands behind its count: `kích hoạt 27 tài khoản mức 2`."""
        whole = self._whole_name_after(name, at, hi)
        if whole is not None:
            return whole, whole.end
        later = self._level_after(at, hi, loose=not name.keys)
        if later is None and self._level and (full := self.lexicon.by_canon.get(f"{name.canon} {self._level}")):
            return Name(
                name.first, name.end, full, f"{name.canon} {self._level}", key=False, bare=False, leaf=name.leaf
            ), at
        if later is None:
            return name, at
        self._number_first = True
        canon = f"{name.canon} {later[1]}"
        keys = self.lexicon.by_canon.get(canon) or ("", *name.keys)
        return Name(name.first, name.end, keys, canon, name.key, bare=False, leaf=name.leaf), later[0]

    def _whole_name_after(self, name: Name, at: int, hi: int) -> Name | None:
        """Find a metric's whole name behind a stem's count: `thu nhận 34 hồ sơ định danh mức 2`."""
        if name.leaf is None or not 0 < at < hi or not self.items[at - 1].words & COUNTED:
            return None
        tail = self.items[at]
        if tail.kind is not K.METRIC or len(tail.metrics) != 1 or tail.metrics[0] not in name.leaf.stem:
            return None
        canon = _canon(tail.leaf)
        sought = self._seek(at + 1, hi)
        if not level_of(canon) or canon.startswith("muc ") or (sought is not None and sought.number is not None):
            return None
        return Name(name.first, at + 1, tail.metrics, canon, key=False, bare=False, leaf=tail.leaf)

    def _level_after(self, at: int, hi: int, *, loose: bool) -> tuple[int, str] | None:
        """Find a level that stands behind the count: `kích hoạt 27 tài khoản mức 2`."""
        items = self.items
        if not (0 < at < hi and (loose or items[at - 1].words & COUNTED)) or items[at].kind not in (K.METRIC, K.LEVEL):
            return None
        leaf = items[at].leaf
        canon = (leaf.canon or f"muc {leaf.level}") if leaf is not None else ""
        if not canon.startswith("muc "):
            return None
        sought = self._seek(at + 1, hi)
        return None if sought is not None and sought.number is not None else (at + 1, canon)


def _canon(leaf: Leaf | None) -> str:
    if leaf is None:
        return ""
    return leaf.canon or (f"muc {leaf.level}" if leaf.level else "")


def _merged(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*first, *second]))
