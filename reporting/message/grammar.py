"""From items to drafts: walks a message line by line, sentence by sentence, and keeps what holds for what follows."""

from __future__ import annotations

import re

from reporting.message.dates import Mention, Sort
from reporting.message.draft import Check, Draft, Fault, Pair
from reporting.message.lexicon import Lexicon, bit, level_of
from reporting.message.numbers import Number, read_number
from reporting.message.scan import Item, ItemKind, Scan
from reporting.message.talk import find_talk
from reporting.message.units import UnitIndex
from reporting.message.vocabulary import DAILY_KEYS, Word
from reporting.reading import Op, ProblemCode

K = ItemKind
_PHRASE = (K.METRIC, K.STEM, K.LEVEL)
_FILL = bit(Word.FILLER) | bit(Word.RESULT)
_LINK = bit(Word.LINK)
_COUNTED = bit(Word.COUNTED)
_TOTAL, _TO_DATE = bit(Word.TOTAL), bit(Word.TOTAL_TO_DATE)
_ANY_TOTAL = _TOTAL | _TO_DATE
_SUM, _INCLUDING = bit(Word.SUM), bit(Word.INCLUDING)
_ABOUT, _ZERO, _NOTHING = bit(Word.ABOUT), bit(Word.ZERO), bit(Word.NOTHING)
_REPORT, _PERSON, _ADDRESS = bit(Word.REPORT), bit(Word.PERSON), bit(Word.ADDRESS)
_GROUND, _NOTE, _CHIEF, _ENDING = bit(Word.GROUND), bit(Word.NOTE), bit(Word.CHIEF), bit(Word.ENDING)
_MORE, _CORRECTION, _AND, _THANKS = bit(Word.MORE), bit(Word.CORRECTION), bit(Word.AND), bit(Word.THANKS)
_OFFICE = bit(Word.OFFICE)
_QUIET = _FILL | _PERSON | _THANKS | _LINK
_KEY_LIKE = re.compile(r"[a-z]{1,5}\d{1,2}")
_MARK = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})*|[ivx]{1,4}|[a-hđ])")
MOST_UNKNOWN_WORDS = 5
_ORDINAL = frozenset({"dot", "ky", "ngay", "thang", "quy", "lan", "de an", "da", "muc", "phan"})


class Grammar:
    """Reads one scanned message into drafts."""

    def __init__(self, lexicon: Lexicon, units: UnitIndex, scan: Scan, *, command: bool, typed: frozenset[str], line: int = 1) -> None:
        self.lexicon, self.units, self.scan, self.command, self.typed = lexicon, units, scan, command, typed
        self.items = scan.items
        self.line = line
        self.drafts: list[Draft] = []
        self.draft = Draft(line)
        self.head_dates: list[Mention] = []
        self.head_stem = ""
        self.head_total = False
        self.killed = self.ended = self.asked = False
        self.reported = self.more = self.correction = False
        self.named = False
        self._sentence_figures = 0
        self._stem = ""
        self._foreign = False
        self._total = False
        self._total_loose = False
        self._number_first = False
        self._unit_in_sentence: str | None = None
        self._first_line = True
        self._line_lo = 0
        self._figures = 0

    # ---- lines and sentences

    def read(self) -> list[Draft]:
        """Walk the whole message and return its drafts in order."""
        items = self.items
        lo = 0
        letterhead = self._letterhead()
        size = len(items)
        while lo <= size:
            hi = lo
            while hi < size and items[hi].kind is not K.BREAK:
                hi += 1
            if hi > lo and not self.ended:
                self._read_line(self._skip_mark(lo, hi), hi, letterhead=lo < letterhead)
                self._first_line = False
            lo = hi + 1
            self.line += 1
        self._close()
        return self.drafts

    def _letterhead(self) -> int:
        """Find where a letterhead ends: the lines above one that says nothing but BÁO CÁO."""
        lo = 0
        for hi, item in enumerate(self.items):
            if item.kind is K.BREAK:
                if lo and hi == lo + 1 and self.items[lo].words & _REPORT and self.items[lo].fold in {"baocao", "baocaonhanh"}:
                    return lo
                lo = hi + 1
        return 0

    def _skip_mark(self, lo: int, hi: int) -> int:
        """Step over list marks: `1.` `1)` `1/` `I.` `a)` `-` `+ ` `*` `•`."""
        items = self.items
        while lo < hi:
            item = items[lo]
            following = items[lo + 1] if lo + 1 < hi else None
            if item.kind is K.SIGN and item.fold not in "(#@~+-":
                lo += 1
            elif item.kind is K.SIGN and item.fold in "+-" and following is not None and (following.spaced or following.kind is not K.NUMBER):
                lo += 1
            elif following is not None and following.kind is K.SIGN and following.fold in ".)/" and not following.spaced and _MARK.fullmatch(item.fold):
                if lo + 2 < hi and items[lo + 2].kind is K.NUMBER and not items[lo + 2].spaced:
                    break
                if following.fold == "." and lo + 2 < hi and not items[lo + 2].spaced and item.kind is not K.NUMBER:
                    break
                if item.kind is K.KIND or (following.fold == "." and item.kind not in (K.NUMBER, K.OTHER, K.WORDS)):
                    break
                lo += 2
            else:
                break
        return lo

    def _read_line(self, lo: int, hi: int, *, letterhead: bool) -> None:
        if lo >= hi:
            return
        if letterhead:
            return
        self._line_lo = lo
        self._stem, self._foreign, self._number_first = "", False, False
        self._total = self.head_total
        self._total_loose = self.head_total
        had = self._figures
        killed_here = False
        start, depth = lo, 0
        for index in range(lo, hi + 1):
            end = index == hi
            if not end:
                item = self.items[index]
                if item.kind is not K.SIGN:
                    continue
                depth += (item.fold == "(") - (item.fold == ")")
                if item.fold not in ".;!?" or (item.fold == ";" and depth > 0) or (item.fold == "." and self._abbreviation(index, hi)):
                    continue
            asks = not end and self.items[index].fold == "?"
            if index > start and not killed_here:
                killed_here = self._read_sentence(start, index, asks=asks)
            if not end and self.items[index].fold == ".":
                self._stem, self._foreign = "", False
            start = index + 1
            if self.ended:
                return
        gained = self._figures > had
        self._after_line(lo, hi, gained=gained, killed=killed_here)

    def _abbreviation(self, index: int, hi: int) -> bool:
        """Tell whether a full stop only shortens a word: `X. Tân Hưng`, `TP. Phan Rang`."""
        before = self.items[index - 1] if index else None
        following = self.items[index + 1] if index + 1 < hi else None
        if before is None or following is None:
            return False
        return before.kind is K.KIND or (not following.spaced and following.kind not in (K.SIGN, K.BREAK))

    def _after_line(self, lo: int, hi: int, *, gained: bool, killed: bool) -> None:
        """Keep what a heading says for the lines below it."""
        if killed and not gained and not self._figures:
            self.killed = True
        if gained:
            return
        last = self.items[hi - 1]
        phrases = [item for item in self.items[lo:hi] if item.kind in _PHRASE]
        numbers = any(item.kind is K.NUMBER for item in self.items[lo:hi])
        words = 0
        for item in self.items[lo:hi]:
            words |= item.words
        if words & _ANY_TOTAL and not numbers and not phrases:
            self.head_total = True
        if phrases and not numbers and not any(item.kind is K.OTHER for item in self.items[lo:hi]):
            heads = [item for item in phrases if not level_of(item.leaf.canon if item.leaf else "")]
            if len(heads) == 1 and heads[0].leaf and len(phrases) == 1:
                self.head_stem = heads[0].leaf.canon
                return
        if last.fold == ":" or any(item.kind is K.UNIT for item in self.items[lo:hi]):
            self.head_stem = ""

    def _read_sentence(self, lo: int, hi: int, *, asks: bool) -> bool:
        """Read one sentence; return whether an order or a promise heads all that follows on the line."""
        talk = find_talk(self.items, lo, hi, asks=asks)
        self._unit_in_sentence = None
        self._sentence_figures = 0
        before = self.draft
        if not self.killed:
            for first, last in self._walk(lo, talk.dead_from if not self.command else hi):
                if any(first >= start and last <= end for start, end in talk.asking):
                    self.asked = True
        if self._sentence_figures == 0 and self.draft is before and self.draft.given and not self.killed:
            self._note(lo, hi)
        return talk.heading or (talk.dead_from < hi and self._sentence_figures == 0 and talk.dead_from == lo)

    def _note(self, lo: int, hi: int) -> None:
        if any(item.kind in (K.OTHER, K.NUMBER) or item.words & _NOTE for item in self.items[lo:hi]):
            self.draft.notes.append(self.scan.said(lo, hi).strip())

    # ---- walking a sentence

    def _walk(self, lo: int, hi: int) -> list[tuple[int, int]]:
        """Read items one after another; return where each figure stood."""
        places: list[tuple[int, int]] = []
        index = lo
        while index < hi:
            item = self.items[index]
            before = self._sentence_figures
            kind = item.kind
            if kind in _PHRASE:
                after = self._phrase(index, hi)
            elif kind is K.UNIT:
                after = self._unit(index, hi)
            elif kind is K.NUMBER or (kind is K.SIGN and item.fold in "+-~"):
                after = self._number(index, hi)
            elif kind is K.WORDS:
                after = self._words(index, lo, hi)
            elif kind is K.DATE:
                self._date(item)
                after = index + 1
            elif kind in (K.OTHER, K.KIND):
                after = self._unknown(index, lo, hi)
            else:
                after = index + 1
            if self._sentence_figures > before:
                places.append((index, after))
            index = max(after, index + 1)
        return places

    def _gain(self) -> None:
        self._sentence_figures += 1
        self._figures += 1

    def _fault(self, code: ProblemCode, first: int, last: int, *suggestions: str, metric: str | None = None, reason: str = "", certain: bool = True) -> None:
        text = self.scan.said(first, last).strip()
        self.draft.faults.append(Fault(code, self.line, text, suggestions, metric, reason, certain))
        self._gain()

    # ---- dates

    def _date(self, item: Item) -> None:
        mention = item.mention
        if mention is None or mention.paper:
            return
        if self._prose_fraction(item):
            return
        if self.draft.given and self._sentence_figures == 0 and not self._only_date(item):
            return
        if self.draft.unit is not None and (self._unit_in_sentence is not None or self.draft.given):
            self.draft.dates.append(mention)
        elif self.draft.given:
            self.draft.dates.append(mention)
        else:
            self.head_dates.append(mention)

    def _prose_fraction(self, item: Item) -> bool:
        """Tell `3/5 ấp` and `2-3 hộ` from dates."""
        mention = item.mention
        if mention is None or mention.named or mention.sort is not Sort.DAY or mention.first is None:
            return False
        at = self.items.index(item)
        following = self.items[at + 1] if at + 1 < len(self.items) else None
        if following is not None and (following.kind is K.KIND or following.words & _COUNTED):
            return not (following.kind is K.KIND and at + 2 < len(self.items) and self.items[at + 2].kind is K.UNIT)
        before = self.items[at - 1] if at else None
        return bool(mention.weak and (not self.command or (before is not None and before.kind in (K.OTHER, K.NUMBER))))

    def _only_date(self, item: Item) -> bool:
        at = self.items.index(item)
        lo = hi = at
        while lo > 0 and self.items[lo - 1].kind is not K.BREAK and self.items[lo - 1].fold not in {".", ";"}:
            lo -= 1
        while hi < len(self.items) and self.items[hi].kind is not K.BREAK and self.items[hi].fold not in {".", ";"}:
            hi += 1
        return all(other is item or other.kind is K.SIGN or other.words & _QUIET for other in self.items[lo:hi])

    # ---- units

    def _unit(self, index: int, hi: int) -> int:
        item = self.items[index]
        if item.doubtful and not self._before_metric(index + 1, hi) and not (self.command and index == self._line_lo and self._first_line):
            return index + 1
        office = all(self.units.units[code].kind == "cơ quan" for code in item.units)
        if self._foreign_name(index, hi, office=office) or (office and index and self.items[index - 1].words & _CHIEF):
            return index + 1
        if len(item.units) > 1:
            if self._expects_unit(index, hi):
                self._start(None)
                self._fault(ProblemCode.AMBIGUOUS_UNIT, index, index + 1, *item.units)
                self.named = True
            return index + 1
        self._take_unit(item.units[0], index, hi)
        return index + 1

    def _take_unit(self, unit: str, index: int, hi: int) -> None:
        other = self._unit_in_sentence
        if other is not None and other != unit and not self._between_given and self._figures_follow(index + 1, hi):
            first = index - 1
            while first > 0 and self.items[first].kind is not K.UNIT:
                first -= 1
            if any(item.words & _AND or item.fold in {",", "&", "+", "/", "-"} for item in self.items[first + 1 : index]):
                self._fault(ProblemCode.AMBIGUOUS_UNIT, first, index + 1, other, unit)
                return
        if self.draft.faults and self.draft.faults[-1].code is ProblemCode.AMBIGUOUS_UNIT and other is not None and not self.draft.pairs:
            return
        self.named = True
        self._unit_in_sentence = unit
        if self.draft.unit is None and self.draft.given and not self._figures_follow(index + 1, hi):
            self.draft.unit = unit
            return
        if self.draft.unit == unit:
            return
        self._start(unit)

    @property
    def _between_given(self) -> bool:
        return self.draft.given

    def _start(self, unit: str | None) -> None:
        if not self.draft.given and (self.draft.unit is None or not self.command):
            self.draft.unit = unit
            self.draft.line = self.line
            return
        self._close()
        self.draft = Draft(self.line, unit)
        self._foreign = False
        self._stem = ""
        self._number_first = False
        self._total = self.head_total

    def _close(self) -> None:
        if self.draft.unit is not None or self.draft.given:
            self.drafts.append(self.draft)

    def _foreign_name(self, index: int, hi: int, *, office: bool) -> bool:
        """Tell whether the name goes on into another: `UBND xã Mỹ Phú Đông`, `Công an huyện`."""
        item = self.items[index]
        following = self.items[index + 1] if index + 1 < hi else None
        if following is None or not following.spaced:
            return False
        if office and following.kind is K.KIND:
            behind = self.items[index + 2] if index + 2 < hi else None
            own = any(alias.text.lower().endswith(f" {following.unit_kind}") for code in item.units for alias in self.units.units[code].aliases)
            return not own or (behind is not None and behind.kind in (K.OTHER, K.UNIT))
        if following.kind is not K.OTHER:
            return False
        text = self.scan.text
        word = text[self.scan.tokens[following.first].start : self.scan.tokens[following.last - 1].end]
        first = text[self.scan.tokens[item.last - 1].start : self.scan.tokens[item.last - 1].end]
        if office and item.fold.endswith("xa"):
            return word[:1].isupper() or first.islower()
        return word[:1].isupper() and (first.isupper() == word.isupper()) and not _KEY_LIKE.fullmatch(following.fold)

    def _before_metric(self, index: int, hi: int) -> bool:
        while index < hi and (self.items[index].fold in {":", "-", ","} or self.items[index].words & (_FILL | _REPORT | _ANY_TOTAL) or self.items[index].kind in (K.DATE, K.CLOCK)):
            index += 1
        return index < hi and (self.items[index].kind in _PHRASE or bool(self.items[index].words & _NOTHING))

    def _figures_follow(self, index: int, hi: int) -> bool:
        kinds = (K.METRIC, K.STEM, K.NUMBER) if self.command else (K.METRIC, K.STEM)
        return any(self.items[at].kind in kinds or self.items[at].words & _NOTHING for at in range(index, hi))

    def _expects_unit(self, index: int, hi: int) -> bool:
        return self.command or self._figures_follow(index + 1, hi)

    # ---- unknown words

    def _unknown(self, index: int, lo: int, hi: int) -> int:
        """Read words of no meaning here: a misspelt or foreign unit, an unknown metric, or prose."""
        items = self.items
        kind_item = items[index] if items[index].kind is K.KIND else None
        first = index + 1 if kind_item is not None else index
        if kind_item is not None and first < hi and items[first].fold == ".":
            first += 1
        last = first
        while last < hi and last - first < MOST_UNKNOWN_WORDS and (items[last].kind is K.OTHER or (items[last].fold in {"-", "_", "'"} and last + 1 < hi and items[last + 1].kind is K.OTHER and not items[last].spaced)):
            last += 1
        if kind_item is not None and last == first and last < hi and items[last].kind is K.NUMBER:
            last += 1
        if last == first:
            return index + 1
        sign = items[last].fold if last < hi else ""
        if kind_item is None and self._unknown_metric(first, last, hi, sign):
            return self._skip_pair(last, hi)
        if self.draft.unit is None or not self._unit_in_sentence or kind_item is not None or self.draft.given:
            if self._unit_place(first, last, hi, lo, kind_item):
                return last
        return last

    def _unknown_metric(self, first: int, last: int, hi: int, sign: str) -> bool:
        """Tell of `xyz=7`, `m9: 4`, `muwcs 1=5`; prose with a colon only where a command lists pairs."""
        items = self.items
        if items[first].words & _NOTE:
            return False
        at = last
        if sign not in {"=", ":"} and last < hi and items[last].kind is K.NUMBER and last + 1 < hi and items[last + 1].fold == "=":
            at, sign = last + 1, "="
        key_like = bool(_KEY_LIKE.fullmatch(items[last - 1].fold))
        if at >= hi:
            return False
        number_next = at + 1 < hi and (items[at + 1].kind is K.NUMBER or (items[at + 1].fold in "+-~" and at + 2 < hi and items[at + 2].kind is K.NUMBER))
        if sign == "=" and (number_next or self.command):
            self._fault(ProblemCode.UNKNOWN_METRIC, last - 1 if key_like else first, at)
            return True
        if sign == ":" and number_next and (key_like or (self.command and self._draft_or_sender and not self._prose_line(first, hi))):
            self._fault(ProblemCode.UNKNOWN_METRIC, first, at)
            return True
        if key_like and items[last - 1].kind is K.OTHER and last < hi and items[last].kind is K.NUMBER and self.command and not (self.draft.unit is None and first == self._line_lo):
            self._fault(ProblemCode.UNKNOWN_METRIC, last - 1, last)
            return True
        return False

    @property
    def _draft_or_sender(self) -> bool:
        return True

    def _prose_line(self, first: int, hi: int) -> bool:
        """A line of its own after figures, with words after its number, is prose: `Tiêm vắc xin: 120 mũi`."""
        return first == self._line_lo and self._figures > 0 and any(item.kind is K.OTHER for item in self.items[first + 2 : hi] if item.kind is not K.NUMBER)

    def _skip_pair(self, index: int, hi: int) -> int:
        while index < hi and (self.items[index].kind in (K.NUMBER, K.SIGN) and self.items[index].fold not in {",", ";", "(", ")"} or self.items[index].words & _COUNTED):
            index += 1
        return index

    def _unit_place(self, first: int, last: int, hi: int, lo: int, kind_item: Item | None) -> bool:
        """Where a unit's name belongs, say what an unknown one may be."""
        items = self.items
        opens = all(items[at].words & (_QUIET | _REPORT | _OFFICE | _MORE | _CORRECTION) or items[at].kind in (K.KIND, K.DATE, K.CLOCK) or items[at].fold in {":", ",", "#", "."} for at in range(lo, first))
        if not opens:
            return False
        at = last
        while at < hi and (items[at].words & (_REPORT | _QUIET | _MORE | _CORRECTION | _ANY_TOTAL) and items[at].kind is K.WORDS or items[at].kind in (K.DATE, K.CLOCK) or items[at].fold in {":", "-", ",", ".", "("}):
            at += 1
        ends = at >= hi
        fits = ends or items[at].kind in (K.METRIC, K.STEM, K.LEVEL, K.NUMBER) or items[at].words & _NOTHING or _KEY_LIKE.fullmatch(items[at].fold)
        if not fits or (items[at].kind is K.NUMBER and not self.command if at < hi else False):
            return False
        phrase = "".join(items[at].fold for at in range(first, last) if items[at].kind is not K.SIGN)
        kind = kind_item.unit_kind if kind_item is not None else ""
        near = self.units.near(phrase, kind)
        if near.unit is not None:
            self._take_unit(near.unit, last - 1, hi)
            return True
        if not near.suggestions and not self.command and not (kind_item is not None and self.reported):
            return False
        if ends and not self.command and not near.suggestions:
            return False
        if ends and (self._figures or not self._first_line) and not near.suggestions:
            return False
        self._start(None)
        start = first - 1 if kind_item is not None else first
        code = ProblemCode.AMBIGUOUS_UNIT if near.ambiguous else ProblemCode.UNKNOWN_UNIT
        self._fault(code, start, last, *near.suggestions)
        self.named = self.named or bool(near.suggestions)
        return True

    # ---- words

    def _words(self, index: int, lo: int, hi: int) -> int:
        item = self.items[index]
        mask = item.words
        if mask & _ENDING:
            self.ended = index == self._line_lo
            return hi if self.ended else index + 1
        if mask & _MORE:
            self.more = self.more or not self._figures
            return index + 1
        if mask & _CORRECTION:
            self.correction = self.correction or not self._figures
            self.reported = self.reported or self._opens(lo, index)
            return index + 1
        if mask & _NOTHING and not (mask & _ZERO and index and self.items[index - 1].kind in _PHRASE):
            return self._nothing(index, lo, hi)
        if mask & _ANY_TOTAL:
            return self._cumulative(index, hi)
        if mask & _SUM:
            return self._sum(index, hi)
        if mask & _INCLUDING:
            return index + 1
        if mask & _ADDRESS:
            return self._to_comma(index, hi)
        if mask & _REPORT:
            self.reported = self.reported or (self._opens(lo, index) and (self._figures == 0))
            if index + 1 < hi and self.items[index + 1].words & _PERSON:
                return self._addressee(index + 1, hi)
            return index + 1
        if mask & _GROUND and not self._figures and not (index + 1 < hi and self.items[index + 1].kind in _PHRASE):
            return self._to_comma(index, hi)
        if mask & _NOTE and self.command and index + 1 < hi and self.items[index + 1].fold == "=":
            self._fault(ProblemCode.UNKNOWN_METRIC, index, index + 1)
            return self._skip_pair(index + 1, hi)
        if mask & _NOTE and not mask & _FILL:
            if self.draft.given:
                self.draft.notes.append(self.scan.said(index, hi).strip())
            return hi
        return index + 1

    def _opens(self, lo: int, index: int) -> bool:
        return all(self.items[at].words & (_QUIET | _OFFICE | _ADDRESS | _CHIEF) or self.items[at].kind in (K.SIGN, K.UNIT, K.KIND, K.DATE) for at in range(lo, index))

    def _to_comma(self, index: int, hi: int) -> int:
        """Step over an address or a ground to its comma; one that holds figures is stepped over word by word."""
        at = index + 1
        while at < hi and self.items[at].fold not in {",", ":"}:
            at += 1
        if at < hi and self.items[at].fold == ":" and at == index + 1:
            return hi if not any(item.kind is K.METRIC for item in self.items[index:hi]) else self._to_comma(at, hi)
        if any(self.items[inner].kind is K.NUMBER and self.items[inner - 1].kind in _PHRASE for inner in range(index + 1, at)):
            return index + 1
        while at + 1 < hi and self.items[at].fold == "," and self.items[at + 1].kind is K.DATE:
            mention = self.items[at + 1].mention
            if mention is None or not mention.paper:
                break
            at += 2
        return at

    def _addressee(self, index: int, hi: int) -> int:
        at = index
        while at < hi and self.items[at].fold not in {",", ":"}:
            if self.items[at].kind in (K.METRIC, K.NUMBER):
                return index
            at += 1
        return at if at < hi else index

    def _nothing(self, index: int, lo: int, hi: int) -> int:
        at = index + 1
        while at < hi and self.items[at].words & (_QUIET | _COUNTED):
            at += 1
        stops = at >= hi or self.items[at].kind in (K.SIGN, K.DATE)
        before = self.items[index - 1] if index > lo else None
        foreign = before is not None and (before.kind in (K.OTHER, K.NUMBER) or before.words & _NOTE or before.kind in _PHRASE)
        if stops and not foreign and not self.draft.pairs and (self._sentence_names(lo, index) or self.draft.unit is not None or self.reported or self.command):
            self.draft.nothing = True
            self._gain()
        return at if stops else hi

    def _sentence_names(self, lo: int, index: int) -> bool:
        return any(self.items[at].kind is K.UNIT for at in range(lo, index))

    # ---- totals

    def _cumulative(self, index: int, hi: int) -> int:
        """Read `lk` and its kin: before pairs to the line's end, before a bare number for the pair it follows."""
        items = self.items
        at, colon = index + 1, False
        while at < hi and (items[at].fold in {":", "="} or items[at].kind in (K.DATE, K.CLOCK) or items[at].words & (_LINK | _FILL | _ANY_TOTAL)):
            colon = colon or items[at].fold == ":"
            if items[at].kind is K.DATE:
                self._date(items[at])
            at += 1
        if at < hi and items[at].kind is K.NUMBER and not self._counted_phrase(at, hi):
            return self._stated(index, at, hi)
        if at < hi and items[at].fold == ")" and items[index - 1].fold == "(" and self.draft.pairs:
            pair = self.draft.pairs[-1]
            if pair.op is Op.SET:
                pair.op = Op.TOTAL
            return at
        if at < hi or not self._sentence_figures:
            self._total = True
            self._total_loose = colon
            if at >= hi and colon and not self._sentence_figures:
                self.head_total = True
        return at

    def _counted_phrase(self, at: int, hi: int) -> bool:
        return at + 2 < hi and bool(self.items[at + 1].words & _COUNTED) and self.items[at + 2].kind in _PHRASE

    def _stated(self, index: int, at: int, hi: int) -> int:
        number = read_number(self.scan.tokens, self.items[at].first)
        if number is None:
            return at + 1
        after = self._item_at(number.end, at)
        if not self.draft.pairs:
            return after
        pair = self.draft.pairs[-1]
        if number.problem is not None:
            self._fault(number.problem, index, after, metric=pair.metric, reason=number.reason)
        elif pair.metric in self.draft.stated and self.draft.stated[pair.metric] != number.value:
            self._fault(ProblemCode.CONFLICTING_VALUES, index, after, metric=pair.metric)
        else:
            self.draft.stated[pair.metric] = number.value
            self._gain()
        return after

    def _sum(self, index: int, hi: int) -> int:
        """Read `Tổng 80 (…)`: a check over the pairs beside it; `tổng số kích hoạt: 33` is a plain pair."""
        items = self.items
        at, metric, expected = index + 1, None, ()
        while at < hi and (items[at].fold in {":", "="} or items[at].words & (_LINK | _FILL | _COUNTED) or items[at].kind is K.STEM):
            if items[at].kind is K.STEM and items[at].leaf is not None:
                expected = items[at].leaf.stem
                self._stem = items[at].leaf.canon
            at += 1
        if at >= hi or items[at].kind is not K.NUMBER:
            return index + 1
        number = read_number(self.scan.tokens, items[at].first)
        if number is None:
            return index + 1
        after = self._item_at(number.end, at)
        while after < hi and items[after].words & _COUNTED:
            after += 1
        if self._phrase_after(after, hi):
            return index + 1
        if number.problem is not None:
            self._fault(number.problem, index, after, reason=number.reason)
            return after
        self._check(number, index, after, hi, metric, tuple(expected))
        return after

    def _phrase_after(self, index: int, hi: int) -> bool:
        return index < hi and self.items[index].kind in _PHRASE

    def _check(self, number: Number, index: int, after: int, hi: int, metric: str | None, expected: tuple[str, ...]) -> None:
        follows = self._pairs_follow(after, hi)
        text = self.scan.said(index, after)
        first = len(self.draft.pairs)
        if follows:
            self.draft.checks.append(Check(number.value, self.line, text, metric, first, None, expected))
        else:
            self.draft.checks.append(Check(number.value, self.line, text, metric, 0, first, expected))
        self._gain()

    def _pairs_follow(self, index: int, hi: int) -> bool:
        return any(self.items[at].kind in (K.METRIC, K.LEVEL) for at in range(index, hi))

    # ---- phrases and numbers

    def _resolve(self, index: int, hi: int) -> tuple[int, tuple[str, ...], str, bool, bool]:
        """Join a stem and its level; return where the phrase ends, its metrics, its one form, whether a key, whether bare."""
        items = self.items
        leaf = items[index].leaf
        canon = leaf.canon if leaf is not None and leaf.canon else (f"muc {leaf.level}" if leaf is not None and leaf.level else "")
        keys = items[index].metrics
        key = bool(leaf and leaf.key and items[index].kind is K.METRIC)
        at = index + 1
        if not key and not level_of(canon):
            inner = at
            while inner < hi and items[inner].words & (_FILL | _COUNTED) and items[inner].kind is K.WORDS:
                inner += 1
            while inner < hi and items[inner].kind in _PHRASE:
                tail = items[inner].leaf
                tail_canon = (tail.canon or f"muc {tail.level}") if tail is not None else ""
                level = level_of(tail_canon)
                if tail is None or (tail.key and items[inner].kind is K.METRIC):
                    break
                if not level:
                    if canon == tail_canon:
                        inner += 1
                        at = inner
                        continue
                    joined = self.lexicon.by_canon.get(f"{canon} {tail_canon}")
                    keys = joined or tuple(dict.fromkeys([*keys, *items[inner].metrics]))
                    canon = f"{canon} {tail_canon}" if joined else tail_canon if items[index].kind is K.STEM and not keys else canon
                    inner += 1
                    at = inner
                    if joined:
                        continue
                    break
                full = f"{canon} {level}"
                keys = self.lexicon.by_canon.get(full) or ()
                if not keys:
                    keys = tuple(dict.fromkeys([*items[index].metrics, *items[inner].metrics]))
                    keys = ("", *keys)
                canon = full
                at = inner + 1
                break
        bare = canon.startswith("muc ")
        return at, keys, canon, key, bare

    def _phrase(self, index: int, hi: int) -> int:
        items = self.items
        after, keys, canon, key, bare = self._resolve(index, hi)
        before = index - 1
        if before > 0 and items[before].fold == "dat" and self.scan.tokens[items[before].first].low == "dat":
            before -= 1  # `thue dat`: typed plain, đạt may be đất
        foreign = before >= 0 and items[before].kind is K.OTHER and not self._person_name(before)
        found = self._seek(after, hi)
        if found is None:
            return self._no_number(index, after, hi, keys, canon, key)
        at, number, total, signed, about = found
        if number is None:
            return at
        if not key and not level_of(canon):
            later = self._level_after(at, hi, loose=not keys)
            if later is not None:
                self._number_first = True
                at, level = later
                full = f"{canon} {level}"
                keys = self.lexicon.by_canon.get(full) or ("", *keys)
                canon, bare = full, False
        if foreign and not (key and signed == "="):
            self._foreign = True
        elif not bare and not key:
            self._foreign = False
        if self._foreign and (bare or foreign):
            if self.command:
                self._fault(ProblemCode.UNKNOWN_METRIC, index - 1, after)
            return at
        if not self.command and not self._said_as_metric(items[index], keys, signed, at, hi, key):
            return after
        if number.reason == "percent" and signed != "=" and (signed != ":" or any(pair.metric in keys for pair in self.draft.pairs)) and (not self.command or self.draft.pairs):
            return at
        return self._take(index, after, at, keys, canon, key, bare, number, total, about)

    def _person_name(self, at: int) -> bool:
        """Tell a person's name after their title: `anh Nam mức 1: 3`."""
        start = self.scan.tokens[self.items[at].first].start
        return at > 0 and bool(self.items[at - 1].words & _PERSON) and self.scan.text[start].isupper()

    def _said_as_metric(self, item: Item, keys: tuple[str, ...], signed: str, at: int, hi: int, key: bool) -> bool:
        """Tell a key that is also a daily word from that word: `kh 45 tk` from `kh đi được`."""
        if not key or item.fold not in DAILY_KEYS or signed:
            return True
        if at < hi and self.items[at].words & _COUNTED:
            return True
        before = self.items[at - 1] if at else None
        if before is not None and before.words & _COUNTED:
            return True
        return at >= hi or self.items[at].kind is K.SIGN or bool(self.items[at].words & _QUIET)

    def _level_after(self, at: int, hi: int, *, loose: bool) -> tuple[int, str] | None:
        """Find a level that stands behind the count: `kích hoạt 27 tài khoản mức 2`."""
        items = self.items
        if not (0 < at < hi and (loose or items[at - 1].words & _COUNTED)) or items[at].kind not in (K.METRIC, K.LEVEL):
            return None
        leaf = items[at].leaf
        canon = (leaf.canon or f"muc {leaf.level}") if leaf is not None else ""
        if not canon.startswith("muc "):
            return None
        sought = self._seek(at + 1, hi)
        return None if sought is not None and sought[1] is not None else (at + 1, canon)

    def _seek(self, index: int, hi: int) -> tuple[int, Number | None, bool, str, bool] | None:
        """Look for the number of a name: where its item ends, the number, whether `lk` stood between, the sign, `~`."""
        items, tokens = self.items, self.scan.tokens
        total, signed, about = False, "", False
        at = index
        while at < hi:
            item = items[at]
            if item.kind is K.NUMBER:
                if at > index and items[at - 1].fold in _ORDINAL:
                    return None
                number = read_number(tokens, item.first)
                return self._found(number, at, hi, total=total, signed=signed, about=about)
            if item.kind is K.SIGN:
                following = items[at + 1] if at + 1 < hi else None
                if item.fold in "=:":
                    signed = item.fold if signed != "=" else signed
                elif item.fold == "~":
                    about = True
                elif item.fold == "+" and following is not None and following.kind is K.NUMBER and not following.spaced:
                    return self._found(read_number(tokens, item.first), at, hi, total=total, signed=signed or "+", about=about)
                elif item.fold == "-" and following is not None and following.kind is K.NUMBER and not following.spaced and (item.spaced or signed):
                    return self._found(read_number(tokens, item.first), at, hi, total=total, signed=signed or "-", about=about)
                elif item.fold == "-":
                    signed = signed or "-"
                elif item.fold == "(" and self._counted_bracket(at, hi):
                    at += 2
                else:
                    return None
            elif item.kind is K.DATE:
                if signed and items[at - 1].kind is K.SIGN and not (item.mention and item.mention.named) and not self._number_after(at + 1, hi):
                    return self._range(at, total=total, signed=signed, about=about)
                if item.mention is not None and item.mention.weak and items[at - 1].kind in _PHRASE:
                    return self._range(at, total=total, signed=signed, about=about)
                if not self._number_after(at + 1, hi):
                    return None
                self._date(item)
            elif item.kind is K.CLOCK:
                if not self._number_after(at + 1, hi):
                    return None
            elif item.words & _ZERO and (signed or items[at - 1].kind in _PHRASE or items[at - 1].words & _LINK) and self._stops(at + 1, hi):
                return at + 1, Number(item.first, item.last, 0), total, signed or ":", about
            elif item.words & _ABOUT and not item.words & _LINK and self._number_after(at + 1, hi):
                about = True
            elif item.words & _ANY_TOTAL:
                total = True
            elif item.words & _LINK:
                signed = signed or "được"
            elif not item.words & (_FILL | _COUNTED) or item.kind is not K.WORDS:
                if item.kind is K.OTHER and item.fold in {"l", "o", "ll", "lo", "oo"} or (item.kind is K.OTHER and signed == "=" and any(letter.isdigit() for letter in item.fold) and not (at + 1 < hi and items[at + 1].fold == "=")):
                    return at + 1, Number(item.first, item.last, 0, "", ProblemCode.BAD_NUMBER, "letter"), total, signed, about
                return None if not signed or signed == "được" else (at, None, total, signed, about) if self._missing(index, at, signed) else None
            at += 1
        return (at, None, total, signed, about) if signed in {"=", ":"} and self._missing(index, at, signed) else None

    def _missing(self, index: int, at: int, signed: str) -> bool:
        """Tell of a key with nothing behind its sign."""
        if signed != "=":
            return False
        start = index - 1
        leaf = self.items[start].leaf
        name = self.items[start].metrics[0] if self.items[start].metrics else None
        if leaf is None:
            return False
        self._fault(ProblemCode.MISSING_VALUE, start, at, metric=name)
        return True

    def _found(self, number: Number | None, at: int, hi: int, *, total: bool, signed: str, about: bool) -> tuple[int, Number | None, bool, str, bool] | None:
        if number is None:
            return None
        after = self._item_at(number.end, at)
        if self.command and number.problem is None and after + 1 <= hi and self._stray(after, hi):
            return after + 1, Number(number.start, self.items[after].last, 0, "", ProblemCode.BAD_NUMBER, "space"), total, signed, about
        while after < hi and self.items[after].words & _COUNTED and self.items[after].kind is K.WORDS:
            after += 1
        return after, number, total, signed, about

    def _stray(self, at: int, hi: int) -> bool:
        """Tell of a second number right behind one: `m1=1 2`, unless it counts the name that follows."""
        return at < hi and self.items[at].kind is K.NUMBER and not self._counted_phrase(at, hi) and not (at + 1 < hi and self.items[at + 1].fold == "=")

    def _range(self, at: int, *, total: bool, signed: str, about: bool) -> tuple[int, Number | None, bool, str, bool]:
        item = self.items[at]
        return at + 1, Number(item.first, item.last, 0, "", ProblemCode.BAD_NUMBER, "range"), total, signed, about

    def _number_after(self, index: int, hi: int) -> bool:
        while index < hi and (self.items[index].fold in {"=", ":", "-", "~"} or self.items[index].words & (_LINK | _FILL | _ANY_TOTAL) or self.items[index].kind is K.CLOCK):
            index += 1
        return index < hi and self.items[index].kind is K.NUMBER

    def _counted_bracket(self, at: int, hi: int) -> bool:
        return at + 2 < hi and bool(self.items[at + 1].words & (_COUNTED | _FILL)) and self.items[at + 2].fold == ")"

    def _stops(self, index: int, hi: int) -> bool:
        while index < hi and self.items[index].words & (_QUIET | _COUNTED) and self.items[index].kind is K.WORDS:
            index += 1
        return index >= hi or (self.items[index].kind is K.SIGN) or self.items[index].kind in _PHRASE or bool(self.items[index].words & _AND)

    def _item_at(self, token: int, at: int) -> int:
        """Find the item that begins at or after a token."""
        while at < len(self.items) and self.items[at].first < token:
            at += 1
        return at

    def _no_number(self, index: int, after: int, hi: int, keys: tuple[str, ...], canon: str, key: bool) -> int:
        """A name without a number: a stem for what follows, or nothing."""
        if not level_of(canon) and canon and not key:
            self._stem = canon
        if self.command and key and after >= hi and not self.draft.pairs and self.items[index].metrics[0] in self.typed:
            self._fault(ProblemCode.MISSING_VALUE, index, after, metric=keys[0])
        return after

    def _number(self, index: int, hi: int) -> int:
        """Read a number that no name has claimed: number-first, a total with its parts, a position, or prose."""
        items = self.items
        number = read_number(self.scan.tokens, items[index].first, strict=False)
        if number is None:
            return index + 1
        after = self._item_at(number.end, index)
        counted = after
        while counted < hi and items[counted].words & _COUNTED and items[counted].kind is K.WORDS:
            counted += 1
        at = counted
        while at < hi and items[at].words & (_FILL | _LINK) and items[at].kind is K.WORDS:
            at += 1
        if (counted > after or self._number_first) and at < hi and items[at].kind in _PHRASE:
            end, keys, canon, key, bare = self._resolve(at, hi)
            sought = self._seek(end, hi)
            if sought is None or sought[1] is None or sought[3] not in {"=", ":"}:
                self._number_first = True
                return self._take(index, end, end, keys, canon, key, bare, number, False, self._about_before(index))
        following = counted + 1 if counted < hi and items[counted].fold in {",", "(", ";", ":"} else counted
        if following < hi and items[following].words & _INCLUDING and number.problem is None:
            self._check(number, index, counted, hi, None, self._stem_metrics())
            return counted
        before = items[index - 1] if index else None
        if self.command and number.problem is ProblemCode.BAD_NUMBER and number.reason in {"letter", "decimal"} and not self.draft.pairs and not self.drafts_with_pairs:
            self._fault(ProblemCode.BAD_NUMBER, index, after, reason=number.reason)
            return counted
        prose = (before is not None and before.kind in (K.OTHER, K.KIND)) or (counted < hi and items[counted].kind in (K.OTHER, K.KIND))
        if self.command and not prose and number.problem is None and self._figures == len(self.draft.loose) + sum(len(draft.loose) + bool(draft.pairs) * 99 for draft in self.drafts) or (self.command and not prose and not self.draft.pairs and not self.draft.checks and number.problem is None):
            self.draft.loose.append(number.value)
            self._gain()
        return counted

    @property
    def drafts_with_pairs(self) -> bool:
        """Whether an entry read so far was given by names."""
        return any(draft.pairs for draft in self.drafts)

    def _stem_metrics(self) -> tuple[str, ...]:
        node = self._stem or self.head_stem
        return tuple(key for canon, keys in self.lexicon.by_canon.items() if node and canon.startswith(f"{node} muc") for key in keys if key in self.typed)

    def _about_before(self, index: int) -> bool:
        return index > 0 and (self.items[index - 1].fold == "~" or bool(self.items[index - 1].words & _ABOUT and not self.items[index - 1].words & _LINK))

    # ---- pairs

    def _take(self, index: int, after: int, at: int, keys: tuple[str, ...], canon: str, key: bool, bare: bool, number: Number, total: bool, about: bool) -> int:
        """Turn a name and a number into a pair, a check or a fault."""
        first, last = min(index, at), max(after, at)
        if bare and not key:
            stem = self._stem or self.head_stem
            if stem and not stem.startswith("muc"):
                return self._ellipsis(first, last, at, keys, canon, stem, number, total, about)
        if level_of(canon) and not bare and not key:
            self._stem = canon[: canon.rfind("muc ")].strip()
        elif not bare and not key:
            self._stem = canon
        if not keys or keys[0] == "" or len(keys) > 1:
            return self._unclear(index, after, at, keys, canon, number)
        metric = keys[0]
        if metric not in self.typed:
            if self._parts_beside(at, metric):
                self.draft.checks.append(Check(number.value, self.line, self.scan.said(first, last), metric))
                self._gain()
            elif key:
                self.draft.checks.append(Check(number.value, self.line, self.scan.said(first, last), metric))
                self._gain()
            else:
                return self._unclear(index, after, at, (), canon, number)
            return at
        self._pair(metric, number, first, last, total=total, about=about, explicit=not bare)
        return at

    def _parts_beside(self, at: int, metric: str) -> bool:
        return False

    def _ellipsis(self, first: int, last: int, at: int, keys: tuple[str, ...], canon: str, stem: str, number: Number, total: bool, about: bool) -> int:
        full = self.lexicon.by_canon.get(f"{stem} {canon}")
        if full and len(full) == 1 and full[0] in self.typed:
            other = keys[0] if len(keys) == 1 and keys[0] in self.typed and keys[0] != full[0] else ""
            self._pair(full[0], number, first, last, total=total, about=about, other=other)
            return at
        if len(keys) == 1 and keys[0] in self.typed and stem in {"", *self.lexicon.by_canon} and not self._fits_stem(stem):
            self._pair(keys[0], number, first, last, total=total, about=about)
            return at
        self._fault(ProblemCode.UNKNOWN_METRIC, first, last, *(key for key in keys if key))
        return at

    def _fits_stem(self, stem: str) -> bool:
        """Whether a stem takes levels at all: after `căn cước: 5` a bare `mức 2` is its own."""
        return stem in self.lexicon.level_stems

    def _unclear(self, index: int, after: int, at: int, keys: tuple[str, ...], canon: str, number: Number) -> int:
        """A name that fits several metrics, or says more than any: ask; a stem with its parts behind it is a check."""
        first, last = min(index, at), max(after, at)
        leaf = self.items[index].leaf
        stems = tuple(key for key in (leaf.stem if leaf is not None else ()) if key in self.typed)
        suggestions = tuple(key for key in keys if key and key in self.typed) or (stems if not level_of(canon) else ())
        if not level_of(canon) and number.problem is None and self._parts_follow(at):
            self._stem = canon
            self.draft.checks.append(Check(number.value, self.line, self.scan.said(first, last), None, len(self.draft.pairs), None, suggestions))
            self._gain()
            return at
        if not suggestions and not level_of(canon) and not self.command:
            return at
        self._fault(ProblemCode.UNKNOWN_METRIC, first, last, *suggestions)
        return at

    def _parts_follow(self, at: int) -> bool:
        """Tell whether a bracket or `trong đó` with levels follows a number."""
        index = at
        while index < len(self.items) and self.items[index].kind is not K.BREAK and (self.items[index].fold in {",", "(", ":", ";", "-"} or self.items[index].words & (_INCLUDING | _FILL)):
            index += 1
        opened = any(item.fold == "(" or item.words & _INCLUDING or item.fold == ":" for item in self.items[at:index])
        return opened and index < len(self.items) and (self.items[index].kind in (K.METRIC, K.LEVEL) or (self.items[index].kind is K.NUMBER and self._counted_phrase(index, len(self.items))))

    def _pair(self, metric: str, number: Number, first: int, last: int, *, total: bool, about: bool, other: str = "", explicit: bool = False) -> None:
        if about and number.problem is None:
            self._fault(ProblemCode.BAD_NUMBER, first, last, metric=metric, reason="about")
            return
        if number.problem is not None:
            self._fault(number.problem, first, last, metric=metric, reason=number.reason)
            return
        text = self.scan.said(first, last)
        op = Op.ADD if number.sign == "+" else Op.TOTAL if total or self._total else Op.SET
        if op is Op.TOTAL and self._own_figure(metric, other):
            name = metric if any(pair.metric == metric for pair in self.draft.pairs) else other
            if self.draft.stated.get(name, number.value) != number.value:
                self._fault(ProblemCode.CONFLICTING_VALUES, first, last, metric=metric)
                return
            self.draft.stated[name] = number.value
            if not total and not self._total_loose:
                self._total = False
            self._gain()
            return
        self.draft.pairs.append(Pair(metric, op, number.value, self.line, text, other, explicit))
        self._gain()

    def _own_figure(self, metric: str, other: str) -> bool:
        return any(pair.metric == metric or (other and pair.metric == other) for pair in self.draft.pairs if pair.op is not Op.TOTAL)
