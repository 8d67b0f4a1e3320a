"""Metrics that are named without a figure that can be read: an entry that would lack them is asked about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from reporting.message.draft import Fault
from reporting.message.lexicon import Leaf, level_of
from reporting.message.lines import stands_below_a_figure
from reporting.message.masks import AND, COUNTED, LINK, PERSON, QUIET, THANKS
from reporting.message.scan import Item
from reporting.message.scan import ItemKind as K
from reporting.message.skipped import Skipped
from reporting.message.vocabulary import DAILY_KEYS
from reporting.message.walk import PHRASE
from reporting.reading import ProblemCode

_LATER = frozenset(
    (
        "se",
        "sau",
        "gui",
        "cho",
        "doi",
        "bosung",
        "capnhat",
        "tonghop",
        "ra",
        "kiemtra",
        "de",
        "mai",
        "sangmai",
        "hoi",
        "bao",
        "baocao",
    )
)
"""Words of a figure that is still to come: its reporter knows that it is not there."""
_AS_BEFORE = frozenset({"nhu", "tren", "van", "cung", "bang", "giong", "loi"})
_SILENT = (K.SIGN, K.DATE, K.CLOCK)
_ENDS = frozenset(",;()")
_NOT_YET = ("chua", "dang", "choduyet", "choxuly")
_MOST_WORDS: Final = 2  # in a figure's place where no sign asks for one
_MOST_IN_COMMAND: Final = 4


@dataclass(frozen=True, slots=True)
class Name:
    """A metric's name as it stands: items `first` to `end` (excluded), the metrics it fits, its one form.

    `key` says it is a key, `bare` that it is a level alone (`mức 2`). The first of `keys` is empty where the name
    says more than any metric's.
    """

    first: int
    end: int
    keys: tuple[str, ...]
    canon: str
    key: bool
    bare: bool
    leaf: Leaf | None = None


class Blanks(Skipped):
    """Remembers metrics that are named without a figure."""

    def _note_blank(self, name: Name, metric: str, hi: int) -> None:
        """Remember a name whose place for a figure is empty or holds what is none: `m2: abc`, `mức 2: …`, `m2 -`."""
        items = self.items
        if items[name.first].flat in DAILY_KEYS and not self.command:
            return
        at, sign = name.end, ""
        while at < hi and (items[at].flat in {"=", ":"} or items[at].words & LINK):
            sign, at = items[at].flat if items[at].kind is K.SIGN else sign, at + 1
        end = self._clause_end(at, hi)
        said = [item for item in items[at:end] if not (item.kind in _SILENT or item.words & (PERSON | THANKS))]
        if any(item.kind in (K.NUMBER, K.UNIT) for item in said):
            return
        later = self._comes_later(at, end if sign else hi)
        if later and not (self.command and (sign or name.key)):
            return
        if said and not later:
            blank = len(said) == 1 and len(said[0].flat) == 1  # `m2: x` keeps the place free
            if not (sign or self._in_a_figures_place(name, said)):
                return
        else:
            blank = True
            if self._heads(name, end, hi, signed=sign != "") or not (sign or later or self._alone(name, at, end)):
                return
        text = self.scan.said(name.first, max(end, name.end)).strip()
        code = ProblemCode.MISSING_VALUE if blank else ProblemCode.BAD_NUMBER
        self.draft.lacking.append(Fault(code, self.line, text, metric=metric, reason="" if blank else "word"))
        if not blank and end < hi and all(item.kind is K.OTHER for item in said):
            self._named_to = end  # what follows is a name of its own: `m2 abc m1 12`

    def _figure_in_brackets(self, name: Name, hi: int) -> int:
        """Find where a figure in brackets ends that stands in its place behind a name, `mức 1 (5)`; 0 for none."""
        items, at = self.items, name.end + 1
        at += name.end < hi and items[name.end].flat in {"=", ":"}
        if at + 1 >= hi or items[at - 1].flat != "(" or items[at].kind is not K.NUMBER:
            return 0
        at += 1
        while at < hi and items[at].words & COUNTED:
            at += 1
        if at >= hi or items[at].flat != ")":
            return 0
        behind = items[at + 1] if at + 1 < hi else None
        ends = behind is None or behind.kind in PHRASE or behind.flat in {",", ";"} or behind.words & (AND | QUIET)
        return at + 1 if ends else 0

    def _comes_later(self, at: int, hi: int) -> bool:
        """Tell of a figure that is still to come, of several names in a row too: `kh1, kh2 mai gửi`."""
        for item in self.items[at:hi]:
            if item.kind in (K.NUMBER, K.UNIT):
                return False
            if item.kind is not K.SIGN and (item.flat in _LATER or item.flat.startswith(_NOT_YET)):
                return True
        return False

    def _clause_end(self, at: int, hi: int) -> int:
        """Find where what is said of a name ends: at a comma, a bracket, `và`, another name, a unit."""
        items = self.items
        while at < hi and not (items[at].kind in (*PHRASE, K.UNIT) or items[at].flat in _ENDS or items[at].words & AND):
            at += 1
        return at

    def _in_a_figures_place(self, name: Name, said: list[Item]) -> bool:
        """Tell of a few words of no meaning right behind a name, with no sign: `m2 abc`."""
        most = _MOST_IN_COMMAND if self.command else _MOST_WORDS
        return (
            (name.key or self.command)
            and len(said) <= most
            and all(item.kind is K.OTHER or item.flat in _AS_BEFORE for item in said)
        )

    def _alone(self, name: Name, at: int, end: int) -> bool:
        """Tell whether nothing but a name, and what keeps a place free, stands in a clause after figures."""
        if name.key:
            return True
        before = self.items[name.first - 1]
        if before.kind is K.BREAK and at == end and stands_below_a_figure(self.items, name.first):
            return True
        opens = before.kind in (K.SIGN, K.BREAK) or bool(before.words & AND)
        asked = end < len(self.items) and self.items[end].flat == "?"
        return opens and bool(asked or (self._figures if end > at else self._sentence_figures))

    def _heads(self, name: Name, end: int, hi: int, *, signed: bool) -> bool:
        """Tell whether a name has its figures behind it, on its line or below: `Mức 2: thu nhận 5`, `Kích hoạt:`."""
        items, size = self.items, len(self.items)
        at = end
        if at < hi and items[at].kind not in PHRASE:
            return False
        if at >= hi:
            if not signed or at >= size or items[at].kind is not K.BREAK:
                return False
            at = self._line_opens(at + 1, size)
        if at >= size or items[at].kind not in PHRASE:
            return False
        leaf = items[at].leaf
        canon = (leaf.canon or f"muc {leaf.level}") if leaf is not None else ""
        key = leaf is not None and leaf.key and items[at].kind is K.METRIC
        bare = bool(level_of(name.canon)) and name.bare
        return not key and (not level_of(canon) if bare or name.key else canon.startswith("muc "))

    def _keeps_place(self, index: int, lo: int, hi: int) -> bool:
        """Tell of a question mark in a figure's place, beside figures: `m1=5, m2: ?` asks nobody."""
        items = self.items
        if index - 2 < lo or not any(item.kind is K.NUMBER for item in items[lo:hi]):
            return False
        before, name = items[index - 1], items[index - 2]
        if before.flat in {"=", ":"}:
            return name.kind in PHRASE
        leaf = before.leaf
        key = before.kind is K.METRIC and leaf is not None and leaf.key and before.flat not in DAILY_KEYS
        return key and name.kind is not K.NUMBER and not name.words & COUNTED
