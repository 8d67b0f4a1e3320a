"""From items to drafts: walks a message line by line, sentence by sentence; keeps what holds below."""

from __future__ import annotations

from reporting.message.afterwords import Afterwords
from reporting.message.draft import Draft
from reporting.message.lexicon import level_of
from reporting.message.lines import JOINT, join_lines
from reporting.message.masks import ANY_TOTAL, DONE, FAILED, NEGATED, NOTE, NOTHING, ORDERED, PROMISED, REPORT, ZERO
from reporting.message.mentions import Sort
from reporting.message.scan import ItemKind as K
from reporting.message.talk import find_talk
from reporting.message.vocabulary import DAILY_KEYS, SHORT_KINDS
from reporting.message.walk import PHRASE

_DONE_WORDS = frozenset({"trongngay", "trongky", "trongdot", "thuchien", "da", "dathuchien", "dalam", "dalamduoc"})
_PASSING = frozenset({"moi", "hen", "cho", "doi", "bo", "lapdanhsach"})  # `Mời anh chị xem` heads nothing
_NEAR = frozenset({Sort.DAY, Sort.SPAN, Sort.WEEK})


class Grammar(Afterwords):
    """From items to drafts: walks a message line by line, sentence by sentence; keeps what holds below."""

    def read(self) -> list[Draft]:
        """Walk the whole message and return its drafts in order."""
        items = self.items
        lo = 0
        letterhead = self._letterhead()
        join_lines(items)
        self.day_by_day = self._dated_lines() > 1
        size = len(items)
        while lo <= size:
            hi = lo
            joined = 0
            while hi < size and items[hi].kind is not K.BREAK:
                joined += items[hi].flat == JOINT
                hi += 1
            if hi > lo and not self.ended:
                self._read_line(self._skip_mark(lo, hi), hi, letterhead=lo < letterhead)
                self._first_line = False
            lo = hi + 1
            self.line += 1 + joined
        self._close()
        return self.drafts

    def _letterhead(self) -> int:
        """Find where a letterhead ends: the lines above one that says nothing but BÁO CÁO."""
        lo = 0
        for hi, item in enumerate(self.items):
            if item.kind is K.BREAK:
                if (
                    lo
                    and hi == lo + 1
                    and self.items[lo].words & REPORT
                    and self.items[lo].flat in {"baocao", "baocaonhanh"}
                ):
                    return lo
                lo = hi + 1
        return 0

    def _dated_lines(self) -> int:
        """Count the lines that begin with a day of their own and name no unit."""
        if sum(item.kind is K.DATE for item in self.items) < 2:
            return 0
        found, lo, items = 0, 0, self.items
        for hi in range(len(items) + 1):
            if hi < len(items) and items[hi].kind is not K.BREAK:
                continue
            first = self._skip_mark(lo, hi)
            line = items[first:hi]
            dated = line and (line[0].kind is K.DATE or (not found and line[-1].kind is K.DATE))
            alone = all(item.kind in (K.DATE, K.SIGN, K.UNIT, K.KIND) or item.words & REPORT for item in line)
            if dated and (alone or not any(item.kind is K.UNIT for item in line)):
                found += alone or any(item.kind in PHRASE or item.words & NOTHING for item in line)
            lo = hi + 1
        return found

    def _read_line(self, lo: int, hi: int, *, letterhead: bool) -> None:
        if lo >= hi or letterhead:
            return
        self._line_lo = lo
        self._stem, self._foreign, self._number_first = "", False, False
        self._level = self.head_level
        self._total = self.head_total
        self._total_loose = self.head_total
        self._checking = False
        self._nameless = []
        had = self._figures
        killed_here = False
        start, depth = lo, 0
        for index in range(lo, hi + 1):
            end = index == hi
            if not end and self.items[index].kind is K.SIGN:
                depth += (self.items[index].flat == "(") - (self.items[index].flat == ")")
            if not end and not self._ends_sentence(index, hi, depth):
                continue
            asks = not end and self.items[index].flat == "?" and not self._keeps_place(index, lo, hi)
            if killed_here and self._tells_results(start, index):
                killed_here = not self._any(K.NUMBER, lo, start)
            if index > start and not killed_here:
                killed_here = self._read_sentence(start, index, asks=asks)
            if not end and self.items[index].flat == ".":
                self._stem, self._foreign = "", False
            start = index + 1
            if self.ended:
                return
        gained = self._figures > had
        if gained:
            self.draft.lacking.extend(self._nameless)
        self._after_line(lo, hi, gained=gained, killed=killed_here)

    def _ends_sentence(self, index: int, hi: int, depth: int) -> bool:
        """Tell whether a sentence ends at a sign; a semicolon in a bracket ends none."""
        item = self.items[index]
        if item.kind is not K.SIGN or item.flat not in ".;!?":
            return False
        return not ((item.flat == ";" and depth > 0) or (item.flat == "." and self._abbreviation(index, hi)))

    def _abbreviation(self, index: int, hi: int) -> bool:
        """Tell whether a full stop only shortens a word: `X. Tân Hưng`, `TP. Phan Rang`."""
        before = self.items[index - 1] if index else None
        following = self.items[index + 1] if index + 1 < hi else None
        if before is None or following is None:
            return False
        if before.kind is K.KIND and before.flat in SHORT_KINDS:
            return True
        if following.kind is K.SIGN:
            return following.flat == "." and before.kind is K.NUMBER and self._number_after(index + 2, hi)
        return not following.spaced and following.kind is not K.BREAK

    def _after_line(self, lo: int, hi: int, *, gained: bool, killed: bool) -> None:
        """Keep what a heading says for the lines below it."""
        if killed and not gained and not self._figures:
            self._target_above = self._own_value(lo, hi)
            self.killed = not self._target_above
        if gained:
            self.head_stem, self._section_stem = self._section_stem or self.head_stem, ""
            return
        last = self.items[hi - 1]
        if (self._figures and not self._dead_section) or last.flat == ":":
            self._dead_section = self._heads_what_is_none(lo, hi, killed=killed) and (
                self._figures > 0 or self._heads_lack(lo, hi)
            )
        phrases = [item for item in self.items[lo:hi] if item.kind in PHRASE]
        numbers = self._any(K.NUMBER, lo, hi)
        words = 0
        for item in self.items[lo:hi]:
            words |= item.words
        if words & ANY_TOTAL and not numbers and not phrases:
            self.head_total = True
        elif last.flat == ":" and not words & ANY_TOTAL:
            self.head_total = False
        prose = numbers or self._any(K.OTHER, lo, hi)
        if phrases and (not prose or self._heads_parts(lo, hi)):
            heads = [item for item in phrases if not level_of(item.leaf.canon if item.leaf else "")]
            if len(heads) == 1 and heads[0].leaf and len(phrases) == 1:
                self.head_stem = heads[0].leaf.canon
                return
        if last.flat == ":" or self._any(K.UNIT, lo, hi):
            self.head_stem = ""

    def _own_value(self, lo: int, hi: int) -> bool:
        """Tell whether what is planned has its figure on its own line: `Chỉ tiêu ngày: 40 hồ sơ`."""
        items = self.items
        named = (items[at].flat == ":" or items[at].kind in PHRASE for at in range(lo, hi - 1))
        values = (name and items[at].kind is K.NUMBER for at, name in enumerate(named, start=lo + 1))
        return items[hi - 1].flat != ":" and any(values)

    def _tells_results(self, lo: int, hi: int) -> bool:
        """Tell whether words say that what follows was done: `Kết quả`, `trong ngày`, `đạt`."""
        return any(
            item.words & DONE
            or item.flat in _DONE_WORDS
            or (item.leaf is not None and item.leaf.lows[0] == "đã")
            or (item.mention is not None and item.mention.sort in _NEAR)
            for item in self.items[lo:hi]
        )

    def _heads_parts(self, lo: int, hi: int) -> bool:
        """Tell whether a line that says more than a stem heads the bare levels below it: `Kích hoạt tại ấp 5:`."""
        for at in range(lo, hi):
            item = self.items[at]
            counted = item.kind is K.NUMBER and self.items[at - 1].kind is not K.KIND
            if counted or (item.kind in PHRASE and item.flat in DAILY_KEYS):
                return False
        return self._parts_below(hi - (self.items[hi - 1].flat == ":"))

    def _heads_lack(self, lo: int, hi: int) -> bool:
        """Tell of a heading, colon and all, over what is lacking or hard: `Còn lại:`, `Khó khăn:`."""
        first = self.items[lo]
        if self.items[hi - 1].flat == ":" and self.items[hi - 2].words & FAILED and not self.items[hi - 2].words & ZERO:
            return True
        return self.items[hi - 1].flat == ":" and bool(first.words & (NEGATED | NOTE)) and hi - lo <= 3

    def _heads_what_is_none(self, lo: int, hi: int, *, killed: bool) -> bool:
        """Tell of a heading, after figures, over what is planned, lacking or wrong: `Kế hoạch tuần tới:`."""
        alone = self.items[hi - 1].flat == ":" or not self._any(K.NUMBER, lo, hi)
        first = self.items[lo]
        passing = first.flat in _PASSING and self.items[hi - 1].flat != ":"
        slip = first.flat.endswith("nham")  # `nhầm`, and the right figure below
        named = bool(first.words & (NEGATED | NOTE | PROMISED | ORDERED)) and not (passing or slip)
        named = named or first.flat in {"phuonghuong", "kehoach"}
        named = named or bool(self.items[max(lo, hi - 2)].words & FAILED and self.items[hi - 1].flat == ":")
        self._dead_for_all = killed
        return alone and (killed or named)

    def _read_sentence(self, lo: int, hi: int, *, asks: bool) -> bool:
        """Read one sentence; return whether an order or a promise heads all that follows on the line."""
        talk = find_talk(self.items, lo, hi, asks=asks)
        self._unit_in_sentence = None
        self._mixed = False
        self._open_checks = []
        self._sentence_figures = 0
        before, total = self.draft, self._total
        if self._dead_section and self._any(K.UNIT, lo, hi):
            self._dead_section = self._dead_for_all
        if self._target_above and self._tells_results(lo, hi):
            self._target_above = False
        if self._taken_back(lo, hi) or self._heads_rates(lo, hi):
            talk.dead_from = lo
        if not (self.killed or self._dead_section or self._target_above):
            for first, last in self._walk(lo, talk.dead_from):
                if any(first >= start and last <= end for start, end in talk.asking):
                    self.asked = True
        if (
            self._total
            and not self._sentence_figures
            and any(item.kind in (K.NUMBER, K.OTHER) or item.words & (NOTE | NEGATED) for item in self.items[lo:hi])
        ):
            self._total = total  # `đến nay đạt 61 % chỉ tiêu.` says nothing of the next sentence
        self._ask_of_the_rest(lo, talk.dead_from, hi, asks=bool(talk.asking))
        said_more = self._sentence_figures == 0 and self.draft is before and self.draft.given and not self.killed
        if said_more and (talk.asking or not self._said_after(lo, talk.dead_from)):
            self._note(lo, hi)
        return talk.heading or (talk.dead_from < hi and self._sentence_figures == 0 and talk.dead_from == lo)

    def _bracket(self, sign: str) -> None:
        """Let what a bracket says end with it: a total's parts, and `lk`."""
        if sign == "(":
            self._outside = self._total
        elif sign == ")":
            self._total = self._total and self._outside
            if self._open_checks:
                self._close_checks()

    def _close_checks(self) -> None:
        """End the totals whose parts stood in a bracket."""
        for check in self._open_checks:
            if len(self.draft.pairs) > check.first:
                check.last = len(self.draft.pairs)
        self._open_checks = []

    def _note(self, lo: int, hi: int) -> None:
        if any(item.kind in (K.OTHER, K.NUMBER) or item.words & NOTE for item in self.items[lo:hi]):
            said = self.scan.said(lo, hi).strip()
            self.draft.notes = [note for note in self.draft.notes if note not in said]
            self.draft.notes.append(said)

    def _walk(self, lo: int, hi: int) -> list[tuple[int, int]]:
        """Read items one after another; return where each figure stood."""
        places: list[tuple[int, int]] = []
        index = lo
        while index < hi:
            item = self.items[index]
            before = self._sentence_figures
            kind = item.kind
            self._total = self._total and not self._turns_to_the_day(index)
            if kind in PHRASE:
                after = self._phrase(index, hi)
            elif kind is K.UNIT:
                after = self._unit(index, hi)
            elif kind is K.NUMBER or (kind is K.SIGN and item.flat in "+-~"):
                after = self._number(index, hi)
            elif kind is K.WORDS:
                after = self._words(index, lo, hi)
            elif kind is K.DATE:
                self._date(index)
                after = index + 1
            elif kind in (K.OTHER, K.KIND):
                after = self._unknown(index, lo, hi)
            else:
                after = index + 1
                if not (item.flat == ")" and after < hi and self.items[after].flat == ":"):
                    self._bracket(item.flat)
            if self._sentence_figures > before:
                places.append((index, after))
            index = max(after, index + 1)
        return places
