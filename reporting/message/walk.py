"""What is known while a message is walked, and looks at what stands around an item."""

from __future__ import annotations

import re

from reporting.message.draft import Check, Draft, Fault
from reporting.message.lexicon import Lexicon
from reporting.message.masks import ADDRESS, AND, ANY_TOTAL, CHIEF, COUNTED, FILL, LINK, NOTHING, OFFICE, QUIET, REPORT
from reporting.message.mentions import Mention
from reporting.message.scan import ItemKind as K
from reporting.message.scan import Scan
from reporting.message.units import UnitIndex
from reporting.reading import ProblemCode

PHRASE = (K.METRIC, K.STEM, K.LEVEL)
_MARK = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})*|[ivx]{1,4}|[a-hđ])")
KEY_LIKE = re.compile(r"[a-z]{1,5}\d{1,2}")


class Walk:
    """What is known while a message is walked, and looks at what stands around an item."""

    def __init__(
        self, lexicon: Lexicon, units: UnitIndex, scan: Scan, *, command: bool, typed: frozenset[str], line: int = 1
    ) -> None:
        self.lexicon, self.units, self.scan, self.command, self.typed = lexicon, units, scan, command, typed
        self.items = scan.items
        self.line = line
        self.drafts: list[Draft] = []
        self.draft = Draft(line)
        self.head_dates: list[Mention] = []
        self.head_stem = ""
        self.head_total = False
        self.day_by_day = False
        self.killed = self.ended = self.asked = False
        self.reported = self.more = self.correction = False
        self.named = False
        self._sentence_figures = 0
        self._stem = ""
        self._foreign = False
        self._total = False
        self._total_loose = False
        self._nameless: list[Fault] = []  # metrics of this line that have no figure
        self._mixed = False  # units and figures of this sentence do not pair off
        self._dead_section = False  # under a heading of what is planned, lacking or wrong
        self._dead_for_all = False  # ... whatever unit is named
        self._open_checks: list[Check] = []  # totals whose parts stand in a bracket that is still open
        self._named_to = 0  # up to here items were a unit's name, whatever they mean elsewhere
        self._checking = False  # `lk` stood on this line as a check of a figure
        self._number_first = False
        self._unit_in_sentence: str | None = None
        self._first_line = True
        self._line_lo = 0
        self._used: set[int] = set()  # tokens of numbers that were read
        self._outside = False  # whether `lk` held before a bracket
        self.head_level = ""
        self._level = ""  # a level that heads the stems behind it: `Mức 1: thu nhận 12, kích hoạt 9`
        self._section_stem = ""  # a heading with its own figure: its parts stand below it
        self._target_above = False  # a target stood on a line of its own: figures below need a word of results
        self._figures = 0
        self._hints: tuple[bool, bool] | None = None  # whether words of parts, or of slips, stand in the message

    def _gain(self) -> None:
        self._sentence_figures += 1
        self._figures += 1

    def _fault(
        self,
        code: ProblemCode,
        first: int,
        last: int,
        *suggestions: str,
        metric: str | None = None,
        reason: str = "",
        certain: bool = True,
    ) -> None:
        text = self.scan.said(first, last).strip()
        self.draft.faults.append(Fault(code, self.line, text, suggestions, metric, reason, certain))
        self._gain()

    def _item_at(self, token: int, at: int) -> int:
        """Find the item that begins at or after a token."""
        while at < len(self.items) and self.items[at].first < token:
            at += 1
        return at

    def _number_after(self, index: int, hi: int) -> bool:
        while index < hi and (
            self.items[index].flat in {"=", ":", "-", "~"}
            or self.items[index].words & (LINK | FILL | ANY_TOTAL)
            or self.items[index].kind is K.CLOCK
        ):
            index += 1
        return index < hi and self.items[index].kind is K.NUMBER

    def _stops(self, index: int, hi: int) -> bool:
        while index < hi and self.items[index].words & (QUIET | COUNTED) and self.items[index].kind is K.WORDS:
            index += 1
        return (
            index >= hi
            or (self.items[index].kind is K.SIGN)
            or self.items[index].kind in PHRASE
            or bool(self.items[index].words & AND)
        )

    def _figures_follow(self, index: int, hi: int) -> bool:
        kinds = (K.METRIC, K.STEM, K.NUMBER) if self.command else (K.METRIC, K.STEM)
        return any(self.items[at].kind in kinds or self.items[at].words & NOTHING for at in range(index, hi))

    def _before_metric(self, index: int, hi: int) -> bool:
        while index < hi and (
            self.items[index].flat in {":", "-", ","}
            or self.items[index].words & (FILL | REPORT | ANY_TOTAL)
            or self.items[index].kind in (K.DATE, K.CLOCK)
        ):
            index += 1
        return index < hi and (self.items[index].kind in PHRASE or bool(self.items[index].words & NOTHING))

    def _counted_phrase(self, at: int, hi: int) -> bool:
        return at + 2 < hi and bool(self.items[at + 1].words & COUNTED) and self.items[at + 2].kind in PHRASE

    def _pairs_follow(self, index: int, hi: int) -> bool:
        return any(self.items[at].kind in (K.METRIC, K.LEVEL) for at in range(index, hi))

    def _phrase_after(self, index: int, hi: int) -> bool:
        return index < hi and self.items[index].kind in PHRASE

    def _counted_bracket(self, at: int, hi: int) -> bool:
        return at + 2 < hi and bool(self.items[at + 1].words & (COUNTED | FILL)) and self.items[at + 2].flat == ")"

    def _opens(self, lo: int, index: int) -> bool:
        return all(
            self.items[at].words & (QUIET | OFFICE | ADDRESS | CHIEF)
            or self.items[at].kind in (K.SIGN, K.UNIT, K.KIND, K.DATE)
            for at in range(lo, index)
        )

    def _any(self, kind: K, lo: int, hi: int) -> bool:
        """Tell whether something of a kind stands between two places."""
        return any(item.kind is kind for item in self.items[lo:hi])

    def _line_opens(self, lo: int, hi: int) -> int:
        """Step over list marks and words that only fill, to what a line is about."""
        at = self._skip_mark(lo, hi)
        while at < hi and self.items[at].kind is K.WORDS and self.items[at].words & FILL:
            at += 1
        return at

    def _skip_mark(self, lo: int, hi: int) -> int:
        """Step over list marks: `1.` `1)` `1/` `I.` `a)` `-` `+ ` `*` `•`."""
        items = self.items
        while lo < hi:
            item = items[lo]
            following = items[lo + 1] if lo + 1 < hi else None
            if (item.kind is K.SIGN and item.flat not in "(#@~+-") or (
                item.kind is K.SIGN
                and item.flat in "+-"
                and following is not None
                and (following.spaced or following.kind is not K.NUMBER)
            ):
                lo += 1
            elif (
                following is not None
                and following.kind is K.SIGN
                and following.flat in ".)/"
                and not following.spaced
                and _MARK.fullmatch(item.flat)
            ):
                if lo + 2 < hi and items[lo + 2].kind is K.NUMBER and not items[lo + 2].spaced:
                    break
                if following.flat == "." and lo + 2 < hi and not items[lo + 2].spaced and item.kind is not K.NUMBER:
                    break
                if item.kind is K.KIND or (following.flat == "." and item.kind not in (K.NUMBER, K.OTHER, K.WORDS)):
                    break
                lo += 2
            else:
                break
        return lo
