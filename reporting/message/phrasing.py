"""Known words that are no name: report words, grounds, addressees, notes, nothing to report."""

from __future__ import annotations

import re

from reporting.flat import flatten
from reporting.message.masks import (
    ADDRESS,
    ANY_TOTAL,
    COMPARED,
    CORRECTION,
    COUNTED,
    ENDING,
    FAILED,
    FILL,
    GROUND,
    INCLUDING,
    LINK,
    MORE,
    NEGATED,
    NOTE,
    NOTHING,
    PERSON,
    QUIET,
    REPORT,
    RESULT,
    SUM,
    ZERO,
)
from reporting.message.normalise import lower
from reporting.message.scan import ItemKind as K
from reporting.message.strange import Strange
from reporting.message.walk import PHRASE
from reporting.reading import ProblemCode

_WAS_DONE = frozenset({"lam", "lamduoc", "dalam", "dalamduoc", "duoc", "dat", "datduoc", "dathuchien"})
_NO_DATA = re.compile(r"(?:khong|ko|k|hong|hok|hem)coso(?:lieu)?(?:nao|gi)?")
_HINDRANCE = re.compile(
    r"\b(?:may|mang|he thong|phan mem|duong truyen|loi|hong|hu|treo|nghen|(?:cup|mat) dien|chua|dang|di cong tac)\b"
)
"""What keeps figures from being known or entered; rain or a holiday keeps people from coming, and that is 0."""


class Phrasing(Strange):
    """Known words that are no name: report words, grounds, addressees, notes, nothing to report."""

    def _words(self, index: int, lo: int, hi: int) -> int:  # noqa: C901, PLR0911, PLR0912 - one branch a kind of word
        item = self.items[index]
        mask = item.words
        if mask & ENDING:
            self.ended = index == self._line_lo
            return hi if self.ended else index + 1
        if item.flat == "them" and self.command and index == lo and not self._figures:
            self.more = True
        if item.flat == "to" and (end := self._group(index, hi)):
            return end
        if self._heads_nothing(index, hi) and not (self.command or self._sentence_figures):
            return hi
        if mask & MORE:
            another = index + 1 < hi and self.items[index + 1].kind is K.OTHER and not self._any(K.NUMBER, index, hi)
            self.more = self.more or not (self._figures or another)
            return index + 1
        if mask & CORRECTION:
            self.correction = self.correction or not self._figures
            self.reported = self.reported or self._opens(lo, index)
            return index + 1
        if mask & NOTHING and not (mask & ZERO and index and self.items[index - 1].kind in PHRASE):
            return self._nothing(index, lo, hi)
        if mask & ANY_TOTAL:
            return self._total_words(index, hi)
        if mask & SUM:
            return self._sum(index, hi)
        if mask & INCLUDING:
            return index + 1
        if mask & ADDRESS:
            return self._to_comma(index, hi)
        if mask & REPORT:
            self.reported = self.reported or (self._opens(lo, index) and (self._figures == 0))
            if index + 1 < hi and self.items[index + 1].words & PERSON:
                return self._addressee(index + 1, hi)
            return index + 1
        if mask & GROUND and not self._figures and not (index + 1 < hi and self.items[index + 1].kind in PHRASE):
            return self._to_comma(index, hi)
        if mask & NOTE and self.command and index + 1 < hi and self.items[index + 1].flat == "=":
            self._fault(ProblemCode.UNKNOWN_METRIC, index, index + 1)
            return self._skip_pair(index + 1, hi)
        if mask & NOTE and not mask & FILL and not (item.flat == "vandong" and self._phrase_after(index + 1, hi)):
            end = self._result_after(index, self._bracket_end(index, lo, hi))
            if self.draft.given:
                self.draft.notes.append(self.scan.said(index, end).strip())
            return end
        return index + 1

    def _total_words(self, index: int, hi: int) -> int:
        """Read `lk` and its kin, before pairs or before the first figure and its name: `đến giờ được 5 mức 2`."""
        if not self._says_total(index, hi):
            return index + 1
        at = index + 1
        while at < hi and (self.items[at].kind is K.DATE or self.items[at].words & (LINK | FILL | ANY_TOTAL)):
            at += 1
        named = at + 1 < hi and self.items[at].kind is K.NUMBER and self.items[at + 1].kind in (K.METRIC, K.LEVEL)
        if self.draft.pairs or not named or not self._number_leads(at, at + 1, hi):
            return self._cumulative(index, hi)
        self._dates_between(index + 1, at)
        self._total = True
        return at

    def _says_total(self, index: int, hi: int) -> bool:
        """Tell `đến hết` from its day, and `hiện có 2.479 tk mức 2` from `hiện có 2 máy`."""
        said, following = self.items[index].flat, self.items[index + 1] if index + 1 < hi else None
        if said == "denhet":
            return following is not None and following.kind is K.DATE
        if not said.endswith("co"):
            return True
        at = index + 2
        while at < hi and self.items[at].words & COUNTED:
            at += 1
        if following is None or following.kind in PHRASE:
            return following is not None
        return following.kind is K.NUMBER and at < hi and self.items[at].kind in PHRASE

    def _result_after(self, index: int, hi: int) -> int:
        """Find where results follow what was undertaken: `vận động 60 hộ, kết quả mức 2 được 18`."""
        if self._figures:
            return hi
        items = self.items
        for at in range(index + 1, hi):
            if items[at - 1].flat == "," and (items[at].words & RESULT or items[at].flat in _WAS_DONE):
                return at
        return hi

    def _heads_nothing(self, index: int, hi: int) -> bool:
        """Tell of what was not done, or fell, right before a colon: `số chưa làm: mức 1: 12`."""
        mask = self.items[index].words
        mended = self.correction and self.items[index].flat.endswith("nham")  # `đính chính do nhập nhầm: m2=11`
        named = mask & (NEGATED | FAILED) and not (mended or mask & (ZERO | FILL | NOTHING))
        at = index + 1
        compared = bool(mask & COMPARED) and at < hi and self.items[at].kind is K.DATE
        at += compared
        return (bool(named) or compared) and at < hi and self.items[at].flat == ":"

    def _takes_figure(self, at: int, hi: int, *, said: bool) -> bool:
        """Tell whether a name has its figure right behind it; nearby too, where no report is what was cited."""
        items = self.items
        if items[at].kind not in PHRASE or at + 1 >= hi:
            return False
        return items[at + 1].kind is K.NUMBER or (not said and self._number_after(at + 1, hi))

    def _bracket_end(self, index: int, lo: int, hi: int) -> int:
        """Find where the bracket around an item ends; the sentence's end where there is none."""
        depth = 0
        for at in range(lo, hi):
            if self.items[at].kind is K.SIGN:
                depth += (self.items[at].flat == "(") - (self.items[at].flat == ")")
            if at >= index and depth <= 0:
                return at if at > index else hi
        return hi

    def _to_comma(self, index: int, hi: int) -> int:
        """Step over an address or a ground to its comma; one that holds figures is stepped over word by word."""
        at = index + 1
        while at < hi and self.items[at].flat not in {",", ":"}:
            at += 1
        if at < hi and self.items[at].flat == ":" and at == index + 1:
            return hi if not self._any(K.METRIC, index, hi) else self._to_comma(at, hi)
        said = any(item.words & REPORT for item in self.items[index + 1 : at])
        if any(self._takes_figure(inner, at, said=said) for inner in range(index + 1, at)):
            return index + 1
        while at + 1 < hi and self.items[at].flat == "," and self.items[at + 1].kind is K.DATE:
            mention = self.items[at + 1].mention
            if mention is None or not mention.paper:
                break
            at += 2
        return at

    def _addressee(self, index: int, hi: int) -> int:
        at = index
        while at < hi and self.items[at].flat not in {",", ":"}:
            if self.items[at].kind in (K.METRIC, K.NUMBER):
                return index
            at += 1
        return at if at < hi else index

    def _low(self, at: int) -> str:
        return self.scan.tokens[self.items[at].first].low

    def _nothing(self, index: int, lo: int, hi: int) -> int:
        at = index + 1
        while at < hi and self.items[at].words & (QUIET | COUNTED):
            at += 1
        stops = at >= hi or self.items[at].kind in (K.SIGN, K.DATE) or self._low(at) in {"do", "vì"}
        before = self.items[index - 1] if index > lo else None
        foreign = before is not None and (
            before.kind in (K.OTHER, K.NUMBER) or before.words & NOTE or before.kind in PHRASE
        )
        if (
            stops
            and not foreign
            and not self.draft.pairs
            and (self._any(K.UNIT, lo, index) or self.draft.unit is not None or self.reported or self.command)
        ):
            if self._cannot_be_had(index):
                self._fault(ProblemCode.MISSING_VALUE, index, index + 1, reason="no-data")
            else:
                self.draft.nothing = True
                self._gain()
        return at if stops else hi

    def _cannot_be_had(self, index: int) -> bool:
        """Tell `máy hỏng, không có số liệu` from `không phát sinh`: what was done nobody can say yet."""
        if not _NO_DATA.fullmatch(self.items[index].flat):
            return False
        hi = index
        while hi < len(self.items) and self.items[hi].kind is not K.BREAK:
            hi += 1
        beside = f"{self.scan.said(self._line_lo, index)} {self.scan.said(index + 1, hi)}"
        return _HINDRANCE.search(flatten(lower(beside))) is not None
